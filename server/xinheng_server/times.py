"""The time as it stands in documents."""

from datetime import UTC, datetime


def utc_now() -> str:
    """Return the time in UTC, to the second: 2026-05-01T08:00:00Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
