"""The embedded store against a model in a dictionary: whatever happens in whatever order, restarts and kills between."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_contract import NO, YES, count, document, dumped, key, tombstone
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.entries import (
    AnswerEntry,
    Begin,
    CodeEntry,
    DocumentEntry,
    End,
    Entry,
    PastWrite,
    RoundEntry,
    SpaceEntry,
    to_line,
)
from xinheng_server.store import (
    REMEMBERED_WRITES,
    Answer,
    CodeSpent,
    Conflict,
    Key,
    Outcome,
    ReceiptTaken,
    Round,
    RoundSealed,
    Stamp,
    StoreError,
    Write,
    WriteReused,
)

SPACES, KINDS = ("anning", "heping"), ("assessment", "draft")
few = st.integers(0, 3)
keys = st.builds(
    lambda number, space, kind: key(number, space=space, kind=kind), few, *map(st.sampled_from, (SPACES, KINDS))
)
writes = st.builds(Write, st.integers(0, 9).map("write-{}".format), st.sampled_from(["same", "same", "other"]))
rounds = st.builds(Round, st.sampled_from(SPACES), few.map("round-{}".format))
days = st.integers(1, 28).map("2026-05-{:02}T08:00:00Z".format)


@dataclass
class ModelRound:
    """A round as plain dictionaries."""

    answers: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    sealed: bool = False


@dataclass
class Model:
    """What a store should hold, without a thought for disk or speed."""

    documents: dict[Key, DocumentEntry] = field(default_factory=dict)
    spaces: dict[str, SpaceEntry] = field(default_factory=dict)
    rounds: dict[Round, ModelRound] = field(default_factory=dict)

    def put(self, new: Any, write: Write, expected: str | None) -> Outcome:
        """Create (``expected`` is None) or replace."""
        kept = self.documents.get(new.key)
        for past in kept.writes if kept else ():
            if past.write.id == write.id:
                if past.write != write:
                    raise WriteReused
                return Outcome(past.stamp, repeated=True)
        if (None if kept is None else kept.document.stamp.revision) != expected:
            raise Conflict(kept.document if kept else None)
        others = (other for other in self.documents if other.space == new.key.space and other != new.key)
        if any(new.stamp.receipt in self.receipts(other) for other in others):
            raise ReceiptTaken
        space = self.spaces.get(new.key.space, SpaceEntry(new.key.space, 0, {}))
        self.spaces[new.key.space] = replace(space, position=space.position + 1)
        remembered = (*(kept.writes if kept else ()), PastWrite(write, new.stamp))[-REMEMBERED_WRITES:]
        self.documents[new.key] = DocumentEntry(replace(new, position=space.position + 1), remembered)
        return Outcome(new.stamp, repeated=False)

    def receipts(self, of: Key) -> set[str | None]:
        entry = self.documents[of]
        return {entry.document.stamp.receipt, *(past.stamp.receipt for past in entry.writes)} - {None}

    def purge(self, space: str, kind: str, before: str, tombstones_only: bool) -> int:
        gone = [
            entry.document
            for place, entry in self.documents.items()
            if (place.space, place.kind) == (space, kind)
            and entry.document.stamp.received < before
            and (entry.document.deleted or not tombstones_only)
        ]
        for removed in gone:
            del self.documents[removed.key]
            if removed.deleted:
                known = self.spaces[space]
                last = max(known.gone.get(kind, 0), removed.position)
                self.spaces[space] = replace(known, gone={**known.gone, kind: last})
        return len(gone)

    def answer(self, round: Round, answer: Answer, code: str | None) -> bool:
        known = self.rounds.get(round, ModelRound())
        if known.sealed:
            raise RoundSealed
        if answer.id in known.answers:
            if known.answers[answer.id] != answer.body:
                raise WriteReused
            return False
        if code in known.codes:
            raise CodeSpent
        self.rounds[round] = known
        known.answers[answer.id] = answer.body
        known.codes |= {code} - {None}  # type: ignore[arg-type]
        return True

    def lines(self) -> list[str]:
        """Return the dump this should be."""
        kept = [(place, known) for place, known in self.rounds.items() if known.answers or known.sealed]
        kept.sort(key=lambda pair: (pair[0].space, pair[0].id))
        entries: list[Entry] = [Begin(), *(self.spaces[name] for name in sorted(self.spaces))]
        entries += (self.documents[place] for place in sorted(self.documents, key=lambda k: (k.space, k.kind, k.id)))
        entries += (RoundEntry(place, known.sealed, sums(known)) for place, known in kept)
        for place, known in kept:
            entries += answer_entries(place, known)
        for place, known in kept:
            entries += (CodeEntry(place, code) for code in sorted(known.codes))
        return [to_line(entry) for entry in [*entries, End(len(entries))]]


def sums(known: ModelRound) -> dict[str, int]:
    added: dict[str, int] = {}
    for body in known.answers.values():
        for name, number in {"answers": 1, **count(body)}.items():
            added[name] = added.get(name, 0) + number
    return added


def answer_entries(round: Round, known: ModelRound) -> list[AnswerEntry]:
    if known.sealed:
        return [AnswerEntry(round, None, body) for body in sorted(known.answers.values())]
    return [AnswerEntry(round, name, known.answers[name]) for name in sorted(known.answers)]


class EmbeddedStore(RuleBasedStateMachine):
    """Every step is done to both; they answer alike and hold the same."""

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.top = Path(tempfile.mkdtemp())
        self.folder = self.top / "0"
        self.model = Model()
        self.number = 0
        self.store = self.opened()

    def opened(self) -> TinyDBStore:
        return TinyDBStore(self.folder, count=count)

    def both(self, stored: Coroutine[Any, Any, Any], modelled: Any) -> None:
        """Compare how a step ends in the store and in the model."""
        try:
            expected = modelled()
        except StoreError as error:
            expected = type(error), getattr(error, "current", None)
        try:
            found = self.runner.run(stored)
        except StoreError as error:
            found = type(error), getattr(error, "current", None)
        assert found == expected

    @rule(key=keys, write=writes, received=days, current=st.booleans(), deleted=st.booleans(), same=st.booleans())
    def put(self, key: Key, write: Write, received: str, current: bool, deleted: bool, same: bool) -> None:
        """Create, replace or delete; ``same`` takes a receipt that was given before."""
        self.number += 1
        kept = self.model.documents.get(key)
        expected = kept.document.stamp.revision if kept and current else None
        stamp = Stamp(f"r{self.number}", received, f"R{self.number - same}")
        new = tombstone(stamp, key) if deleted and expected else document(stamp, key)
        if expected is None:
            stored: Coroutine[Any, Any, Outcome] = self.store.create(new, write)
        else:
            stored = self.store.replace(new, write, expected=expected)
        self.both(stored, lambda: self.model.put(new, write, expected))

    @rule(round=rounds, number=few, body=st.sampled_from([YES, NO]), code=st.none() | few.map("code-{}".format))
    def answer(self, round: Round, number: int, body: str, code: str | None) -> None:
        answer = Answer(f"answer-{number}", body)
        self.both(self.store.answer(round, answer, code=code), lambda: self.model.answer(round, answer, code))

    @rule(round=rounds)
    def seal(self, round: Round) -> None:
        self.runner.run(self.store.seal(round))
        known = self.model.rounds.setdefault(round, ModelRound())
        known.sealed, known.codes = True, set()

    @rule(round=rounds)
    def erase(self, round: Round) -> None:
        self.runner.run(self.store.erase_answers(round))
        self.model.rounds[round] = ModelRound(sealed=True)

    @rule(space=st.sampled_from(SPACES), kind=st.sampled_from(KINDS), before=days, tombstones=st.booleans())
    def purge(self, space: str, kind: str, before: str, tombstones: bool) -> None:
        stored = self.store.purge([space], [kind], received_before=before, tombstones_only=tombstones)
        self.both(stored, lambda: self.model.purge(space, kind, before, tombstones))

    @rule()
    def compact(self) -> None:
        self.runner.run(self.store.compact())

    @rule()
    def restart(self) -> None:
        self.runner.run(self.store.close())
        self.store = self.opened()

    @rule(torn=st.binary(max_size=30))
    def kill(self, torn: bytes) -> None:
        """Go on with what is on disk now, a torn commit behind it; what the process still held is lost."""
        self.number += 1
        killed, folder = self.store, self.top / str(self.number)
        shutil.copytree(self.folder, folder)
        for journal in folder.glob("*.journal"):
            with journal.open("ab") as file:
                file.write(torn)
        self.folder = folder
        self.store = self.opened()
        self.runner.run(killed.close())

    @invariant()
    def holds_the_same(self) -> None:
        if hasattr(self, "store"):
            assert self.runner.run(dumped(self.store)) == self.model.lines()

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.top)


EmbeddedStore.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # each step waits for a disk; to shrink takes minutes
)


TestEmbeddedStore = EmbeddedStore.TestCase


def test_the_model_counts_as_the_contract_does() -> None:
    known = ModelRound(answers={"a": YES, "b": NO})
    assert sums(known) == {"answers": 2, "1.satisfied": 1, "1.dissatisfied": 1}
    assert json.loads(YES)["items"] == {"1": "satisfied"}
