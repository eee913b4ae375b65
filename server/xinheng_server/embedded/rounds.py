"""Survey rounds: a TinyDB table of answers for each, sums that are kept as answers come, and the codes apart.

A sealed round's answers get new ids, running numbers in an order drawn by lot, and its codes go.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from xinheng_server.embedded.codes import RECORD, SpentCode, SpentCodes
from xinheng_server.embedded.lot import drawn
from xinheng_server.embedded.operations import Operation, Tables
from xinheng_server.embedded.storage import JournaledStorage
from xinheng_server.embedded.tables import Database, Draft, Fields, JournaledTable, decode, encode
from xinheng_server.entries import RoundEntry
from xinheng_server.store import Answer, CodeSpent, Count, Round, RoundSealed, WriteReused

ROUNDS = "rounds"
"""The table of sealed rounds; ``erased`` ones have no answers either."""

SUMS = "sums"
"""The table, in snapshots only, of each round's sums at that moment, and who counted."""

COUNTED_BY = version("xinheng")
"""Another version may count otherwise, so it counts anew."""

log = logging.getLogger("xinheng.store")


@dataclass(slots=True)
class RoundState:
    """What is known of a round without reading its answers."""

    sums: dict[str, int] = field(default_factory=dict)
    sealed: bool = False


class Rounds:
    """The answers of a store. One thread changes them; reading is safe in any other."""

    def __init__(self, storage: JournaledStorage, count: Count) -> None:
        """Read the database. Raise Damaged."""
        self.storage = storage
        self.database = Database(storage=lambda: storage)
        self.states: dict[Round, RoundState] = {}
        self.judged: dict[tuple[Round, str], Mapping[str, int]] = {}
        self.number = 0
        self._count = count
        self._take_up(storage.tables.pop(SUMS, {}))
        storage.replay(self._changed)

    def table(self, round: Round) -> JournaledTable:
        """Return the table of a round's answers."""
        return self.database.table(table_of(round))  # type: ignore[return-value]

    def sealed(self, round: Round) -> bool:
        """Return whether a round takes no more answers."""
        return round in self.states and self.states[round].sealed

    def counts(self, round: Round) -> dict[str, int]:
        """Return the sums of a round."""
        with self.storage.moment:
            return dict(self.states[round].sums) if round in self.states else {}

    def rows(self, round: Round) -> dict[str, bytes]:
        """Return the rows of a round's answers as they are now."""
        with self.storage.moment:
            return dict(self.storage.tables.get(table_of(round), {}))

    def find(self, round: Round, answer_id: str) -> str | None:
        """Return the body of an answer in a round that is not sealed."""
        row = None if self.sealed(round) else self.storage.tables.get(table_of(round), {}).get(answer_id)
        return None if row is None else body_of(row)

    def bodies(self, round: Round) -> list[str]:
        """Return the bodies of a round's answers in an order drawn by lot."""
        return [body_of(row) for row in drawn(self.rows(round).values())]

    def load(self, entries: Mapping[Round, RoundEntry], answers: Mapping[str, Sequence[Operation]]) -> None:
        """Take up the rounds of another store, with the sums they had there. Raise Unavailable."""
        for table, rows in answers.items():
            self.judged |= {(_round_of(table.removeprefix(PREFIX)), row_id): {} for row_id, _ in rows}
        sealed = [sealed_row(entry.round) for entry in entries.values() if entry.sealed]
        self.storage.commit({**answers, ROUNDS: sealed})
        with self.storage.moment:
            for entry in entries.values():
                self._state(entry.round).sums = dict(entry.counts)

    def with_answers(self) -> list[Round]:
        """Return the rounds that hold answers."""
        return [held for held, state in list(self.states.items()) if state.sums.get("answers")]

    def judge(self, round: Round, answer: Answer) -> None:
        """Count an answer, unless it comes counted; what it adds is added when it is on disk."""
        counts = self._count(answer.body) if answer.counts is None else answer.counts
        self.judged[round, answer.id] = counts

    def miscounted(self) -> list[Round]:
        """Return the rounds whose sums are not those of their answers, having counted all of them anew."""
        return [held for held in list(self.states) if self.counts(held) != self._counted(table_of(held))]

    def recount(self) -> None:
        """Count all answers anew."""
        for held, state in self.states.items():
            state.sums = self._counted(table_of(held))

    def extra(self) -> Tables:
        """Return the table of sums for a snapshot."""
        rows = {
            _id_of(held): {"by": COUNTED_BY, "sums": dict(sorted(state.sums.items()))}
            for held, state in self.states.items()
        }
        return {SUMS: {round_id: encode(row) for round_id, row in rows.items()}}

    def _take_up(self, kept: Mapping[str, bytes]) -> None:
        for round_id in self.storage.tables.get(ROUNDS, {}):
            self._state(_round_of(round_id)).sealed = True
        for table in self.storage.tables.keys() - {ROUNDS}:
            held = _round_of(table.removeprefix(PREFIX))
            known = decode(kept[_id_of(held)]) if _id_of(held) in kept else {}
            self.number += len(self.storage.tables[table])
            self._state(held).sums = known["sums"] if known.get("by") == COUNTED_BY else self._counted(table)

    def _counted(self, table: str) -> dict[str, int]:
        sums: dict[str, int] = {}
        for row in self.storage.tables.get(table, {}).values():
            _add_answer(sums, self._kept_counts(row))
        return sums

    def _changed(self, table: str, row_id: str, before: bytes | None, after: bytes | None) -> None:
        """Keep the sums in step. Answers are only added, one by one; sealing and erasing are about whole rounds."""
        if table == ROUNDS:
            self._sealed(_round_of(row_id), decode(after or b"{}"))
            return
        self.number += (after is not None) - (before is not None)
        changed = _round_of(table.removeprefix(PREFIX))
        if after is not None:
            judged = self.judged.pop((changed, row_id), None)
            _add_answer(self._state(changed).sums, self._kept_counts(after) if judged is None else judged)

    def _sealed(self, round: Round, fields: Fields) -> None:
        """Give the answers of a round new ids, or let go of them."""
        state = self._state(round)
        state.sealed = True
        rows = drawn(self.storage.tables.get(table_of(round), {}).values())
        if fields["erased"]:
            state.sums = {}
            self.number -= len(rows)
            rows = []
        self.storage.exchange(table_of(round), {str(number): row for number, row in enumerate(rows, 1)})

    def _state(self, round: Round) -> RoundState:
        return self.states.setdefault(round, RoundState())

    def _kept_counts(self, row: bytes) -> Mapping[str, int]:
        """Count an answer that is kept already; one that this version cannot count is still an answer."""
        try:
            return self._count(body_of(row))
        except (ValueError, LookupError, TypeError):
            log.warning("an answer that was kept earlier cannot be counted by this version")
            return {}


class AnswerBatch:
    """Answers that are committed together, each judged by what is stored and what the batch did before it."""

    def __init__(self, rounds: Rounds, codes: SpentCodes, room: Callable[[int, int], None]) -> None:
        """``room`` raises Full if so many more answers and bytes do not fit."""
        self._rounds = rounds
        self._known_codes = codes
        self._room = room
        self._drafts: dict[Round, Draft] = {}
        self._added = 0
        self.codes: dict[SpentCode, None] = {}

    def answer(self, round: Round, answer: Answer, code: str | None) -> bool:
        """Judge and draft an answer."""
        if self._rounds.sealed(round):
            raise RoundSealed
        draft = self._draft(round)
        if answer.id in draft:
            return self._again(draft[answer.id], answer)
        spent = None if code is None else self._unspent(SpentCode(round, code))
        self._room(self._added + 1, self._bytes_with(answer))
        self._rounds.judge(round, answer)
        draft[answer.id] = {"body": answer.body}
        self._added += 1
        if spent is not None:
            self.codes[spent] = None
        return True

    def operations(self) -> dict[str, list[Operation]]:
        """Return what has to be committed."""
        return {table_of(drafted): draft.operations() for drafted, draft in self._drafts.items()}

    def _draft(self, round: Round) -> Draft:
        if round not in self._drafts:
            self._drafts[round] = self._rounds.table(round).draft()
        return self._drafts[round]

    def _bytes_with(self, answer: Answer) -> int:
        """Return how many bytes the batch adds when it takes this answer too."""
        drafted = sum(draft.growth for draft in self._drafts.values())
        return drafted + RECORD * len(self.codes) + len(answer.body.encode())

    def _again(self, kept: Fields, answer: Answer) -> bool:
        if kept["body"] != answer.body:
            raise WriteReused
        return False

    def _unspent(self, code: SpentCode) -> SpentCode:
        if code in self.codes or self._known_codes.spent(code):
            raise CodeSpent
        return code


def seal_operations(round: Round) -> dict[str, list[Operation]]:
    """Return what has to be committed to seal a round."""
    return {ROUNDS: [sealed_row(round)]}


def erase_operations(round: Round) -> dict[str, list[Operation]]:
    """Return what has to be committed to erase the answers of a round."""
    return {ROUNDS: [sealed_row(round, erased=True)]}


def sealed_row(round: Round, *, erased: bool = False) -> Operation:
    """Return the row that says that a round is sealed."""
    return _id_of(round), encode({"erased": erased})


def in_drawn_order(tables: Tables) -> list[tuple[str, str]]:
    """Return every row of a state in an order drawn by lot."""
    return drawn((table, row_id) for table, rows in tables.items() for row_id in rows)


PREFIX = "answers/"


def table_of(round: Round) -> str:
    """Return the name of the table of a round's answers."""
    return PREFIX + _id_of(round)


def body_of(row: bytes) -> str:
    """Return the body in an answer's row."""
    body: str = decode(row)["body"]
    return body


def _id_of(round: Round) -> str:
    return f"{round.space}/{round.id}"


def _round_of(round_id: str) -> Round:
    return Round(*round_id.split("/", 1))


def _add_answer(sums: dict[str, int], counts: Mapping[str, int]) -> None:
    """Add one answer and what it counts, without a mapping of both: that would take more memory than the answer."""
    sums["answers"] = sums.get("answers", 0) + 1
    for name, number in counts.items():
        if number:
            sums[name] = sums.get(name, 0) + number
