"""What holds for every row of scores and every set of thresholds."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from xinheng.api import run
from xinheng_forms.load import definition, definition_text

FORM = definition("gs/alert")
TEXT = definition_text("gs/alert")
COLOURS = ["none", *(colour["id"] for colour in FORM["colours"])]

type Tree = dict[str, Any]

hundredths = st.integers(0, 10_000)
rows = st.lists(st.none() | st.integers(55, 65).map(lambda score: score * 100) | hundredths, max_size=7)
thresholds = st.sets(hundredths, min_size=3, max_size=3).map(sorted)


def ask(bounds: list[int], tolerance: int, scores: list[int | None]) -> Any:
    document = {
        "thresholds": dict(zip(COLOURS[1:], (bound / 100 for bound in bounds), strict=True)),
        "tolerance": tolerance / 100,
        "scores": [None if score is None else score / 100 for score in scores],
    }
    return json.loads(run(TEXT, json.dumps(document)))


@given(thresholds, st.integers(0, 300), rows)
def test_every_score_has_the_colour_of_the_highest_threshold_it_reaches(
    bounds: list[int], tolerance: int, scores: list[int | None]
) -> None:
    result = ask(bounds, tolerance, scores)
    ranks = [None if score is None else sum(score >= bound for bound in bounds) for score in scores]
    assert result["history"] == [None if rank is None else COLOURS[rank] for rank in ranks]
    assert result["colour"] == (result["history"][-1] if scores else None)


@given(thresholds, st.integers(0, 300), rows)
def test_trend_and_control_look_at_the_last_periods_only(
    bounds: list[int], tolerance: int, scores: list[int | None]
) -> None:
    result, shorter = ask(bounds, tolerance, scores), ask(bounds, tolerance, scores[-4:])
    assert (result["trend"], result["control"]) == (shorter["trend"], shorter["control"])
    assert result["trend"] == "flat" or not result["control"]


@given(thresholds, st.integers(0, 300), rows)
def test_trend_is_turned_by_turning_the_scores(bounds: list[int], tolerance: int, scores: list[int | None]) -> None:
    turned = {"rising": "falling", "falling": "rising", "flat": "flat", None: None}
    last = scores[-2:]
    assert ask(bounds, tolerance, last[::-1])["trend"] == turned[ask(bounds, tolerance, last)["trend"]]


@given(thresholds, rows)
def test_a_wider_tolerance_never_ends_control(bounds: list[int], scores: list[int | None]) -> None:
    control = [ask(bounds, tolerance, scores)["control"] for tolerance in (0, 100, 500, 10_000)]
    assert control == sorted(control)


def test_the_examples_of_the_form_are_thresholds_that_it_takes() -> None:
    examples = {colour["id"]: colour["example"] for colour in FORM["colours"]}
    assert json.loads(run(TEXT, json.dumps({"thresholds": examples, "scores": [60]})))["colour"] == "orange"
