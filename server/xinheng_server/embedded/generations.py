"""Generations: which files of a data folder make up one database, and what they hold.

``documents.3.snapshot`` is the state at the beginning of ``documents.3.journal``; a higher journal follows a lower one.
A database is its highest snapshot and every journal from that number on. A snapshot appears whole, by a rename.
"""

import json
import logging
import mmap
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xinheng_server.embedded.frames import Content, any_frame_behind, frames
from xinheng_server.embedded.operations import Tables, unpack
from xinheng_server.store import Damaged

FORMAT = 1
END = b"end"

log = logging.getLogger("xinheng.store")

type Changed = Callable[[str, str, bytes | None, bytes | None], None]
"""Told of each change to a row: table, id, the row before and after (None: not there)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was when it was opened; it can be read though it was deleted since."""

    path: Path
    number: int
    content: Content


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a database, opened at one moment."""

    snapshot: Source | None
    journals: tuple[Source, ...]


def heading(name: str, number: int) -> bytes:
    """Return the first payload of every file: which it is."""
    return json.dumps({"xinheng": name, "number": number, "format": FORMAT}).encode()


def file_of(folder: Path, name: str, number: int, kind: str) -> Path:
    """Return the path of a snapshot or journal."""
    return folder / f"{name}.{number}.{kind}"


def numbers(folder: Path, name: str, kind: str) -> list[int]:
    """Return the numbers of the snapshots or journals that are there, in order."""
    pattern = re.compile(rf"{name}\.([0-9]+)\.{kind}")
    return sorted(int(match[1]) for path in folder.iterdir() if (match := pattern.fullmatch(path.name)))


def open_sources(folder: Path, name: str) -> Sources:
    """Open what makes up a database now. Raise Damaged if a file is missing, FileNotFoundError if one just went."""
    snapshots, journals = numbers(folder, name, "snapshot"), numbers(folder, name, "journal")
    first = snapshots[-1] if snapshots else 0
    needed = [number for number in journals if number >= first]
    if needed != list(range(first, first + len(needed))) or not needed:
        raise damaged(file_of(folder, name, first, "journal"), "不见了或不连续")
    snapshot = _open(folder, name, first, "snapshot") if snapshots else None
    return Sources(snapshot, tuple(_open(folder, name, number, "journal") for number in needed))


def read_snapshot(source: Source, name: str) -> Tables:
    """Return the tables of a snapshot. Raise Damaged unless it is whole to its end."""
    tables: Tables = {}
    last, end = b"", 0
    for last, end in _checked(source, name):  # noqa: B007 (read behind the loop)
        if last != END:
            for table, row_id, row in unpack(last):
                assert row is not None
                tables.setdefault(table, {})[row_id] = row
    if last != END or end != len(source.content):
        raise damaged(source.path, "内容不完整")
    return tables


def replay(source: Source, name: str, tables: Tables, changed: Changed, *, last: bool) -> int:
    """Carry out a journal's commits and return where the whole ones end.

    A torn commit at the end of the last journal was never acknowledged: it is left out and logged. Anything else that
    is not whole raises Damaged.
    """
    end = 0
    for payload, end in _checked(source, name):  # noqa: B007 (read behind the loop)
        apply(tables, unpack(payload), changed)
    torn = len(source.content) - end
    if not end or (torn and (not last or any_frame_behind(source.content, end + 1))):
        raise damaged(source.path, f"从第 {end} 字节起读不出来")
    if torn:
        log.warning("dropped a torn commit at the end of %s: %d bytes, never acknowledged", source.path.name, torn)
    return end


def apply(tables: Tables, operations: Iterable[tuple[str, str, bytes | None]], changed: Changed) -> None:
    """Carry out operations in memory."""
    for table, row_id, row in operations:
        rows = tables.setdefault(table, {})
        before = rows.pop(row_id, None) if row is None else rows.get(row_id)
        if row is not None:
            rows[row_id] = row
        changed(table, row_id, before, row)


def damaged(path: Path, how: str) -> Damaged:
    """Return the error that names the file and the way out."""
    return Damaged(
        f"数据文件 {path} {how}。服务器没有启动，也没有改动它。请把整个数据目录另存一份，再用"
        f" xinheng store restore 把最近的备份恢复到一个新的数据目录。"
    )


def _open(folder: Path, name: str, number: int, kind: str) -> Source:
    path = file_of(folder, name, number, kind)
    with path.open("rb") as file:
        empty = file.seek(0, 2) == 0
        return Source(path, number, b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _checked(source: Source, name: str) -> Iterator[tuple[bytes, int]]:
    """Yield the payloads behind the heading, which must be that of this database and number."""
    for count, (payload, end) in enumerate(frames(source.content)):
        if count:
            yield payload, end
        elif payload != heading(name, source.number):
            raise damaged(source.path, "不是这个版本的心衡写的，或者被改过名")
        else:
            yield b"", end
