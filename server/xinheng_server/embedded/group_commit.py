"""Group commit: one thread that writes, one wait for the disk for all requests that came in the meantime.

A request is answered when the commit it is part of is on disk. While a commit is under way, further requests gather;
they are the next one.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from xinheng_server.store import Unavailable

log = logging.getLogger("xinheng.store")

MOST = 1000
"""How many requests one commit takes at most."""


class Batch[B]:
    """What a group commit needs: a new batch, its commit, and what may be done when its requests are answered."""

    def begin(self) -> B:
        """Return an empty batch."""
        raise NotImplementedError

    def commit(self, batch: B) -> None:
        """Put a batch on disk. Raise Unavailable with nothing changed."""
        raise NotImplementedError

    def rest(self) -> None:
        """Do what can wait until the requests of a commit are answered."""


@dataclass(slots=True)
class Request[B]:
    """A request that waits: ``judge`` drafts it into a batch and returns its outcome, or raises what it is refused with.

    With ``alone`` it is no part of a batch: ``judge`` gets an empty one and does all of its work itself.
    """

    judge: Callable[[B], Any]
    alone: bool
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    outcome: Any = None
    error: BaseException | None = field(default=None)

    def run(self, batch: B) -> None:
        """Judge, and remember how it went."""
        try:
            self.outcome = self.judge(batch)
        except Exception as error:
            self.error = error

    def answer(self) -> None:
        """Hand the outcome over; called in the event loop."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.outcome)


class GroupCommit[B]:
    """The thread that writes one database."""

    def __init__(self, name: str, batches: Batch[B]) -> None:
        self._batches = batches
        self._waiting: deque[Request[B]] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=f"xinheng {name}", daemon=True)
        self._thread.start()

    async def submit[R](self, judge: Callable[[B], R], *, alone: bool = False) -> R:
        """Return the outcome of a request when it is on disk. Raise what it was refused with, or Unavailable."""
        loop = asyncio.get_running_loop()
        request = Request(judge, alone, loop.create_future(), loop)
        with self._wake:
            if self._closing:
                raise Unavailable("the store is closed")
            self._waiting.append(request)
            self._wake.notify()
        outcome: R = await request.future
        return outcome

    def close(self) -> None:
        """Finish what waits and end the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while requests := self._take():
            if requests[0].alone:
                requests[0].run(self._batches.begin())
            else:
                self._commit(requests)
            _answer(requests)
            self._rest()

    def _rest(self) -> None:
        try:
            self._batches.rest()
        except Exception:
            log.exception("what follows a commit failed; the commit is kept")

    def _take(self) -> Sequence[Request[B]]:
        """Wait for requests; return all that can go together, none when the store closes."""
        with self._wake:
            self._wake.wait_for(lambda: self._waiting or self._closing)
            taken: list[Request[B]] = []
            while self._waiting and len(taken) < MOST:
                if self._waiting[0].alone and taken:
                    break
                taken.append(self._waiting.popleft())
                if taken[0].alone:
                    break
            return taken

    def _commit(self, requests: Sequence[Request[B]]) -> None:
        """Judge in order, commit, and only then let any of it be known: a refusal may rest on what was not kept."""
        batch = self._batches.begin()
        for request in requests:
            request.run(batch)
        try:
            self._batches.commit(batch)
        except Exception as error:
            for request in requests:
                request.error = error if isinstance(error, Unavailable) else Unavailable(repr(error))


def _answer[B](requests: Sequence[Request[B]]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[Request[B]]] = {}
    for request in requests:
        by_loop.setdefault(request.loop, []).append(request)
    for loop, own in by_loop.items():
        with suppress(RuntimeError):  # the loop has ended; nobody waits any more
            loop.call_soon_threadsafe(_answer_all, own)


def _answer_all[B](requests: Sequence[Request[B]]) -> None:
    for request in requests:
        request.answer()
