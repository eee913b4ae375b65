"""Compaction of one database: when it is due, and its two steps, of which only the first is done by the writing thread."""

import logging
import threading
from collections.abc import Callable

from xinheng_server.embedded.operations import Tables
from xinheng_server.embedded.storage import JournaledStorage, Order, State
from xinheng_server.store import Unavailable

log = logging.getLogger("xinheng.store")


class Compaction:
    """Rewrites a database so that nothing that was replaced or deleted stays on disk."""

    def __init__(
        self,
        storage: JournaledStorage,
        due: Callable[[JournaledStorage], bool],
        *,
        extra: Callable[[], Tables] = dict,
        order: Order | None = None,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """``extra`` gives tables for the snapshot alone, ``order`` that of its rows; ``before`` is called first."""
        self._before = before
        self._storage = storage
        self._due = due
        self._extra = extra
        self._order = order
        self._running: threading.Thread | None = None
        self._failed_at = 0

    def begin(self) -> State:
        """Begin a new journal; called by the writing thread. Raise Unavailable."""
        self._before()
        return self._storage.rotate(self._extra())

    def finish(self, state: State) -> None:
        """Write the state down and delete what is older. Raise Unavailable."""
        self._storage.write_snapshot(state, self._order)

    def if_due(self) -> None:
        """Begin, and let another thread finish; called by the writing thread, which goes on."""
        if self._is_running() or self._storage.size < 2 * self._failed_at or not self._due(self._storage):
            return
        try:
            state = self.begin()
        except Unavailable:
            self._failed()
            return
        self._running = threading.Thread(target=self._finish_or_log, args=(state,), name="xinheng compaction")
        self._running.start()

    def wait(self) -> None:
        """Wait for the compaction under way, if any."""
        if self._running is not None:
            self._running.join()

    def _is_running(self) -> bool:
        return self._running is not None and self._running.is_alive()

    def _finish_or_log(self, state: State) -> None:
        try:
            self.finish(state)
            self._failed_at = 0
        except Unavailable:
            self._failed()

    def _failed(self) -> None:
        """Try again when there is twice as much; meanwhile nothing is lost, only more is kept than needed."""
        self._failed_at = self._storage.size
        log.exception("%s could not be compacted; it is whole, but takes more room", self._storage.name)
