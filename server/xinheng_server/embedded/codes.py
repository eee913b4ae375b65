"""Spent one-time codes: kept so that nothing on disk tells with which answer, or when, a code was spent.

The file has records of one size. A new code takes the place of one drawn by lot, which moves to the end: at any time
every order is as likely as any other. So that an answer and its code are kept together or not at all, the coming change
stands in a file beside it, the intent, until it is done: first the intent, then the answers' commit, then the change. A
start carries out an intent whose commit is there and forgets one whose commit is not. At rest the intent is empty.
"""

import json
import os
import secrets
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xinheng_server.embedded.frames import frame, frame_at
from xinheng_server.embedded.generations import damaged
from xinheng_server.embedded.journal import RESTART
from xinheng_server.embedded.lot import drawn
from xinheng_server.files import write_whole
from xinheng_server.store import Round, Unavailable

FILE = "codes"
INTENT = "codes.intent"
RECORD = 192
UNUSED = bytes(RECORD)
RESERVE = 64
"""How many records the file is made longer at a time, so that what was acknowledged never lacks the room to be written."""

_HEADER = struct.Struct("<IH")


@dataclass(frozen=True, slots=True)
class SpentCode:
    """A code (its keyed hash) and the round it was spent in."""

    round: Round
    code: str

    def __post_init__(self) -> None:
        if len(self.payload()) > RECORD - _HEADER.size:
            raise ValueError("the hash of a code is too long to be kept")

    def payload(self) -> bytes:
        """Return what stands in its record."""
        return json.dumps([self.round.space, self.round.id, self.code], ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the commit that belongs to an intent will begin: the answers' journal and the offset in it."""

    journal: int
    offset: int


type Places = Sequence[tuple[int, bytes]]
"""Places in the file with the records that are to stand there."""


class SpentCodes:
    """The spent codes of a store, in memory and in their file."""

    def __init__(self, content: bytes, intent: bytes, end: Mark, path: Path) -> None:
        """Read the codes; ``end`` is where the answers' whole commits end. Raise Damaged."""
        self.broken = False
        self._unsettled = bool(intent)
        self._descriptors: tuple[int, int] | None = None
        self._reserved = 0
        self._path = path
        records = [content[at : at + RECORD] for at in range(0, len(content), RECORD)]
        while records and records[-1] == UNUSED:
            records.pop()
        for place, record in _done(intent, end):
            records[place : place + 1] = [record]
        self._codes = [_read(record, path) for record in records]
        self._spent: dict[Round, set[str]] = {}
        for spent in self._codes:
            self._spent.setdefault(spent.round, set()).add(spent.code)

    def open(self) -> None:
        """Take up writing, with an empty intent. Raise OSError."""
        if self._unsettled:
            self._write_all()
            write_whole(self._path.with_name(INTENT), b"")
            self._unsettled = False
        self._reopen()

    def check(self) -> None:
        """Raise Unavailable if no code can be taken until the next start."""
        if self.broken:
            raise Unavailable(RESTART)

    def spent(self, code: SpentCode) -> bool:
        """Return whether a code was spent."""
        return code.code in self._spent.get(code.round, ())

    def of(self, round: Round) -> list[str]:
        """Return the spent codes of a round, sorted."""
        return sorted(self._spent.get(round, ()))

    def prepare(self, codes: Sequence[SpentCode], mark: Mark) -> Places:
        """Put on disk what is to be done once the commit at ``mark`` is there. Raise Unavailable."""
        self._reserve(len(self._codes) + len(codes))
        places = self._draw(codes)
        payload = (
            json.dumps([mark.journal, mark.offset]).encode()
            + b"\n"
            + b"".join(struct.pack("<I", place) + record for place, record in places)
        )
        self._intend(frame(payload))
        return places

    def done(self, codes: Sequence[SpentCode], places: Places) -> None:
        """Carry out what was prepared: its commit is on disk. An error shows at the next ``prepare``."""
        for place, record in places:
            self._codes[place : place + 1] = [_read(record, self._path)]
        for spent in codes:
            self._spent.setdefault(spent.round, set()).add(spent.code)
        self._write(places)

    def forget(self) -> None:
        """Take back what was prepared: its commit failed."""
        self._guarded(self._clear_intent)

    def rest(self) -> None:
        """Make sure of the file and empty the intent; should it come back after a power cut, it changes nothing."""
        self._guarded(self._rest)

    def settle(self) -> None:
        """Make sure of the file and that the intent is empty for good: the file is about to be another."""
        self._guarded(self._rest)
        self._guarded(self._clear_intent)

    def drop(self, round: Round) -> None:
        """Forget the codes of a round for good, on disk too. Raise Unavailable."""
        self.settle()
        self._codes = [spent for spent in self._codes if spent.round != round]
        self._spent.pop(round, None)
        self._renew()

    def add(self, codes: Sequence[SpentCode]) -> None:
        """Take up codes of another store, on disk too, in an order drawn by lot. Raise Unavailable."""
        self._codes = drawn([*self._codes, *codes])
        for spent in codes:
            self._spent.setdefault(spent.round, set()).add(spent.code)
        self._renew()

    @property
    def size(self) -> int:
        """How much the codes take on disk."""
        return RECORD * len(self._codes)

    def rounds(self) -> Iterable[Round]:
        """Return the rounds in which codes were spent."""
        return list(self._spent)

    def close(self) -> None:
        """Settle and let go of the files."""
        if self._descriptors is not None:
            self.settle()
            for descriptor in self._descriptors:
                os.close(descriptor)
            self._descriptors = None

    def _draw(self, codes: Sequence[SpentCode]) -> Places:
        """Return where records will stand: each new one at a place drawn by lot, the one from there at the end."""
        places: dict[int, bytes] = {}
        for end, spent in enumerate(codes, len(self._codes)):
            place = secrets.randbelow(end + 1)
            if place < end:
                places[end] = places.get(place) or _record(self._codes[place])
            places[place] = _record(spent)
        return sorted(places.items())

    def _reserve(self, number: int) -> None:
        """Make sure that so many records have their room on the disk."""
        self.check()
        try:
            if (lacking := number - self._reserved) > 0:
                more = RESERVE * -(-lacking // RESERVE)
                os.posix_fallocate(self._file, self._reserved * RECORD, more * RECORD)
                self._reserved += more
        except OSError as error:
            raise Unavailable(str(error)) from error

    def _intend(self, content: bytes) -> None:
        try:
            if os.pwrite(self._intent, content, 0) != len(content):
                raise OSError("short write")
            os.ftruncate(self._intent, len(content))
        except OSError as error:
            self.forget()
            raise Unavailable(str(error)) from error
        self._guarded(lambda: os.fdatasync(self._intent))
        self.check()

    def _write(self, places: Places) -> None:
        def write() -> None:
            for place, record in places:
                if os.pwrite(self._file, record, place * RECORD) != RECORD:
                    raise OSError("short write")

        self._guarded(write)

    def _rest(self) -> None:
        if self._unsettled:
            os.fdatasync(self._file)
            os.ftruncate(self._intent, 0)
            self._unsettled = False

    def _clear_intent(self) -> None:
        os.ftruncate(self._intent, 0)
        os.fdatasync(self._intent)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Do a step that must not fail between two commits; if it does, no more codes are taken until a start."""
        if self.broken:
            return
        try:
            step()
        except OSError:
            self.broken = True

    def _renew(self) -> None:
        try:
            self._write_all()
            self._reopen()
        except OSError as error:
            self.broken = True
            raise Unavailable(str(error)) from error

    def _write_all(self) -> None:
        """Write the file anew; in an order drawn by lot, as it was."""
        write_whole(self._path, b"".join(_record(spent) for spent in self._codes))

    def _reopen(self) -> None:
        for descriptor in self._descriptors or ():
            os.close(descriptor)
        self._descriptors = os.open(self._path, os.O_RDWR), os.open(self._path.with_name(INTENT), os.O_RDWR)
        self._reserved = len(self._codes)

    @property
    def _file(self) -> int:
        assert self._descriptors is not None, "opened for reading only"
        return self._descriptors[0]

    @property
    def _intent(self) -> int:
        assert self._descriptors is not None, "opened for reading only"
        return self._descriptors[1]


def _done(intent: bytes, end: Mark) -> Places:
    """Return the places of an intent whose commit is there. One that was torn itself had no commit yet."""
    payload = frame_at(intent, 0)
    if payload is None:
        return ()
    head, _, rest = payload.partition(b"\n")
    journal, offset = json.loads(head)
    if journal != end.journal or offset >= end.offset:
        return ()
    size = 4 + RECORD
    return [(struct.unpack_from("<I", rest, at)[0], rest[at + 4 : at + size]) for at in range(0, len(rest), size)]


def _record(spent: SpentCode) -> bytes:
    payload = spent.payload()
    content = len(payload).to_bytes(2, "little") + payload.ljust(RECORD - _HEADER.size, b"\0")
    return zlib.crc32(content).to_bytes(4, "little") + content


def _read(record: bytes, path: Path) -> SpentCode:
    if len(record) != RECORD:
        raise damaged(path, "长度不对")
    checksum, length = _HEADER.unpack_from(record)
    if zlib.crc32(record[4:]) != checksum:
        raise damaged(path, "有一条记录读不出来")
    space, round_id, code = json.loads(record[_HEADER.size : _HEADER.size + length])
    return SpentCode(Round(space, round_id), code)
