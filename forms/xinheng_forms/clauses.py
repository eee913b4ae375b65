"""Turn the plain Markdown of a standard into clauses with anchors, and put remarks and links beside them.

A page wraps the text of a standard in `<div class="standard" data-standard="gs" markdown>`. In it, numbers at
the start of headings, the order of list items, notes and tables give every clause its permanent anchor; text
that is quoted is marked `data-quote`, so that it can be told from what the site adds.
"""

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE
from xinheng_sheet.clause_names import clause_name

from xinheng_forms import tables
from xinheng_forms.boxes import back_links, remark_boxes, remark_section, service_lines
from xinheng_forms.crossing import counterpart_lines, crosswalk_parts, met_below
from xinheng_forms.remarks import all_remarks

HEADINGS = ("h1", "h2", "h3", "h4")
LISTS = ("ul", "ol")
BEGINNING = 9
"""How many characters of a clause without a title stand for it in the page's contents."""
LABEL = re.compile(r"(附录[A-F]|附 录 A|A\.\d+|\d+(?:\.\d+)*)\s*(.*)", re.DOTALL)
NOTE = re.compile(r"注(\d?)：")
KEPT = re.compile(r"7\.3\.[3-5]\.\d")
"""The numbers that the copy of gs still carries; its others are reconstructed from order."""


class Clauses(Extension):
    """Register the two tree processors; they run after inline markup and before headings are collected."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Join the Markdown instance, as its extension interface asks."""
        md.treeprocessors.register(ClauseProcessor(md), "xinheng_clauses", 7)


def makeExtension(**options: object) -> Clauses:
    """Build the extension; the name is Python-Markdown's."""
    return Clauses(**options)


class ClauseProcessor(Treeprocessor):
    """Fill the marked blocks of a page."""

    def run(self, root: Element) -> None:
        """Work on each block that asks for it."""
        for block in root.iter("div"):
            if standard := block.get("data-standard"):
                _Text(standard, block).fill()
            elif kind := block.get("data-remarks"):
                block.extend(remark_section(remark) for remark in all_remarks() if remark.kind == kind)
            elif page := block.get("data-clauses"):
                block.append(back_links(page))
            elif standard := block.get("data-crosswalk"):
                block.extend(crosswalk_parts(standard))


class _Text:
    """One block of a standard's text, read downward: the clause in hand, and what waits to be put after it."""

    def __init__(self, standard: str, block: Element) -> None:
        self.standard = standard
        self.block = block
        self.clause = ""
        self.seen: list[str] = []
        self.waiting: list[str] = []

    def fill(self) -> None:
        tables.join_captions(self.block)
        children = list(self.block)
        for child, following in zip(children, [*children[1:], None], strict=True):
            if child.tag in HEADINGS:
                self._flush(before=child)
                self._heading(child, following)
            elif child.tag == "p":
                self._paragraph(child)
            elif child.tag in LISTS:
                self._items(child)
            elif child.tag == "table":
                for anchor in tables.prepare(child, self.clause):
                    self._open(anchor)
            elif child.tag == "div" and "chart" in child.get("class", ""):
                self._chart(child)
        self._flush(before=None)
        self._rows_of_fences()

    def _heading(self, heading: Element, following: Element | None) -> None:
        match = LABEL.match(heading.text or "")
        if match is None:
            self.clause = heading.get("id", "")
            self._open(self.clause)
            quote_text(heading)
            return
        label, heading.text = match.groups()
        number = re.sub(r"附 ?录 ?", "", label)
        self._open(f"{self.standard}-{number}")
        heading.set("id", self.clause_id(number))
        titled = bool(heading.text or len(heading))
        title = " ".join("".join(heading.itertext()).split()) if titled else _beginning(following)
        heading.set("data-toc-label", f"{label} {title}")
        if re.match(r"3\.\d", number) and titled:
            _define(heading)
        elif titled:
            quote_text(heading)
        else:
            heading.set("class", "xh-untitled")
        _prepend(heading, self._number(label, number))

    def _number(self, label: str, number: str) -> Element:
        kept = self.standard != "gs" or KEPT.fullmatch(number)
        return mark(label, self.clause_id(number), kept=bool(kept))

    def clause_id(self, number: str) -> str:
        self.clause = f"{self.standard}-{number}"
        return self.clause

    def _paragraph(self, paragraph: Element) -> None:
        if HTML_PLACEHOLDER_RE.fullmatch((paragraph.text or "").strip()):
            return  # a fence stands here; it marks its own quotations
        paragraph.set("data-quote", "")
        match = NOTE.match(paragraph.text or "")
        anchor = f"{self.clause}-note{match[1]}" if match else paragraph.get("id")
        if anchor is None:
            return
        paragraph.set("id", anchor)
        if match:
            paragraph.set("class", "xh-note")
            paragraph.text = (paragraph.text or "")[match.end() :]
            _prepend(paragraph, mark(match[0], anchor, kept=True, quoted=False), space="")
        self._open(anchor)

    def _items(self, items: Element) -> None:
        if "contents" in self.block.get("class", ""):
            quote_items(items)
            return
        items.set("class", "xh-items")
        for index, item in enumerate(items):
            letter = chr(ord("a") + index) if self.standard == "gs" else str(index + 1)
            anchor = f"{self.clause}-{letter}"
            item.set("id", anchor)
            quote_whole(item)
            sign = f"{letter})" if self.standard == "gs" else "—"
            _prepend(item, mark(sign, anchor, kept=self.standard != "gs", quoted=False))
            self.seen.append(anchor)
            item.extend(beside([anchor]))

    def _chart(self, chart: Element) -> None:
        for item in chart.iter("li"):
            quote_text(item)

    def _open(self, anchor: str) -> None:
        self.seen.append(anchor)
        self.waiting.append(anchor)

    def _flush(self, *, before: Element | None) -> None:
        place = len(self.block) if before is None else list(self.block).index(before)
        for box in reversed(list(beside(self.waiting))):
            self.block.insert(place, box)
        self.waiting = []

    def _rows_of_fences(self) -> None:
        """Put last what belongs to rows that stand in HTML of a fence, where no tree reaches."""
        if not self.seen:
            return
        chapter = self.seen[0] + "-"
        noted = {clause for remark in all_remarks() for clause in remark.clauses if clause.startswith(chapter)}
        self.block.extend(remark_boxes(sorted(noted - set(self.seen)), named=True))
        self.block.extend(counterpart_lines(met_below(chapter, self.seen), named=True))


def mark(sign: str, anchor: str, *, kept: bool, quoted: bool = True) -> Element:
    """Make the number, letter or sign of a clause, which is its permanent link too."""
    link = Element("a", {"class": "xh-no" if kept else "xh-no xh-no-added", "href": f"#{anchor}"})
    if kept and quoted:
        SubElement(link, "span", {"data-quote": ""}).text = sign
    else:
        link.text = sign
    if sign == "—":
        link.set("aria-label", f"{clause_name(anchor)}的固定链接")
    return link


def beside(anchors: Sequence[str]) -> Iterator[Element]:
    """Make what stands by these clauses: remarks, what serves them, and what they meet in the other standard."""
    yield from remark_boxes(anchors[:1], named=False)
    yield from remark_boxes(anchors[1:], named=True)
    yield from service_lines(anchors)
    yield from counterpart_lines(anchors[:1], named=False)
    yield from counterpart_lines(anchors[1:], named=True)


def _beginning(paragraph: Element | None) -> str:
    words = "".join(paragraph.itertext()) if paragraph is not None else ""
    return words if len(words) <= BEGINNING else f"{words[:BEGINNING]}…"


def quote_text(element: Element) -> None:
    """Quote each run of text in `element` on its own: the text before, in and after its emphasised parts."""
    children = [child for child in element if child.tag not in LISTS]
    runs = [(child, child.tail) for child in children]
    if (element.text or "").strip():
        first = Element("span", {"data-quote": ""})
        first.text, element.text = (element.text or "").strip(), None
        element.insert(0, first)
        first.tail = " "
    for child, tail in runs:
        child.set("data-quote", "")
        child.tail = " "
        if (tail or "").strip():
            last = Element("span", {"data-quote": ""})
            last.text = (tail or "").strip()
            element.insert(list(element).index(child) + 1, last)


def quote_whole(element: Element) -> None:
    """Quote all that `element` holds as one passage."""
    quote = Element("span", {"data-quote": ""})
    quote.text, element.text = element.text, None
    for child in list(element):
        element.remove(child)
        quote.append(child)
    element.append(quote)


def quote_items(items: Element) -> None:
    """Quote a table of contents: each entry with its page number is one passage, sub-lists are their own."""
    for item in items.iter("li"):
        nested = [child for child in item if child.tag in LISTS]
        for child in nested:
            item.remove(child)
        quote_whole(item)
        item.extend(nested)


def _define(heading: Element) -> None:
    quote = Element("span", {"data-quote": ""})
    term = SubElement(quote, "dfn")
    term.text, heading.text = (heading.text or "").strip(), None
    for child in list(heading):
        heading.remove(child)
        term.tail = " "
        child.set("lang", "en")
        quote.append(child)
    heading.append(quote)


def _prepend(element: Element, first: Element, space: str = " ") -> None:
    first.tail = space + (element.text or "").lstrip()
    element.text = None
    element.insert(0, first)
