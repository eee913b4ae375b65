"""What the sheets show: the form's words, the result's findings and the notes, brought together."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xinheng.findings import Status


@dataclass(frozen=True, slots=True)
class Item:
    """One row. ``score`` is None while the result leaves it open."""

    id: str
    name: str
    short_name: str
    max: Decimal
    requirement: str
    score: Decimal | None
    suggested: Decimal | None
    status: Status
    overruled: bool
    reason: str
    messages: Sequence[str]
    evidence: str
    overruled_because: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group of rows."""

    name: str
    max: Decimal
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that stands in the workbook; ``grades`` are names with their lower bounds, best first."""

    title: str
    annex: str
    columns: Mapping[str, str]
    total_label: str
    max: Decimal
    notes: Sequence[str]
    edition: str
    organisation: str
    class_name: str
    year: str
    assessor: str
    date: str
    sections: Sequence[Section]
    grades: Sequence[tuple[str, Decimal]]
    possible_grades: Sequence[str]
    range: tuple[Decimal, Decimal]

    @property
    def items(self) -> Sequence[Item]:
        """All rows in their order."""
        return [item for section in self.sections for item in section.items]


def read(text: str) -> Any:
    """Read JSON with exact numbers."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def evaluation(form: Mapping[str, Any], document: Mapping[str, Any], result: Mapping[str, Any]) -> Evaluation:
    """Bring form, document and result together. All three are as ``read`` gives them."""
    about: Mapping[str, Any] = document.get("about") or {}
    found = {item["id"]: item for item in result["items"]}
    names = {grade["id"]: grade["name"] for grade in form["grades"]}
    low, high = result["range"]
    return Evaluation(
        title=form["title"],
        annex=form.get("annex", ""),
        columns=form["columns"],
        total_label=form["total_label"],
        max=Decimal(form["max"]),
        notes=form["notes"],
        edition=str(result["edition"]),
        organisation=_word(about, "organisation"),
        class_name=_class_name(form, document),
        year=_word(about, "year"),
        assessor=_word(about, "assessor"),
        date=_word(about, "date"),
        sections=[
            Section(
                section["name"],
                Decimal(section["max"]),
                [_item(item, found[item["id"]], document, about) for item in section["items"]],
            )
            for section in form["sections"]
        ],
        grades=[(grade["name"], Decimal(grade["from"])) for grade in form["grades"]],
        possible_grades=[names[grade] for grade in result["possible_grades"]],
        range=(Decimal(low), Decimal(high)),
    )


def _item(
    item: Mapping[str, Any], found: Mapping[str, Any], document: Mapping[str, Any], about: Mapping[str, Any]
) -> Item:
    evidence = about.get("evidence")
    overruled = (document.get("scores") or {}).get(item["id"]) or {}
    return Item(
        id=item["id"],
        name=item["name"],
        short_name=item.get("short_name", ""),
        max=Decimal(item["max"]),
        requirement=item["requirement"],
        score=found["score"],
        suggested=found["suggested"],
        status=found["status"],
        overruled=found["overruled"],
        reason=found["reason"],
        messages=[criterion["message"] for criterion in found["criteria"]],
        evidence=_word(evidence, item["id"]) if isinstance(evidence, Mapping) else "",
        overruled_because=_word(overruled, "reason"),
    )


def _word(words: Mapping[str, Any], name: str) -> str:
    value = words.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value)


def about(form: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, str]:
    """Say who was checked, by whom and when, as far as the document tells."""
    words: Mapping[str, Any] = document.get("about") or {}
    told = {
        "机构": _word(words, "organisation"),
        "类别": _class_name(form, document),
        "年度": _word(words, "year"),
        "填写人": _word(words, "assessor"),
        "日期": _word(words, "date"),
    }
    return {label: word for label, word in told.items() if word}


def _class_name(form: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    for entry in form.get("classes", ()):
        if entry["id"] == document["class"]:
            return f"{entry['label']} {entry['name']}"
    return ""
