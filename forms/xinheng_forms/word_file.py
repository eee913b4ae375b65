"""Write sheets as a Word file: real tables, and a tagged content control for every place that is filled in or ticked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import accumulate, pairwise
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from xinheng_forms.leaf import Blank, Block, Box, Columns, Grid, Leaf, Line, Piece, Row, Text, Tick, is_numbered
from xinheng_forms.leaf_measures import BOUND, GAP, LYING_SIDE, LYING_TOP, SIDES
from xinheng_forms.word_styles import TEXT, Size, skeleton, style_id
from xinheng_forms.word_xml import (
    DRAWN,
    EMPTY,
    JOINT,
    SPACE,
    Controls,
    cell,
    document,
    page_numbers,
    paragraph,
    row,
    run,
    section,
    table,
    twips,
)

A4: Final = (210.0, 297.0)
A3: Final = (297.0, 420.0)
#: mm: top, right, bottom, left.
MARGINS: Final = (*SIDES, BOUND)
LYING_MARGINS: Final = (LYING_TOP, LYING_SIDE, LYING_SIDE, LYING_SIDE)
WALL_MARGINS: Final = (20.0, 20.0, 20.0, 20.0)
#: How wide an empty place in a box is, in Chinese characters, and the least in a line.
ROOM: Final = 2
LEAST_ROOM: Final = 3
WALL_ROOM: Final = 16
#: Between two places in one line.
APART: Final = SPACE * 2
#: How high a line of small type in a table is, so that one page stays one page in every font.
EXACT: Final = 1.38
#: Type so small, points, stands in lists of many rows, whose words have less room above and below, twips.
SMALL: Final = 8.0
CLOSE_PADDING: Final = 10
MM_PER_POINT: Final = 25.4 / 72
#: The first day that a ZIP file knows: equal sheets are equal files.
DAY: Final = (1980, 1, 1, 0, 0, 0)
CORE: Final = "docProps/core.xml"
TYPES: Final = "[Content_Types].xml"
WAYS: Final = "word/_rels/document.xml.rels"
FOOTER: Final = "word/footer1.xml"
FOOTER_ID: Final = "rIdFooter"


def word_file(leaves: Sequence[Leaf], *, large: bool = False) -> bytes:
    """Return the DOCX of these sheets, each on a page of its own; `large` puts what hangs on a wall on A3."""
    size: Size = ("wall-a3" if large else "wall") if leaves[0].wall else "sheet"
    writer = _Writer(leaves, size)
    body = "".join(writer.bodies())
    parts = {**skeleton(size), "word/document.xml": document(body, writer.section())}
    if writer.footer:
        parts |= _footer(parts)
    parts[CORE] = parts[CORE].replace(b"<dc:title/>", f"<dc:title>{leaves[0].title}</dc:title>".encode())
    return _packed(parts)


def _footer(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the part with the page numbers, and the parts that have to name it."""
    kind = f'<Override PartName="/{FOOTER}" ContentType="{CONTENT_TYPE.WML_FOOTER}"/></Types>'
    way = f'<Relationship Id="{FOOTER_ID}" Type="{RELATIONSHIP_TYPE.FOOTER}" Target="footer1.xml"/></Relationships>'
    return {
        FOOTER: page_numbers(style_id("basis")),
        TYPES: parts[TYPES].replace(b"</Types>", kind.encode()),
        WAYS: parts[WAYS].replace(b"</Relationships>", way.encode()),
    }


def _packed(parts: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: name != "[Content_Types].xml"):
            entry = ZipInfo(name, DAY)
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return written.getvalue()


class _Writer:
    """Turns sheets of one size into the body of a document."""

    page_break = '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'

    def __init__(self, leaves: Sequence[Leaf], size: Size) -> None:
        self.leaves = leaves
        self.leaf = leaf = leaves[0]
        self.footer = FOOTER_ID if is_numbered(leaves) else ""
        self.points = TEXT[size]
        self.controls = Controls()
        paper = A3 if size == "wall-a3" else A4
        self.paper = paper[::-1] if leaf.landscape else paper
        self.margins = WALL_MARGINS if leaf.wall else LYING_MARGINS if leaf.landscape else MARGINS
        self.width = self.paper[0] - self.margins[1] - self.margins[3]

    def section(self, *, columns: int = 1, continuous: bool = False) -> str:
        """Say how the pages of the last part are."""
        return section(
            *self.paper,
            self.margins,
            columns=columns,
            gap=GAP,
            continuous=continuous or is_numbered(self.leaves[-1:]),
            footer=self.footer,
        )

    def bodies(self) -> Iterator[str]:
        """Give each sheet on a page of its own."""
        for at, leaf in enumerate(self.leaves):
            yield self.page_break if at else ""
            yield from self._blocks(leaf.blocks)

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        for at, block in enumerate(blocks):
            if isinstance(block, Columns):
                yield self._end_of_section(columns=1, continuous=at > len(blocks))
                yield from self._blocks(block.blocks)
                yield self._end_of_section(columns=2, continuous=True)
            elif isinstance(block, Grid):
                yield self._table(block)
                if at + 1 == len(blocks) or not isinstance(blocks[at + 1], Line):
                    yield f'<w:p><w:pPr><w:spacing w:line="{20 if at + 1 == len(blocks) else 60}" w:lineRule="exact"/></w:pPr></w:p>'
            else:
                yield self._line(block)

    def _end_of_section(self, *, columns: int, continuous: bool) -> str:
        made = section(*self.paper, self.margins, columns=columns, gap=GAP, continuous=continuous, footer=self.footer)
        return f'<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/>{made}</w:pPr></w:p>'

    def _line(self, line: Line, *, align: str = "", points: float = 0, top: bool = False) -> str:
        room = self._room(line) if line.shares else WALL_ROOM if self.leaf.wall and not top else ROOM
        sized = f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>' if points else ""
        pieces = _apart(line.pieces) if line.shares else line.pieces
        runs = "".join(self._piece(piece, room, sized) for piece in pieces)
        return paragraph(runs, style_id(line.style), align=align, line=points * EXACT)

    def _room(self, line: Line) -> int:
        """Share out what the words of a line leave to write in."""
        whole = self.width / (self.points * MM_PER_POINT)
        taken = sum(
            len(piece.words) + (2 if isinstance(piece, Tick) else 0)
            for piece in _apart(line.pieces)
            if not isinstance(piece, Blank)
        )
        blanks = sum(isinstance(piece, Blank) for piece in line.pieces)
        return max(LEAST_ROOM, int((whole - taken - 1) / max(1, blanks)))

    def _piece(self, piece: Piece, room: int, sized: str) -> str:
        if isinstance(piece, Text):
            return run(piece.words, properties=("<w:b/>" if piece.bold else "") + sized)
        if isinstance(piece, Blank):
            return self._blank(piece, room, sized)
        tick = self.controls.tick(
            piece.name, piece.label, DRAWN if piece.words else EMPTY, ticked=piece.ticked, properties=sized
        )
        words = (
            run(f"{JOINT}{piece.words}　" if not piece.after else f"{piece.words}{JOINT}", properties=sized)
            if piece.words
            else ""
        )
        return words + tick if piece.after else tick + words

    def _blank(self, blank: Blank, room: int, sized: str) -> str:
        """Write a place to fill; the rest of its line is drawn outside of it, since not every program draws it inside."""
        if not blank.underlined:
            return self.controls.blank(blank.name, blank.label, room, value=blank.value, properties=sized)
        looks = f'{sized}<w:u w:val="single"/>'
        rest = run(SPACE * max(0, room - max(ROOM, len(blank.value))), properties=looks)
        return self.controls.blank(blank.name, blank.label, ROOM, value=blank.value, properties=looks) + rest

    def _table(self, grid: Grid) -> str:
        edges = [0, *(twips(edge) for edge in accumulate(grid.widths))]
        columns = [right - left for left, right in pairwise(edges)]
        points = grid.size if grid.size != self.points else 0
        reaching: dict[int, tuple[int, int]] = {}
        rows = "".join(self._row(each, columns, reaching, points) for each in grid.rows)
        return table(columns, rows, grid.name, padding=CLOSE_PADDING if grid.size <= SMALL else 28)

    def _row(self, each: Row, columns: Sequence[int], reaching: dict[int, tuple[int, int]], points: float) -> str:
        """Write a row; `reaching` tells by column how many rows a box above still reaches down, and how many columns wide."""
        cells, at, boxes = [], 0, list(each.boxes)
        while at < len(columns):
            if at in reaching:
                left, across = reaching.pop(at)
                cells.append(cell("<w:p/>", sum(columns[at : at + across]), across=across, down="continue"))
                if left > 1:
                    reaching[-at - 1] = (left - 1, across)
                at += across
            elif boxes:
                box = boxes.pop(0)
                cells.append(self._cell(box, sum(columns[at : at + box.across]), points))
                if box.down > 1:
                    reaching[-at - 1] = (box.down - 1, box.across)
                at += box.across
            else:
                break
        for key in [key for key in reaching if key < 0]:
            reaching[-key - 1] = reaching.pop(key)
        return row("".join(cells), each.height, head=each.head)

    def _cell(self, box: Box, width: int, points: float) -> str:
        lines = "".join(self._line(line, align=box.align, points=points, top=True) for line in box.lines)
        return cell(
            lines, width, across=box.across, down="restart" if box.down > 1 else "", top=box.top, upright=box.upright
        )


def _apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Leave room between a place to write in and the words that name the next one."""
    before: Piece | None = None
    for piece in pieces:
        is_next = isinstance(piece, Text) and isinstance(before, Blank)
        yield replace(piece, words=APART + piece.words.lstrip()) if isinstance(piece, Text) and is_next else piece
        before = piece
