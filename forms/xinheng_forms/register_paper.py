"""Lay a register's record out as a sheet of A4: the standard's own boxes where it has them, else one box for each field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from xinheng_sheet.clause_names import clause_name

from xinheng_forms.load import Definition
from xinheng_forms.quotation import quotation
from xinheng_forms.registers import fields
from xinheng_forms.templating import render

#: Kinds that take a whole row.
WIDE: Final = frozenset({"long_text", "choices", "series", "check"})
#: How high a row of free text is at least, in lines, where nothing is said of it.
TEXT_LINES: Final = 3
#: What stands on each of two copies.
IN_DUPLICATE: Final = ("一式二份（第一份）", "一式二份（第二份）")


@dataclass(frozen=True, slots=True)
class Cell:
    """A label and the box beside it; `span` columns for the answer, `wide` for the label. A `heading` has no box."""

    heading: str = ""
    id: str = ""
    label: str = ""
    span: int = 1
    wide: int = 0
    options: tuple[str, ...] = ()
    evidence: bool = False
    unit: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side, at least `lines` lines high."""

    cells: tuple[Cell, ...]
    lines: int = 0


def render_paper(form: Definition) -> str:
    """Return the blank sheet of a complete definition as HTML; slots are named by the fields."""
    paper = form["paper"]
    known = {field["id"]: field for field in fields(form)}
    columns = paper["columns"]
    return render(
        "register_paper.html",
        paper=paper,
        columns=columns,
        copies=IN_DUPLICATE if paper["copies"] > 1 else ("",),
        rows=tuple(_given(paper, known) if paper["rows"] else _usual(form, columns)),
        shown=[field for field in known.values() if field["kind"] not in ("signature", "link")],
        quoted=[{"text": quotation(clause), "name": clause_name(clause)} for clause in paper["quotes"]],
        signatures=[_sign(name, known) for name in paper["signatures"]]
        or [_sign(field["id"], known) for field in _signs(known.values())],
    )


def _given(paper: dict[str, Any], known: dict[str, Any]) -> Iterator[Row]:
    for row in paper["rows"]:
        cells: list[dict[str, Any]] = [{"field": cell} if isinstance(cell, str) else cell for cell in row]
        spans = _spans([cell.get("span", 0) for cell in cells], paper["columns"])
        boxes = (
            _cell(known[cell["field"]], span, quoted=paper["quoted"]) for cell, span in zip(cells, spans, strict=True)
        )
        yield Row(tuple(boxes), max(cell.get("lines", 0) for cell in cells))


def _spans(asked: list[int], columns: int) -> list[int]:
    """Share out the columns that labels and fixed answers leave; the last answer takes what does not divide."""
    free = columns - len(asked) - sum(asked)
    open_cells = asked.count(0)
    share = free // open_cells if open_cells else 0
    spans = [span or max(share, 1) for span in asked]
    spans[-1] += columns - len(asked) - sum(spans)
    return spans


def _usual(form: Definition, columns: int) -> Iterator[Row]:
    """Lay the groups out one after another: short fields side by side, long ones in rows of their own."""
    for group in form["groups"]:
        shown = [field for field in group["fields"] if field["kind"] not in ("signature", "link")]
        if len(form["groups"]) > 1 and shown:
            yield Row((Cell(heading=group["title"]),))
        yield from _flow(shown, columns)


def _flow(shown: Iterable[dict[str, Any]], columns: int) -> Iterator[Row]:
    waiting: list[dict[str, Any]] = []
    for field in shown:
        if field["kind"] in WIDE or _is_long(field):
            yield from _side_by_side(waiting, columns)
            waiting = []
            if field["kind"] == "check":
                yield Row((_cell(field, columns - columns // 2, wide=columns // 2),))
            else:
                yield Row((_cell(field, columns - 1),), TEXT_LINES if field["kind"] == "long_text" else 0)
        else:
            waiting.append(field)
            if len(waiting) == columns // 2:
                yield from _side_by_side(waiting, columns)
                waiting = []
    yield from _side_by_side(waiting, columns)


def _side_by_side(waiting: list[dict[str, Any]], columns: int) -> Iterator[Row]:
    if waiting:
        spans = _spans([0] * len(waiting), columns)
        yield Row(tuple(_cell(field, span) for field, span in zip(waiting, spans, strict=True)))


def _is_long(field: dict[str, Any]) -> bool:
    """Tell whether the choices of a field would not stand in half a line."""
    return sum(len(option) + 2 for option in field["options"]) > 16


def _cell(field: dict[str, Any], span: int, *, quoted: bool = False, wide: int = 0) -> Cell:
    options = ("是", "否") if field["kind"] == "yes_no" else tuple(field["options"])
    return Cell(
        id=field["id"],
        label=field["label"],
        span=span,
        wide=wide,
        options=options,
        evidence=field["kind"] == "check",
        unit=field["unit"] if field["kind"] == "number" else "",
        quoted=quoted or bool(field.get("quoted")),
    )


def _signs(known: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [field for field in known if field["kind"] == "signature"]


def _sign(name: str, known: dict[str, Any]) -> dict[str, str]:
    return {"id": name, "label": known[name]["label"]} if name in known else {"id": "", "label": name}
