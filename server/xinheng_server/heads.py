"""What lists and the authority's view need of a submission, taken from the engine's result and never reckoned here."""

import re
from collections.abc import Mapping
from typing import Any

from xinheng.numerals import Numeral
from xinheng.text import Json

LONGEST_NAME = 200
RATES = ("coverage", "referral_success", "satisfaction")
PLAIN = {"grade": "grade", "possible_grades": "grades", "status": "status", "level": "level"}
"""Member of a result → member of the head."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def head_from(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a result says in short: of whom and when, its bounds, its grade, status or level, its items."""
    about = result.get("about") or {}
    return {
        "class": result.get("class") or text_of(about.get("class")),
        "year": year_of(about.get("year")) or year_of(_period_end(result)),
        "name": text_of(about.get("name")),
        **{name: result[member] for member, name in PLAIN.items() if member in result},
        **_bounds(result.get("range")),
        **_rates(result),
        "items": _items(result),
    }


def year_of(value: Json) -> str | None:
    """Return the first year that stands in what was typed, such as 2026 in 2026年上半年."""
    text = value.literal if isinstance(value, Numeral) else value
    found = _YEAR.search(text) if isinstance(text, str) else None
    return found[0] if found else None


def text_of(value: Json) -> str | None:
    """Return a short text, or None for anything else."""
    return value[:LONGEST_NAME] if isinstance(value, str) and value.strip() else None


def _period_end(result: Mapping[str, Any]) -> Json:
    period = result.get("period")
    return period.get("to") if isinstance(period, dict) else None


def _bounds(bounds: Any) -> dict[str, Any]:
    """Return both ends of a range of points, or the levels between which the answer lies."""
    if not isinstance(bounds, list) or not bounds:
        return {}
    if isinstance(bounds[0], Numeral):
        return {"low": bounds[0], "high": bounds[-1]}
    return {"levels": bounds}


def _rates(result: Mapping[str, Any]) -> dict[str, Any]:
    rates = {name: result[name] for name in RATES if name in result}
    return {"rates": rates} if rates else {}


def _items(result: Mapping[str, Any]) -> list[list[Any]]:
    """Return [id, status, low, high, max] of every item with points; elsewhere [id, status] of every condition."""
    if "items" in result:
        return [
            [item["id"], item["status"], *item["range"], item["max"]] for item in result["items"] if "range" in item
        ]
    alone = [[criterion["id"], criterion["status"]] for criterion in result.get("criteria", [])]
    return [*alone, *(entry for group in _groups(result) for entry in _conditions(group))]


def _groups(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the groups that count, whatever the form calls them."""
    groups = [*result.get("groups", []), *result.get("dimensions", [])]
    return [group for group in groups if group.get("required", True)]


def _conditions(group: Mapping[str, Any]) -> list[list[Any]]:
    return [[f"{group['id']}.{criterion['id']}", criterion["status"]] for criterion in group.get("criteria", [])]
