"""Lay a register out as the table that offices keep by hand: lying A4, a record in a line, as many blank lines as the sheet has."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from xinheng_forms.leaf_measures import LYING, LYING_SIDE, LYING_TOP
from xinheng_forms.load import Definition
from xinheng_forms.register_paper import basis
from xinheng_forms.registers import fields
from xinheng_forms.templating import render

#: How wide a column is, mm, by the kind of its field; what is told at length shares the rest.
WIDTHS: Final = {
    "date": 21.0,
    "result": 21.0,
    "time": 15.0,
    "number": 16.0,
    "yes_no": 15.0,
    "choice": 22.0,
    "choices": 28.0,
    "text": 26.0,
    "signature": 20.0,
    "series": 28.0,
}
SIGNED: Final = 20.0
#: The column of numbers.
COUNT: Final = 9.0
#: mm: a line to write in, and what stands above and below.
ROW: Final = 9.0
TITLE: Final = 12.0
ABOUT: Final = 8.0
HEAD_LINE: Final = 4.6
NOTE_LINE: Final = 4.8
BASIS: Final = 6.0
RESERVE: Final = 8.0
SIGN: Final = 3.4
NOTE_SIGN: Final = 3.2
PADDING: Final = 2.4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its part of the sheet's width in per cent."""

    label: str
    percent: float


def render_ledger(form: Definition) -> str:
    """Return the blank table of a complete definition as HTML; "" for a register that is not kept as one."""
    paper = form["paper"]
    if not paper["ledger"]:
        return ""
    known = {field["id"]: field for field in fields(form)}
    listed = [_column(entry, known) for entry in paper["ledger"]]
    widths = _widths([width for _, width, _ in listed])
    labels = ["序号", *(label for label, _, _ in listed)]
    notes = [note for _, _, note in listed if note]
    columns = [Column(label, 100 * width / LYING) for label, width in zip(labels, (COUNT, *widths), strict=True)]
    return render(
        "register_ledger.html",
        title=paper["title"],
        columns=columns,
        lines=range(1, _lines(labels, (COUNT, *widths), notes) + 1),
        notes=notes,
        basis=basis(form),
    )


def _column(entry: Any, known: dict[str, dict[str, Any]]) -> tuple[str, float, str]:
    """Give a column's heading, how wide it is (0: it shares the rest), and what may be written in it."""
    name = entry if isinstance(entry, str) else entry["field"]
    if name not in known:
        return name, SIGNED, ""
    field = known[name]
    label = f"{field['label']}（{field['unit']}）" if field["unit"] else field["label"]
    options = ("是", "否") if field["kind"] == "yes_no" else field["options"]
    width = 0.0 if isinstance(entry, str) else float(entry["width"])
    note = f"{field['label']}：{'、'.join(options)}" if len(options) > len(("是", "否")) else ""
    return label, width or WIDTHS.get(field["kind"], 0.0), note


def _widths(asked: Sequence[float]) -> list[float]:
    """Share the sheet out: equally among the open columns, else all grow alike; narrower where too much is asked."""
    free = LYING - COUNT
    open_columns = asked.count(0)
    rest = (free - sum(asked)) / open_columns if open_columns else 0
    filled = [width or max(rest, WIDTHS["text"]) for width in asked]
    return [width * free / sum(filled) for width in filled]


def _lines(labels: Sequence[str], widths: Sequence[float], notes: Sequence[str]) -> int:
    """Tell how many blank lines the sheet has."""
    highest = max(ceil(len(label) * SIGN / (width - PADDING)) for label, width in zip(labels, widths, strict=True))
    below = ceil(sum(len(note) + 1 for note in notes) * NOTE_SIGN / LYING) * NOTE_LINE + BASIS
    taken = LYING_TOP + LYING_SIDE + TITLE + ABOUT + highest * HEAD_LINE + PADDING + below + RESERVE
    return int((210 - taken) / ROW)
