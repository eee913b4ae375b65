"""Every number of the standards at its edge, for every class: one below is short, the number itself and one above are met.

The numbers stand here a second time on purpose; the forms have the first.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from xinheng.api import run
from xinheng_forms.load import definition_text

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
]
GRADES = [("95", "excellent"), ("94.5", "good"), ("90", "good"), ("89.5", "pass"), ("85", "pass"), ("84.5", "fail")]


def edges() -> Iterator[Edge]:
    for (form, group, criterion, fact), (*bounds, step) in BY_CLASS.items():
        for class_id, bound in zip("ABC", bounds, strict=True):
            yield form, class_id, group, criterion, fact, Decimal(bound), step
    for room, area in ROOMS.items():
        for class_id in "ABC":
            yield "gs/facility", class_id, room, "area_m2", "area_m2", Decimal(area), CENT


def found(form: str, class_id: str, group: str, criterion: str, facts: Tree) -> Tree:
    """Ask the rules for one criterion."""
    document = {"class": class_id, "facts": {group: facts} if group else facts}
    result = json.loads(run(definition_text(form), json.dumps(document, default=float)), parse_float=Decimal)
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
