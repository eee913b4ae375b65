"""Group commit: one thread that writes, one wait for the disk for all requests that came in the meantime.

A request is answered when the commit it is part of is on disk. Requests that come in the same round of an event loop
are handed over together, and while a commit is under way further ones gather; they are the next one.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
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
        self._gathering = threading.Lock()
        self._gathered: list[Request[B]] = []
        self._handed: SimpleQueue[Sequence[Request[B]] | None] = SimpleQueue()
        self._waiting: deque[Request[B]] = deque()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=f"xinheng {name}", daemon=True)
        self._thread.start()

    async def submit[R](self, judge: Callable[[B], R], *, alone: bool = False) -> R:
        """Return the outcome of a request when it is on disk. Raise what it was refused with, or Unavailable."""
        loop = asyncio.get_running_loop()
        request = Request(judge, alone, loop.create_future(), loop)
        with self._gathering:
            if self._closed:
                raise Unavailable("the store is closed")
            if not self._gathered:
                loop.call_soon(self._hand_over)
            self._gathered.append(request)
        outcome: R = await request.future
        return outcome

    def close(self) -> None:
        """Finish what waits and end the thread."""
        with self._gathering:
            self._closed = True
        self._hand_over()
        self._handed.put(None)
        self._thread.join()

    def _hand_over(self) -> None:
        """Give the thread what was gathered; it is woken once for all of it."""
        with self._gathering:
            if self._gathered:
                gathered, self._gathered = self._gathered, []
                self._handed.put(gathered)

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
        self._receive()
        taken: list[Request[B]] = []
        while self._waiting and len(taken) < MOST:
            if self._waiting[0].alone and taken:
                break
            taken.append(self._waiting.popleft())
            if taken[0].alone:
                break
        return taken

    def _receive(self) -> None:
        """Take in what was handed over; wait for it if nothing else is there to do. The end stays in the queue."""
        with suppress(Empty):
            while (handed := self._handed.get(block=not self._waiting)) is not None:
                self._waiting.extend(handed)
            self._handed.put(None)

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
