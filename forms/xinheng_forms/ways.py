"""Read which facts a form takes over from others: forms/gs/takeover.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from xinheng_forms.expand import owners
from xinheng_forms.load import definition
from xinheng_forms.pages import pages
from xinheng_forms.registers import register, registers

FORM = "gs/takeover"


@dataclass(frozen=True, slots=True)
class Use:
    """What becomes of one figure in a tool: `item` is the code there, such as F09, or empty; `same` a year or a period."""

    form: str
    tool: str
    page: str
    item: str
    same: str


@cache
def targets(form_id: str) -> frozenset[str]:
    """Return the paths of the facts in `form_id` that another form may feed."""
    return frozenset(path for way in _ways() if way["to"] == form_id for path in way["facts"])


def origins(form_id: str) -> Mapping[str, Mapping[str, str]]:
    """Return the forms that feed `form_id`: name and page of each, and what both must speak of, such as the same year."""
    return {
        way["from"]: {"name": _name(way), "same": way.get("same", ""), "page": _address(way["from"])}
        for way in _ways()
        if way["to"] == form_id
    }


def fed(form_id: str) -> Mapping[str, str]:
    """Return the paths in `form_id` that feed other forms, each with the label of what it becomes there first."""
    labels: dict[str, str] = {}
    for way in _ways():
        if way["from"] == form_id:
            facts = _labels(definition(way["to"]))
            made = {sources[0]: facts[path] for path, sources in way["facts"].items() if path in facts}
            labels = made | labels
    return labels


def _labels(form: Mapping[str, Any]) -> dict[str, str]:
    """Give every fact's path in a form, with what it is called."""
    return {
        ".".join(filter(None, (owner["id"] if path else "", fact["id"]))): fact["label"]
        for path, owner in owners(dict(form))
        for fact in owner["facts"]
    }


def uses(register_id: str) -> Mapping[str, tuple[Use, ...]]:
    """Return what tools take from each figure of a register."""
    found: dict[str, list[Use]] = {}
    for way in _ways():
        if way["from"] == register_id:
            page = pages()[way["to"]]
            for path, sources in way["facts"].items():
                item = path.partition(".")[0] if "." in path else ""
                for source in sources:
                    found.setdefault(source, []).append(
                        Use(way["to"], page.name, page.address, item, way.get("same", ""))
                    )
    return {figure: tuple(each) for figure, each in found.items()}


def details(form_id: str) -> Mapping[str, tuple[str, ...]]:
    """Return of which items of other tools each fact of a form, or figure of a register, is a part: form and key there."""
    found: dict[str, dict[str, None]] = {}
    for way in _ways():
        if way["from"] == form_id:
            has_points = definition(way["to"])["aggregation"] == "points"
            for path, sources in way["facts"].items():
                key = path.partition(".")[0] if has_points else path
                for source in sources:
                    found.setdefault(source, {})[f"{way['to']} {key}"] = None
    return {source: tuple(keys) for source, keys in found.items()}


def _ways() -> list[dict[str, Any]]:
    ways: list[dict[str, Any]] = definition(FORM)["ways"]
    return ways


def _address(form_id: str) -> str:
    return pages()[form_id].address if form_id in pages() else ""


def _name(way: Mapping[str, Any]) -> str:
    if "name" in way:
        return str(way["name"])
    if way["from"] in registers():
        return str(register(way["from"])["title"])
    return pages()[way["from"]].name
