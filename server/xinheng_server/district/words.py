"""The names of items, grades and classes, from the form's own definition."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinheng_server.rules import Rulebook, Rules

STATUSES = {"met": "达到", "short": "未达到", "unknown": "未填全", "not_applicable": "不适用"}


@dataclass(frozen=True, slots=True)
class Words:
    """Id → what people call it; ``grades`` are in the form's order, ``levels`` are those of capability."""

    title: str
    grades: Mapping[str, str]
    items: Mapping[str, str]
    levels: Mapping[str, str]

    def grade(self, grades: Sequence[str] | None) -> str:
        """Return a grade, or those that are still possible."""
        return " / ".join(self.grades.get(grade, grade) for grade in grades or ())

    def level(self, levels: Sequence[str] | None) -> str:
        """Return a level, or the two between which it lies."""
        return " ～ ".join(self.levels.get(level, level) for level in dict.fromkeys(levels or ()))


def words_of(rules: Rules, rulebook: Rulebook) -> Words:
    """Read the names out of a form's definition, and those of levels out of whichever form has them."""
    form = json.loads(rules.definition)
    bands = form.get("grades") or form.get("levels") or []
    grades = {band["id"]: band["name"] for band in bands} or STATUSES
    return Words(str(form["title"]), grades, {**_items(form), **_criteria(form)}, _levels(rulebook))


def _levels(rulebook: Rulebook) -> Mapping[str, str]:
    forms = (json.loads(rules.definition) for rules in rulebook.accepted.values())
    return {level["id"]: level["name"] for form in forms for level in form.get("levels", [])}


def _items(form: Mapping[str, Any]) -> Mapping[str, str]:
    return {
        item["id"]: item["name"] for section in form.get("sections", []) for item in section["items"] if "name" in item
    }


def _criteria(form: Mapping[str, Any]) -> Mapping[str, str]:
    alone = {criterion["id"]: criterion.get("label", criterion["id"]) for criterion in form.get("criteria", [])}
    grouped = {
        f"{group['id']}.{criterion['id']}": criterion.get("label", criterion["id"])
        for group in form.get("groups", [])
        for criterion in group.get("criteria", [])
    }
    return {**alone, **grouped}
