"""How large the parts of a sheet are on paper, by the classes of its HTML; css/paper.css and its neighbours say the same to browsers."""

from collections.abc import Sequence
from typing import Final

#: mm: A4 between its margins, upright and lying.
WIDTH: Final = 182.0
LYING: Final = 273.0
#: Between two columns.
GAP: Final = 6.0

#: Columns of a table by its class: mm, or None for what shares the rest.
COLUMNS: Final[dict[str, Sequence[float | None]]] = {
    "xh-sheet": (16, 21, 13, None, 13),
    "xh-survey-questions": (20, 62, None, None, None),
    "xh-check-few": (72, 42, None, 30),
    "xh-check-table": (36, 22, None, 14),
    "xh-table": (25, 26, 51, None, 26),
    "xh-levels-sheet": (20, None, None, None),
    "xh-complaint-sheet": (26, None, None, None, None, None, None),
}
#: Type in a table, points.
SIZES: Final = {
    "xh-sheet": 9.0,
    "xh-survey-questions": 12.0,
    "xh-check-few": 10.0,
    "xh-check-table": 8.0,
    "xh-table": 8.5,
    "xh-levels-sheet": 9.5,
}
SIZE: Final = 10.5
CLOSE: Final = 10.0
#: The least height of a row, mm, by the class of the row, then of the table.
ROWS: Final = {"xh-complaint-row": 14.0, "xh-complaint-tall": 46.0}
TABLE_ROWS: Final = {
    "xh-boxes": 7.0,
    "xh-check-few": 7.0,
    "xh-survey-questions": 13.0,
    "xh-check-table": 0.0,
    "xh-sheet": 0.0,
}
LINE: Final = 5.4
PADDING: Final = 2.0
#: Tables whose answers stand in the middle of their box.
CENTRED: Final = frozenset({"xh-complaint-row"})


def widths(classes: Sequence[str], count: int, whole: float) -> tuple[float, ...]:
    """Give the widths of `count` columns that fill `whole` mm."""
    given = next((COLUMNS[name] for name in classes if name in COLUMNS), ())
    listed = given if len(given) == count else [None] * count
    fixed = sum(width for width in listed if width)
    rest = (whole - fixed) / max(1, sum(width is None for width in listed))
    return tuple(rest if width is None else width for width in listed)


def size(classes: Sequence[str], *, close: bool = False) -> float:
    """Give the size of type in a table, points; `close` where a sheet has more rows than usual."""
    return next((SIZES[name] for name in classes if name in SIZES), CLOSE if close else SIZE)


def height(row: Sequence[str], table: Sequence[str], *, close: bool) -> float:
    """Give the least height of a row, mm; `close` where a sheet has more rows than usual."""
    lines = next((name.removeprefix("xh-lines-") for name in row if name.startswith("xh-lines-")), "")
    if lines:
        return int(lines) * LINE + PADDING
    known = [ROWS[name] for name in row if name in ROWS] + [TABLE_ROWS[name] for name in table if name in TABLE_ROWS]
    return (known or [0.0])[0] - (1.0 if close and known else 0.0)
