"""How often one address, token or survey round may ask, without keeping an address.

An address is only ever held as one of 65,536 buckets: a hash under a salt that lives in memory and changes every day.
Two visitors may share a bucket; nobody can be found again in one. Each server process counts for itself.
"""

import hashlib
import math
import secrets
import time
from collections.abc import Callable, Hashable

from starlette.requests import HTTPConnection

from xinheng_server.addresses import subscriber
from xinheng_server.errors import Problem
from xinheng_server.settings import Settings

DAY = 24 * 60 * 60
WINDOW = 60
"""Seconds that a limit speaks of."""

RUN_BYTES = 8 * 1024
"""A document to be scored counts once, and once more for each so many bytes: its size is what it costs."""


class TooManyRequests(Problem):
    """Too much came from one side in a minute; ``Retry-After`` says in how many seconds to try again."""

    status, code, title = 429, "too_many_requests", "请求太频繁"
    detail = "短时间内请求太多，这一次没有处理。请稍等片刻，页面会自动再试。"


class Window:
    """Counts of the last minute: those of this minute, and of the one before in so far as it lies within the last sixty
    seconds. A minute's counts go as a whole, so that memory holds two minutes at most."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._minute = 0
        self._now: dict[Hashable, int] = {}
        self._before: dict[Hashable, int] = {}

    def take(self, subject: Hashable, now: float, weight: int = 1) -> bool:
        """Count so many more and tell whether they fit; what does not fit is not counted. ``most`` 0 is no limit."""
        self._turn(now)
        counted = self._now.get(subject, 0) + weight
        if self.most and counted + self._before.get(subject, 0) * (1 - now % WINDOW / WINDOW) > self.most:
            return False
        self._now[subject] = counted
        return True

    def seconds_to_wait(self, now: float) -> int:
        """Return after how long the counts of this minute no longer weigh in full."""
        return max(1, math.ceil(WINDOW - now % WINDOW))

    def _turn(self, now: float) -> None:
        minute = int(now // WINDOW)
        if minute != self._minute:
            self._before = self._now if minute == self._minute + 1 else {}
            self._now, self._minute = {}, minute


class RateLimits:
    """The limits of one server process. A limit of 0 is none."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.time) -> None:
        self._answers = Window(settings.answers_per_address)
        self._rounds = Window(settings.answers_per_round)
        self._tokens = Window(settings.requests_per_token)
        self._failures = Window(settings.failures_per_address)
        self._runs = Window(settings.runs_per_address)
        self._clock = clock
        self._salt, self._salted = b"", -1

    def count_answer(self, request: HTTPConnection, space: str, round_id: str) -> None:
        """Count an answer of a resident. Raise TooManyRequests."""
        now = self._clock()
        self._count(self._answers, self._bucket(request, now), now)
        self._count(self._rounds, (space, round_id), now)

    def count_token(self, token_id: str) -> None:
        """Count a request with a token. Raise TooManyRequests."""
        self._count(self._tokens, token_id, self._clock())

    def count_run(self, request: HTTPConnection, size: int) -> None:
        """Count a document of so many bytes that is scored and not kept. Raise TooManyRequests."""
        now = self._clock()
        self._count(self._runs, self._bucket(request, now), now, 1 + size // RUN_BYTES)

    def count_failure(self, request: HTTPConnection) -> None:
        """Count a wrong token, code or number. Raise TooManyRequests if there were too many from this address."""
        now = self._clock()
        self._count(self._failures, self._bucket(request, now), now)

    def _count(self, window: Window, subject: Hashable, now: float, weight: int = 1) -> None:
        if not window.take(subject, now, weight):
            raise TooManyRequests(headers={"Retry-After": str(window.seconds_to_wait(now))})

    def _bucket(self, request: HTTPConnection, now: float) -> bytes:
        day = int(now // DAY)
        if day != self._salted:
            self._salt, self._salted = secrets.token_bytes(16), day
        address = request.client.host if request.client else ""
        return hashlib.blake2b(subscriber(address).encode(), digest_size=2, key=self._salt).digest()
