"""A whole round, from its codes to its final results, is the same over either store; also with several processes."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from village import ANSWER, Village, problem, village

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["embedded", "postgres"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Village]:
    database = request.getfixturevalue("database") if request.param == "postgres" else None
    async with village(tmp_path / "data", database=database) as opened:
        yield opened


def answer_of(number: int) -> dict[str, Any]:
    """Make the answers of 40 people, most of them women, all somewhat different."""
    words = ("satisfied", "basic", "dissatisfied")
    items = {str(item): words[(number + item) % 3] for item in range(1, 13) if (number + item) % 5}
    return {"items": items, "sex": "male" if number % 10 == 0 else "female", "comment": f"意见{number}"}


async def test_a_whole_round(town: Village) -> None:
    round_id = await town.new_round(codes=True)
    codes = await town.codes(round_id, 40)
    ids = [str(uuid.uuid4()) for _ in codes]

    async def send(number: int) -> tuple[int, Any]:
        body = {**answer_of(number), "code": codes[number]}
        answer = await town.answer(round_id, body, answer_id=ids[number])
        return answer.status_code, answer.json()

    first = await asyncio.gather(*map(send, range(40)))
    assert {status for status, _ in first} == {201}
    town.on("2026-05-04")
    again = await asyncio.gather(*map(send, range(40)))
    assert again == [(200, receipt) for _, receipt in first]
    await town.seal(round_id, early=True)
    shown = (await town.of_round(round_id, "/results")).json()
    assert (shown["stage"], shown["responses"], shown["comments"]) == ("final", 40, 40)
    assert (shown["days"], shown["origins"]) == ({"2026-05-03": 40}, {"coded": 40})
    assert shown["withheld"] == ["groups.sex.male", "groups.sex.female"]
    answered = sum(len(answer_of(number)["items"]) for number in range(40))
    assert shown["result"]["answered"] == answered
    comments = (await town.of_round(round_id, "/comments")).json()["comments"]
    assert sorted(comments) == sorted(f"意见{number}" for number in range(40))


async def test_one_code_sent_with_many_answers_at_once_is_spent_once(town: Village) -> None:
    round_id = await town.new_round(codes=True)
    code = (await town.codes(round_id, 1))[0]
    answers = await asyncio.gather(*(town.answer(round_id, {**ANSWER, "code": code}) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 11]


async def test_one_answer_sent_many_times_at_once_is_kept_once(town: Village) -> None:
    round_id, answer_id = await town.new_round(), str(uuid.uuid4())
    answers = await asyncio.gather(*(town.answer(round_id, answer_id=answer_id) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [*[200] * 11, 201]
    assert len({answer.text for answer in answers}) == 1


async def test_codes_asked_for_at_once_all_differ(town: Village) -> None:
    round_id = await town.new_round(codes=True)
    made = await asyncio.gather(*(town.codes(round_id, 20) for _ in range(5)))
    assert len({code for codes in made for code in codes}) == 100
    assert (await town.of_round(round_id)).json()["issued"] == 100


async def test_what_one_process_seals_another_refuses_at_once(database: str, tmp_path: Path) -> None:
    async with village(tmp_path / "one", database=database) as one:
        round_id = await one.new_round()
        async with village(tmp_path / "other", database=database, new=False) as other:
            assert (await other.answer(round_id)).status_code == 201
            assert (await other.client.get(f"/api/v1/surveys/heping/{round_id}")).json()["state"] == "open"
            await one.seal(round_id, early=True)
            assert problem(await other.answer(round_id)) == (410, "round_closed")
