"""An organisation sets up its rounds, and sees results in which nobody's answer can be made out."""

import uuid
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from village import ANSWER, ROUND, Village, problem, village
from xinheng_server.store import Document, Key, Round, Stamp, Write
from xinheng_server.survey.sealing import seal_overdue

pytestmark = pytest.mark.anyio

UNHAPPY = {"items": {"1": "dissatisfied"}}
ALL_UNHAPPY = {"items": dict.fromkeys(ANSWER["items"], "dissatisfied")}
BUT_FOUR = {"items": {number: word for number, word in ANSWER["items"].items() if number != "4"}}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Village]:
    async with village(tmp_path / "data") as opened:
        yield opened


async def results(town: Village, round_id: str) -> dict[str, Any]:
    answer = await town.of_round(round_id, "/results")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


# The round itself.


async def test_a_round_is_read_back_with_its_state_today(town: Village) -> None:
    round_id = await town.new_round(target=200)
    answer = await town.of_round(round_id)
    members = answer.json()
    assert answer.headers["ETag"] == f'"{members["revision"]}"'
    wanted = {
        **ROUND,
        "id": round_id,
        "target": 200,
        "codes": False,
        "smallest_group": 5,
        "sealed": None,
        "state": "open",
        "issued": 0,
    }
    assert members.items() >= wanted.items()
    town.on("2026-06-05")
    assert (await town.of_round(round_id)).json()["state"] == "closed"


async def test_rounds_are_listed_with_their_state(town: Village) -> None:
    first, second = await town.new_round(), await town.new_round(opens="2026-05-20")
    items = (await town.client.get("/api/v1/rounds", headers=town.token())).json()["items"]
    assert [(item["id"], item["state"], item["deleted"]) for item in items] == [
        (first, "open", False),
        (second, "not_yet", False),
    ]


async def test_a_round_is_changed_at_the_revision_the_writer_knew(town: Village) -> None:
    round_id = await town.new_round()
    revision = (await town.of_round(round_id)).json()["revision"]
    assert (await town.put_round(round_id, revision=revision, closes="2026-05-10")).status_code == 200
    assert problem(await town.put_round(round_id, revision=revision)) == (412, "revision_conflict")
    assert problem(await town.put_round(round_id)) == (412, "revision_conflict")
    town.on("2026-05-11")
    assert problem(await town.answer(round_id)) == (410, "round_closed")


async def test_what_answers_were_given_under_stays(town: Village) -> None:
    round_id = await town.new_round()
    revision = (await town.of_round(round_id)).json()["revision"]
    answer = await town.put_round(round_id, revision=revision, smallest_group=20)
    assert problem(answer) == (422, "round_invalid")
    assert answer.json()["errors"][0]["path"] == "smallest_group"


async def test_a_round_belongs_to_its_organisation(town: Village) -> None:
    round_id = await town.new_round()
    for what in ("", "/results", "/comments"):
        answer = await town.client.get(f"/api/v1/rounds/{round_id}{what}", headers=town.token("xinhua"))
        assert problem(answer) == (404, "not_found")
    assert problem(await town.client.get(f"/api/v1/rounds/{round_id}/results")) == (401, "token_missing")


async def test_a_deleted_round_leaves_no_answers_no_codes_and_no_key(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 6, {**ANSWER, "comment": "灯太暗"})
    revision = (await town.of_round(round_id)).json()["revision"]
    answer = await town.client.delete(f"/api/v1/rounds/{round_id}", headers=town.new_write(revision))
    assert answer.status_code == 200, answer.text
    assert await town.parts.store.answers(Round("heping", round_id)) == []
    secret = await town.parts.store.get(Key("heping", "round_secret", round_id))
    assert secret is not None
    assert secret.deleted
    assert problem(await town.answer(round_id)) == (404, "round_unknown")
    assert problem(await town.of_round(round_id, "/results")) == (410, "deleted")


# Codes.


async def test_codes_are_shown_once_and_kept_nowhere(town: Village) -> None:
    round_id = await town.new_round(codes=True)
    codes = [*await town.codes(round_id, 30), *await town.codes(round_id, 30)]
    assert len(set(codes)) == 60
    assert (await town.of_round(round_id)).json()["issued"] == 60
    dump = "\n".join([line async for line in town.parts.store.dump()])
    assert not any(code in dump or code.replace("-", "") in dump for code in codes)


@pytest.mark.parametrize("count", [0, 5001, -1, 1.5, "7", None, True])
async def test_a_count_of_codes_is_a_whole_number_up_to_5000(town: Village, count: Any) -> None:
    round_id = await town.new_round(codes=True)
    answer = await town.client.post(f"/api/v1/rounds/{round_id}/codes", json={"count": count}, headers=town.token())
    assert problem(answer) == (422, "envelope_invalid")


async def test_a_round_without_codes_makes_none_and_a_sealed_one_neither(town: Village) -> None:
    plain, sealed = await town.new_round(), await town.new_round(codes=True)
    await town.seal(sealed, early=True)
    for round_id, code in ((plain, "round_without_codes"), (sealed, "round_sealed")):
        answer = await town.client.post(f"/api/v1/rounds/{round_id}/codes", json={"count": 1}, headers=town.token())
        assert problem(answer) == (409, code)


# Results.


async def test_on_the_day_itself_only_the_number_of_answers_is_shown(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 20)
    shown = await results(town, round_id)
    assert (shown["stage"], shown["responses"], shown["days"]) == ("collecting", 20, {"2026-05-03": 20})
    assert shown["origins"] == {"open": 20}
    assert shown["result"] is shown["comments"] is None


async def test_interim_results_end_with_a_day_behind_which_enough_answers_came(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 6)
    town.on("2026-05-04")
    await town.answers(round_id, 5, {**ALL_UNHAPPY, "sex": "male"})
    assert (await results(town, round_id))["stage"] == "collecting"
    town.on("2026-05-05")
    shown = await results(town, round_id)
    assert (shown["stage"], shown["responses"], shown["through"]) == ("interim", 11, "2026-05-03")
    assert (shown["result"]["responses"], shown["result"]["rate"]) == (6, 1)


async def test_interim_results_tell_nothing_of_single_questions_or_groups(town: Village) -> None:
    round_id = await town.new_round()
    for day in ("2026-05-04", "2026-05-05", "2026-05-06"):
        town.on(day)
        await town.answers(round_id, 5, {**ANSWER, "sex": "male"})
    shown = await results(town, round_id)
    assert (shown["stage"], shown["result"]["items"], shown["result"]["groups"]) == ("interim", None, None)
    assert "各题" not in cells((await town.of_round(round_id, "/export.xlsx")).content)


async def test_one_answer_to_a_question_is_not_told_by_two_looks(town: Village) -> None:
    """Six more people answer, but only one of them the fourth question."""
    round_id = await town.new_round()
    await town.answers(round_id, 6)
    for day, others in (("2026-05-04", 6), ("2026-05-05", 5)):
        town.on(day)
        await town.answers(round_id, others, BUT_FOUR)
    await town.answer(round_id, {"items": {"4": "dissatisfied"}})
    town.on("2026-05-06")
    shown = await results(town, round_id)
    assert (shown["stage"], shown["through"], shown["result"]) == ("collecting", None, None)


async def test_no_answer_changes_what_is_shown_when_it_comes(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 10)
    town.on("2026-05-04")
    await town.answers(round_id, 10)
    before = await results(town, round_id)
    await town.answer(round_id, {**UNHAPPY, "comment": "很不满意", "sex": "male", "on_behalf": True})
    after = await results(town, round_id)
    counted = ("responses", "days", "origins")
    assert {**before, **{name: after[name] for name in counted}} == after


async def test_final_results_are_the_rules_results_for_all_answers(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 7, {**ANSWER, "sex": "female", "comment": "好"})
    await town.answers(round_id, 6, {**UNHAPPY, "sex": "male", "on_behalf": True})
    town.on("2026-06-01")
    assert (await town.seal(round_id)).json()["state"] == "sealed"
    shown = await results(town, round_id)
    assert (shown["stage"], shown["responses"], shown["comments"], shown["on_behalf"]) == ("final", 13, 7, 6)
    assert (shown["result"]["answered"], shown["result"]["satisfied"]) == (7 * 12 + 6, 7 * 12)
    male = shown["result"]["groups"]["sex"]["male"]
    assert (male["responses"], male["answered"], male["satisfied"], male["rate"]) == (6, 6, 0, 0)
    assert shown["withheld"] == []


async def test_few_men_are_withheld_and_so_is_what_would_give_them_away(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 20, {**ANSWER, "sex": "female", "age": "over60"})
    await town.answers(round_id, 2, {**UNHAPPY, "sex": "male", "age": "over60"})
    await town.seal(round_id, early=True)
    shown = await results(town, round_id)
    nothing = dict.fromkeys(("responses", "answered", "satisfied", "rate", "interval"))
    assert shown["result"]["groups"]["sex"] == {"male": nothing, "female": nothing}
    assert shown["result"]["groups"]["age"]["over60"]["responses"] == 22
    assert shown["withheld"] == ["groups.sex.male", "groups.sex.female"]


async def test_few_who_left_a_question_blank_cannot_be_worked_out_from_the_total(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 20, {**ANSWER, "sex": "female"})
    await town.answers(round_id, 3, UNHAPPY)
    await town.seal(round_id, early=True)
    shown = await results(town, round_id)
    assert shown["result"]["responses"] == 23
    assert shown["result"]["groups"]["sex"]["female"]["satisfied"] is None


@pytest.mark.parametrize("few", [{"4": "satisfied"}, {"4": "dissatisfied"}])
async def test_nothing_that_is_shown_depends_on_a_question_that_few_answered(
    town: Village, few: dict[str, str]
) -> None:
    """Whatever one knows besides (how many came, that nobody answers twice), there is nothing to work with."""
    without, with_few = await town.new_round(), await town.new_round()
    for round_id, last in ((without, {}), (with_few, few)):
        await town.answers(round_id, 9, {**BUT_FOUR, "sex": "male"})
        await town.answers(round_id, 3, {"items": {**BUT_FOUR["items"], **last}, "sex": "female"})
        await town.seal(round_id, early=True)
    shown, compared = await results(town, with_few), await results(town, without)
    assert shown["withheld"] == ["items.4", "groups"]
    assert shown["result"]["items"][3] == {
        "id": "4",
        **dict.fromkeys(("answered", "blank", "counts", "rate", "interval")),
    }
    nothing = {"items": shown["result"]["items"], "groups": None}
    assert shown["result"] == {**compared["result"], **nothing}
    assert "人群" not in cells((await town.of_round(with_few, "/export.xlsx")).content)


async def test_who_answered_nothing_makes_no_group_larger(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 20, {**ANSWER, "sex": "female"})
    await town.answers(round_id, 4, {"items": {}, "sex": "male", "comment": "好"})
    await town.answers(round_id, 1, {**ALL_UNHAPPY, "sex": "male"})
    await town.seal(round_id, early=True)
    shown = await results(town, round_id)
    assert shown["responses"] == 25
    assert shown["withheld"] == ["groups.sex.male", "groups.sex.female"]


async def test_below_the_smallest_group_nothing_is_shown(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 4, {**ANSWER, "comment": "灯太暗"})
    await town.seal(round_id, early=True)
    shown = await results(town, round_id)
    assert (shown["stage"], shown["responses"], shown["result"], shown["comments"]) == ("too_few", 4, None, None)
    assert problem(await town.of_round(round_id, "/comments")) == (403, "comments_withheld")


async def test_comments_wait_for_the_seal_and_come_mixed_and_alone(town: Village) -> None:
    round_id = await town.new_round()
    given = [f"意见{number}" for number in range(30)]
    for comment in given:
        await town.answer(round_id, {**ANSWER, "sex": "male", "comment": comment})
    assert problem(await town.of_round(round_id, "/comments")) == (403, "comments_withheld")
    await town.seal(round_id, early=True)
    shown = (await town.of_round(round_id, "/comments")).json()
    assert shown.keys() == {"id", "comments"}
    assert sorted(shown["comments"]) == sorted(given)
    assert shown["comments"] != given
    assert (await town.of_round(round_id, "/comments")).json() == shown


# Files.


def cells(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}


async def test_the_workbook_and_the_csv_hold_what_is_shown_and_no_more(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 18, {**ANSWER, "sex": "female"})
    await town.answers(round_id, 2, {**UNHAPPY, "sex": "male", "comment": "=1+1"})
    await town.seal(round_id, early=True)
    sheets = cells((await town.of_round(round_id, "/export.xlsx")).content)
    assert list(sheets) == ["概况", "各题", "人群", "每天", "意见"]
    assert ("收到答卷", 20) in sheets["概况"]
    assert ("1", "场所环境", 20, 18, 0, 2, 90) in sheets["各题"]
    assert ("性别", "男", *["不显示"] * 4) in sheets["人群"]
    assert ("性别", "女", *["不显示"] * 4) in sheets["人群"]
    assert sheets["意见"][1:] == [("'=1+1",), ("'=1+1",)]
    text = (await town.of_round(round_id, "/export.csv")).content.decode("utf-8-sig")
    assert "各题,1,满意,18\r\n" in text
    assert "人群,1,答卷,不显示\r\n" in text


async def test_a_file_of_an_open_round_has_no_more_than_the_page(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 20, {**ANSWER, "comment": "灯太暗"})
    sheets = cells((await town.of_round(round_id, "/export.xlsx")).content)
    assert list(sheets) == ["概况", "每天"]
    assert ("满意率（%，满意和基本满意）", "不显示") in sheets["概况"]


# The seal.


async def test_an_open_round_is_sealed_only_when_that_is_asked_for(town: Village) -> None:
    round_id = await town.new_round()
    answer = await town.seal(round_id)
    assert problem(answer) == (409, "round_open")
    assert (await town.answer(round_id)).status_code == 201
    assert (await town.seal(round_id, early=True)).json()["sealed"] == "2026-05-03"
    assert problem(await town.answer(round_id)) == (410, "round_closed")


async def test_a_seal_drops_ids_codes_and_key(town: Village) -> None:
    round_id, answer_id = await town.new_round(codes=True), str(uuid.uuid4())
    code = (await town.codes(round_id, 1))[0]
    await town.answer(round_id, {**ANSWER, "code": code}, answer_id=answer_id)
    before = "\n".join([line async for line in town.parts.store.dump()])
    assert answer_id in before
    await town.seal(round_id, early=True)
    lines = [line async for line in town.parts.store.dump()]
    assert answer_id not in "\n".join(lines)
    assert not any('"code"' in line and '"entry"' in line for line in lines)
    assert await town.parts.store.find_answer(Round("heping", round_id), answer_id) is None
    secret = await town.parts.store.get(Key("heping", "round_secret", round_id))
    assert secret is not None
    assert secret.deleted


async def test_a_second_seal_changes_nothing_and_a_sealed_round_cannot_be_changed(town: Village) -> None:
    round_id = await town.new_round()
    await town.seal(round_id, early=True)
    first = (await town.of_round(round_id)).json()
    town.on("2026-05-09")
    assert (await town.seal(round_id)).json()["sealed"] == "2026-05-03"
    assert (await town.of_round(round_id)).json() == first
    assert first["issued"] is None
    assert problem(await town.put_round(round_id, revision=first["revision"])) == (409, "round_sealed")


async def test_two_weeks_after_its_last_day_a_round_is_sealed_by_itself(town: Village) -> None:
    overdue, other = await town.new_round(), await town.new_round(closes="2026-06-20")
    town.on("2026-06-14")
    assert await seal_overdue(town.parts.store, town.parts.audit, town.now) == 0
    town.on("2026-06-15")
    assert (await town.of_round(overdue)).json()["sealed"] is None
    assert await seal_overdue(town.parts.store, town.parts.audit, town.now) == 1
    assert (await town.of_round(overdue)).json()["sealed"] == "2026-06-15"
    assert (await town.of_round(other)).json()["state"] == "open"


async def test_a_round_that_cannot_be_sealed_stops_no_other(town: Village) -> None:
    spoilt, overdue = Key("heping", "round", "00000000-0000-4000-8000-000000000000"), await town.new_round()
    await town.parts.store.create(Document(spoilt, Stamp("r1", town.now), "{}", "{}"), Write("w1", "x"))
    town.on("2026-06-15")
    assert await seal_overdue(town.parts.store, town.parts.audit, town.now) == 1
    assert (await town.of_round(overdue)).json()["sealed"] == "2026-06-15"


async def test_a_full_store_still_seals_and_shows_results(tmp_path: Path) -> None:
    async with village(tmp_path / "data") as town:
        by_hand, overdue = await town.new_round(), await town.new_round()
        for round_id in (by_hand, overdue):
            await town.answers(round_id, 5)
        used, secrets = (await town.parts.store.usage()).bytes, town.secrets
    async with village(tmp_path / "data", new=False, cap_bytes=used) as town:
        town.secrets = secrets
        assert problem(await town.answer(overdue)) == (507, "store_full")
        assert (await town.seal(by_hand, early=True)).json()["state"] == "sealed"
        town.on("2026-06-20")
        assert ((await results(town, overdue))["stage"], (await results(town, overdue))["responses"]) == ("final", 5)


async def test_a_deleted_round_is_not_put_back(town: Village) -> None:
    round_id = await town.new_round()
    answer = await town.client.delete(
        f"/api/v1/rounds/{round_id}", headers=town.new_write((await town.of_round(round_id)).json()["revision"])
    )
    assert problem(await town.put_round(round_id, revision=answer.json()["revision"])) == (410, "deleted")
    assert problem(await town.put_round(round_id)) == (410, "deleted")


async def test_looking_at_results_seals_a_round_whose_time_is_over(town: Village) -> None:
    round_id = await town.new_round()
    await town.answers(round_id, 5)
    town.on("2026-06-20")
    assert (await results(town, round_id))["sealed"] == "2026-06-20"


async def test_what_was_done_to_a_round_is_in_the_trail(town: Village) -> None:
    round_id = await town.new_round(codes=True)
    await town.codes(round_id, 1)
    await town.seal(round_id, early=True)
    done = [(entry.event.action, entry.event.object) for entry in await town.parts.audit.entries()]
    assert done == [
        ("create", f"round/{round_id}"),
        ("create", f"round/{round_id}/codes"),
        ("seal", f"round/{round_id}"),
    ]
