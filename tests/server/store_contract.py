"""What every store must keep to; a store's test module subclasses this and gives the fixture ``store``."""

from dataclasses import replace

import anyio
import pytest
from xinheng_server.store import Assessment, Conflict, Key, ReceiptTaken, Stamp, Store, Write, WriteReused

KEY = Key("heping", "0b0f6a0e-5d5e-4f0a-9a58-6a1f2e3d4c5b")
FIRST = Stamp("r1", "K7P-4M3", "2026-05-01T08:00:00Z")
SECOND = Stamp("r2", "C3D-9X7", "2026-05-02T08:00:00Z")


def assessment(stamp: Stamp = FIRST, key: Key = KEY, document: str = '{"class":"B"}') -> Assessment:
    return Assessment(key, "gs/evaluation", "2026.1", "ab" * 32, "submission", document, '{"total":1.50}', stamp)


WRITE = Write("11111111-1111-4111-8111-111111111111", "fingerprint")
NEXT_WRITE = Write("22222222-2222-4222-8222-222222222222", "fingerprint")


class StoreContract:
    pytestmark = pytest.mark.anyio

    async def test_what_was_created_is_found_to_the_letter(self, store: Store) -> None:
        kept = assessment(document='{ "facts": {"F01": {"floor_area_m2": 38.50}}, "about": {"note": "中"} }')
        outcome = await store.create(kept, WRITE)
        assert (outcome.stamp, outcome.repeated) == (FIRST, False)
        assert await store.get(KEY) == kept

    async def test_another_space_has_its_own_document_under_the_same_id(self, store: Store) -> None:
        await store.create(assessment(), WRITE)
        other = replace(KEY, space="xinhua")
        assert await store.get(other) is None
        await store.create(assessment(SECOND, other), WRITE)
        assert await store.get(KEY) == assessment()

    async def test_creating_twice_conflicts_and_shows_what_is_there(self, store: Store) -> None:
        await store.create(assessment(), WRITE)
        with pytest.raises(Conflict) as conflict:
            await store.create(assessment(SECOND), NEXT_WRITE)
        assert conflict.value.current == assessment()

    async def test_the_same_write_again_has_the_first_stamp(self, store: Store) -> None:
        await store.create(assessment(), WRITE)
        again = await store.create(assessment(SECOND), WRITE)
        assert (again.stamp, again.repeated) == (FIRST, True)
        assert await store.recall(KEY, WRITE) == again
        assert await store.get(KEY) == assessment()

    async def test_a_write_is_remembered_after_a_later_one(self, store: Store) -> None:
        await store.create(assessment(), WRITE)
        await store.replace(assessment(SECOND), NEXT_WRITE, expected="r1")
        again = await store.create(assessment(Stamp("r3", "MMM-MMM", "2026-05-03T08:00:00Z")), WRITE)
        assert (again.stamp, again.repeated) == (FIRST, True)
        assert await store.get(KEY) == assessment(SECOND)

    async def test_a_write_id_with_other_content_is_refused(self, store: Store) -> None:
        await store.create(assessment(), WRITE)
        other = replace(WRITE, fingerprint="another")
        with pytest.raises(WriteReused):
            await store.recall(KEY, other)
        with pytest.raises(WriteReused):
            await store.replace(assessment(SECOND), other, expected="r1")

    async def test_replacing_needs_the_present_revision(self, store: Store) -> None:
        await store.create(assessment(), WRITE)
        await store.replace(assessment(SECOND), NEXT_WRITE, expected="r1")
        late = Write("33333333-3333-4333-8333-333333333333", "late")
        with pytest.raises(Conflict) as conflict:
            await store.replace(assessment(Stamp("r3", "MMM-MMM", "2026-05-03T08:00:00Z")), late, expected="r1")
        assert conflict.value.current == assessment(SECOND)

    async def test_replacing_what_is_not_there_conflicts(self, store: Store) -> None:
        with pytest.raises(Conflict) as conflict:
            await store.replace(assessment(), WRITE, expected="r0")
        assert conflict.value.current is None

    async def test_a_receipt_is_given_once(self, store: Store) -> None:
        await store.create(assessment(), WRITE)
        with pytest.raises(ReceiptTaken):
            await store.create(assessment(key=replace(KEY, id="other")), NEXT_WRITE)

    async def test_unknown_keys_and_writes_are_not_found(self, store: Store) -> None:
        assert await store.get(KEY) is None
        assert await store.recall(KEY, WRITE) is None

    async def test_of_many_writers_at_one_revision_one_wins(self, store: Store) -> None:
        await store.create(assessment(), WRITE)
        won: list[int] = []

        async def write(number: int) -> None:
            mine = Stamp(f"n{number}", f"MMM-MM{number}", "2026-05-03T08:00:00Z")
            try:
                await store.replace(assessment(mine), Write(f"write-{number}", ""), expected="r1")
            except Conflict:
                return
            won.append(number)

        async with anyio.create_task_group() as tasks:
            for number in range(8):
                tasks.start_soon(write, number)
        current = await store.get(KEY)
        assert len(won) == 1
        assert current is not None
        assert current.stamp.revision == f"n{won[0]}"
