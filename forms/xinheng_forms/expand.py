"""Fill in what a form file leaves to habit, so that every reader of a definition finds every key in its place."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from xinheng.conditions import KINDS

type Tree = dict[str, Any]


def expand(raw: Tree) -> Tree:
    """Return the complete definition of a form that has been checked.

    Checks are written out. A criterion without `facts` asks the fact of its own id; without `label` or `unit` it takes those of the first fact
    it asks; without `clause` that of its item or group. Lists that may be left out are there, empty.
    """
    definition = unfold(raw)
    definition.setdefault("remarks", [])
    for _, owner in owners(definition):
        owner.setdefault("remarks", [])
        owner.setdefault("parts", [])
        for fact in owner["facts"]:
            fact.setdefault("help", "")
            fact.setdefault("unit", "")
        for criterion in owner.get("criteria", []):
            _expand_criterion(criterion, owner)
    return definition


def unfold(raw: Tree) -> Tree:
    """Write the `checks` of a group, or of its cells, out as facts and criteria: one yes/no for each."""
    form = deepcopy(raw)
    for group in form.get("groups", []):
        for cell in group.get("cells", []):
            _unfold(cell, group, {"level": cell["id"]})
        _unfold(group, group, {})
    return form


def _unfold(holder: Tree, group: Tree, more: Tree) -> None:
    strength = {"strength": group["strength"]} if "strength" in group else {}
    for check in holder.pop("checks", []):
        fact = {key: check[key] for key in ("id", "label", "help") if key in check}
        own = {key: check[key] for key in ("clause", "strength") if key in check}
        group.setdefault("facts", []).append({**fact, "kind": "yes_no"})
        group.setdefault("criteria", []).append(
            {"id": check["id"], "kind": "is_true", "clause": holder["clause"], **strength, **more, **own}
        )


def owners(form: Tree) -> Iterator[tuple[str, Tree]]:
    """Give what has facts: the items of all sections, the groups, or the form itself, each with its path."""
    if "facts" in form:
        yield "", form
    for number, section in enumerate(form.get("sections", [])):
        for index, item in enumerate(section["items"]):
            yield f"sections[{number}].items[{index}]", item
    for index, group in enumerate(form.get("groups", [])):
        yield f"groups[{index}]", group


def asked(criterion: Tree) -> list[tuple[str, str]]:
    """List the facts that a criterion of a known kind asks, each after the key that names it."""
    kind = KINDS[criterion["kind"]]
    optional = [(role, criterion[role]) for role in kind.optional if role in criterion]
    if "facts" in kind.keys:
        facts = criterion.get("facts", [criterion["id"]])
        lists = facts.values() if isinstance(facts, dict) else [facts]
        return [*(("facts", name) for listed in lists for name in listed), *optional]
    roles = [role for role in kind.keys if role not in ("target", "marks")]
    return [*((role, criterion[role]) for role in roles if role in criterion), *optional]


def _expand_criterion(criterion: Tree, owner: Tree) -> None:
    if "facts" in KINDS[criterion["kind"]].keys:
        criterion.setdefault("facts", [criterion["id"]])
    _, name = asked(criterion)[0]
    first = next(fact for fact in owner["facts"] if fact["id"] == name)
    criterion.setdefault("label", first["label"])
    criterion.setdefault("unit", first["unit"])
    criterion.setdefault("clause", owner["clause"])
