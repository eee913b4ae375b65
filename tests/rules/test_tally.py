"""Responses counted one by one and summed up anywhere give the result of all of them together."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng.api import is_error, run, tallied, tally
from xinheng_forms.load import definition, definition_text

FORM = definition("gs/survey")
TEXT = definition_text("gs/survey")
WORDS = [word["id"] for word in FORM["words"]]
PEOPLE = {group["id"]: [option["id"] for option in group["options"]] for group in FORM["people"]}

items = st.dictionaries(st.sampled_from([str(n) for n in range(1, 13)]), st.sampled_from([*WORDS, None]))
people = {group: st.sampled_from([*values, None]) for group, values in PEOPLE.items()}
responses = st.lists(st.none() | st.fixed_dictionaries({}, optional={"items": items | st.none(), **people}), max_size=9)


def counted(response: Any) -> Counter[str]:
    return Counter(json.loads(tally(TEXT, json.dumps(response))))


@given(responses, st.data())
def test_summed_counts_give_the_very_result_of_all_responses(given_responses: list[Any], data: st.DataObject) -> None:
    whole = run(TEXT, json.dumps({"responses": given_responses}))
    shuffled = data.draw(st.permutations(given_responses))
    cut = data.draw(st.integers(0, len(shuffled)))
    here, there = (sum(map(counted, part), Counter[str]()) for part in (shuffled[:cut], shuffled[cut:]))
    assert tallied(TEXT, json.dumps(here + there)) == whole


@given(responses)
def test_groups_and_items_add_up(given_responses: list[Any]) -> None:
    result = json.loads(run(TEXT, json.dumps({"responses": given_responses})))
    assert result["answered"] == sum(item["answered"] for item in result["items"])
    assert result["satisfied"] == sum(item["counts"]["satisfied"] + item["counts"]["basic"] for item in result["items"])
    for values in result["groups"].values():
        for key in ("responses", "answered", "satisfied"):
            assert sum(value[key] for value in values.values()) <= result[key]
    assert result["meets_95"] == (
        None if not result["answered"] else 20 * result["satisfied"] >= 19 * result["answered"]
    )


@given(responses, st.sampled_from(["1", "12"]))
def test_a_better_answer_never_lowers_the_rate(given_responses: list[Any], question: str) -> None:
    rates = [
        json.loads(run(TEXT, json.dumps({"responses": [*given_responses, {"items": {question: word}}]})))["rate"]
        for word in reversed(WORDS)
    ]
    assert rates == sorted(rates)


def test_a_blank_sheet_is_counted() -> None:
    assert tally(TEXT, "null") == tally(TEXT, "{}") == '{"responses":1}'


def test_the_counters_of_one_response() -> None:
    response = {"items": {"1": "basic", "12": "dissatisfied"}, "age": "18to60"}
    assert counted(response) == {
        "responses": 1,
        "items.1.basic": 1,
        "items.12.dissatisfied": 1,
        "groups.age.18to60.responses": 1,
        "groups.age.18to60.answered": 2,
        "groups.age.18to60.satisfied": 1,
    }


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("", "not_json", ""),
        ("[]", "wrong_type", ""),
        ('{"sex":"male","sex":"male"}', "duplicate_key", "sex"),
        ('{"comment":"好"}', "unknown_key", "comment"),
        ('{"items":{"13":"basic"}}', "unknown_key", "items.13"),
        ('{"items":{"1":1}}', "wrong_type", "items.1"),
        ('{"items":3}', "wrong_type", "items"),
        ('{"age":"18"}', "out_of_range", "age"),
    ],
)
def test_a_bad_response_is_told_by_paths_within_it(text: str, code: str, path: str) -> None:
    answer = tally(TEXT, text)
    assert is_error(answer)
    assert [(error["code"], error["path"]) for error in json.loads(answer)["errors"]] == [(code, path)]


@pytest.mark.parametrize(
    ("counts", "code", "path"),
    [
        ([], "wrong_type", ""),
        ({"items.13.basic": 1}, "unknown_key", "items.13.basic"),
        ({"responses": "1"}, "wrong_type", "responses"),
        ({"responses": 1.5}, "wrong_type", "responses"),
        ({"responses": -1}, "out_of_range", "responses"),
        ({"responses": 10**9 + 1}, "out_of_range", "responses"),
    ],
)
def test_bad_counts_are_told(counts: Any, code: str, path: str) -> None:
    answer = tallied(TEXT, json.dumps(counts))
    assert is_error(answer)
    assert [(error["code"], error["path"]) for error in json.loads(answer)["errors"]] == [(code, path)]
