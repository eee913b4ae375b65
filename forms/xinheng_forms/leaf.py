"""A sheet of paper as lines and boxes: what its HTML says, and what Word files and small pictures are drawn from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

type Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand on the sheet."""

    words: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to write in; `name` is the slot that is filled, `label` what a reader would call it, `value` what stands in it."""

    name: str
    label: str
    underlined: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick; `after` the words it belongs to, or an empty cell (`words` is then empty)."""

    name: str
    label: str
    words: str
    after: bool = False
    ticked: bool = False


type Piece = Text | Blank | Tick


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `style` is its part on the sheet, such as title or note. Pieces of one `shares` line fill its width."""

    style: str
    pieces: tuple[Piece, ...]
    shares: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a grid, `across` columns and `down` rows; `upright` words run from top to bottom."""

    lines: tuple[Line, ...]
    across: int = 1
    down: int = 1
    align: Align = "left"
    top: bool = False
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side, at least `height` mm high; `head` rows stand on every page."""

    boxes: tuple[Box, ...]
    height: float = 0
    head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the widths of its columns in mm, the size of its type in points."""

    name: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands in two columns."""

    blocks: tuple[Line | Grid, ...]


type Block = Line | Grid | Columns


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet, which may run over several pages; `wall` is large type to hang up."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    wall: bool = False


def is_numbered(leaves: Sequence[Leaf]) -> bool:
    """Tell whether the pages of these sheets bear numbers: what is checked point by point below a table of the standard."""
    return any(isinstance(block, Columns) for leaf in leaves for block in leaf.blocks)


def pieces(blocks: tuple[Block, ...]) -> Iterator[Piece]:
    """Give every piece of these blocks in reading order."""
    for block in blocks:
        if isinstance(block, Columns):
            yield from pieces(block.blocks)
        elif isinstance(block, Grid):
            for row in block.rows:
                for box in row.boxes:
                    yield from pieces(box.lines)
        else:
            yield from block.pieces


def words(blocks: tuple[Block, ...]) -> str:
    """Give all that is printed, without what is to be filled in."""
    said = (piece.label if isinstance(piece, Blank) else piece.words for piece in pieces(blocks))
    return " ".join(said)
