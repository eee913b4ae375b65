"""How large the parts of a sheet are on paper, by the classes of its HTML; css/paper.css and its neighbours say the same to browsers."""

from collections.abc import Sequence
from typing import Final

#: mm: the edge by which sheets are bound, the other sides of A4 upright (top, right, bottom), and what is between them.
BOUND: Final = 20.0
SIDES: Final = (12.0, 12.0, 10.0)
WIDTH: Final = 210 - BOUND - SIDES[1]
#: mm: the same of A4 lying, which is bound at its top.
LYING_TOP: Final = 18.0
LYING_SIDE: Final = 12.0
LYING: Final = 297 - 2 * LYING_SIDE
#: Between two columns.
GAP: Final = 6.0

#: Columns of a table by its class: mm, or None for what shares the rest.
COLUMNS: Final[dict[str, Sequence[float | None]]] = {
    "xh-sheet": (16, 21, 13, None, 13),
    "xh-survey-questions": (20, 62, None, None, None),
    "xh-check-few": (72, 42, None, 30),
    "xh-check-roomy": (40, 18, None, 16),
    "xh-check-table": (36, 22, None, 14),
    "xh-table": (25, 26, 51, None, 26),
    "xh-levels-sheet": (20, None, None, None),
    "xh-complaint-sheet": (26, None, None, None, None, None, None),
}
#: Type in a table, points.
SIZES: Final = {
    "xh-check-roomy": 9.0,
    "xh-ledger": 9.5,
    "xh-rows-5": 9.0,
    "xh-sheet": 9.0,
    "xh-survey-questions": 12.0,
    "xh-check-few": 10.0,
    "xh-check-table": 8.0,
    "xh-table": 8.5,
    "xh-levels-sheet": 11.0,
}
SIZE: Final = 10.5
CLOSE: Final = 10.0
#: The least height of a row, mm, by the class of the row, then of the table.
ROWS: Final = {"xh-complaint-row": 14.0, "xh-complaint-tall": 46.0}
TABLE_ROWS: Final = {
    "xh-check-few": 7.0,
    "xh-check-roomy": 6.0,
    "xh-survey-questions": 13.0,
    "xh-check-table": 0.0,
    "xh-sheet": 0.0,
}
LINE: Final = 5.4
PADDING: Final = 2.0
#: Tables whose answers stand in the middle of their box.
CENTRED: Final = frozenset({"xh-complaint-row"})

#: mm: a label and its box in sheets of boxes; a checklist's question, result and what proves it.
LABELS: Final = {4: 33.0, 6: 26.0}
CHECKED: Final = (33.0, 64.0, 44.0, 37.0)


def column_widths(count: int, *, is_checked: bool) -> tuple[float, ...]:
    """Give the widths of the columns of a sheet of boxes, mm: labels are narrower than what is written beside them."""
    if is_checked:
        return CHECKED
    label = LABELS.get(count, WIDTH / count)
    return (label, 2 * WIDTH / count - label) * (count // 2) + (WIDTH / count,) * (count % 2)


def widths(classes: Sequence[str], count: int, whole: float) -> tuple[float, ...]:
    """Give the widths of `count` columns that fill `whole` mm."""
    if "xh-boxes" in classes and "xh-ledger" not in classes:
        return column_widths(count, is_checked="xh-checked" in classes)
    given = next((COLUMNS[name] for name in classes if name in COLUMNS), ())
    listed = given if len(given) == count else [None] * count
    fixed = sum(width for width in listed if width)
    rest = (whole - fixed) / max(1, sum(width is None for width in listed))
    return tuple(rest if width is None else width for width in listed)


def size(classes: Sequence[str], *, close: bool = False) -> float:
    """Give the size of type in a table, points; `close` where a sheet has more rows than usual."""
    return next((SIZES[name] for name in classes if name in SIZES), CLOSE if close else SIZE)


def height(row: Sequence[str], table: Sequence[str]) -> float:
    """Give the least height of a row, mm."""
    if lines := _number(row, "xh-lines-"):
        return lines * LINE + PADDING
    if least := _number(table, "xh-rows-"):
        return float(least)
    known = [ROWS[name] for name in row if name in ROWS] + [TABLE_ROWS[name] for name in table if name in TABLE_ROWS]
    return (known or [0.0])[0]


def _number(classes: Sequence[str], prefix: str) -> int:
    """Read the number at the end of a class, 0 where there is none."""
    return next((int(name.removeprefix(prefix)) for name in classes if name.startswith(prefix)), 0)
