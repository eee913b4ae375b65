"""Lay a form that is checked point by point out as tables for paper: what is asked, what there is, what was found."""

from dataclasses import dataclass
from typing import Any

type Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Demand:
    """What one criterion demands, in few words; `class_id` names the class it is for, or is None for all."""

    text: str
    class_id: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion; `id` is that of its group and its own, `fact` the one field that answers it, if it is one."""

    id: str
    label: str
    demands: tuple[Demand, ...]
    fact: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One group of criteria; `required` lists the classes that must have it, or is empty where all must."""

    id: str
    name: str
    rows: tuple[Row, ...]
    required: tuple[str, ...]


def tables(form: Data) -> tuple[Table, ...]:
    """Return one table for each group of `form`, or one for all."""
    return tuple(
        Table(
            id=group["id"],
            name=group["name"],
            rows=tuple(_row(criterion, group, form) for criterion in group.get("criteria", ())),
            required=tuple(group.get("required", ())),
        )
        for group in _groups(form)
    )


def clauses(form: Data) -> tuple[str, ...]:
    """List the clauses that a result of `form` names, none for a form that the standard itself lays out as a table."""
    named = [criterion["clause"] for group in _groups(form) for criterion in group.get("criteria", ())]
    listed = [clause for each in named for clause in (each.values() if isinstance(each, dict) else (each,))]
    return tuple(dict.fromkeys(listed))


def _groups(form: Data) -> list[Data]:
    if "sections" in form:
        return []
    return form.get("groups") or [{**form, "id": "", "name": form["title"]}]


def _row(criterion: Data, group: Data, form: Data) -> Row:
    prefix = ".".join(filter(None, ("facts", group["id"])))
    facts = criterion.get("facts", [])
    single = facts[0] if isinstance(facts, list) and len(facts) == 1 else None
    return Row(
        id=".".join(filter(None, (group["id"], criterion["id"]))),
        label=criterion["label"],
        demands=_demands(criterion, form),
        fact=f"{prefix}.{single}" if single else "",
        classes=tuple(criterion.get("classes", ())),
    )


def _demands(criterion: Data, form: Data) -> tuple[Demand, ...]:
    if criterion["kind"] == "is_true":
        return (Demand(_strength(criterion, form), None),)
    target = criterion.get("target")
    if isinstance(target, dict):
        return tuple(Demand(_bound(value, criterion), class_id) for class_id, value in target.items())
    return (Demand(_bound(target, criterion), None),)


def _strength(criterion: Data, form: Data) -> str:
    words = [form.get("strengths", {}).get(criterion.get("strength", ""), "")]
    words += [level["name"] for level in form.get("levels", ()) if level["id"] == criterion.get("level")]
    return "·".join(filter(None, words)) or "是"


def _bound(value: object, criterion: Data) -> str:
    unit = "" if str(value).endswith("%") else criterion.get("unit", "")
    return f"≥ {value} {unit}".rstrip()
