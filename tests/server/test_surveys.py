"""A resident's answer is kept once, for certain, and exactly as the receipt says."""

import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from village import ANSWER, Village, problem, village
from xinheng_server.store import Round

pytestmark = pytest.mark.anyio

FIRST = "0b0f6a0e-5d5e-4f0a-9a58-6a1f2e3d4c5b"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Village]:
    async with village(tmp_path / "data") as opened:
        yield opened


async def stored(town: Village, round_id: str) -> int:
    results = (await town.of_round(round_id, "/results")).json()
    responses: int = results["responses"]
    return responses


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-04-30", "not_yet"),
        ("2026-05-01", "open"),
        ("2026-05-31", "open"),
        ("2026-06-01", "closed"),
        ("2026-08-01", "closed"),
    ],
)
async def test_a_resident_sees_whose_round_it_is_and_whether_it_is_open(town: Village, day: str, state: str) -> None:
    town.on("2026-04-20")
    round_id = await town.new_round(codes=True)
    town.on(day)
    answer = await town.client.get(f"/api/v1/surveys/heping/{round_id}")
    assert answer.json() == {
        "organisation": "heping心理服务站",
        "name": "2026年上半年",
        "opens": "2026-05-01",
        "closes": "2026-05-31",
        "state": state,
        "codes": True,
    }


async def test_the_round_opens_at_midnight_in_the_place(town: Village) -> None:
    round_id = await town.new_round(opens="2026-05-04")
    town.on("2026-05-03", "15:59:59")
    assert problem(await town.answer(round_id)) == (403, "round_not_yet")
    town.on("2026-05-03", "16:00:00")
    assert (await town.answer(round_id)).json()["stored"]["day"] == "2026-05-04"


async def test_an_answer_gets_a_receipt_and_is_shown_as_it_is_stored(town: Village) -> None:
    round_id = await town.new_round()
    body = {**ANSWER, "sex": "female", "comment": "灯太暗", "origin": "kiosk"}
    answer = await town.answer(round_id, body, answer_id=FIRST)
    assert answer.status_code == 201
    members = answer.json()
    assert re.fullmatch("[0-9A-Z]{3}-[0-9A-Z]{3}", members.pop("receipt"))
    assert members == {"id": FIRST, "stored": {**body, "day": "2026-05-03"}}
    await town.parts.store.seal(await only_round(town))
    assert [await town.parts.store.answers(await only_round(town))] == [[answer.text[answer.text.index('{"day"') : -1]]]


async def only_round(town: Village) -> Round:
    page = await town.parts.store.changes("heping", "round")
    return Round("heping", page.documents[0].key.id)


async def test_the_same_answer_again_is_kept_once_and_gets_the_first_receipt(town: Village) -> None:
    round_id = await town.new_round()
    first = await town.answer(round_id, answer_id=FIRST)
    again = await town.answer(round_id, answer_id=FIRST)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert await stored(town, round_id) == 1


async def test_a_retry_after_midnight_finds_the_answer_of_the_day_before(town: Village) -> None:
    round_id = await town.new_round()
    first = await town.answer(round_id, answer_id=FIRST)
    town.on("2026-05-04")
    again = await town.answer(round_id, answer_id=FIRST)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert await stored(town, round_id) == 1


@pytest.mark.parametrize("day", ["2026-05-03", "2026-05-04", "2026-06-03"])
async def test_the_same_id_with_other_content_is_refused(town: Village, day: str) -> None:
    round_id = await town.new_round()
    await town.answer(round_id, answer_id=FIRST)
    town.on(day)
    assert problem(await town.answer(round_id, {**ANSWER, "sex": "male"}, answer_id=FIRST)) == (409, "answer_reused")


async def test_after_the_end_only_what_was_kept_before_is_recognised(town: Village) -> None:
    round_id = await town.new_round()
    first = await town.answer(round_id, answer_id=FIRST)
    town.on("2026-06-03")
    again = await town.answer(round_id, answer_id=FIRST)
    assert again.status_code == 200
    assert again.json() == first.json()
    late = await town.answer(round_id)
    assert problem(late) == (410, "round_closed")
    assert late.json()["closes"] == "2026-05-31"
    assert (await town.seal(round_id)).status_code == 200
    assert problem(await town.answer(round_id, answer_id=FIRST)) == (410, "round_closed")
    assert await stored(town, round_id) == 1


async def test_before_the_beginning_nothing_is_kept(town: Village) -> None:
    round_id = await town.new_round(opens="2026-05-10")
    answer = await town.answer(round_id)
    assert problem(answer) == (403, "round_not_yet")
    assert answer.json()["opens"] == "2026-05-10"
    assert await stored(town, round_id) == 0


@pytest.mark.parametrize(("header", "code"), [("Bearer xh_wrong", "token_refused"), ("whatever", "token_missing")])
async def test_a_token_is_looked_at_before_what_came_with_it(town: Village, header: str, code: str) -> None:
    round_id = await town.new_round()
    headers = {"Authorization": header, "Content-Type": "application/json"}
    address = f"/api/v1/surveys/heping/{round_id}/responses/{FIRST}"
    assert problem(await town.client.put(address, content=b"{", headers=headers)) == (401, code)


async def test_a_round_that_is_not_there_is_a_clear_problem(town: Village) -> None:
    round_id = await town.new_round()
    for organisation, wanted in [
        ("heping", str(uuid.uuid4())),
        ("xinhua", round_id),
        ("nobody", round_id),
        ("%00", round_id),
    ]:
        assert problem(await town.answer(wanted, organisation=organisation)) == (404, "round_unknown")
        assert problem(await town.client.get(f"/api/v1/surveys/{organisation}/{wanted}")) == (404, "round_unknown")


async def test_a_round_of_an_organisation_that_was_removed_is_gone(town: Village) -> None:
    organisation = await town.parts.registry.organisation("heping")
    assert organisation is not None
    round_id = await town.new_round()
    await town.parts.registry.change_organisation(replace(organisation, removed=town.now))
    assert problem(await town.answer(round_id)) == (404, "round_unknown")


async def test_paper_is_keyed_in_with_the_organisations_token_alone(town: Village) -> None:
    round_id = await town.new_round()
    paper = {**ANSWER, "origin": "paper"}
    assert problem(await town.answer(round_id, paper)) == (401, "token_missing")
    assert problem(await town.answer(round_id, paper, headers=town.token("xinhua"))) == (403, "scope_refused")
    assert (await town.answer(round_id, paper, headers=town.token())).json()["stored"]["origin"] == "paper"
    assert await stored(town, round_id) == 1


async def test_paper_and_kiosk_may_come_after_the_end_until_the_round_is_sealed(town: Village) -> None:
    round_id = await town.new_round(codes=True)
    town.on("2026-06-14")
    for origin in ("paper", "kiosk"):
        answer = await town.answer(round_id, {**ANSWER, "origin": origin}, headers=town.token())
        assert answer.status_code == 201, answer.text
    town.on("2026-06-15")
    late = await town.answer(round_id, {**ANSWER, "origin": "paper"}, headers=town.token())
    assert problem(late) == (410, "round_closed")


async def test_a_problem_names_every_place(town: Village) -> None:
    round_id = await town.new_round()
    answer = await town.answer(
        round_id, {"items": {"1": "great", "99": "basic"}, "name": "张三", "comment": "字" * 1001}
    )
    assert problem(answer) == (422, "answer_invalid")
    paths = {error["path"] for error in answer.json()["errors"]}
    assert paths == {"items.1", "items.99", "name", "comment"}
    assert await stored(town, round_id) == 0


async def test_a_body_over_the_limit_or_of_another_kind_is_refused(town: Village) -> None:
    round_id = await town.new_round()
    address = f"/api/v1/surveys/heping/{round_id}/responses/{FIRST}"
    assert problem(await town.client.put(address, json={"x": "字" * 16384})) == (413, "body_too_large")
    assert problem(await town.client.put(address, content="{}")) == (415, "wrong_content_type")
    json_type = {"Content-Type": "application/json"}
    assert problem(await town.client.put(address, content="[" * 2000, headers=json_type)) == (400, "not_json")


async def test_an_address_that_sends_too_much_has_to_wait(tmp_path: Path) -> None:
    async with village(tmp_path / "data", answers_per_address=3) as town:
        round_id = await town.new_round()
        await town.answers(round_id, 3)
        answer = await town.answer(round_id)
        assert problem(answer) == (429, "too_many_requests")
        assert int(answer.headers["Retry-After"]) > 0
        paper = await town.answer(round_id, {**ANSWER, "origin": "paper"}, headers=town.token())
        assert paper.status_code == 201


async def test_what_is_refused_counts_too(tmp_path: Path) -> None:
    async with village(tmp_path / "data", answers_per_address=2) as town:
        round_id = await town.new_round()
        for _ in range(2):
            assert problem(await town.answer(round_id, {"x": 1})) == (422, "answer_invalid")
        assert problem(await town.answer(round_id)) == (429, "too_many_requests")


# Codes.


async def test_a_round_with_codes_takes_each_code_once(town: Village) -> None:
    round_id = await town.new_round(codes=True)
    one, other = await town.codes(round_id, 2)
    assert problem(await town.answer(round_id)) == (403, "code_missing")
    first = await town.answer(round_id, {**ANSWER, "code": one.lower()}, answer_id=FIRST)
    assert first.json()["stored"] == {**ANSWER, "day": "2026-05-03", "origin": "coded"}
    assert problem(await town.answer(round_id, {**ANSWER, "code": one})) == (409, "code_used")
    again = await town.answer(round_id, {**ANSWER, "code": one}, answer_id=FIRST)
    assert (again.status_code, again.json()) == (200, first.json())
    assert (await town.answer(round_id, {**ANSWER, "code": other})).status_code == 201
    assert await stored(town, round_id) == 2


async def test_a_code_of_another_round_is_wrong(town: Village) -> None:
    round_id, other = await town.new_round(codes=True), await town.new_round(codes=True)
    code = (await town.codes(other, 1))[0]
    assert problem(await town.answer(round_id, {**ANSWER, "code": code})) == (403, "code_wrong")


async def test_who_tries_codes_has_to_wait(tmp_path: Path) -> None:
    async with village(tmp_path / "data", failures_per_address=3) as town:
        round_id = await town.new_round(codes=True)
        wrong = {**ANSWER, "code": "000-000-000-000-000-000"}
        for _ in range(3):
            assert problem(await town.answer(round_id, wrong)) == (403, "code_wrong")
        assert problem(await town.answer(round_id, wrong)) == (429, "too_many_requests")


async def test_a_code_is_a_problem_where_none_is_used(town: Village) -> None:
    round_id = await town.new_round()
    answer = await town.answer(round_id, {**ANSWER, "code": "K7P"})
    assert problem(answer) == (422, "answer_invalid")
    assert [error["path"] for error in answer.json()["errors"]] == ["code"]


async def test_that_a_code_came_cannot_be_claimed(town: Village) -> None:
    round_id = await town.new_round()
    assert problem(await town.answer(round_id, {**ANSWER, "origin": "coded"})) == (422, "answer_invalid")
