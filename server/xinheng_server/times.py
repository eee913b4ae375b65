"""The time as it stands in documents."""

import time
from datetime import UTC, datetime
from functools import lru_cache


def utc_now() -> str:
    """Return the time in UTC, to the second: 2026-05-01T08:00:00Z."""
    return _utc(int(time.time()))


@lru_cache(maxsize=2)
def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
