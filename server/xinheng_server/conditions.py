"""The headers of a write: create or replace, and the write's own id."""

import re
import uuid
from dataclasses import dataclass

from starlette.datastructures import Headers

from xinheng_server.errors import BadCondition, ConditionMissing, WriteIdMissing

_REVISION = re.compile(r'(?:W/)?"([A-Za-z0-9_-]{1,64})"')


@dataclass(frozen=True, slots=True)
class Condition:
    """What the writer knows: no document yet (``expected`` is None), or the one at this revision."""

    expected: str | None


def read_condition(headers: Headers) -> Condition:
    """Read If-None-Match: * or If-Match: "revision". Raise ConditionMissing, BadCondition."""
    creates, replaces = headers.get("if-none-match"), headers.get("if-match")
    if creates is None and replaces is None:
        raise ConditionMissing
    if creates is not None and (replaces is not None or creates.strip() != "*"):
        raise BadCondition
    return Condition(None if replaces is None else _revision(replaces))


def read_revision(headers: Headers) -> str:
    """Read If-Match: "revision" alone, for a deletion. Raise ConditionMissing, BadCondition."""
    condition = read_condition(headers)
    if condition.expected is None:
        raise BadCondition
    return condition.expected


def read_write_id(headers: Headers) -> str:
    """Read Write-Id, a UUID. Raise WriteIdMissing."""
    try:
        return str(uuid.UUID(headers.get("write-id", "")))
    except ValueError as error:
        raise WriteIdMissing from error


def known_revisions(headers: Headers) -> list[str]:
    """Return the revisions a reader already has, from If-None-Match."""
    return _REVISION.findall(headers.get("if-none-match", ""))


def _revision(header: str) -> str:
    if not (match := _REVISION.fullmatch(header.strip())):
        raise BadCondition
    return match[1]
