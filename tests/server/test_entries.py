"""The lines of a dump say all that a store holds, in one way only, and a cut dump is found out."""

from collections.abc import AsyncIterator, Iterable

import pytest
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
    contents,
    from_line,
    to_line,
)
from xinheng_server.store import Damaged, Document, Key, Round, Stamp, Write

ROUND = Round("heping", "spring")
STAMP = Stamp("r1", "2026-05-01T08:00:00Z", "K7P-4M3")
KEPT = Document(Key("heping", "assessment", "a"), STAMP, '{"名":1.50}', '{ "x": "\\ud800" }', position=3)
ENTRIES: tuple[Entry, ...] = (
    SpaceEntry("heping", 3, {"draft": 2}),
    DocumentEntry(KEPT, (PastWrite(Write("w", "f"), STAMP),)),
    RoundEntry(ROUND, sealed=True, counts={"answers": 1}),
    AnswerEntry(ROUND, None, '{"day":"2026-05-01"}'),
    CodeEntry(ROUND, "keyed"),
)


def dump(entries: Iterable[Entry] = ENTRIES) -> list[str]:
    lines = [Begin(), *entries]
    return [to_line(entry) for entry in [*lines, End(len(lines))]]


async def read(lines: Iterable[str]) -> list[Entry]:
    async def given() -> AsyncIterator[str]:
        for line in lines:
            yield line

    return [entry async for entry in contents(given())]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: type(entry).__name__)
def test_an_entry_comes_back_from_its_line(entry: Entry) -> None:
    assert from_line(to_line(entry)) == entry
    assert "\n" not in to_line(entry)


@pytest.mark.parametrize(
    "line",
    ["", "[]", "{}", '{"entry":"other"}', '{"entry":"end"}', '{"entry": "end","entries":1}', '{"entry":"end","n":1}'],
)
def test_a_line_that_no_store_wrote_is_damage(line: str) -> None:
    with pytest.raises(Damaged):
        from_line(line)


@pytest.mark.anyio
async def test_a_whole_dump_is_read() -> None:
    assert await read(dump()) == list(ENTRIES)


@pytest.mark.anyio
@pytest.mark.parametrize("missing", range(len(ENTRIES) + 2))
async def test_a_dump_without_one_of_its_lines_is_damage(missing: int) -> None:
    lines = dump()
    with pytest.raises(Damaged):
        await read(lines[:missing] + lines[missing + 1 :])


@pytest.mark.anyio
async def test_a_dump_of_another_format_is_damage() -> None:
    with pytest.raises(Damaged):
        await read([to_line(Begin(2)), *dump()[1:]])
