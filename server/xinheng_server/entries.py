"""The lines of a dump: what a store holds, an entry a line, the same text from every kind of store.

In this order: Begin, spaces, documents, rounds, answers, spent codes, End; each sorted by its key in the order of code
points. Answers of a sealed round have no id any more and are sorted by what they say. End carries the number of lines
before it, so that a dump that was cut is found out. Equal contents make equal lines, hence equal hashes.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinheng_server.store import Damaged, Document, Key, Round, Stamp, Write

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Begin:
    """The first line."""

    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class SpaceEntry:
    """How far a space has come: the last position given, and the last position of a purged tombstone by kind."""

    space: str
    position: int
    gone: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PastWrite:
    """A write that a document remembers, and the stamp it was answered with."""

    write: Write
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document or tombstone with the writes it remembers, the oldest first."""

    document: Document
    writes: Sequence[PastWrite]


@dataclass(frozen=True, slots=True)
class RoundEntry:
    """A survey round: whether it is sealed, and its sums."""

    round: Round
    sealed: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """An answer; ``id`` is None in a sealed round."""

    round: Round
    id: str | None
    body: str


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A spent one-time code, as the keyed hash that is kept."""

    round: Round
    code: str


@dataclass(frozen=True, slots=True)
class End:
    """The last line; ``entries`` counts the lines before it."""

    entries: int


type Entry = Begin | SpaceEntry | DocumentEntry | RoundEntry | AnswerEntry | CodeEntry | End


def to_line(entry: Entry) -> str:
    """Return the canonical JSON of an entry, without a line end."""
    members = {"entry": _WORDS[type(entry)], **_members(entry)}
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_line(line: str) -> Entry:
    """Return the entry of a line. Raise Damaged if it is not one that ``to_line`` wrote."""
    try:
        entry = _entry(json.loads(line))
        written = to_line(entry)
    except (ValueError, LookupError, TypeError) as error:
        raise Damaged("a line of the dump cannot be read") from error
    if written != line.rstrip("\n"):
        raise Damaged("a line of the dump is not as a store wrote it")
    return entry


async def contents(lines: AsyncIterator[str]) -> AsyncIterator[Entry]:
    """Yield what is between Begin and End. Raise Damaged for a cut or foreign dump, at the latest at its end."""
    number = 0
    async for line in lines:
        entry = from_line(line)
        if (number == 0) != (entry == Begin()):
            raise Damaged("the dump begins otherwise than this version's do")
        if entry == End(number):
            return
        if isinstance(entry, End):
            raise Damaged("lines of the dump are missing")
        if number:
            yield entry
        number += 1
    raise Damaged("the dump has no end")


_WORDS: Mapping[type[Any], str] = {
    Begin: "begin",
    SpaceEntry: "space",
    DocumentEntry: "document",
    RoundEntry: "round",
    AnswerEntry: "answer",
    CodeEntry: "code",
    End: "end",
}


def _members(entry: Entry) -> dict[str, Any]:
    match entry:
        case Begin(format):
            return {"format": format}
        case SpaceEntry(space, position, gone):
            return {"space": space, "position": position, "gone": dict(gone)}
        case DocumentEntry(document, writes):
            return {**_document_members(document), "writes": [_write_members(past) for past in writes]}
        case RoundEntry(round, sealed, counts):
            return {**_round_members(round), "sealed": sealed, "counts": dict(counts)}
        case AnswerEntry(round, id, body):
            return {**_round_members(round), "id": id, "body": body}
        case CodeEntry(round, code):
            return {**_round_members(round), "code": code}
        case End(entries):
            return {"entries": entries}


def _document_members(document: Document) -> dict[str, Any]:
    return {
        "space": document.key.space,
        "kind": document.key.kind,
        "id": document.key.id,
        **_stamp_members(document.stamp),
        "head": document.head,
        "body": document.body,
        "deleted": document.deleted,
        "position": document.position,
    }


def _write_members(past: PastWrite) -> dict[str, Any]:
    return {"id": past.write.id, "fingerprint": past.write.fingerprint, **_stamp_members(past.stamp)}


def _stamp_members(stamp: Stamp) -> dict[str, Any]:
    return {"revision": stamp.revision, "received": stamp.received, "receipt": stamp.receipt}


def _round_members(round: Round) -> dict[str, Any]:
    return {"space": round.space, "round": round.id}


def _entry(members: dict[str, Any]) -> Entry:
    match members["entry"]:
        case "begin":
            return Begin(members["format"])
        case "space":
            return SpaceEntry(members["space"], members["position"], members["gone"])
        case "document":
            return DocumentEntry(_document(members), tuple(_past(past) for past in members["writes"]))
        case "round":
            return RoundEntry(_round(members), members["sealed"], members["counts"])
        case "answer":
            return AnswerEntry(_round(members), members["id"], members["body"])
        case "code":
            return CodeEntry(_round(members), members["code"])
        case "end":
            return End(members["entries"])
    raise ValueError(members["entry"])


def _document(members: dict[str, Any]) -> Document:
    key = Key(members["space"], members["kind"], members["id"])
    return Document(key, _stamp(members), members["head"], members["body"], members["deleted"], members["position"])


def _past(members: dict[str, Any]) -> PastWrite:
    return PastWrite(Write(members["id"], members["fingerprint"]), _stamp(members))


def _stamp(members: dict[str, Any]) -> Stamp:
    return Stamp(members["revision"], members["received"], members["receipt"])


def _round(members: dict[str, Any]) -> Round:
    return Round(members["space"], members["round"])
