"""Fill in what a form file leaves to habit, so that every reader of a definition finds every key in its place."""

from copy import deepcopy
from typing import Any


def expand(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the complete definition of a form that has been checked.

    A criterion without `facts` asks the fact of its own id; without `label` or `unit` it takes that fact's; without
    `clause` that of its item or group. Lists that may be left out are there, empty.
    """
    definition = deepcopy(raw)
    definition.setdefault("remarks", [])
    for owner in owners(definition):
        owner.setdefault("remarks", [])
        owner.setdefault("parts", [])
        facts = {fact["id"]: fact for fact in owner["facts"]}
        for fact in owner["facts"]:
            fact.setdefault("help", "")
            fact.setdefault("unit", "")
        for criterion in owner["criteria"]:
            _expand_criterion(criterion, facts, owner["clause"])
    return definition


def owners(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """List what has facts and criteria: the items of all sections, or the groups."""
    items = [item for section in definition.get("sections", []) for item in section["items"]]
    return items + list(definition.get("groups", []))


def _expand_criterion(criterion: dict[str, Any], facts: dict[str, dict[str, Any]], clause: str) -> None:
    if "part" not in criterion and "before" not in criterion:
        criterion.setdefault("facts", [criterion["id"]])
    criterion.setdefault("clause", clause)
    named = criterion.get("facts", [criterion.get("part")])
    first = facts.get(named[0], {}) if isinstance(named, list) else {}
    criterion.setdefault("label", first.get("label", ""))
    criterion.setdefault("unit", first.get("unit", "") or _unit(criterion, facts))


def _unit(criterion: dict[str, Any], facts: dict[str, dict[str, Any]]) -> str:
    named = criterion.get("facts")
    if not isinstance(named, dict):
        return ""
    unit: str = next(facts[fact]["unit"] for addends in named.values() for fact in addends)
    return unit
