"""How often one address, token or survey round may ask, without keeping an address.

An address is only ever held as one of 65,536 buckets: a hash under a salt that lives in memory and changes every day.
Two visitors may share a bucket; nobody can be found again in one. Each server process counts for itself.
"""

import hashlib
import math
import secrets
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import ClassVar

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import HTTPConnection

from xinheng_server.errors import Problem
from xinheng_server.settings import Settings

DAY = 24 * 60 * 60
IPV6_SITE = 64
"""Bits of an IPv6 address that one subscriber cannot change."""


class TooManyRequests(Problem):
    """Too much came from one side in a minute; ``Retry-After`` says in how many seconds to try again."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "too_many_requests"
    title: ClassVar[str] = "请求太频繁"
    detail = "短时间内请求太多，这一次没有处理。请稍等片刻，页面会自动再试。"


class RateLimits:
    """The limits of one server process. A limit of 0 is none."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.time) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._answers_per_address = _per_minute(settings.answers_per_address)
        self._answers_per_round = _per_minute(settings.answers_per_round)
        self._requests_per_token = _per_minute(settings.requests_per_token)
        self._failures = _per_minute(settings.failures_per_address)
        self._clock = clock
        self._salt, self._salted = b"", -1

    def count_answer(self, request: HTTPConnection, space: str, round_id: str) -> None:
        """Count an answer of a resident. Raise TooManyRequests."""
        self._hit(self._answers_per_address, "answer", self._bucket(request))
        self._hit(self._answers_per_round, "round", f"{space}/{round_id}")

    def count_token(self, token_id: str) -> None:
        """Count a request with a token. Raise TooManyRequests."""
        self._hit(self._requests_per_token, "token", token_id)

    def check_failures(self, request: HTTPConnection) -> None:
        """Raise TooManyRequests if too many tokens, codes or numbers from this address were wrong."""
        bucket = self._bucket(request)
        if self._failures and not self._limiter.test(self._failures, "failure", bucket):
            raise self._problem(self._failures, "failure", bucket)

    def count_failure(self, request: HTTPConnection) -> None:
        """Count a wrong token, code or number; ``check_failures`` refuses what comes after too many."""
        if self._failures:
            self._limiter.hit(self._failures, "failure", self._bucket(request))

    def _hit(self, limit: RateLimitItem | None, kind: str, subject: str) -> None:
        if limit and not self._limiter.hit(limit, kind, subject):
            raise self._problem(limit, kind, subject)

    def _problem(self, limit: RateLimitItem, kind: str, subject: str) -> TooManyRequests:
        reset = self._limiter.get_window_stats(limit, kind, subject).reset_time
        seconds = max(1, math.ceil(reset - self._clock()))
        return TooManyRequests(headers={"Retry-After": str(seconds)})

    def _bucket(self, request: HTTPConnection) -> str:
        day = int(self._clock() // DAY)
        if day != self._salted:
            self._salt, self._salted = secrets.token_bytes(16), day
        address = request.client.host if request.client else ""
        return hashlib.blake2b(_subscriber(address).encode(), digest_size=2, key=self._salt).hexdigest()


def _subscriber(address: str) -> str:
    """Return what stands for one subscriber: an IPv4 address, or the part of an IPv6 address that is given to them."""
    if ":" not in address:
        return address
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, IPV6_SITE), strict=False))


def _per_minute(times: int) -> RateLimitItem | None:
    return RateLimitItemPerMinute(times) if times else None
