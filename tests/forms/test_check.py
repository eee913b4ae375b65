"""Checking form files: whatever is wrong is told with its path."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from xinheng_forms.borrow import borrow
from xinheng_forms.check import problems
from xinheng_forms.load import FORMS

type Tree = dict[str, Any]

SECOND = Path(__file__).parent / "second_district.yaml"


def second() -> Tree:
    form: Tree = yaml.safe_load(SECOND.read_text("utf-8"))
    return form


def written(path: Path) -> Tree:
    form: Tree = borrow(yaml.safe_load(path.read_text("utf-8")), lambda form: written(FORMS / f"{form}.yaml"))
    return form


def item(form: Tree, index: int) -> Tree:
    found: Tree = form["sections"][0]["items"][index]
    return found


BREAKS: list[tuple[str, Callable[[Tree], Any]]] = [
    ("sections[0].items[0].max", lambda form: item(form, 0).update(max=4.0)),
    ("sections[0].items[0].max", lambda form: item(form, 0).update(max="four")),
    ("sections[0].items[0].max", lambda form: item(form, 0).update(max=True)),
    ("sections[0].max", lambda form: item(form, 0).update(max=3)),
    ("max", lambda form: form.update(max=100)),
    ("", lambda form: form.pop("grades")),
    ("", lambda form: form.update(colour="red")),
    ("aggregation", lambda form: form.update(aggregation="votes")),
    ("policies[0].id", lambda form: form["policies"][0].update(id="generous")),
    ("grades[1].from", lambda form: form["grades"][1].update({"from": 8})),
    ("grades[1].from", lambda form: form["grades"][1].update({"from": 1})),
    ("classes[1].id", lambda form: form["classes"][1].update(id="town")),
    ("sections[0].items[1].id", lambda form: item(form, 1).update(id="T1")),
    ("sections[0].items[0]", lambda form: item(form, 0).pop("clause")),
    ("sections[0].items[0].facts[0].kind", lambda form: item(form, 0)["facts"][0].update(kind="volume")),
    ("sections[0].items[0].criteria[0].kind", lambda form: item(form, 0)["criteria"][0].update(kind="at_most")),
    ("sections[0].items[0].criteria[0]", lambda form: item(form, 0)["criteria"][0].pop("target")),
    ("sections[0].items[0].criteria[0].target", lambda form: item(form, 0)["criteria"][0].update(target={"town": 1})),
    ("sections[0].items[0].criteria[0].target", lambda form: item(form, 0)["criteria"][0].update(target="many")),
    ("sections[0].items[0].criteria[0].facts", lambda form: item(form, 0)["criteria"][0].update(facts=["bays"])),
    ("sections[0].items[0].criteria[0].marks", lambda form: item(form, 0)["criteria"][0].update(marks={"a": 1})),
    ("sections[0].items[0].criteria[0].classes[0]", lambda form: item(form, 0)["criteria"][0].update(classes=["X"])),
    ("sections[0].items[1].criteria[1].part", lambda form: item(form, 1)["criteria"][1].update(part="answered")),
    ("sections[0].items[1].criteria[1].whole", lambda form: item(form, 1)["facts"][0]["fields"][1].pop("min")),
    (
        "sections[0].items[1].facts[0].parts[0].whole",
        lambda form: item(form, 1)["facts"][0]["parts"][0].update(whole="x"),
    ),
    ("sections[0].items[2].criteria[0].marks", lambda form: item(form, 2)["criteria"][0]["marks"].pop("poor")),
    ("sections[0].items[2].facts[0]", lambda form: item(form, 2)["facts"][0].pop("options")),
    ("sections[0].items[2].graded", lambda form: item(form, 2)["criteria"][0]["marks"].update(good=1, fair=1)),
    (
        "sections[0].items[0].facts[1]",
        lambda form: item(form, 0)["facts"].append({"id": "unused", "kind": "count", "label": "无人问"}),
    ),
]


@pytest.mark.parametrize(("path", "spoil"), BREAKS)
def test_a_mistake_is_told_with_its_path(path: str, spoil: Callable[[Tree], Any]) -> None:
    form = second()
    assert problems(form) == []
    spoil(form)
    found = problems(form)
    assert path in [problem.path for problem in found]
    assert all(problem.message for problem in found)


SWAPPED = "2026-02-02/2026-02-01 春节"
MAY = {"id": "allowed", "label": "可有可无", "strength": "may"}
OTHERS: list[tuple[str, str, Callable[[Tree], Any]]] = [
    ("gs/survey", "words[0].favourable", lambda form: form["words"][0].pop("favourable")),
    ("gs/survey", "questions[1].id", lambda form: form["questions"][1].update(id="1")),
    ("gs/survey", "people[0].options[1].id", lambda form: form["people"][0]["options"][1].update(id="male")),
    ("gs/survey", "", lambda form: form.pop("people")),
    ("gs/staffing", "criteria[0].clause", lambda form: form["criteria"][0]["clause"].pop("A")),
    (
        "gs/staffing",
        "criteria[6].occasion",
        lambda form: form["criteria"][6].update(occasion="part_time_in_teacher_plan"),
    ),
    ("gs/staffing", "criteria[10].id", lambda form: form["criteria"][10].update(id="manager")),
    ("gs/staffing", "parts[0].whole", lambda form: form["parts"][0].update(whole="people")),
    (
        "gs/staffing",
        "facts[15]",
        lambda form: form["facts"].append({"id": "unused", "kind": "count", "label": "无人问"}),
    ),
    ("gbt/capability", "groups[0].cells", lambda form: form["groups"][0]["cells"].pop()),
    ("gbt/capability", "groups[2].cells", lambda form: form["groups"][2]["cells"][0].update(checks=[MAY])),
    ("gbt/capability", "groups[0].criteria[6].strength", lambda form: first(form, 1).update(strength="shall")),
    ("gbt/capability", "groups[0].criteria[6].id", lambda form: first(form, 1).update(id="daily_support")),
    ("gbt/capability", "groups[0]", lambda form: form["groups"][0].update(checks=[MAY])),
    ("gbt/indicators", "rates[0]", lambda form: form["rates"][0].update(part="residents")),
    ("gbt/indicators", "rates[1]", lambda form: form["parts"].pop(1)),
    ("gs/deadline", "periods[0].unit", lambda form: form["periods"][0].update(unit="week")),
    ("gs/deadline", "calendar.from", lambda form: form["calendar"].update({"from": "2027-01-01"})),
    ("gs/deadline", "calendar.holidays[0]", lambda form: form["calendar"]["holidays"].insert(0, "2026-02-30 春节")),
    ("gs/deadline", "calendar.workdays[0]", lambda form: form["calendar"]["workdays"].insert(0, SWAPPED)),
    ("gbt/venue", "groups[0].criteria[0].strength", lambda form: form["strengths"].pop("should")),
]


def first(form: Tree, cell: int) -> Tree:
    check: Tree = form["groups"][0]["cells"][cell]["checks"][0]
    return check


@pytest.mark.parametrize(("form_id", "path", "spoil"), OTHERS)
def test_a_mistake_in_another_kind_of_form_is_told_with_its_path(
    form_id: str, path: str, spoil: Callable[[Tree], Any]
) -> None:
    form = written(FORMS / f"{form_id}.yaml")
    assert problems(form) == []
    spoil(form)
    assert path in [problem.path for problem in problems(form)]


def test_all_mistakes_are_told_together() -> None:
    form = second()
    item(form, 0).update(clause="Not a clause", requirement=" ")
    item(form, 2).update(max=None)
    assert [problem.path for problem in problems(form)] == [
        "sections[0].items[0].clause",
        "sections[0].items[0].requirement",
        "sections[0].items[2].max",
    ]


@pytest.mark.parametrize("raw", [None, [], "form", 1, {}])
def test_what_is_no_form_at_all_is_told(raw: Any) -> None:
    assert problems(raw)
