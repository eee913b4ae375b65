"""What holds for every document of appendix F, whatever it says."""

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from xinheng.api import run
from xinheng_forms.load import definition, definition_text

FORM = definition("gs/evaluation")
TEXT = definition_text("gs/evaluation")
ITEMS = [item for section in FORM["sections"] for item in section["items"]]
PARTS = {(item["id"], pair["whole"], pair["part"]) for item in ITEMS for pair in item["parts"]}
RATES = {("F11", "staff", "certified"), ("F24", "conflicts", "conflicts_resolved"), ("F25", "treated", "improved")}

type Tree = dict[str, Any]


def ask(document: Tree) -> Any:
    return json.loads(run(TEXT, json.dumps(document)))


counts = st.integers(0, 60)
rounds = st.lists(
    st.none() | st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda pair: round_of(*pair)), max_size=3
)


def round_of(satisfied: int, answered: int) -> Tree:
    return {"satisfied": min(satisfied, answered), "answered": answered}


def answers_to(fact: Tree) -> st.SearchStrategy[Any]:
    yes_no = [True, False] + ["not_applicable"] * fact.get("may_be_not_applicable", False)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "count": counts,
        "area": st.integers(0, 8000).map(lambda hundredths: hundredths / 100),
        "yes_no": st.sampled_from(yes_no),
        "choice": st.sampled_from([option["id"] for option in fact.get("options", [])] or [""]),
        "rounds": rounds,
    }
    return kinds[fact["kind"]]


def within_wholes(facts: Tree) -> Tree:
    """Cut parts down to their wholes, wholes first."""
    for item_id, whole, part in (*sorted(PARTS - {("F19", "handled", "satisfied")}), ("F19", "handled", "satisfied")):
        values = facts.get(item_id, {})
        if values.get(whole) is not None and values.get(part) is not None:
            values[part] = min(values[part], values[whole])
    return facts


complete_facts = st.fixed_dictionaries(
    {item["id"]: st.fixed_dictionaries({fact["id"]: answers_to(fact) for fact in item["facts"]}) for item in ITEMS}
).map(within_wholes)
overrules = st.dictionaries(
    st.sampled_from(["F22", "F24", "F05", "F09"]),
    st.integers(0, 4).map(lambda halves: {"score": halves / 2, "reason": "实地核查"}),
)
documents = st.fixed_dictionaries(
    {
        "class": st.sampled_from("ABC"),
        "policy": st.sampled_from(["strict", "proportional"]),
        "facts": complete_facts,
        "scores": overrules,
        "locked": st.lists(st.sampled_from([item["id"] for item in ITEMS])),
    }
)


@st.composite
def completions(draw: st.DrawFn) -> tuple[Tree, Tree]:
    """A document with some answers left open, and the same document completed."""
    complete: Tree = draw(documents)
    opened: Tree = {
        item_id: {name: value for name, value in facts.items() if draw(st.booleans())}
        for item_id, facts in complete["facts"].items()
    }
    if "rounds" in opened["F18"]:
        opened["F18"]["rounds"] = [each if draw(st.booleans()) else None for each in opened["F18"]["rounds"]]
    return {**complete, "facts": opened}, complete


@given(completions())
def test_total_and_every_item_stay_within_bounds(pair: tuple[Tree, Tree]) -> None:
    for document in pair:
        result = ask(document)
        low, high = result["range"]
        assert 0 <= result["total"] == low <= high <= 100
        for item in result["items"]:
            assert 0 <= item["range"][0] <= item["range"][1] <= item["max"]
            assert all(end * 2 == int(end * 2) for end in item["range"])
        assert sum(section["score"] for section in result["sections"]) == result["total"]


@given(completions())
def test_range_contains_what_any_completion_brings(pair: tuple[Tree, Tree]) -> None:
    before, after = (ask(document) for document in pair)
    for wide, narrow in [(before, after), *zip(before["items"], after["items"], strict=True)]:
        assert wide["range"][0] <= narrow["range"][0] <= narrow["range"][1] <= wide["range"][1]
    assert set(after["possible_grades"]) <= set(before["possible_grades"])


@given(documents)
def test_complete_documents_have_one_score_and_one_grade(document: Tree) -> None:
    document["facts"]["F18"]["rounds"] = [round_of(9, 10)]
    result = ask(document)
    assert result["range"][0] == result["range"][1]
    assert [result["grade"]] == result["possible_grades"]
    assert result["missing"] == 0


@given(completions())
def test_strict_never_gives_more_than_proportional(pair: tuple[Tree, Tree]) -> None:
    document, complete = pair
    strict, shared = (ask({**complete, "policy": policy}) for policy in ("strict", "proportional"))
    assert strict["total"] <= shared["total"]
    strict, shared = (ask({**document, "policy": policy}) for policy in ("strict", "proportional"))
    assert all(a["range"][1] <= b["range"][1] for a, b in zip(strict["items"], shared["items"], strict=True))


def better_yes(facts: Tree, draw: st.DrawFn) -> None:
    named = [(item, name) for item, values in facts.items() for name, value in values.items() if value is False]
    if named:
        item, name = draw(st.sampled_from(sorted(named)))
        facts[item][name] = True


def better_amount(facts: Tree, draw: st.DrawFn) -> None:
    bound = {(item, name) for item, whole, part in PARTS for name in (whole, part)} | {
        ("F24", "cases_before"),
        ("F24", "cases_now"),
    }
    named = [
        (item["id"], fact["id"])
        for item in ITEMS
        for fact in item["facts"]
        if fact["kind"] in ("count", "area") and (item["id"], fact["id"]) not in bound
    ]
    item, name = draw(st.sampled_from(named))
    facts[item][name] = round(facts[item][name] + draw(counts), 2)


def better_numerator(facts: Tree, draw: st.DrawFn) -> None:
    item, whole, part = draw(st.sampled_from(sorted(RATES)))
    facts[item][part] = draw(st.integers(facts[item][part], facts[item][whole]))


def fewer_cases(facts: Tree, draw: st.DrawFn) -> None:
    facts["F24"]["cases_now"] = draw(st.integers(0, facts["F24"]["cases_now"]))


def better_round(facts: Tree, draw: st.DrawFn) -> None:
    for each in facts["F18"]["rounds"]:
        if each:
            each["satisfied"] = draw(st.integers(each["satisfied"], each["answered"]))


def better_level(facts: Tree, draw: st.DrawFn) -> None:
    levels = ["lacking", "basic", "complete"]
    facts["F05"]["level"] = draw(st.sampled_from(levels[levels.index(facts["F05"]["level"]) :]))


IMPROVEMENTS: list[Callable[[Tree, st.DrawFn], None]] = [
    better_yes,
    better_amount,
    better_numerator,
    fewer_cases,
    better_round,
    better_level,
]


@st.composite
def improvements(draw: st.DrawFn) -> tuple[Tree, Tree]:
    """A document, and one in which a single fact is better."""
    document: Tree = draw(documents)
    better = json.loads(json.dumps(document))
    draw(st.sampled_from(IMPROVEMENTS))(better["facts"], draw)
    return document, better


@given(improvements())
def test_a_better_fact_never_lowers_a_score(pair: tuple[Tree, Tree]) -> None:
    before, after = (ask(document) for document in pair)
    assert before["total"] <= after["total"]
    for old, new in zip(before["items"], after["items"], strict=True):
        assert old["range"][0] <= new["range"][0]
        assert old["range"][1] <= new["range"][1]


@given(completions())
def test_way_to_the_next_grade_leads_there_and_is_the_shortest(pair: tuple[Tree, Tree]) -> None:
    document, _ = pair
    result = ask(document)
    way = result["next_grade"]
    if way is None:
        assert result["possible_grades"] == ["excellent"]
        return
    losses = {
        item["id"]: item["max"] - item["range"][0] for item in result["items"] if item["id"] not in document["locked"]
    }
    largest = sorted(losses.values(), reverse=True)
    if way["items"] is None:
        assert sum(largest) < way["points"]
    else:
        assert sum(losses[item] for item in way["items"]) >= way["points"] > 0
        assert sum(largest[: len(way["items"]) - 1]) < way["points"]


leaves = st.none() | st.booleans() | st.integers() | st.text()
plain = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(st.dictionaries(st.text(), plain, max_size=4))
def test_about_comes_back_as_it_was_given(about: Tree) -> None:
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
    result = run(TEXT, f'{{"class":"A","about":{text}}}')
    assert f'"about":{text},"class"' in result
    assert json.loads(result)["about"] == about


@given(plain)
def test_no_document_is_too_odd_to_be_answered(document: Any) -> None:
    assert set(json.loads(run(TEXT, json.dumps(document)))) >= {"errors"}


@given(st.dictionaries(st.sampled_from(["class", "policy", "locked", "facts", "scores", "about"]), plain))
def test_no_value_is_too_odd_to_be_told(document: Tree) -> None:
    result = json.loads(run(TEXT, json.dumps(document)))
    keys = [(error["code"], error["path"]) for error in result.get("errors", [])]
    assert len(keys) == len(set(keys))


@given(st.text() | st.binary())
def test_no_text_makes_the_door_raise(document: str | bytes) -> None:
    assert "errors" in json.loads(run(TEXT, document))


@given(documents)
def test_the_same_document_is_the_same_text(document: Tree) -> None:
    text = json.dumps(document)
    assert run(TEXT, text) == run(TEXT, text.encode()) == run(TEXT, json.dumps(document, indent=2))


def test_maxima_add_up_to_a_hundred() -> None:
    assert sum(Fraction(item["max"]) for item in ITEMS) == 100
    assert [sum(item["max"] for item in section["items"]) for section in FORM["sections"]] == [20, 30, 20, 30]
