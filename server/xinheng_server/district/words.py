"""The names of items, grades and classes, from the form's own definition."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinheng_server.rules import Rules

STATUSES = {"met": "达到", "short": "未达到", "unknown": "未填全", "not_applicable": "不适用"}


@dataclass(frozen=True, slots=True)
class Words:
    """Id → what people call it; ``grades`` are in the form's order, best first."""

    title: str
    grades: Mapping[str, str]
    items: Mapping[str, str]

    def grade(self, grades: Sequence[str] | None) -> str:
        """Return a grade, or those that are still possible."""
        return " / ".join(self.grades.get(grade, grade) for grade in grades or ())


def words_of(rules: Rules) -> Words:
    """Read the names out of a definition."""
    form = json.loads(rules.definition)
    grades = {grade["id"]: grade["name"] for grade in form.get("grades", [])} or STATUSES
    return Words(str(form["title"]), grades, {**_items(form), **_criteria(form)})


def _items(form: Mapping[str, Any]) -> Mapping[str, str]:
    return {
        item["id"]: item["name"] for section in form.get("sections", []) for item in section["items"] if "name" in item
    }


def _criteria(form: Mapping[str, Any]) -> Mapping[str, str]:
    return {
        f"{group['id']}.{criterion['id']}": criterion.get("label", criterion["id"])
        for group in form.get("groups", [])
        for criterion in group.get("criteria", [])
    }
