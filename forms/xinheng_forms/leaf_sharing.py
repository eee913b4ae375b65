"""Let a filled sheet keep to its page in Word: high rows with little in them give way to those with much; css does it for PDF."""

from dataclasses import replace
from math import ceil
from typing import Final

from xinheng_forms.leaf import Blank, Box, Grid, Leaf, Piece, Row, Tick

#: All in mm. A table lower than this has room below it.
MOST_OF_A_PAGE: Final = 150.0
#: A row that is higher has room to write several lines in; it keeps at least one.
HIGH: Final = 15.0
LEAST: Final = 7.0
SIDES: Final = 2.8
MM_PER_POINT: Final = 25.4 / 72
#: How high a line is, in parts of its type, with the highest of the fonts that stand in for Song.
LINE: Final = 1.7
#: What is not a Western sign is as wide as its type is high.
WESTERN: Final = "\u02ff"


def shared(leaf: Leaf) -> Leaf:
    """Return the sheet with its rows as high as what is written in them asks."""
    return replace(leaf, blocks=tuple(_grid(block) if isinstance(block, Grid) else block for block in leaf.blocks))


def _grid(grid: Grid) -> Grid:
    if sum(row.height for row in grid.rows) <= MOST_OF_A_PAGE:
        return grid
    needed = [_needs(row, grid) for row in grid.rows]
    wanted = sum(max(0.0, need - max(row.height, LEAST)) for row, need in zip(grid.rows, needed, strict=True))
    spare = [_spare(row, need) for row, need in zip(grid.rows, needed, strict=True)]
    if not wanted or not sum(spare):
        return grid
    part = min(1.0, wanted / sum(spare))
    rows = (replace(row, height=row.height - part * over) for row, over in zip(grid.rows, spare, strict=True))
    return replace(grid, rows=tuple(rows))


def _spare(row: Row, needed: float) -> float:
    return max(0.0, row.height - max(needed, LEAST)) if row.height > HIGH else 0.0


def _needs(row: Row, grid: Grid) -> float:
    """Tell about how high the fullest box of a row is."""
    at, highest = 0, 0.0
    for box in row.boxes:
        if not box.upright:
            highest = max(
                highest, _height(box, sum(grid.widths[at : at + box.across]) - SIDES, grid.size * MM_PER_POINT)
            )
        at += box.across
    return highest


def _height(box: Box, width: float, sign: float) -> float:
    said = ("".join(map(_said, line.pieces)) for line in box.lines)
    return sum(_lines(text, width, sign) for text in said) * sign * LINE


def _lines(text: str, width: float, sign: float) -> int:
    return sum(max(1, ceil(_length(line) * sign / max(width, sign))) for line in text.split("\n"))


def _said(piece: Piece) -> str:
    if isinstance(piece, Blank):
        return piece.value
    return f"☐ {piece.words}　" if isinstance(piece, Tick) else piece.words


def _length(text: str) -> float:
    return sum(1.0 if sign > WESTERN else 0.5 for sign in text)
