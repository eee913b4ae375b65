"""Operations: what a commit did to which rows of which tables, as one payload of a journal or snapshot.

Rows stay the bytes they are in memory; nothing is parsed or escaped again on the way to the disk or back.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence

type Row = bytes
type Operation = tuple[str, Row | None]
"""A row's id with the row it now has, or None where it was deleted."""

type Operations = Mapping[str, Sequence[Operation]]
"""Table → what happened to its rows, in order."""

type Tables = dict[str, dict[str, Row]]

_TABLE = struct.Struct("<HI")
_ROW = struct.Struct("<Hi")
DELETED = -1


def pack(operations: Operations) -> bytes:
    """Return the payload of operations."""
    parts: list[bytes] = []
    for table, changes in operations.items():
        name = table.encode()
        parts += (_TABLE.pack(len(name), len(changes)), name)
        for row_id, row in changes:
            name = row_id.encode()
            parts += (_ROW.pack(len(name), DELETED if row is None else len(row)), name, row or b"")
    return b"".join(parts)


def each(operations: Operations) -> Iterator[tuple[str, str, Row | None]]:
    """Yield table, id and row of each operation, as ``unpack`` does of their payload."""
    return ((table, row_id, row) for table, changes in operations.items() for row_id, row in changes)


def unpack(payload: bytes) -> Iterator[tuple[str, str, Row | None]]:
    """Yield table, id and row of each operation."""
    at = 0
    while at < len(payload):
        size, number = _TABLE.unpack_from(payload, at)
        at += _TABLE.size + size
        table = payload[at - size : at].decode()
        for _ in range(number):
            size, length = _ROW.unpack_from(payload, at)
            at += _ROW.size + size
            row_id = payload[at - size : at].decode()
            at += max(length, 0)
            yield table, row_id, None if length == DELETED else payload[at - length : at]
