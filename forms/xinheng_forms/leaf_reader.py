"""Read the HTML of a sheet, which pages show and browsers print, as lines and boxes: each layout is written once, in its template."""

from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

from xinheng_forms.leaf import Align, Blank, Block, Box, Columns, Grid, Leaf, Line, Piece, Row, Text, Tick
from xinheng_forms.leaf_measures import CENTRED, GAP, LYING, WIDTH, height, size, widths

#: What a paragraph is on the sheet, by its class.
STYLES = {
    "xh-page-title": "title",
    "xh-paper-title": "title",
    "xh-survey-title": "title",
    "xh-complaint-title": "title",
    "xh-page-copy": "copy",
    "xh-page-quote": "quote",
    "xh-page-note": "note",
    "xh-paper-note": "note",
    "xh-survey-note": "note",
    "xh-paper-about": "about",
    "xh-page-about": "about",
    "xh-page-basis": "basis",
    "xh-paper-sign": "signs",
    "xh-page-signs": "signs",
    "xh-complaint-signed": "signs",
    "xh-wall-signed": "signed",
}
#: Lines whose places to fill share what the words leave.
SHARING = frozenset({"signs", "about"})
CONTAINERS = frozenset({"div", "section", "article"})
IN_COLUMNS = "xh-checks"
#: So few checks that they stand in one column.
FEW = "xh-few"
UPRIGHT = "xh-complaint-upright"
#: What a criterion asks of one class, on a line of its own.
OF_CLASS = "xh-of-class"


def leaves(text: str, title: str) -> tuple[Leaf, ...]:
    """Read a sheet's HTML; each `article` in it is a sheet of its own, and without one all is one sheet."""
    root = html.fragment_fromstring(text, create_parent="div")
    found = root.findall(".//article")
    return tuple(_leaf(each, title) for each in found or [root])


def _leaf(root: HtmlElement, title: str) -> Leaf:
    lying, wall = ("xh-landscape" in _classes(root)), ("xh-wall" in _classes(root))
    return Leaf(title, tuple(_blocks(root, LYING if lying else WIDTH)), lying, wall)


def _blocks(parent: HtmlElement, whole: float) -> Iterator[Block]:
    for child in parent:
        if child.tag == "table":
            if (caption := child.find("caption")) is not None:
                yield Line("caption", _pieces(caption))
            yield _grid(child, whole)
        elif IN_COLUMNS in _classes(child):
            yield from (
                _plain(child, whole) if FEW in _classes(child) else [Columns(tuple(_plain(child, (whole - GAP) / 2)))]
            )
        elif child.tag in CONTAINERS and not child.get("data-slot"):
            yield from _blocks(child, whole)
        elif pieces := _pieces(child):
            style = _style(child)
            yield Line(style, pieces, style in SHARING)


def _plain(parent: HtmlElement, whole: float) -> Iterator[Line | Grid]:
    for block in _blocks(parent, whole):
        if not isinstance(block, Columns):
            yield block


def _style(element: HtmlElement) -> str:
    named = next((STYLES[name] for name in _classes(element) if name in STYLES), "")
    return named or {"h2": "title", "h3": "head"}.get(
        str(element.tag), "fill" if "xh-fill" in _classes(element) else "text"
    )


def _grid(table: HtmlElement, whole: float) -> Grid:
    classes = _classes(table)
    lines = table.findall(".//tr")
    count = max(sum(int(cell.get("colspan", 1)) for cell in line) for line in lines)
    close = bool(table.xpath(".//th[@class='xh-long']"))
    rows = tuple(_row(line, classes) for line in lines)
    asked = [float(width.rstrip("%")) * whole / 100 for width in table.xpath("./colgroup/col/@width")]
    return Grid(
        table.get("aria-label", ""), tuple(asked) or widths(classes, count, whole), rows, size(classes, close=close)
    )


def _row(line: HtmlElement, table: list[str]) -> Row:
    head = line.getparent().tag == "thead"
    classes = _classes(line)
    boxes = tuple(_box(cell, classes, is_head=head) for cell in line if cell.tag in ("th", "td"))
    return Row(boxes, height(classes, table), head)


def _box(cell: HtmlElement, row: list[str], *, is_head: bool) -> Box:
    classes = _classes(cell)
    lines = tuple(Line("cell", _pieces(each)) for each in cell.findall(".//p")) or _cell_lines(cell, is_head=is_head)
    return Box(
        lines=lines,
        across=int(cell.get("colspan", 1)),
        down=int(cell.get("rowspan", 1)),
        align=_align(cell, classes, row, is_head=is_head),
        top=cell.tag == "td" and any(name.startswith(("xh-lines-", "xh-complaint-tall")) for name in row),
        upright=UPRIGHT in classes,
    )


def _cell_lines(cell: HtmlElement, *, is_head: bool) -> tuple[Line, ...]:
    style = "band" if "xh-band" in _classes(cell) or is_head else "cell"
    found: list[list[Piece]] = [[]]
    for piece in _pieces(cell):
        *first, last = piece.words.split("\n") if isinstance(piece, Text) else [""]
        if isinstance(piece, Text):
            for words in first:
                found[-1] += [Text(words)] if words else []
                found.append([])
            found[-1] += [Text(last, piece.bold)] if last else []
        else:
            found[-1].append(piece)
    return tuple(Line(style, tuple(each)) for each in found)


def _align(cell: HtmlElement, classes: list[str], row: list[str], *, is_head: bool) -> Align:
    if "xh-long" in classes or "xh-band" in classes:
        return "left"
    checked = "xh-check-table" in _classes(next(cell.iterancestors("table")))
    centred = is_head or (cell.tag == "th" and not checked) or "xh-sheet-number" in classes
    return "center" if centred or CENTRED & set(row) or cell.get("data-tick") else "left"


def _pieces(element: HtmlElement) -> tuple[Piece, ...]:
    """Read the words, blanks and boxes of one paragraph or cell."""
    return tuple(_joined(_inner(element)))


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Put words together that stand beside each other, and leave out what is only white space at either end."""
    waiting = ""
    for piece in found:
        if isinstance(piece, Text) and not piece.bold:
            waiting += piece.words
            continue
        if waiting:
            yield Text(waiting)
            waiting = ""
        yield piece
    if waiting.strip(" "):
        yield Text(waiting.rstrip(" "))


def _inner(element: HtmlElement) -> Iterator[Piece]:
    if place := _place(element):
        yield place
        return
    yield from _said(element.text, element)
    for child in element:
        if child.tag == "br":
            yield Text("\n")
        elif "xh-survey-box" in _classes(child):
            group = child.getparent()
            yield Tick(
                f"{group.get('data-group')}={child.get('data-option')}", group.get("data-label"), child.text, after=True
            )
            yield Text("　　")
        elif OF_CLASS in _classes(child):
            yield Text(" ".join(child.text_content().split()))
            yield from () if child.getnext() is None else (Text("\n"),)
            continue
        else:
            yield from _inner(child)
        yield from _said(child.tail, element)


def _place(element: HtmlElement) -> Piece | None:
    """Read a place that is filled in; the name of a box that is ticked tells its value too."""
    slot = element.get("data-tag") or element.get("data-slot")
    if slot is None and not element.get("data-tick"):
        return None
    label = _label(element)
    slot = slot or label  # a bare label, to be signed by hand
    if tick := element.get("data-tick"):
        return Tick(tick, label, "")
    if value := element.get("data-value"):
        words = (element.text or "").strip()
        return Tick(f"{slot}={value}", label, words)
    return Blank(slot, label, element.tag == "b", (element.text or "").strip())


def _label(element: HtmlElement) -> str:
    """Name a place by the words before it, as a reader would."""
    if named := element.get("data-label") or element.get("aria-label"):
        return str(named)
    if element.get("data-value") and element.text:
        return str(element.text.strip())
    box = next(
        (each for each in (element, *element.iterancestors()) if each.tag in ("td", "span", "section", "p")), element
    )
    beside = box.getprevious() if box.tag == "td" else box
    return " ".join((beside.text_content() if beside is not None else "").split()).strip("：: ")[:60]


def _said(words: str | None, element: HtmlElement) -> Iterator[Piece]:
    if not words:
        return
    keeps = "xh-complaint-spaced" in _classes(element)
    said = words if keeps else " ".join(words.split("\n")) if words.strip() else " " if words else ""
    if said:
        yield Text(said, element.tag in ("strong", "h3"))


def _classes(element: HtmlElement) -> list[str]:
    return str(element.get("class", "")).split()
