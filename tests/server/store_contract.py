"""What every store must keep to; a store's test module subclasses this and gives two fixtures.

``store`` is an open, empty store, ``other`` another empty one of the same kind; both opened with ``count`` of this
module.
"""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace

import anyio
import pytest
from xinheng_server.cursors import START, Cursor
from xinheng_server.entries import Begin, DocumentEntry, End, Entry, PastWrite, SpaceEntry, from_line, to_line
from xinheng_server.store import (
    REMEMBERED_WRITES,
    Answer,
    CodeSpent,
    Conflict,
    CursorGone,
    Damaged,
    Document,
    Key,
    Outcome,
    ReceiptTaken,
    Round,
    RoundSealed,
    Stamp,
    Store,
    Write,
    WriteReused,
)

KEY = Key("heping", "assessment", "0b0f6a0e-5d5e-4f0a-9a58-6a1f2e3d4c5b")
FIRST = Stamp("r1", "2026-05-01T08:00:00Z", "K7P-4M3")
SECOND = Stamp("r2", "2026-05-02T08:00:00Z", "C3D-9X7")
WRITE = Write("11111111-1111-4111-8111-111111111111", "fingerprint")
NEXT_WRITE = Write("22222222-2222-4222-8222-222222222222", "fingerprint")
ROUND = Round("heping", "7c1d9a52-3d0a-4f6c-8f5e-2a9b1c0d3e4f")
HEAD = '{"form":"gs/evaluation","year":2026}'
BODY = '{ "facts": {"F01": {"floor_area_m2": 38.50}}, "about": {"note": "中"} }'
YES = '{"items":{"1":"satisfied"}}'
NO = '{"items":{"1":"dissatisfied"}}'


def count(body: str) -> Mapping[str, int]:
    """Count the stores under test with this: one for each item and answer to it."""
    return {f"{item}.{value}": 1 for item, value in json.loads(body)["items"].items()}


def document(stamp: Stamp = FIRST, key: Key = KEY, *, body: str = BODY, head: str = HEAD) -> Document:
    return Document(key, stamp, head, body)


def tombstone(stamp: Stamp = SECOND, key: Key = KEY) -> Document:
    return Document(key, stamp, "", "", deleted=True)


def stamp(number: int, *, day: int = 1) -> Stamp:
    """A stamp of its own: numbers make revision and receipt, days of May 2026 the time."""
    return Stamp(f"rev-{number}", f"2026-05-{day:02}T08:00:00Z", f"RCP-{number}")


def write(number: int) -> Write:
    return Write(f"write-{number}", f"fingerprint-{number}")


def key(number: int, *, space: str = "heping", kind: str = "assessment") -> Key:
    return Key(space, kind, f"id-{number:03}")


async def fill(store: Store, numbers: Iterable[int], *, space: str = "heping", kind: str = "assessment") -> None:
    """Create documents, each received on the day of its number."""
    for number in numbers:
        await store.create(document(stamp(number, day=number), key(number, space=space, kind=kind)), write(number))


async def dumped(store: Store) -> list[str]:
    return [line async for line in store.dump()]


async def stream(lines: Iterable[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


class StoreContract:
    pytestmark = pytest.mark.anyio

    # Documents.

    async def test_what_was_created_is_found_to_the_letter(self, store: Store) -> None:
        outcome = await store.create(document(), WRITE)
        assert outcome == Outcome(FIRST, repeated=False)
        assert await store.get(KEY) == replace(document(), position=1)

    async def test_a_document_needs_no_receipt(self, store: Store) -> None:
        without = replace(FIRST, receipt=None)
        await store.create(document(without), WRITE)
        await store.create(document(without, key(2)), NEXT_WRITE)
        assert await store.get(KEY) == replace(document(without), position=1)

    async def test_space_kind_and_id_together_are_the_key(self, store: Store) -> None:
        await store.create(document(), WRITE)
        for other in (replace(KEY, space="xinhua"), replace(KEY, kind="draft"), replace(KEY, id="other")):
            assert await store.get(other) is None
            assert await store.recall(other, WRITE) is None

    async def test_another_space_has_its_own_document_receipt_and_positions(self, store: Store) -> None:
        await store.create(document(), WRITE)
        elsewhere = document(key=replace(KEY, space="xinhua"), body="{}")
        await store.create(elsewhere, WRITE)
        assert await store.get(elsewhere.key) == replace(elsewhere, position=1)
        assert await store.get(KEY) == replace(document(), position=1)

    async def test_creating_twice_conflicts_and_shows_what_is_there(self, store: Store) -> None:
        await store.create(document(), WRITE)
        with pytest.raises(Conflict) as conflict:
            await store.create(document(SECOND), NEXT_WRITE)
        assert conflict.value.current == replace(document(), position=1)

    async def test_replacing_gives_a_new_position(self, store: Store) -> None:
        await fill(store, [1])
        await store.create(document(), WRITE)
        await store.replace(document(SECOND, body="{}"), NEXT_WRITE, expected="r1")
        assert await store.get(KEY) == replace(document(SECOND, body="{}"), position=3)

    async def test_replacing_needs_the_present_revision(self, store: Store) -> None:
        await store.create(document(), WRITE)
        await store.replace(document(SECOND), NEXT_WRITE, expected="r1")
        with pytest.raises(Conflict) as conflict:
            await store.replace(document(stamp(3)), write(3), expected="r1")
        assert conflict.value.current == replace(document(SECOND), position=2)

    async def test_replacing_what_is_not_there_conflicts(self, store: Store) -> None:
        with pytest.raises(Conflict) as conflict:
            await store.replace(document(), WRITE, expected="r0")
        assert conflict.value.current is None

    async def test_a_refused_write_uses_no_position(self, store: Store) -> None:
        await store.create(document(), WRITE)
        with pytest.raises(Conflict):
            await store.create(document(SECOND), NEXT_WRITE)
        await fill(store, [1])
        assert (await store.changes("heping", "assessment")).cursor.position == 2

    async def test_a_tombstone_keeps_its_stamp_and_nothing_else(self, store: Store) -> None:
        await store.create(document(), WRITE)
        await store.replace(tombstone(), NEXT_WRITE, expected="r1")
        assert await store.get(KEY) == replace(tombstone(), position=2)
        with pytest.raises(Conflict) as conflict:
            await store.create(document(stamp(3)), write(3))
        assert conflict.value.current == replace(tombstone(), position=2)

    async def test_a_tombstone_can_be_replaced_by_a_document(self, store: Store) -> None:
        await store.create(document(), WRITE)
        await store.replace(tombstone(), NEXT_WRITE, expected="r1")
        await store.replace(document(stamp(3)), write(3), expected="r2")
        assert await store.get(KEY) == replace(document(stamp(3)), position=3)

    async def test_what_is_returned_is_the_callers_own(self, store: Store) -> None:
        await store.create(document(), WRITE)
        once, twice = await store.get(KEY), await store.get(KEY)
        assert once == twice

    # Receipts.

    async def test_a_receipt_is_given_once_in_a_space(self, store: Store) -> None:
        await store.create(document(), WRITE)
        with pytest.raises(ReceiptTaken):
            await store.create(document(key=key(1)), NEXT_WRITE)
        with pytest.raises(ReceiptTaken):
            await store.create(document(key=key(1, kind="draft")), NEXT_WRITE)
        assert await store.get(key(1)) is None

    async def test_a_receipt_stays_with_the_document_that_remembers_it(self, store: Store) -> None:
        await store.create(document(), WRITE)
        await store.replace(document(SECOND), NEXT_WRITE, expected="r1")
        with pytest.raises(ReceiptTaken):
            await store.create(document(FIRST, key(1)), write(3))

    async def test_a_document_may_keep_its_receipt(self, store: Store) -> None:
        await store.create(document(), WRITE)
        kept = replace(SECOND, receipt=FIRST.receipt)
        await store.replace(document(kept), NEXT_WRITE, expected="r1")
        with pytest.raises(ReceiptTaken):
            await store.create(document(FIRST, key(1)), write(3))

    async def test_of_two_writers_with_one_receipt_at_once_one_is_refused(self, store: Store) -> None:
        refused: list[int] = []

        async def create(number: int) -> None:
            try:
                await store.create(document(key=key(number)), write(number))
            except ReceiptTaken:
                refused.append(number)

        async with anyio.create_task_group() as tasks:
            for number in range(8):
                tasks.start_soon(create, number)
        assert len(refused) == 7

    # Remembered writes.

    async def test_the_same_write_again_has_the_first_stamp(self, store: Store) -> None:
        await store.create(document(), WRITE)
        again = await store.create(document(SECOND), WRITE)
        assert again == Outcome(FIRST, repeated=True)
        assert await store.recall(KEY, WRITE) == again
        assert await store.get(KEY) == replace(document(), position=1)

    async def test_a_write_is_remembered_after_a_later_one(self, store: Store) -> None:
        await store.create(document(), WRITE)
        await store.replace(document(SECOND), NEXT_WRITE, expected="r1")
        assert await store.create(document(stamp(3)), WRITE) == Outcome(FIRST, repeated=True)
        assert await store.get(KEY) == replace(document(SECOND), position=2)

    async def test_a_deletion_that_comes_again_is_recognised(self, store: Store) -> None:
        await store.create(document(), WRITE)
        await store.replace(tombstone(), NEXT_WRITE, expected="r1")
        again = await store.replace(tombstone(stamp(3)), NEXT_WRITE, expected="r1")
        assert again == Outcome(SECOND, repeated=True)

    async def test_a_write_id_with_other_content_is_refused(self, store: Store) -> None:
        await store.create(document(), WRITE)
        other = replace(WRITE, fingerprint="another")
        with pytest.raises(WriteReused):
            await store.recall(KEY, other)
        with pytest.raises(WriteReused):
            await store.create(document(SECOND), other)
        with pytest.raises(WriteReused):
            await store.replace(document(SECOND), other, expected="r1")

    async def test_unknown_writes_are_not_recalled(self, store: Store) -> None:
        assert await store.recall(KEY, WRITE) is None
        await store.create(document(), WRITE)
        assert await store.recall(KEY, NEXT_WRITE) is None

    async def test_old_writes_are_forgotten_beyond_the_limit(self, store: Store) -> None:
        await store.create(document(stamp(0)), write(0))
        for number in range(1, REMEMBERED_WRITES + 1):
            await store.replace(document(stamp(number)), write(number), expected=f"rev-{number - 1}")
        assert await store.recall(KEY, write(0)) is None
        assert await store.recall(KEY, write(1)) == Outcome(stamp(1), repeated=True)
        with pytest.raises(Conflict):
            await store.create(document(), write(0))

    async def test_of_many_writers_at_one_revision_one_wins(self, store: Store) -> None:
        await store.create(document(), WRITE)
        won: list[int] = []

        async def replace_it(number: int) -> None:
            try:
                await store.replace(document(stamp(number)), write(number), expected="r1")
            except Conflict:
                return
            won.append(number)

        async with anyio.create_task_group() as tasks:
            for number in range(8):
                tasks.start_soon(replace_it, number)
        current = await store.get(KEY)
        assert len(won) == 1
        assert current == replace(document(stamp(won[0])), position=2)

    async def test_one_write_sent_many_times_at_once_is_kept_once(self, store: Store) -> None:
        outcomes: list[Outcome] = []

        async def create(number: int) -> None:
            outcomes.append(await store.create(document(stamp(number)), WRITE))

        async with anyio.create_task_group() as tasks:
            for number in range(8):
                tasks.start_soon(create, number)
        assert [outcome.repeated for outcome in outcomes].count(False) == 1
        assert len({outcome.stamp for outcome in outcomes}) == 1

    # Changes and lists.

    async def test_changes_come_in_order_page_by_page(self, store: Store) -> None:
        await fill(store, range(1, 6))
        first = await store.changes("heping", "assessment", limit=2)
        assert [found.key for found in first.documents] == [key(1), key(2)]
        assert (first.cursor.position, first.more) == (2, True)
        rest = await store.changes("heping", "assessment", after=first.cursor)
        assert [found.position for found in rest.documents] == [3, 4, 5]
        assert (rest.cursor.position, rest.more) == (5, False)
        none = await store.changes("heping", "assessment", after=rest.cursor)
        assert (list(none.documents), none.cursor, none.more) == ([], rest.cursor, False)

    async def test_a_page_that_is_just_full_ends_the_row(self, store: Store) -> None:
        await fill(store, range(1, 4))
        page = await store.changes("heping", "assessment", limit=3)
        assert (len(page.documents), page.more) == (3, False)

    async def test_a_changed_document_comes_once_at_its_last_change(self, store: Store) -> None:
        await fill(store, [1, 2])
        await store.replace(document(stamp(3), key(1)), write(3), expected="rev-1")
        changes = await store.changes("heping", "assessment")
        assert [(found.key, found.position) for found in changes.documents] == [(key(2), 2), (key(1), 3)]
        assert changes.documents[1] == replace(document(stamp(3), key(1)), position=3)

    async def test_a_deletion_is_a_change(self, store: Store) -> None:
        await fill(store, [1, 2])
        before = (await store.changes("heping", "assessment")).cursor
        await store.replace(tombstone(stamp(3), key(1)), write(3), expected="rev-1")
        changes = await store.changes("heping", "assessment", after=before)
        assert list(changes.documents) == [replace(tombstone(stamp(3), key(1)), position=3)]

    async def test_changes_are_those_of_one_kind_and_space(self, store: Store) -> None:
        await fill(store, [1])
        await fill(store, [2], kind="draft")
        await fill(store, [3], space="xinhua")
        changes = await store.changes("heping", "draft")
        assert [found.key for found in changes.documents] == [key(2, kind="draft")]
        assert changes.cursor.position == 2
        assert (await store.changes("heping", "assessment")).cursor.position == 1
        assert (await store.changes("heping", "assessment", after=changes.cursor)).cursor == changes.cursor
        assert (await store.changes("nowhere", "assessment")).cursor == START

    async def test_a_cursor_from_beyond_the_row_is_gone(self, store: Store) -> None:
        await fill(store, [1])
        last = (await store.changes("heping", "assessment")).cursor
        with pytest.raises(CursorGone):
            await store.changes("heping", "assessment", after=replace(last, position=2))

    async def test_a_cursor_of_another_era_is_gone(self, store: Store, other: Store) -> None:
        await fill(store, [1, 2])
        backup, known = await dumped(store), (await store.changes("heping", "assessment")).cursor
        await other.load(stream(backup))
        await fill(other, [3])
        with pytest.raises(CursorGone):
            await other.changes("heping", "assessment", after=known)
        assert len((await other.changes("heping", "assessment")).documents) == 3

    async def test_the_text_of_a_cursor_is_the_cursor(self, store: Store) -> None:
        await fill(store, [1, 2])
        for limit in (1, 2):
            cursor = (await store.changes("heping", "assessment", limit=limit)).cursor
            assert Cursor.read(str(cursor)) == cursor

    async def test_heads_have_no_bodies_and_no_tombstones(self, store: Store) -> None:
        await fill(store, [2, 1, 3])
        await fill(store, [4], kind="draft")
        await fill(store, [5], space="xinhua")
        await fill(store, [6], space="unasked")
        await store.replace(tombstone(stamp(7), key(3)), write(7), expected="rev-3")
        heads = await store.heads(["xinhua", "heping", "nowhere"], "assessment")
        assert [head.key for head in heads] == [key(1), key(2), key(5, space="xinhua")]
        assert heads[0] == replace(document(stamp(1), key(1)), body="", position=2)

    # Answers.

    async def test_an_answer_is_kept_once(self, store: Store) -> None:
        assert await store.answer(ROUND, Answer("a", YES))
        assert not await store.answer(ROUND, Answer("a", YES))
        assert await store.counts(ROUND) == {"answers": 1, "1.satisfied": 1}
        assert list(await store.answers(ROUND)) == [YES]

    async def test_an_answer_cannot_be_changed(self, store: Store) -> None:
        await store.answer(ROUND, Answer("a", YES))
        with pytest.raises(WriteReused):
            await store.answer(ROUND, Answer("a", NO))
        assert list(await store.answers(ROUND)) == [YES]

    async def test_an_answer_is_found_by_its_id_until_the_round_is_sealed(self, store: Store) -> None:
        await store.answer(ROUND, Answer("a", YES))
        assert await store.find_answer(ROUND, "a") == YES
        assert await store.find_answer(ROUND, "b") is None
        assert await store.find_answer(ROUND._replace(id="next"), "a") is None
        await store.seal(ROUND)
        assert await store.find_answer(ROUND, "a") is None
        assert [await store.find_answer(ROUND, str(number)) for number in range(3)] == [None] * 3

    async def test_answers_are_counted_as_they_come(self, store: Store) -> None:
        for number in range(5):
            await store.answer(ROUND, Answer(f"a{number}", YES if number else NO))
        assert await store.counts(ROUND) == {"answers": 5, "1.satisfied": 4, "1.dissatisfied": 1}
        assert sorted(await store.answers(ROUND)) == sorted([NO] + [YES] * 4)

    async def test_rounds_are_apart(self, store: Store) -> None:
        await store.answer(ROUND, Answer("a", YES), code="c")
        for other in (ROUND._replace(id="next"), ROUND._replace(space="xinhua")):
            assert await store.counts(other) == {}
            assert list(await store.answers(other)) == []
            assert await store.answer(other, Answer("a", NO), code="c")
        assert list(await store.answers(ROUND)) == [YES]

    async def test_answers_come_in_an_order_that_says_nothing(self, store: Store) -> None:
        bodies = [json.dumps({"items": {"1": str(number)}}) for number in range(50)]
        for number, body in enumerate(bodies):
            await store.answer(ROUND, Answer(f"{number:02}", body))
        once, twice = list(await store.answers(ROUND)), list(await store.answers(ROUND))
        assert sorted(once) == sorted(bodies)
        assert once != bodies
        assert once != twice

    async def test_a_code_is_spent_once(self, store: Store) -> None:
        assert await store.answer(ROUND, Answer("a", YES), code="c1")
        with pytest.raises(CodeSpent):
            await store.answer(ROUND, Answer("b", YES), code="c1")
        assert await store.answer(ROUND, Answer("b", YES), code="c2")
        assert (await store.counts(ROUND))["answers"] == 2

    async def test_a_refused_answer_spends_no_code(self, store: Store) -> None:
        await store.answer(ROUND, Answer("a", YES))
        with pytest.raises(WriteReused):
            await store.answer(ROUND, Answer("a", NO), code="c")
        assert await store.answer(ROUND, Answer("b", NO), code="c")

    async def test_a_retry_is_recognised_whatever_its_code(self, store: Store) -> None:
        await store.answer(ROUND, Answer("a", YES), code="c1")
        for code in ("c1", "c2", None):
            assert not await store.answer(ROUND, Answer("a", YES), code=code)
        assert await store.answer(ROUND, Answer("b", YES), code="c2")

    async def test_of_many_answers_with_one_code_at_once_one_is_kept(self, store: Store) -> None:
        kept: list[int] = []

        async def answer(number: int) -> None:
            try:
                await store.answer(ROUND, Answer(f"a{number}", YES), code="c")
            except CodeSpent:
                return
            kept.append(number)

        async with anyio.create_task_group() as tasks:
            for number in range(8):
                tasks.start_soon(answer, number)
        assert len(kept) == 1
        assert await store.counts(ROUND) == {"answers": 1, "1.satisfied": 1}

    async def test_one_answer_sent_many_times_at_once_is_counted_once(self, store: Store) -> None:
        new: list[bool] = []

        async def answer() -> None:
            new.append(await store.answer(ROUND, Answer("a", YES), code="c"))

        async with anyio.create_task_group() as tasks:
            for _ in range(8):
                tasks.start_soon(answer)
        assert sorted(new) == [False] * 7 + [True]
        assert (await store.counts(ROUND))["answers"] == 1

    async def test_a_sealed_round_takes_no_answers_and_keeps_those_it_has(self, store: Store) -> None:
        for number in range(20):
            await store.answer(ROUND, Answer(f"a{number}", YES if number else NO), code=f"c{number}")
        before = await store.counts(ROUND)
        await store.seal(ROUND)
        await store.seal(ROUND)
        for late in (Answer("a1", YES), Answer("new", YES)):
            with pytest.raises(RoundSealed):
                await store.answer(ROUND, late, code="late")
        assert await store.counts(ROUND) == before
        assert sorted(await store.answers(ROUND)) == sorted([NO] + [YES] * 19)

    async def test_a_sealed_round_has_no_ids_and_no_codes(self, store: Store) -> None:
        await store.answer(ROUND, Answer("telling-id", YES), code="telling-code")
        assert "telling" in "".join(await dumped(store))
        await store.seal(ROUND)
        assert "telling" not in "".join(await dumped(store))

    async def test_a_round_can_be_sealed_before_any_answer(self, store: Store) -> None:
        await store.seal(ROUND)
        with pytest.raises(RoundSealed):
            await store.answer(ROUND, Answer("a", YES))

    async def test_erased_answers_are_gone_and_the_round_takes_no_more(self, store: Store) -> None:
        other = ROUND._replace(id="other")
        await store.answer(ROUND, Answer("a", YES), code="c")
        await store.answer(other, Answer("b", NO), code="d")
        await store.erase_answers(ROUND)
        assert await store.counts(ROUND) == {}
        assert list(await store.answers(ROUND)) == []
        with pytest.raises(RoundSealed):
            await store.answer(ROUND, Answer("a", YES))
        assert list(await store.answers(other)) == [NO]
        with pytest.raises(CodeSpent):
            await store.answer(other, Answer("c", NO), code="d")

    async def test_answers_of_a_sealed_round_can_be_erased(self, store: Store) -> None:
        await store.answer(ROUND, Answer("a", YES), code="c")
        await store.seal(ROUND)
        await store.erase_answers(ROUND)
        assert await store.counts(ROUND) == {}
        assert list(await store.answers(ROUND)) == []

    # The whole.

    async def test_purging_removes_what_is_older_for_good(self, store: Store) -> None:
        await fill(store, [1, 2, 3])
        await store.replace(tombstone(stamp(4, day=4), key(1)), write(4), expected="rev-1")
        assert await store.purge(["heping"], ["assessment"], received_before="2026-05-03T08:00:00Z") == 1
        assert await store.get(key(2)) is None
        assert await store.purge(["heping"], ["assessment"], received_before="2026-05-04T08:00:01Z") == 2
        assert [await store.get(key(number)) for number in (1, 2, 3)] == [None] * 3
        assert await store.recall(key(1), write(4)) is None
        assert list(await store.spaces()) == []

    async def test_purging_keeps_to_the_spaces_and_kinds_it_was_told(self, store: Store) -> None:
        await fill(store, [1])
        await fill(store, [2], kind="draft")
        await fill(store, [3], space="xinhua")
        assert await store.purge(["heping", "nowhere"], ["draft"], received_before="2027-01-01T00:00:00Z") == 1
        assert await store.get(key(2, kind="draft")) is None
        assert await store.get(key(1)) is not None
        assert await store.get(key(3, space="xinhua")) is not None

    async def test_tombstones_alone_can_be_purged(self, store: Store) -> None:
        await fill(store, [1, 2])
        await store.replace(tombstone(stamp(3, day=3), key(1)), write(3), expected="rev-1")
        late = "2027-01-01T00:00:00Z"
        assert await store.purge(["heping"], ["assessment"], received_before=late, tombstones_only=True) == 1
        assert await store.get(key(1)) is None
        assert await store.get(key(2)) is not None

    async def test_cursors_older_than_a_purged_tombstone_are_gone(self, store: Store) -> None:
        await fill(store, [1, 2, 3])
        await fill(store, [9], kind="draft")
        await store.replace(tombstone(stamp(4, day=4), key(1)), write(4), expected="rev-1")
        known = (await store.changes("heping", "assessment")).cursor
        assert known.position == 5
        await store.purge(["heping"], ["assessment"], received_before="2027-01-01T00:00:00Z", tombstones_only=True)
        for position in (1, 4):
            with pytest.raises(CursorGone):
                await store.changes("heping", "assessment", after=replace(known, position=position))
        whole = await store.changes("heping", "assessment")
        assert [found.key for found in whole.documents] == [key(2), key(3)]
        assert list((await store.changes("heping", "assessment", after=known)).documents) == []
        drafts = await store.changes("heping", "draft", after=replace(known, position=1))
        assert [found.key for found in drafts.documents] == [key(9, kind="draft")]

    async def test_the_cursor_of_a_full_pull_is_never_gone(self, store: Store) -> None:
        await fill(store, [1, 2])
        await store.replace(tombstone(stamp(3, day=3), key(1)), write(3), expected="rev-1")
        await store.purge(["heping"], ["assessment"], received_before="2027-01-01T00:00:00Z", tombstones_only=True)
        whole = await store.changes("heping", "assessment")
        assert whole.cursor.position == 3
        assert list((await store.changes("heping", "assessment", after=whole.cursor)).documents) == []

    async def test_a_full_pull_goes_on_past_tombstones_purged_before_it_began(self, store: Store) -> None:
        await fill(store, [1, 2, 3])
        await store.replace(tombstone(stamp(4, day=4), key(1)), write(4), expected="rev-1")
        await store.purge(["heping"], ["assessment"], received_before="2027-01-01T00:00:00Z", tombstones_only=True)
        first = await store.changes("heping", "assessment", limit=1)
        assert first.more
        rest = await store.changes("heping", "assessment", after=first.cursor, limit=1)
        assert [found.key for found in [*first.documents, *rest.documents]] == [key(2), key(3)]
        assert not rest.more

    async def test_a_full_pull_that_misses_a_purged_deletion_is_gone(self, store: Store) -> None:
        await fill(store, range(1, 6))
        await purge_deletion_of(store, 5)
        first = await store.changes("heping", "assessment", limit=1)
        second = await store.changes("heping", "assessment", after=first.cursor, limit=1)
        await purge_deletion_of(store, 1)
        for cursor in (first.cursor, second.cursor):
            with pytest.raises(CursorGone):
                await store.changes("heping", "assessment", after=cursor)

    async def test_positions_are_never_used_again(self, store: Store) -> None:
        await fill(store, [1, 2])
        await store.purge(["heping"], ["assessment"], received_before="2027-01-01T00:00:00Z")
        await fill(store, [3])
        found = await store.get(key(3))
        assert found is not None
        assert found.position == 3

    async def test_a_purged_documents_receipt_is_free_again(self, store: Store) -> None:
        await store.create(document(), WRITE)
        await store.purge(["heping"], ["assessment"], received_before="2027-01-01T00:00:00Z")
        await store.create(document(), WRITE)
        assert await store.get(KEY) == replace(document(), position=2)

    async def test_spaces_are_those_that_hold_documents_or_answers(self, store: Store) -> None:
        assert list(await store.spaces()) == []
        await fill(store, [1], space="xinhua")
        await fill(store, [2], space="heping")
        await store.answer(Round("anning", "r"), Answer("a", YES))
        assert list(await store.spaces()) == ["anning", "heping", "xinhua"]
        await store.erase_answers(Round("anning", "r"))
        assert list(await store.spaces()) == ["heping", "xinhua"]

    async def test_usage_counts_documents_tombstones_and_answers(self, store: Store) -> None:
        empty = await store.usage()
        assert (empty.documents, empty.answers) == (0, 0)
        await fill(store, [1, 2])
        await store.replace(tombstone(stamp(3), key(1)), write(3), expected="rev-1")
        await store.answer(ROUND, Answer("a", YES))
        usage = await store.usage()
        assert (usage.documents, usage.answers) == (2, 1)
        assert usage.bytes > 0

    async def test_an_open_store_is_ready(self, store: Store) -> None:
        await store.ready()

    # Dump and load.

    async def test_a_dump_loads_into_an_equal_store(self, store: Store, other: Store) -> None:
        await everything(store)
        lines = await dumped(store)
        await other.load(stream(lines))
        assert await dumped(other) == lines
        assert await other.get(KEY) == await store.get(KEY)
        assert await other.recall(KEY, WRITE) == Outcome(FIRST, repeated=True)
        assert await other.counts(ROUND) == await store.counts(ROUND)
        assert list(await other.spaces()) == list(await store.spaces())

    async def test_a_loaded_store_goes_on_where_the_other_was(self, store: Store, other: Store) -> None:
        await everything(store)
        await other.load(stream(await dumped(store)))
        assert not await other.answer(ROUND, Answer("a", YES), code="c")
        with pytest.raises(CodeSpent):
            await other.answer(ROUND, Answer("b", YES), code="c")
        with pytest.raises(RoundSealed):
            await other.answer(Round("xinhua", "closed"), Answer("b", YES))
        with pytest.raises(ReceiptTaken):
            await other.create(document(SECOND, key(9)), write(9))
        here = (await other.changes("xinhua", "draft")).cursor
        with pytest.raises(CursorGone):
            await other.changes("xinhua", "draft", after=replace(here, position=1))
        await other.create(document(stamp(9), key(9)), write(9))
        found = await other.get(key(9))
        assert found is not None
        assert found.position == 4

    async def test_equal_contents_dump_to_equal_lines_however_they_came(self, store: Store, other: Store) -> None:
        for number in range(8):
            await store.answer(ROUND, Answer(f"a{number}", YES if number % 2 else NO), code=f"c{number}")
            await other.answer(ROUND, Answer(f"a{7 - number}", NO if number % 2 else YES), code=f"c{7 - number}")
        assert await dumped(store) == await dumped(other)
        await store.seal(ROUND)
        await other.seal(ROUND)
        assert await dumped(store) == await dumped(other)

    async def test_the_lines_of_a_dump_are_canonical(self, store: Store) -> None:
        await store.create(document(), WRITE)
        kept = DocumentEntry(replace(document(), position=1), (PastWrite(WRITE, FIRST),))
        entries: list[Entry] = [Begin(), SpaceEntry("heping", 1, {}), kept, End(3)]
        assert await dumped(store) == [to_line(entry) for entry in entries]

    async def test_every_line_of_a_dump_can_be_read_again(self, store: Store) -> None:
        await everything(store)
        lines = await dumped(store)
        assert [to_line(from_line(line)) for line in lines] == lines
        assert {json.loads(line)["entry"] for line in lines} == {
            *("begin", "space", "document", "round", "answer", "code", "end")
        }

    async def test_an_empty_store_dumps_no_contents(self, store: Store) -> None:
        assert await dumped(store) == [to_line(Begin()), to_line(End(1))]

    async def test_only_an_empty_store_is_filled(self, store: Store, other: Store) -> None:
        await fill(store, [1])
        lines = await dumped(store)
        await other.create(document(), WRITE)
        with pytest.raises(Conflict) as conflict:
            await other.load(stream(lines))
        assert conflict.value.current is None
        assert await other.get(key(1)) is None

    @pytest.mark.parametrize("bad", ["", "{", "[]", '{"entry":"other"}', '{"entry":"space","space":"x"}'])
    async def test_a_dump_with_a_bad_line_fills_nothing(self, store: Store, other: Store, bad: str) -> None:
        await everything(store)
        lines = await dumped(store)
        with pytest.raises(Damaged):
            await other.load(stream([*lines[:-1], bad, lines[-1]]))
        assert len(await dumped(other)) == 2
        await other.load(stream(lines))

    async def test_compaction_changes_nothing_that_can_be_read(self, store: Store) -> None:
        await everything(store)
        lines = await dumped(store)
        await store.compact()
        assert await dumped(store) == lines

    async def test_a_dump_that_was_cut_fills_nothing(self, store: Store, other: Store) -> None:
        await everything(store)
        lines = await dumped(store)
        for kept in ([], lines[:1], lines[:-1], [*lines[:3], lines[-1]]):
            with pytest.raises(Damaged):
                await other.load(stream(kept))
        assert len(await dumped(other)) == 2


async def purge_deletion_of(store: Store, number: int) -> None:
    """Delete a document, and forget that it was."""
    deletion = 100 + number
    await store.replace(tombstone(stamp(deletion), key(number)), write(deletion), expected=f"rev-{number}")
    await store.purge(["heping"], ["assessment"], received_before="2027-01-01T00:00:00Z", tombstones_only=True)


async def everything(store: Store) -> None:
    """Put one of each thing that a dump can hold into an empty store."""
    await store.create(document(), WRITE)
    await store.replace(document(SECOND), NEXT_WRITE, expected="r1")
    await fill(store, [1])
    await fill(store, [2, 3], space="xinhua", kind="draft")
    await store.replace(tombstone(stamp(4, day=4), key(3, space="xinhua", kind="draft")), write(4), expected="rev-3")
    await store.purge(["xinhua"], ["draft"], received_before="2026-05-05T00:00:00Z", tombstones_only=True)
    await store.answer(ROUND, Answer("a", YES), code="c")
    await store.answer(ROUND, Answer("no-code", YES))
    await store.answer(Round("xinhua", "closed"), Answer("x", NO), code="y")
    await store.seal(Round("xinhua", "closed"))
