"""Everything a store holds, as of one moment, to the lines of a dump and back."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field

from anyio.lowlevel import checkpoint

from xinheng_server.embedded.codes import SpentCode
from xinheng_server.embedded.documents import SPACES
from xinheng_server.embedded.holdings import Holdings
from xinheng_server.embedded.operations import Operation
from xinheng_server.embedded.rounds import body_of, table_of
from xinheng_server.embedded.rows import DOCUMENTS, entry_of, key_of, row_id_of, to_fields
from xinheng_server.embedded.tables import decode, encode
from xinheng_server.entries import (
    AnswerEntry,
    Begin,
    CodeEntry,
    DocumentEntry,
    End,
    Entry,
    RoundEntry,
    SpaceEntry,
    contents,
    to_line,
)
from xinheng_server.store import Damaged, Round

BETWEEN = 50
"""Lines between which other tasks of the event loop get their turn."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What was held at one moment; rows are never changed in place, so holding them is enough."""

    spaces: list[SpaceEntry]
    documents: Mapping[str, bytes]
    rounds: list[RoundEntry]
    answers: Mapping[Round, Mapping[str, bytes]]
    codes: Mapping[Round, list[str]]


def moment_of(held: Holdings) -> Moment:
    """Return what is held now."""
    documents, rounds = held.documents, held.rounds
    with documents.storage.moment:
        rows = dict(documents.storage.tables.get(DOCUMENTS, {}))
        spaces = [SpaceEntry(name, space.position, dict(space.gone)) for name, space in documents.spaces.items()]
    with held.in_step:
        kept = {known: dict(rounds.storage.tables.get(table_of(known), {})) for known in rounds.states}
        codes = {known: held.codes.of(known) for known in held.codes.rounds()}
        states = [
            RoundEntry(known, state.sealed, dict(state.sums))
            for known, state in rounds.states.items()
            if state.sealed or kept[known]
        ]
    return Moment(spaces, rows, states, kept, codes)


async def lines(moment: Moment) -> AsyncIterator[str]:
    """Yield the lines of a dump."""
    number = 0
    for entry in _entries(moment):
        yield to_line(entry)
        number += 1
        if number % BETWEEN == 0:
            await checkpoint()
    yield to_line(End(number))


def _entries(moment: Moment) -> Iterator[Entry]:
    yield Begin()
    yield from sorted(moment.spaces, key=lambda entry: entry.space)
    for key, row_id in sorted((_order(row_id), row_id) for row_id in moment.documents):
        assert key
        yield entry_of(key_of(row_id), decode(moment.documents[row_id]))
    rounds = sorted(moment.rounds, key=lambda entry: (entry.round.space, entry.round.id))
    yield from rounds
    for entry in rounds:
        yield from _answers(entry, moment.answers[entry.round])
    for entry in rounds:
        yield from (CodeEntry(entry.round, code) for code in moment.codes.get(entry.round, ()))


def _order(row_id: str) -> tuple[str, str, str]:
    key = key_of(row_id)
    return key.space, key.kind, key.id


def _answers(entry: RoundEntry, rows: Mapping[str, bytes]) -> Iterator[AnswerEntry]:
    if entry.sealed:
        yield from (AnswerEntry(entry.round, None, body) for body in sorted(map(body_of, rows.values())))
    else:
        yield from (AnswerEntry(entry.round, row_id, body_of(rows[row_id])) for row_id in sorted(rows))


@dataclass(slots=True)
class Contents:
    """What a dump says, ready to be committed to an empty store."""

    documents: dict[str, list[Operation]] = field(default_factory=lambda: {SPACES: [], DOCUMENTS: []})
    answers: dict[str, list[Operation]] = field(default_factory=dict)
    rounds: dict[Round, RoundEntry] = field(default_factory=dict)
    codes: list[SpentCode] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Take up an entry. Raise Damaged if it cannot stand there."""
        match entry:
            case SpaceEntry(space, position, gone):
                self.documents[SPACES].append((space, encode({"position": position, "gone": dict(gone)})))
            case DocumentEntry(document, _):
                self.documents[DOCUMENTS].append((row_id_of(document.key), encode(to_fields(entry))))
            case RoundEntry(round, _, _):
                self.rounds[round] = entry
            case AnswerEntry(round, id, body):
                self._answer(round, id, body)
            case CodeEntry(round, code):
                self.codes.append(SpentCode(round, code))

    def _answer(self, round: Round, id: str | None, body: str) -> None:
        if round not in self.rounds or self.rounds[round].sealed != (id is None):
            raise Damaged("an answer in the dump does not fit its round")
        rows = self.answers.setdefault(table_of(round), [])
        rows.append((str(len(rows) + 1) if id is None else id, encode({"body": body})))


async def read_contents(entries: AsyncIterator[str]) -> Contents:
    """Read a dump to its end. Raise Damaged."""
    found = Contents()
    async for entry in contents(entries):
        found.take(entry)
    return found
