"""What a sheet of checks shows: every criterion with what is asked, what there is, and what was found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xinheng.percentages import percent
from xinheng.words import STATES

from xinheng_sheet.clause_names import clause_name

type Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion as a row."""

    group: str
    label: str
    required: str
    actual: str
    state: str
    message: str
    clause: str


def checks(form: Data, result: Data) -> Iterator[Check]:
    """Bring the criteria of a form and the findings of a result together."""
    groups = form.get("groups") or [{**form, "id": "", "name": ""}]
    found = _found(result)
    for group in groups:
        for criterion in group["criteria"]:
            finding = found.get((group["id"], criterion["id"]))
            if finding is not None:
                yield _check(group, criterion, finding, form)


def _found(result: Data) -> dict[tuple[str, str], Data]:
    groups = result.get("groups") or result.get("dimensions") or [{"id": "", "criteria": result["criteria"]}]
    return {(group["id"], finding["id"]): finding for group in groups for finding in group["criteria"]}


def _check(group: Data, criterion: Data, finding: Data, form: Data) -> Check:
    rate = criterion["kind"] == "rate_at_least"
    unit = criterion.get("unit", "")
    strength = form.get("strengths", {}).get(finding.get("strength", ""), "")
    level = next((each["name"] for each in form.get("levels", ()) if each["id"] == finding.get("level")), "")
    return Check(
        group=group["name"],
        label=criterion["label"],
        required=" ".join(filter(None, (level, strength))) or f"{_shown(finding['required'], unit, rate=rate)}",
        actual=finding.get("shown") or _shown(finding["actual"], unit, rate=rate),
        state=" ".join(STATES[finding["status"]]),
        message=finding["message"],
        clause=clause_name(finding["clause"]),
    )


def _shown(value: Any, unit: str, *, rate: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal) and rate:
        return percent(Fraction(value))
    return f"{value} {unit}".rstrip()
