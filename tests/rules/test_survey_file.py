"""A file of responses: read whole, and shown as far as a round's results may be."""

import json
from typing import Any

import pytest
from xinheng.api import run
from xinheng_forms.load import definition_text

TEXT = definition_text("gs/survey")
ROUND = {"name": "2026年上半年", "opens": "2026-05-01", "closes": "2026-05-31", "target": 40}
ALL = {"items": {str(number): "satisfied" for number in range(1, 13)}}


def asked(*responses: object, **more: object) -> Any:
    return json.loads(
        run(TEXT, json.dumps({"kind": "xinheng-responses", "version": 1, "responses": responses, **more}))
    )


def test_a_file_says_when_whence_and_what_was_written() -> None:
    given = [
        {**ALL, "day": f"2026-05-0{day}", "origin": "paper", "comment": word} for day, word in ((2, "甲"), (1, "乙"))
    ]
    result = asked(*given, *[{**ALL, "day": "2026-05-02", "origin": "kiosk", "on_behalf": True}] * 4, round=ROUND)
    assert (result["stage"], result["responses"], result["rate"], result["on_behalf"]) == ("final", 6, 1, 4)
    assert result["days"] == {"2026-05-01": 1, "2026-05-02": 5}
    assert result["origins"] == {"kiosk": 4, "paper": 2}
    assert result["comments"] == ["乙", "甲"]
    assert result["interval"] == [0.609665, 1]  # of six people, not of 72 answers
    assert result["round"] == {**ROUND, "smallest_group": 5}


@pytest.mark.parametrize("smallest", [5, 9])
def test_groups_smaller_than_promised_are_withheld_with_what_gives_them_away(smallest: int) -> None:
    given = [*[{**ALL, "sex": "female"}] * 30, *[{**ALL, "sex": "male"}] * (smallest - 1)]
    result = asked(*given, round={**ROUND, "smallest_group": smallest})
    assert result["withheld"] == ["groups.sex.male", "groups.sex.female"]
    assert result["groups"]["sex"]["female"]["rate"] is None
    assert asked(*given, {**ALL, "sex": "male"}, round={"smallest_group": smallest})["withheld"] == []


def test_a_question_that_few_answered_is_in_no_sum() -> None:
    without = {"items": {**ALL["items"], "4": None}}
    result = asked(*[without] * 6, *[{"items": {"4": "dissatisfied"}}] * 2)
    assert (result["withheld"], result["groups"], result["rate"]) == (["items.4", "groups"], None, 1)


def test_too_few_responses_tell_their_number_only() -> None:
    result = asked(*[{**ALL, "comment": "好"}] * 4)
    assert (result["stage"], result["responses"], result["comments"]) == ("too_few", 4, None)
    assert not [
        name for name in ("rate", "answered", "items", "groups", "interval", "meets_95") if result[name] is not None
    ]


def test_bare_responses_stay_the_contracts() -> None:
    result = json.loads(
        run(TEXT, json.dumps({"responses": [{**ALL, "sex": "male"}, {"items": {"1": "dissatisfied"}}]}))
    )
    assert result["groups"]["sex"]["male"]["responses"] == 1
    assert (result["items"][0]["blank"], result["items"][1]["blank"]) == (0, 1)
    assert "stage" not in result


@pytest.mark.parametrize(
    ("response", "path", "code"),
    [
        ({"day": "2026-02-30"}, "day", "not_a_date"),
        ({"origin": "telephone"}, "origin", "out_of_range"),
        ({"on_behalf": 1}, "on_behalf", "wrong_type"),
        ({"comment": ["好"]}, "comment", "wrong_type"),
        ({"name": "张三"}, "name", "unknown_key"),
    ],
)
def test_a_response_of_a_file_is_checked(response: dict[str, object], path: str, code: str) -> None:
    assert [(each["code"], each["path"]) for each in asked(response)["errors"]] == [(code, f"responses[0].{path}")]


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"kind": "xinheng-file"}, "kind", "out_of_range"),
        ({"version": 2}, "version", "out_of_range"),
        ({"file": 1}, "file", "wrong_type"),
        ({"round": []}, "round", "wrong_type"),
        ({"round": {"year": 2026}}, "round.year", "unknown_key"),
        ({"round": {"name": 1}}, "round.name", "wrong_type"),
        ({"round": {"opens": "5月1日"}}, "round.opens", "not_a_date"),
        ({"round": {"opens": "2026-05-02", "closes": "2026-05-01"}}, "round.opens", "out_of_range"),
        ({"round": {"target": 0}}, "round.target", "out_of_range"),
        ({"round": {"codes": "no"}}, "round.codes", "wrong_type"),
        ({"round": {"smallest_group": 4}}, "round.smallest_group", "out_of_range"),
        ({"round": {"smallest_group": 5.5}}, "round.smallest_group", "wrong_type"),
    ],
)
def test_what_a_file_says_of_itself_is_checked(more: dict[str, object], path: str, code: str) -> None:
    assert [(each["code"], each["path"]) for each in asked(**more)["errors"]] == [(code, path)]
