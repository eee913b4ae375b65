"""Lay a register's record out as a sheet of A4: the standard's own boxes where it has them, else one box for each field."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from xinheng_sheet.clause_names import clause_name

from xinheng_forms.load import Definition
from xinheng_forms.quotation import quotation
from xinheng_forms.register_room import Cell, Row, Sheet, roomy
from xinheng_forms.registers import fields
from xinheng_forms.templating import render

#: Kinds that take a whole row.
WIDE: Final = frozenset({"long_text", "choices", "series", "check"})
#: How high a row of free text is at least, in lines, where nothing is said of it.
TEXT_LINES: Final = 3
#: So many clauses of a standard are named at the foot of a sheet.
MANY: Final = 4
#: What stands beside a question of a checklist.
BESIDE_CHECKS: Final = ("结果", "佐证")
#: What stands on each of two copies.
IN_DUPLICATE: Final = ("一式二份（第一份）", "一式二份（第二份）")


def render_paper(form: Definition) -> str:
    """Return the blank sheet of a complete definition as HTML; slots are named by the fields."""
    paper = form["paper"]
    known = {field["id"]: field for field in fields(form)}
    quoted = [{"text": quotation(clause), "name": clause_name(clause)} for clause in paper["quotes"]]
    lines = [*(f"{each['text']}（{each['name']}）" for each in quoted), *paper["notes"]]
    return render(
        "register_paper.html",
        paper=paper,
        sheet=_sheet(form, known, lines),
        columns=paper["columns"],
        copies=IN_DUPLICATE if paper["copies"] > 1 else ("",),
        shown=[field for field in known.values() if field["kind"] not in ("signature", "link")],
        quoted=quoted,
        headed=_is_headed(paper, known),
        basis="" if paper["quoted"] else basis(form),
        signatures=[_sign(name, known) for name in paper["signatures"]]
        or [_sign(field["id"], known) for field in _signs(known.values())],
    )


def basis(form: Definition) -> str:
    """Name in one line the clauses that a sheet serves, the first few of each standard."""
    named = [clause_name(clause).split(" ", 1) for clause in form["clauses"]]
    said = {text: list(dict.fromkeys(rest for standard, rest in named if standard == text)) for text, _ in named}
    return "；".join(
        f"{text} {'、'.join(clauses[:MANY])}{' 等' if len(clauses) > MANY else ''}" for text, clauses in said.items()
    )


def _sheet(form: Definition, known: dict[str, Any], lines: list[str]) -> Sheet:
    """Lay the boxes out; where nothing says how high they are, they share the page."""
    paper = form["paper"]
    rows = tuple(_given(paper, known) if paper["rows"] else _usual(form, paper["columns"]))
    if paper["rows"] and any(row.lines for row in rows):
        return Sheet(rows)
    return roomy(rows, paper, lines, headed=_is_headed(paper, known))


def _is_headed(paper: dict[str, Any], known: dict[str, Any]) -> bool:
    """Tell whether a line for the institution stands above the boxes; the standard's own sheets have none."""
    return paper["style"] == "table" and not paper["quoted"] and "organisation" not in known


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
            yield _heading(group["title"], columns, is_checked=shown[0]["kind"] == "check")
        yield from _flow(shown, columns)


def _heading(title: str, columns: int, *, is_checked: bool) -> Row:
    """Write the title of a group; over questions it says what is written beside them."""
    if not is_checked:
        return Row((Cell(heading=title, span=columns),))
    return Row((Cell(heading=title, span=columns - 2), *(Cell(heading=each) for each in BESIDE_CHECKS)))


def _flow(shown: Iterable[dict[str, Any]], columns: int) -> Iterator[Row]:
    waiting: list[dict[str, Any]] = []
    for field in shown:
        if field["kind"] in WIDE or _is_long(field):
            yield from _side_by_side(waiting, columns)
            waiting = []
            if field["kind"] == "check":
                yield Row((replace(_cell(field, 1), wide=columns - 2, evidence=True),))
            else:
                is_open = field["kind"] in ("long_text", "series")
                yield Row((_cell(field, columns - 1),), TEXT_LINES if is_open else 0)
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


def _cell(field: dict[str, Any], span: int, *, quoted: bool = False) -> Cell:
    options = ("是", "否") if field["kind"] == "yes_no" else tuple(field["options"])
    return Cell(
        id=field["id"],
        label=field["label"],
        span=span,
        options=options,
        unit=field["unit"] if field["kind"] == "number" else "",
        quoted=quoted or bool(field.get("quoted")),
    )


def _signs(known: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [field for field in known if field["kind"] == "signature"]


def _sign(name: str, known: dict[str, Any]) -> dict[str, str]:
    return {"id": name, "label": known[name]["label"]} if name in known else {"id": "", "label": name}
