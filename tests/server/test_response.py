"""An answer is read strictly, every problem with its place and a sentence; what is stored is what was checked."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng import api
from xinheng_server.errors import NotJson
from xinheng_server.survey.counting import count, definition
from xinheng_server.survey.problems import AnswerInvalid
from xinheng_server.survey.response import read_response, same_but_for_day

WORDS = ("satisfied", "basic", "dissatisfied")
FULL: Mapping[str, Any] = {
    "items": {str(number): "satisfied" for number in range(1, 13)},
    "sex": "female",
    "age": "over60",
    "education": "senior",
    "comment": "环境很好",
    "origin": "kiosk",
    "on_behalf": True,
}


def kept(answer: Any, day: str = "2026-05-03", *, coded: bool = False) -> str:
    found = read_response(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
    kept = found.answer("a", day, coded=coded)
    assert kept.counts == count(kept.body)
    return kept.body


def stored(answer: Any, *, coded: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(kept(answer, coded=coded))
    return found


def errors(answer: Any) -> list[tuple[str, str]]:
    with pytest.raises(AnswerInvalid) as refused:
        read_response(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
    assert all(any("一" <= sign <= "龥" for sign in error["message"]) for error in refused.value.facts["errors"])
    return [(error["code"], error["path"]) for error in refused.value.facts["errors"]]


def test_what_is_stored_is_what_was_sent_and_the_day() -> None:
    assert stored(FULL) == {**FULL, "day": "2026-05-03"}


def test_blanks_are_left_out() -> None:
    assert stored({"items": {"1": "basic", "2": None}, "sex": None, "comment": "  ", "on_behalf": False}) == {
        "day": "2026-05-03",
        "origin": "open",
        "items": {"1": "basic"},
    }
    assert stored({}) == {"day": "2026-05-03", "origin": "open", "items": {}}


def test_the_order_in_which_a_page_sends_does_not_matter() -> None:
    one = kept(b'{"sex":"male","items":{"10":"basic","2":"satisfied"}}')
    assert one == kept(b'{"items":{"2":"satisfied","10":"basic"},"sex":"male"}')


def test_a_code_leaves_its_origin_and_nothing_else() -> None:
    assert stored({"items": {}, "code": "K7P-4M3"}, coded=True) == {"day": "2026-05-03", "origin": "coded", "items": {}}


def test_paper_and_kiosk_stay_what_they_are_with_a_code() -> None:
    assert stored({"origin": "paper"}, coded=True)["origin"] == "paper"
    assert stored({"origin": "kiosk"}, coded=True)["origin"] == "kiosk"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ([], [("wrong_type", "")]),
        ({"items": {"13": "basic"}}, [("unknown_key", "items.13")]),
        ({"items": {"1": "great"}, "sex": "x", "name": "张三"}, 3),
        ({"items": []}, [("wrong_type", "items")]),
        ({"items": {"1": 1}}, [("wrong_type", "items.1")]),
        ({"origin": "coded"}, [("out_of_range", "origin")]),
        ({"origin": ["open"]}, [("out_of_range", "origin")]),
        ({"on_behalf": "yes"}, [("wrong_type", "on_behalf")]),
        ({"comment": 5}, [("wrong_type", "comment")]),
        ({"comment": "字" * 1001}, [("too_long", "comment")]),
        ({"comment": "a\x00b"}, [("out_of_range", "comment")]),
        ({"comment": "\ud800"}, [("out_of_range", "comment")]),
        ({"code": "1" * 101}, [("too_long", "code")]),
        ({"day": "2026-05-01"}, [("unknown_key", "day")]),
        (b'{"items":{},"items":{}}', [("duplicate_key", "items")]),
        (b'{"items":{"1":"basic","1":"satisfied"}}', [("duplicate_key", "items.1")]),
    ],
)
def test_every_problem_is_named_with_its_place(answer: Any, found: list[tuple[str, str]] | int) -> None:
    assert errors(answer) == found if isinstance(found, list) else len(errors(answer)) == found


@pytest.mark.parametrize("body", [b"", b"{", b'{"items":NaN}', b"\xff", b"[" * 100 + b"]" * 100])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(NotJson):
        read_response(body)


def test_a_comment_of_a_thousand_signs_with_new_lines_is_kept() -> None:
    comment = "字" * 500 + "\n" + "😀" * 499
    assert stored({"comment": comment})["comment"] == comment
    assert stored({"comment": " 一\r\n二 "})["comment"] == "一\n二"


def test_another_day_is_the_same_answer_another_word_is_not() -> None:
    today = kept(FULL)
    assert same_but_for_day(today, kept(FULL, "2026-05-02"))
    assert not same_but_for_day(today, kept({**FULL, "sex": "male"}))


ANSWERS = st.fixed_dictionaries(
    {"items": st.dictionaries(st.sampled_from([str(n) for n in range(1, 13)]), st.sampled_from(WORDS))},
    optional={
        "sex": st.sampled_from(["male", "female"]),
        "age": st.sampled_from(["under18", "18to60", "over60"]),
        "education": st.sampled_from(["junior", "senior", "college"]),
        "comment": st.text("好坏", min_size=1, max_size=5),
        "on_behalf": st.booleans(),
        "origin": st.sampled_from(["open", "kiosk", "paper"]),
    },
)


def of_rules(responses: list[dict[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(api.run(definition(), json.dumps({"responses": responses})))
    return result


@given(st.lists(ANSWERS, max_size=8))
def test_summed_counters_give_what_the_rules_give_for_all_answers(answers: list[dict[str, Any]]) -> None:
    sums: dict[str, int] = {}
    for at, answer in enumerate(answers):
        text = kept(answer, f"2026-05-0{at % 3 + 1}")
        for name, number in count(text).items():
            whole = name.partition(" ")[2] or name
            sums[whole] = sums.get(whole, 0) + number
    own = {name: sums.pop(name) for name in list(sums) if not name.startswith(("responses", "items.", "groups."))}
    rules = ("items", "sex", "age", "education")
    responses = [{name: value for name, value in answer.items() if name in rules} for answer in answers]
    answering = [response for response in responses if response["items"]]
    result = json.loads(api.tallied(definition(), json.dumps(sums)))
    assert result == {**of_rules(responses), "groups": of_rules(answering)["groups"]}
    assert own.get("answering", 0) == len(answering)
    assert own.get("comments", 0) == sum("comment" in answer for answer in answers)
    assert sum(number for name, number in own.items() if name.startswith("origin.")) == len(answers)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["items", "sex", "1", "comment", "x"]), inner),
    )
)
def test_anything_is_read_or_refused_as_a_problem(answer: Any) -> None:
    try:
        text = kept(answer)
    except AnswerInvalid:
        return
    assert count(text)
