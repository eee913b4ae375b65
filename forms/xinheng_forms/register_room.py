"""Share a sheet's page out among its boxes: high rows for what is told at length, so that there is room to write by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Final

from xinheng_forms.leaf_measures import LINE, PADDING, column_widths

#: How high rows of one line are, mm: the first that leaves enough to what is told at length.
HEIGHTS: Final = (9, 8, 7, 6)
#: Where none of them keeps the sheet on its page: rows of smaller type.
SMALLEST: Final = 5
#: What is told at length has so many lines, if the page has them.
ENOUGH: Final = 5
#: What is not more than this many lines high needs no more room.
MOST_LINES: Final = 12
#: mm: what the boxes and the lines under them have of a page, in every program, and what stands above and below.
PAGE: Final = 268.0
TITLE: Final = 11.0
HEAD: Final = 8.0
SIGNS: Final = 10.0
BASIS: Final = 6.0
COPY: Final = 5.0
#: mm: a sign and a line of the type in the boxes, 10.5 points; of 10 points in checks; of the smallest; then the lines below.
USUAL: Final = (3.75, LINE)
CHECKS: Final = (3.55, 4.8)
SMALL: Final = (3.2, 4.3)
SMALL_SIGN: Final = 3.2
SMALL_LINE: Final = 4.6
SIDES: Final = 3.4
GAP: Final = 2.6


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


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet, and how high one of a single line is, mm."""

    rows: tuple[Row, ...]
    height: int = 7

    @property
    def is_checked(self) -> bool:
        """Whether questions are answered here, each with a place for what proves it."""
        return any(cell.evidence for row in self.rows for cell in row.cells)

    @property
    def least_lines(self) -> int:
        """How many lines the lowest of its high rows has."""
        return min((row.lines for row in self.rows if row.lines), default=ENOUGH)


def roomy(rows: tuple[Row, ...], paper: dict[str, Any], lines: Sequence[str], *, headed: bool) -> Sheet:
    """Return `rows` as high as the page allows; `lines` of small type stand below them, `headed` is one line above."""
    widths = column_widths(paper["columns"], is_checked=Sheet(rows).is_checked)
    free = PAGE * paper["pages"] - TITLE - HEAD * headed - SIGNS - BASIS - COPY * (paper["copies"] > 1)
    free -= sum(ceil(len(each) * SMALL_SIGN / sum(widths)) * SMALL_LINE + 2 for each in lines)
    sheets = [_at(height, rows, widths, free) for height in HEIGHTS]
    fitting = [sheet for sheet, is_fitting in sheets if is_fitting] or [_at(SMALLEST, rows, widths, free)[0]]
    return max(fitting, key=lambda sheet: (min(sheet.least_lines, ENOUGH), sheet.height))


def _at(height: int, rows: tuple[Row, ...], widths: Sequence[float], free: float) -> tuple[Sheet, bool]:
    """Lay the sheet out with rows of this height; tell whether it stays on its page."""
    small = SMALL if height == SMALLEST else CHECKS if Sheet(rows).is_checked else USUAL
    taken = sum(_needs(row, widths, height, small) for row in rows)
    return Sheet(_grown(rows, free - taken), height), taken <= free


def _grown(rows: tuple[Row, ...], spare: float) -> tuple[Row, ...]:
    """Let what is told at length share what is left."""
    open_rows = sum(bool(row.lines) for row in rows)
    more = int(max(0.0, spare) / LINE / open_rows) if open_rows else 0
    return tuple(replace(row, lines=min(MOST_LINES, row.lines + more)) if row.lines else row for row in rows)


def _needs(row: Row, widths: Sequence[float], height: float, size: tuple[float, float]) -> float:
    """Tell how high a row is, mm, from the longest of what is printed in it."""
    sign, line = size
    at, lines = 0, 0
    for cell in row.cells:
        across = cell.wide or 1
        if cell.heading:
            at += cell.span
            continue
        lines = max(lines, ceil(len(cell.label) * sign / (sum(widths[at : at + across]) - SIDES)))
        box = sum(widths[at + across : at + across + cell.span]) - SIDES
        lines = max(lines, _lines_of(cell.options, box, sign))
        at += across + cell.span + cell.evidence
    return max(height, lines * line + 1.6, row.lines * LINE + PADDING if row.lines else 0)


def _lines_of(options: Sequence[str], box: float, sign: float) -> int:
    """Tell in how many lines boxes to tick stand."""
    lines, used = (1 if options else 0), 0.0
    for option in options:
        wide = (len(option) + 1.25) * sign + GAP
        if used + wide > box + GAP:
            lines, used = lines + 1, 0.0
        used += wide
    return lines
