"""Every number of the standards at its edge, for every class: one below is short, the number itself and one above are met.

The numbers stand here a second time on purpose; the forms have the first.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from xinheng.api import run
from xinheng_forms.load import definition, definition_text

type Tree = dict[str, Any]
type Edge = tuple[str, str, str, str, str, Decimal, Decimal]  # form, class, group or item, criterion, fact, bound, step

CENT, ONE = Decimal("0.01"), Decimal(1)
BY_CLASS: dict[tuple[str, str, str, str], tuple[str, str, str, Decimal]] = {
    ("gs/facility", "site", "floor_area_m2", "floor_area_m2"): ("60", "40", "20", CENT),
    ("gs/facility", "site", "bays", "bays"): ("2", "2", "1", ONE),
    ("gs/facility", "site", "rooms", "rooms"): ("3", "2", "2", ONE),
    ("gs/evaluation", "F01", "floor_area_m2", "floor_area_m2"): ("60", "40", "20", CENT),
    ("gs/evaluation", "F02", "bays", "bays"): ("2", "2", "1", ONE),
    ("gs/evaluation", "F02", "rooms", "rooms"): ("3", "2", "2", ONE),
    ("gs/evaluation", "F03", "counselling_rooms", "counselling_rooms"): ("3", "2", "2", ONE),
    ("gs/evaluation", "F06", "manager", "managers_full_time"): ("1", "1", "1", ONE),
    ("gs/evaluation", "F06", "counsellor", "counsellors"): ("1", "1", "1", ONE),
    ("gs/evaluation", "F06", "helpers", "assistants_volunteers"): ("10", "6", "3", ONE),
    ("gs/evaluation", "F07", "trainings", "trainings"): ("3", "3", "3", ONE),
    ("gs/evaluation", "F09", "lectures", "lectures"): ("20", "30", "40", ONE),
    ("gs/evaluation", "F10", "campaigns", "campaigns"): ("10", "8", "5", ONE),
    ("gs/staffing", "", "manager", "managers_full_time"): ("1", "1", "1", ONE),
    ("gs/staffing", "", "counsellor", "counsellors_full_time"): ("1", "1", "1", ONE),
    ("gs/staffing", "", "helpers", "volunteers"): ("10", "6", "3", ONE),
}
ROOMS = {"waiting": "50", "counselling": "15", "group": "60", "testing": "15", "venting": "30", "relaxation": "30"}
#: What else has to be known, so that a sum has no open part.
OTHERS = {
    ("gs/evaluation", "manager"): {"managers_part_time": 0},
    ("gs/staffing", "manager"): {"managers_part_time": 0},
    ("gs/staffing", "counsellor"): {"counsellors_part_time": 0},
    ("gs/staffing", "helpers"): {"assistants": 0},
}
#: Who takes part in what by gbt 7.1.2.
TRAINED = [
    *(f"{staff}_trained" for staff in ("counsellors", "social_workers", "grid_workers", "mediators", "volunteers")),
    *(f"{staff}_supervised" for staff in ("counsellors", "social_workers")),
    *(f"{staff}_{what}" for staff in ("grid_workers", "mediators", "volunteers") for what in ("prepared", "guided")),
]
#: Form, item, criterion, part, whole, percent; a thousand in the whole, so that one part is a tenth of a percent.
RATES = [
    ("gs/evaluation", "F11", "certified", "certified", "staff", 100),
    ("gs/evaluation", "F19", "handled", "handled", "received", 100),
    ("gs/evaluation", "F19", "satisfied", "satisfied", "handled", 98),
    ("gs/evaluation", "F24", "conflicts_resolved", "conflicts_resolved", "conflicts", 90),
    ("gs/evaluation", "F25", "improved", "improved", "treated", 80),
    ("gs/staffing", "", "full_time_level2", "counsellors_full_time_level2", "counsellors_full_time", 100),
    ("gs/staffing", "", "full_time_training", "counsellors_full_time_40h", "counsellors_full_time", 100),
    ("gs/staffing", "", "part_time_level2", "counsellors_part_time_level2", "counsellors_part_time", 50),
    ("gs/staffing", "", "assistants_trained", "assistants_trained", "assistants", 100),
    ("gs/staffing", "", "volunteers_registered", "volunteers_registered", "volunteers", 100),
    ("gs/staffing", "", "volunteers_trained", "volunteers_trained", "volunteers", 100),
    ("gs/staffing", "", "certified", "certified", "staff", 100),
    *(("gbt/training", "", part, part, part.rpartition("_")[0], 100) for part in TRAINED),
]
GRADES = [("95", "excellent"), ("94.5", "good"), ("90", "good"), ("89.5", "pass"), ("85", "pass"), ("84.5", "fail")]


def edges() -> Iterator[Edge]:
    for (form, group, criterion, fact), (*bounds, step) in BY_CLASS.items():
        for class_id, bound in zip("ABC", bounds, strict=True):
            yield form, class_id, group, criterion, fact, Decimal(bound), step
    for room, area in ROOMS.items():
        for class_id in "ABC":
            yield "gs/facility", class_id, room, "area_m2", "area_m2", Decimal(area), CENT


def ask(form: str, document: Tree) -> Tree:
    """Ask the rules, and read their decimals as they are written."""
    answer: Tree = json.loads(run(definition_text(form), json.dumps(document, default=float)), parse_float=Decimal)
    return answer


def found(form: str, class_id: str, group: str, criterion: str, facts: Tree) -> Tree:
    """Ask the rules for one criterion."""
    document: Tree = {"facts": {group: facts} if group else facts}
    result = ask(form, document if form.startswith("gbt/") else {"class": class_id, **document})
    owners = result.get("items") or result.get("groups") or [{**result, "id": ""}]
    (owner,) = (owner for owner in owners if owner["id"] == group)
    (each,) = (each for each in owner["criteria"] if each["id"] == criterion)
    return dict(each)


@pytest.mark.parametrize("edge", [pytest.param(edge, id=" ".join(edge[:4])) for edge in edges()])
def test_an_amount_at_its_edge(edge: Edge) -> None:
    form, class_id, group, criterion, fact, bound, step = edge
    others = OTHERS.get((form, criterion), {})
    below, at, above = (
        found(form, class_id, group, criterion, {**others, fact: amount})
        for amount in (bound - step, bound, bound + step)
    )
    assert (below["status"], below["required"], below["shortfall"]) == ("short", bound, step)
    assert [at["status"], above["status"]] == ["met", "met"]


@pytest.mark.parametrize(("class_id", "bound"), [("A", 10), ("B", 6), ("C", 3)])
def test_assistants_and_volunteers_reach_the_number_together(class_id: str, bound: int) -> None:
    states = [
        found("gs/staffing", class_id, "", "helpers", {"assistants": 1, "volunteers": others})["status"]
        for others in (bound - 2, bound - 1, bound)
    ]
    assert states == ["short", "met", "met"]


@pytest.mark.parametrize(("form", "group"), [("gs/staffing", ""), ("gs/evaluation", "F06")])
def test_a_part_time_manager_is_one_but_for_the_centre(form: str, group: str) -> None:
    facts = {"managers_full_time": 0, "managers_part_time": 1}
    states = [found(form, class_id, group, "manager", facts)["status"] for class_id in "ABC"]
    assert states == ["short", "met", "met"]


def test_forty_hours_a_year_are_forty() -> None:
    people = {"role": "counsellor", "employment": "full_time"}
    counted = [
        ask("gs/roster", {"people": [{**people, "training_hours": hours}]})["facts"]["counsellors_full_time_40h"]
        for hours in (39.99, 40, 40.01)
    ]
    assert counted == [0, 1, 1]


@pytest.mark.parametrize("class_id", "ABC")
@pytest.mark.parametrize("rate", [pytest.param(rate, id=f"{rate[0]} {rate[1]} {rate[2]}") for rate in RATES])
def test_a_rate_at_its_edge(rate: tuple[str, str, str, str, str, int], class_id: str) -> None:
    form, group, criterion, part, whole, percent = rate
    states = [
        found(form, class_id, group, criterion, {whole: 1000, part: count})["status"]
        for count in (percent * 10 - 1, percent * 10, min(percent * 10 + 1, 1000))
    ]
    assert states == ["short", "met", "met"]


def test_a_fall_and_each_round_at_their_edges() -> None:
    falls = [
        found("gs/evaluation", "B", "F24", "cases_fall", {"cases_before": 1000, "cases_now": now})["status"]
        for now in (801, 800, 799)
    ]
    assert falls == ["short", "met", "met"]
    rounds = [
        found("gs/evaluation", "B", "F18", "rate", {"rounds": [{"satisfied": good, "answered": 1000}] * 2})["status"]
        for good in (949, 950, 951)
    ]
    assert rounds == ["short", "met", "met"]
    counts = [
        found("gs/evaluation", "B", "F18", "rounds", {"rounds": [{"satisfied": 1, "answered": 1}] * number})["status"]
        for number in (1, 2, 3)
    ]
    assert counts == ["short", "met", "met"]


@pytest.mark.parametrize("place", range(3))
def test_a_score_at_the_edge_of_its_colour(place: int) -> None:
    bounds = {"yellow": Decimal(40), "orange": Decimal(60), "red": Decimal(80)}
    colour, bound = [*bounds.items()][place]
    scores = [bound - CENT, bound, bound + CENT]
    history = ask("gs/alert", {"thresholds": bounds, "scores": scores})["history"]
    assert history == [["none", *bounds][place], colour, colour]


def test_the_last_three_periods_and_the_tolerance_at_their_edges() -> None:
    bounds = {"yellow": 40, "orange": 60, "red": 80}

    def control(*scores: float) -> bool:
        return ask("gs/alert", {"thresholds": bounds, "tolerance": 0.5, "scores": scores})["control"] is True

    assert [control(*[61] * periods) for periods in (3, 4, 5)] == [False, True, True]
    assert [control(61, 61, 61, last) for last in (61.49, 61.5, 61.51)] == [True, True, False]
    assert [control(61, changed, 61, 61) for changed in (60.51, 60.5, 60.49)] == [True, True, False]
    assert [control(*[present] * 4) for present in (39.99, 40, 40.01)] == [False, True, True]


@pytest.mark.parametrize(
    ("kind", "due"), [("reply", "2026-06-17"), ("complaint", "2026-06-22"), ("alert", "2026-06-15")]
)
def test_a_period_at_its_edge(kind: str, due: str) -> None:
    """Received on a Friday; a holiday falls on the next Friday, and all three last days are Mondays or a Wednesday."""
    day = date.fromisoformat(due)
    near = [(day + timedelta(days)).isoformat() for days in (-1, 0, 1)]

    def states(key: str) -> list[str]:
        return [ask("gs/deadline", {"kind": kind, "received": "2026-06-12", key: each})["state"] for each in near]

    assert states("today") == ["open", "due_today", "overdue"]
    assert states("done") == ["done_in_time", "done_in_time", "done_late"]
    assert ask("gs/deadline", {"kind": kind, "received": "2026-06-12"})["due"] == due


def test_the_satisfaction_of_a_round_at_its_edge() -> None:
    good, bad = {str(item): "basic" for item in range(1, 11)}, {str(item): "dissatisfied" for item in range(1, 11)}
    reached = []
    for more in ({"11": "dissatisfied"}, {}, {"11": "satisfied"}):
        responses = [{"items": good}] * 18 + [{"items": {**good, **more}}, {"items": bad}]
        reached.append(ask("gs/survey", {"responses": responses})["meets_95"])
    assert reached == [False, True, True]


def levels() -> Iterator[tuple[str, str, str]]:
    for group in definition("gbt/capability")["groups"]:
        for criterion in group["criteria"]:
            if criterion.get("strength") != "may":
                yield group["id"], criterion["level"], criterion["id"]


@pytest.mark.parametrize("missing", [pytest.param(each, id=" ".join(each)) for each in levels()])
def test_one_thing_of_table_a_1_that_is_missing_costs_its_level(missing: tuple[str, str, str]) -> None:
    """Service and venue build on the level below (D14), so the one below remains; of staffing another cell may be met."""
    dimension, level, name = missing
    groups = definition("gbt/capability")["groups"]
    facts = {group["id"]: {fact["id"]: fact["id"] != name for fact in group["facts"]} for group in groups}
    result = ask("gbt/capability", {"facts": facts})
    reached = {each["id"]: each["level"] for each in result["dimensions"]}
    below = ["none", "basic", "standard", "model"]
    expected = "model" if dimension == "staffing" and level != "model" else below[below.index(level) - 1]
    assert reached == {"service": "model", "staffing": "model", "venue": "model", dimension: expected}
    assert result["level"] == expected


ITEMS = [(item["id"], item["max"]) for section in definition("gs/evaluation")["sections"] for item in section["items"]]


@pytest.mark.parametrize("item", [pytest.param(item, id=item[0]) for item in ITEMS])
def test_a_score_given_at_its_edges(item: tuple[str, int]) -> None:
    name, most = item

    def codes(score: float) -> list[str]:
        document = {"class": "A", "scores": {name: {"score": score, "reason": "核实"}}}
        return [error["code"] for error in ask("gs/evaluation", document).get("errors", [])]

    assert [codes(score) for score in (0, 0.5, most - 0.5, most)] == [[]] * 4
    assert [codes(score) for score in (-0.5, 0.25, most + 0.5)] == [["out_of_range"]] * 3


def test_the_items_make_a_hundred() -> None:
    assert sum(most for _, most in ITEMS) == 100
    sections = definition("gs/evaluation")["sections"]
    assert [sum(item["max"] for item in section["items"]) for section in sections] == [20, 30, 20, 30]


@pytest.mark.parametrize(("total", "grade"), GRADES)
def test_a_grade_at_its_edge(total: str, grade: str) -> None:
    """Every item is overruled: full marks, but for what is missing to the total."""
    text = definition_text("gs/evaluation")
    items = [item for section in json.loads(text)["sections"] for item in section["items"]]
    missing, scores = 100 - Decimal(total), {}
    for item in items:
        lost = min(missing, Decimal(str(item["max"])))
        missing -= lost
        scores[item["id"]] = {"score": float(Decimal(str(item["max"])) - lost), "reason": "核实"}
    result = json.loads(run(text, json.dumps({"class": "A", "scores": scores})), parse_float=Decimal)
    assert (Decimal(result["total"]), result["grade"]) == (Decimal(total), grade)
