"""Write sheets as one HTML page that needs nothing else, for whatever prints it to PDF: the measures of the Word file."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from xinheng_forms.leaf import Blank, Block, Box, Columns, Grid, Leaf, Line, Piece, Row, Text, is_numbered, pieces
from xinheng_forms.leaf_measures import BOUND, GAP, LYING_SIDE, LYING_TOP, SIDES

FONTS: Final = '"Songti SC", STSong, SimSun, "Noto Serif CJK SC", "Noto Sans CJK SC", serif'
TITLES: Final = '"Heiti SC", SimHei, "Noto Sans CJK SC", sans-serif'
#: A row that is higher than this, mm, has room to write several lines in.
HIGH: Final = 15.0
MOST_OF_A_PAGE: Final = 150.0
NUMBERS: Final = '@bottom-center { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; font-size: 8pt; vertical-align: top; }'
STYLE: Final = f"""
* {{ box-sizing: border-box; }}
body {{ margin: 0; color: #000; font: 10.5pt/1.4 {FONTS}; }}
.wall {{ font-size: 20pt; line-height: 1.5; }} .a3 {{ font-size: 28pt; }}
.wall {{ display: flex; flex-direction: column; min-height: 254mm; }} .a3 {{ min-height: 376mm; }}
.wall .fill {{ flex: 1 1 auto; }} .signed {{ text-align: end; }} .signed .blank:empty {{ display: inline-block; min-width: 10em; border-bottom: 0.25mm solid; }}
article + article {{ break-before: page; }}
p {{ margin: 0 0 1mm; white-space: pre-wrap; overflow-wrap: anywhere; }}
.title {{ margin-bottom: 0.5em; font: 1.6em {TITLES}; text-align: center; }} .head {{ margin-top: 0.6em; font-family: {TITLES}; }}
.caption {{ margin: 1.5mm 0 0.5mm; font: 0.9em {TITLES}; break-after: avoid; }}
.about, .signs {{ display: flex; gap: 1mm; align-items: end; }} .blank + span {{ margin-inline-start: 3mm; }} .about .blank:first-of-type {{ flex-grow: 2; }} .signs {{ margin-top: 4mm; }}
.about > *, .signs > * {{ flex: none; }}
.signs .blank, .about .blank {{ flex: 1 1 auto; min-width: 12mm; min-height: 1.4em; border-bottom: 0.25mm solid; padding-inline: 1mm; }}
.copy {{ text-align: end; font-size: 9pt; }} .basis {{ margin-top: 2mm; font-size: 8pt; }} .quote, .note {{ margin-top: 1.5mm; font-size: 0.86em; }} .fill {{ min-height: 2em; }}
table {{ width: calc(100% - 0.25mm); border-collapse: collapse; table-layout: fixed; margin-bottom: 1mm; line-height: 1.35; }}
td {{ padding: 0.6mm 1.4mm; border: 0.25mm solid #000; overflow-wrap: anywhere; vertical-align: middle; }}
td p {{ margin: 0; }} td.top {{ vertical-align: top; }} td.center {{ text-align: center; }} .band {{ font-family: {TITLES}; }}
td.upright p {{ display: inline-block; writing-mode: vertical-rl; letter-spacing: 0.2em; }} td.upright {{ text-align: center; }}
tr {{ break-inside: avoid; }}
.tick {{ display: inline-block; margin-inline-end: 2.5mm; }} .tick:last-child {{ margin-inline-end: 0; }} td .blank:empty:not(:last-child) {{ display: inline-block; min-width: 12mm; }}
.columns td {{ padding-block: 0.3mm; }}
.columns table + table {{ margin-top: 2.5mm; }}
.columns {{ columns: 2; column-gap: {GAP}mm; }}
"""


def leaf_page(leaves: Sequence[Leaf], *, large: bool = False) -> str:
    """Return the page; `large` puts what hangs on a wall on A3."""
    first = leaves[0]
    size = "A3" if large else "A4 landscape" if first.landscape else "A4"
    margin = "20mm" if first.wall else _margins(first)
    sheets = "".join(
        f'<article class="{_classes(leaf, large=large)}">{"".join(_blocks(leaf.blocks))}</article>' for leaf in leaves
    )
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(first.title)}</title>'
        f"<style>@page {{ size: {size}; margin: {margin}; {NUMBERS if is_numbered(leaves) else ''} }}{STYLE}</style><body>{sheets}</body></html>"
    )


def _margins(leaf: Leaf) -> str:
    top, right, bottom = (LYING_TOP, LYING_SIDE, LYING_SIDE) if leaf.landscape else SIDES
    left = LYING_SIDE if leaf.landscape else BOUND
    return f"{top:g}mm {right:g}mm {bottom:g}mm {left:g}mm"


def _classes(leaf: Leaf, *, large: bool) -> str:
    return " ".join(name for name, is_so in (("sheet", True), ("wall", leaf.wall), ("a3", large)) if is_so)


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Columns):
            yield f'<div class="columns">{"".join(_blocks(block.blocks))}</div>'
        elif isinstance(block, Grid):
            yield _table(block)
        else:
            yield _line(block)


def _table(grid: Grid) -> str:
    columns = "".join(f'<col style="width:{width:.2f}mm">' for width in grid.widths)
    head = "".join(_row(row) for row in grid.rows if row.head)
    whole = _shared(grid)
    body = "".join(_row(row, whole) for row in grid.rows if not row.head)
    tall = f";height:{whole:.1f}mm" if whole else ""
    return f'<table style="font-size:{grid.size:g}pt{tall}"><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>'


def _shared(grid: Grid) -> float:
    """Tell how high a filled table that takes most of its page is, mm: its high rows share that, so that it stays one page as long as it can."""
    whole = sum(row.height for row in grid.rows)
    lines = (line for row in grid.rows for box in row.boxes for line in box.lines)
    is_filled = any(isinstance(piece, Blank) and piece.value for piece in pieces(tuple(lines)))
    return whole if is_filled and whole > MOST_OF_A_PAGE else 0


def _row(row: Row, whole: float = 0) -> str:
    """Write a row; a high one has its part of the `whole` table that is shared, mm."""
    height = f"{100 * row.height / whole:.2f}%" if row.height > HIGH and whole else f"{row.height:.1f}mm"
    return f'<tr style="height:{height}">{"".join(map(_box, row.boxes))}</tr>'


def _box(box: Box) -> str:
    classes = " ".join(
        name for name, is_so in (("top", box.top), ("center", box.align == "center"), ("upright", box.upright)) if is_so
    )
    spans = (f' colspan="{box.across}"' if box.across > 1 else "") + (f' rowspan="{box.down}"' if box.down > 1 else "")
    return f'<td class="{classes}"{spans}>{"".join(map(_line, box.lines))}</td>'


def _line(line: Line) -> str:
    return f'<p class="{line.style}">{"".join(map(_piece, line.pieces))}</p>'


def _piece(piece: Piece) -> str:
    if isinstance(piece, Text):
        return f"<{'b' if piece.bold else 'span'}>{escape(piece.words)}</{'b' if piece.bold else 'span'}>"
    if isinstance(piece, Blank):
        return f'<span class="blank">{escape(piece.value)}</span>'
    if not piece.words:
        return f"<span>{'√' if piece.ticked else ''}</span>"
    sign = "☑" if piece.ticked else "□"
    words = escape(piece.words)
    return f"<span>{words} {sign}</span>" if piece.after else f'<span class="tick">{sign} {words}</span>'
