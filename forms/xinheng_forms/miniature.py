"""Draw a small picture of a sheet's first page from its own lines and boxes: what is written in grey bars, what is filled in blank."""

from collections.abc import Iterator
from math import ceil
from typing import Final

from xinheng_forms.leaf import Blank, Block, Box, Columns, Grid, Leaf, Line, Text, Tick
from xinheng_forms.leaf_measures import GAP

#: mm: the page, what stays free around what is on it, and the height of a bar in parts of a line.
PAGE: Final = (210, 297)
MARGIN: Final = 14.0
BAR: Final = 0.45
LINE: Final = {"title": 11.0, "head": 9.0, "caption": 6.0}
USUAL_LINE: Final = 5.4
SIGN: Final = {"title": 6.2}
USUAL_SIGN: Final = 3.7
WALL: Final = 1.9
CENTRED: Final = frozenset({"title"})


def miniature(leaf: Leaf) -> str:
    """Return the picture as SVG, with two paths: lines, and words."""
    width, height = PAGE[::-1] if leaf.landscape else PAGE
    drawing = _Drawing(WALL if leaf.wall else 1.0, height - MARGIN)
    drawing.blocks(leaf.blocks, MARGIN, MARGIN, width - 2 * MARGIN)
    return (
        f'<svg class="xh-mini" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        f'<path class="xh-mini-words" d="{"".join(drawing.words)}"/><path class="xh-mini-lines" d="{"".join(drawing.lines)}"/></svg>'
    )


class _Drawing:
    """Two paths that grow; nothing is drawn below `end`."""

    def __init__(self, scale: float, end: float) -> None:
        self.scale = scale
        self.end = end
        self.words: list[str] = []
        self.lines: list[str] = []

    def blocks(self, blocks: tuple[Block, ...], left: float, top: float, width: float) -> float:
        """Draw blocks below each other and return where they end."""
        for block in blocks:
            if isinstance(block, Columns):
                top = self._columns(block, left, top, width)
            elif isinstance(block, Grid):
                top = self._grid(block, left, top)
            else:
                top = self._line(block, left, top, width)
        return top

    def _columns(self, columns: Columns, left: float, top: float, width: float) -> float:
        half, at, first = (width - GAP) / 2, top, True
        for block in columns.blocks:
            if first and at > self.end - 20:
                left, at, first = left + half + GAP, top, False
            at = self.blocks((block,), left, at, half)
        return at

    def _line(self, line: Line, left: float, top: float, width: float) -> float:
        high = LINE.get(line.style, USUAL_LINE) * self.scale
        sign = SIGN.get(line.style, USUAL_SIGN) * self.scale
        rows = max(1, ceil(_length(line) * sign / width))
        for row in range(rows):
            long = min(width, _length(line) * sign - row * width)
            self._bar(left + (width - long) / 2 if line.style in CENTRED else left, top + row * high, long, high)
        return top + rows * high + 1.5

    def _bar(self, left: float, top: float, long: float, high: float) -> None:
        if long > 0 and top + high <= self.end:
            thick = high * BAR
            self.words.append(f"M{left:.0f} {top + (high - thick) / 2:.0f}h{long:.0f}v{thick:.1f}h-{long:.0f}z")

    def _grid(self, grid: Grid, left: float, top: float) -> float:
        reaching: dict[int, int] = {}
        at = top
        high = grid.size * 0.5
        for row in grid.rows:
            placed = list(_placed(row.boxes, grid.widths, reaching))
            tall = max([row.height, *(self._needs(box, width, high) for box, _, width in placed if box.down == 1)])
            if at + tall > self.end:
                break
            for box, offset, width in placed:
                self._box(box, left + offset, at, width, tall, high)
            at += tall
        whole = sum(grid.widths)
        self.lines.append(f"M{left:.0f} {at:.0f}h{whole:.0f}V{top:.0f}")
        return at + 2

    def _needs(self, box: Box, width: float, high: float) -> float:
        lines = (ceil(_length(line) * high * 0.66 / width) or 1 for line in box.lines)
        return sum(lines) * high + 1.5 if not box.upright else 0

    def _box(self, box: Box, left: float, top: float, width: float, tall: float, high: float) -> None:
        self.lines.append(f"M{left:.0f} {top + tall:.0f}V{top:.0f}h{width:.0f}")
        if box.upright:
            return self.words.append(f"M{left + width / 2:.0f} {top + tall * 0.3:.0f}h2v{tall * 0.4:.0f}h-2z")
        inner, at = width - 3, top + 1
        for line in box.lines:
            long = min(inner, _length(line) * high * 0.66)
            start = left + 1.5 + ((inner - long) / 2 if box.align == "center" else 0)
            self._bar(
                start, at if box.top or box.down > 1 or len(box.lines) > 1 else top + (tall - high) / 2, long, high
            )
            at += high
        return None


def _placed(
    boxes: tuple[Box, ...], widths: tuple[float, ...], reaching: dict[int, int]
) -> Iterator[tuple[Box, float, float]]:
    """Give each box of a row with how far from the left it begins and how wide it is; `reaching` counts rows left of boxes above."""
    waiting, at = list(boxes), 0
    while at < len(widths):
        if reaching.get(at, 0):
            reaching[at] -= 1
            at += 1
        elif waiting:
            box = waiting.pop(0)
            for column in range(at, at + box.across):
                reaching[column] = box.down - 1
            yield box, sum(widths[:at]), sum(widths[at : at + box.across])
            at += box.across
        else:
            return


def _length(line: Line) -> float:
    """Count the signs of a line; a place to fill has none."""
    return sum(_signs(piece) for piece in line.pieces)


def _signs(piece: Text | Blank | Tick) -> float:
    if isinstance(piece, Blank):
        return 0
    said = sum(1 if ord(sign) > 255 else 0.5 for sign in piece.words.strip())
    return said + (2 if isinstance(piece, Tick) and piece.words else 0)
