"""A round's state follows the days of the place; what answers were given under cannot be changed later."""

from dataclasses import replace
from typing import Any

import pytest
from xinheng.text import parse, write
from xinheng_server.survey.days import day_of, later
from xinheng_server.survey.problems import RoundInvalid, RoundIsSealed
from xinheng_server.survey.rounds import SurveyRound, from_text, read_round

GIVEN: dict[str, Any] = {"name": "2026年上半年", "opens": "2026-05-01", "closes": "2026-05-31"}
PLAN = SurveyRound("2026年上半年", "2026-05-01", "2026-05-31")


def read(given: Any, *, before: SurveyRound | None = None, today: str = "2026-04-20") -> SurveyRound:
    tree, twice = parse(given if isinstance(given, str) else write(given))
    return read_round(tree, twice, before=before, today=today)


def errors(given: Any, **world: Any) -> list[tuple[str, str]]:
    with pytest.raises(RoundInvalid) as refused:
        read(given, **world)
    return [(error["code"], error["path"]) for error in refused.value.facts["errors"]]


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-05-01T15:59:59Z", "2026-05-01"),
        ("2026-05-01T16:00:00Z", "2026-05-02"),
        ("2026-12-31T16:00:00Z", "2027-01-01"),
    ],
)
def test_a_day_begins_at_midnight_in_the_place(utc: str, day: str) -> None:
    assert day_of(utc) == day


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2026-04-30", "not_yet"),
        ("2026-05-01", "open"),
        ("2026-05-31", "open"),
        ("2026-06-01", "closed"),
        ("2026-06-14", "closed"),
        ("2026-06-15", "sealed"),
    ],
)
def test_the_state_of_a_day(today: str, state: str) -> None:
    assert PLAN.state(today) == state


def test_what_was_sealed_is_sealed_on_every_day() -> None:
    assert replace(PLAN, sealed="2026-05-20").state("2026-05-20") == "sealed"


def test_what_is_not_said_has_a_default() -> None:
    assert read(GIVEN) == PLAN
    full = {**GIVEN, "target": "200", "codes": True, "smallest_group": "10"}
    assert read('{"name":"a","opens":"2026-05-01","closes":"2026-05-31","target":200,"codes":true}').target == 200
    assert errors(full) == [("out_of_range", "target"), ("out_of_range", "smallest_group")]


def test_a_round_is_read_back_as_it_was_written() -> None:
    assert from_text(replace(PLAN, target=3, sealed="2026-06-01").text()) == replace(
        PLAN, target=3, sealed="2026-06-01"
    )


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"name": None}, [("missing", "name")]),
        ({"name": " "}, [("out_of_range", "name")]),
        ({"name": "字" * 101}, [("out_of_range", "name")]),
        ({"opens": "2026-02-30"}, [("out_of_range", "opens")]),
        ({"opens": "2026-5-1", "closes": "soon"}, [("out_of_range", "opens"), ("out_of_range", "closes")]),
        ({"closes": "2026-04-30"}, [("out_of_range", "closes")]),
        ({"closes": "2027-05-03"}, [("out_of_range", "closes")]),
        ({"opens": "2026-01-01", "closes": "2026-04-05"}, [("out_of_range", "closes")]),
        ({"codes": "yes"}, [("out_of_range", "codes")]),
        ({"sealed": "2026-05-01"}, [("unknown_key", "sealed")]),
    ],
)
def test_every_problem_is_named(changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert errors({**GIVEN, **changes}) == found


@pytest.mark.parametrize("smallest", ["4", "101", "5.0", "-5", "true", "0", "1e1"])
def test_groups_below_five_cannot_be_asked_for(smallest: str) -> None:
    text = write(GIVEN)[:-1] + f',"smallest_group":{smallest}}}'
    assert errors(text) == [("out_of_range", "smallest_group")]


def test_once_open_only_name_target_and_end_change() -> None:
    later_end = {**GIVEN, "name": "新名称", "closes": "2026-06-10"}
    assert read(later_end, before=PLAN, today="2026-05-10").closes == "2026-06-10"
    other = {**GIVEN, "opens": "2026-05-02", "codes": True}
    assert errors(other, before=PLAN, today="2026-05-10") == [("frozen", "opens"), ("frozen", "codes")]
    assert read(other, before=PLAN, today="2026-04-20").codes


def test_a_sealed_round_cannot_be_changed() -> None:
    with pytest.raises(RoundIsSealed):
        read(GIVEN, before=replace(PLAN, sealed="2026-05-20"), today="2026-05-20")
    with pytest.raises(RoundIsSealed):
        read({**GIVEN, "closes": "2026-12-31"}, before=PLAN, today=later(PLAN.closes, 15))
