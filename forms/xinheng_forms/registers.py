"""Find the registers, sheets and checklists, and give each complete: a YAML file that declares `kind`, and nothing else."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from xinheng_forms.check import misshapen
from xinheng_forms.load import FORMS, Definition, FormError, UnknownFormError, complete, read
from xinheng_forms.problem import Problem
from xinheng_forms.quotation import quotation
from xinheng_forms.register_sense import inconsistencies

SCHEMA: Final = FORMS / "schema" / "register.json"
#: How long a text may be, where the file does not say.
LONGEST: Final = {"text": 200, "long_text": 5000}
#: What a question of a checklist may be answered with; the second is a gap.
ANSWERS: Final = ("是", "否", "不适用")
#: What a file, a field and a sheet are where the file does not say.
USUAL: Final[Definition] = {
    **{
        key: []
        for key in ("quotes", "remarks", "names", "states", "statistics", "figures", "next", "computed", "agenda")
    },
    "personal": False,
    "seen_by_visitors": False,
    "date": None,
    "retention": None,
    "destroys": None,
}
USUAL_FIELD: Final[Definition] = {
    "required": False,
    "help": "",
    "clause": None,
    "remarks": [],
    "options": [],
    "unit": "",
    "whole": False,
    "least": None,
    "register": None,
    "default": "",
    "moves": {},
    "evidence": "",
    "quoted": False,
}
USUAL_PAPER: Final[Definition] = {
    "quoted": False,
    "style": "table",
    "landscape": False,
    "copies": 1,
    "columns": 4,
    "pages": 1,
    "rows": None,
    "ledger": None,
    **{key: [] for key in ("quotes", "notes", "signatures")},
}


@cache
def registers() -> dict[str, Path]:
    """Give the file of each register, sheet and checklist by its id, in the order of their ids."""
    found: dict[str, Path] = {}
    for path in sorted(FORMS.glob("*/*.yaml")):
        raw = read(path)
        if isinstance(raw, dict) and "kind" in raw and "id" in raw:
            if raw["id"] in found:
                raise FormError(path, [Problem("id", "another register has the same id")])
            found[raw["id"]] = path
    return found


def register(name: str | Path) -> Definition:
    """Give the complete definition of a register, by its id or from any YAML file.

    Raises UnknownFormError, or FormError with every problem of the file.
    """
    if isinstance(name, Path):
        return _definition(name)
    if name not in registers():
        raise UnknownFormError(name)
    return _definition(registers()[name])


def check(path: Path) -> list[Problem]:
    """List everything that is wrong with a register's file, each with its path."""
    try:
        raw = complete(path)
    except (yaml.YAMLError, LookupError) as error:
        return [Problem("", " ".join(str(error).split()))]
    return list(misshapen(raw, SCHEMA)) or list(inconsistencies(raw, _others(path)))


def slug(register_id: str) -> str:
    """Name a register in addresses: gs/visitor is gs-visitor."""
    return register_id.replace("/", "-")


def page_of(register_id: str) -> str:
    """Give the path under `docs/` of a register's page."""
    return f"registers/{slug(register_id)}.md"


def fields(definition: Definition) -> list[dict[str, Any]]:
    """List the fields of a complete definition in their order."""
    return [field for group in definition["groups"] for field in group["fields"]]


@cache
def _definition(path: Path) -> Definition:
    if found := check(path):
        raise FormError(path, found)
    return expand(complete(path))


def _others(path: Path) -> dict[str, Any]:
    """Give the raw files of all registers by id, for what refers to another; a file from elsewhere counts as one of them."""
    known = {register_id: read(file) for register_id, file in registers().items()}
    raw = complete(path)
    return {**known, raw["id"]: raw}


def expand(raw: Definition) -> Definition:
    """Fill in what a checked file leaves to habit, so that every reader finds every key in its place.

    `kept` holds the fields that come with states and a time of keeping, besides those of the groups.
    """
    whole: Definition = {**deepcopy(USUAL), **deepcopy(raw)}
    for group in whole["groups"]:
        group.setdefault("clause", None)
        group.setdefault("help", "")
        group.setdefault("quotes", [])
        asked = [_question(item) for item in group.pop("items", [])]
        group["fields"] = [*(_field(field) for field in group.get("fields", [])), *asked]
    whole["kept"] = list(_kept(whole))
    labels = {field["id"]: field["label"] for field in fields(whole)}
    whole["figures"] = [{"label": labels.get(figure.get("answer", "")), **figure} for figure in whole["figures"]]
    whole["paper"] = {"title": whole["title"], **deepcopy(USUAL_PAPER), **whole.get("paper", {})}
    return whole


def _field(field: dict[str, Any]) -> dict[str, Any]:
    return {**deepcopy(USUAL_FIELD), "max": LONGEST.get(field["kind"]), **field}


def _question(item: dict[str, Any]) -> dict[str, Any]:
    label = item.get("label") or quotation(item["clause"]).rstrip("；;。")
    more = {"evidence": item.get("evidence", ""), "quoted": "label" not in item, "options": list(ANSWERS)}
    return _field({**item, **more, "kind": "check", "label": label})


def _kept(whole: Definition) -> Iterator[dict[str, Any]]:
    if labels := [state["label"] for state in whole["states"]]:
        yield _field({"id": "state", "kind": "choice", "label": "状态", "options": labels, "default": labels[0]})
    if retention := whole["retention"]:
        words = f"不填就按登记的日期往后算 {retention['years']} 年。标准没有写年数，请按本机构的规定改。"
        yield _field({"id": "retain_until", "kind": "date", "label": "保存期到", "help": words, "clause": "gbt-8.2"})
