"""What holds for every set of answers about capability."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from xinheng.api import run
from xinheng_forms.load import definition, definition_text

FORM = definition("gbt/capability")
TEXT = definition_text("gbt/capability")
LEVELS = [level["id"] for level in FORM["levels"]]
MAY = {criterion["id"] for group in FORM["groups"] for criterion in group["criteria"] if "strength" in criterion}

type Tree = dict[str, Any]


def ask(facts: Tree) -> Any:
    return json.loads(run(TEXT, json.dumps({"facts": facts})))


def reach(result: Tree) -> tuple[int, int]:
    low, high = (LEVELS.index(level) for level in result["range"])
    return low, high


# Mostly yes, so that higher levels are reached.
complete = st.fixed_dictionaries(
    {
        group["id"]: st.fixed_dictionaries(
            {fact["id"]: st.sampled_from([True, True, True, True, True, True, False]) for fact in group["facts"]}
        )
        for group in FORM["groups"]
    }
)


@st.composite
def completions(draw: st.DrawFn) -> tuple[Tree, Tree]:
    """Answers with some left open, and the same completed."""
    facts: Tree = draw(complete)
    opened = {
        group: {name: value for name, value in answers.items() if draw(st.integers(0, 3))}
        for group, answers in facts.items()
    }
    return opened, facts


@given(completions())
def test_the_range_holds_every_completion(pair: tuple[Tree, Tree]) -> None:
    opened, whole = (ask(facts) for facts in pair)
    for before, after in zip([opened, *opened["dimensions"]], [whole, *whole["dimensions"]], strict=True):
        (low, high), (settled, same) = reach(before), reach(after)
        assert low <= settled == same <= high
        assert after["level"] == LEVELS[settled]
        assert before["level"] == (LEVELS[low] if low == high else None)


@given(completions())
def test_the_whole_is_the_lowest_dimension(pair: tuple[Tree, Tree]) -> None:
    for facts in pair:
        result = ask(facts)
        lows, highs = zip(*(reach(dimension) for dimension in result["dimensions"]), strict=True)
        assert reach(result) == (min(lows), min(highs))


@given(completions())
def test_what_is_missing_leads_to_the_next_level(pair: tuple[Tree, Tree]) -> None:
    facts, _ = pair
    for dimension in ask(facts)["dimensions"]:
        low, _ = reach(dimension)
        better = {**facts, dimension["id"]: facts[dimension["id"]] | dict.fromkeys(dimension["missing"], True)}
        (after,) = (each for each in ask(better)["dimensions"] if each["id"] == dimension["id"])
        assert reach(after)[0] > low or (low == len(LEVELS) - 1 and not dimension["missing"])


@given(complete, st.sampled_from(sorted(MAY)))
def test_a_permission_never_decides(facts: Tree, name: str) -> None:
    turned = {
        group: {key: value is not (key == name) for key, value in answers.items()} for group, answers in facts.items()
    }
    assert ask(turned)["dimensions"][2]["range"] == ask(facts)["dimensions"][2]["range"]


@given(complete)
def test_each_step_of_the_path_lifts_the_whole(facts: Tree) -> None:
    for step in ask(facts)["path"]:
        for each in step["criteria"]:
            facts = {**facts, each["dimension"]: {**facts[each["dimension"]], each["id"]: True}}
        assert LEVELS.index(ask(facts)["range"][0]) >= LEVELS.index(step["level"])


def test_the_path_takes_the_dimension_first_that_lacks_least() -> None:
    facts = {group["id"]: {fact["id"]: True for fact in group["facts"]} for group in FORM["groups"]}
    assert ask(facts)["path"] == []
    facts["service"] |= {"social_mood_monitoring": False, "emergency_aid": False}
    facts["venue"]["clear_signs"] = False
    [step] = ask(facts)["path"]
    assert step["level"] == "model"
    assert [each["id"] for each in step["criteria"]] == ["clear_signs", "social_mood_monitoring", "emergency_aid"]
    facts["staffing"] = {fact: fact not in ("case_conferences", "all_supervised") for fact in facts["staffing"]}
    assert ask(facts)["path"][0]["criteria"] == [{"dimension": "staffing", "id": "case_conferences"}]
