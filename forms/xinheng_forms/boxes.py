"""Make what the house puts beside clauses: the boxes of remarks, and lines of links to what serves a clause."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from xinheng_sheet.clause_names import clause_name

from xinheng_forms.remarks import Remark, clause_href, clauses_of, remarks_at, services_at


def remark_boxes(anchors: Sequence[str], *, named: bool) -> Iterator[Element]:
    """Make the boxes of remarks on these clauses, each wording once; `named` tells which clause is meant."""
    shown: set[str] = set()
    for anchor in anchors:
        for remark in remarks_at(anchor):
            if remark.at(anchor) not in shown:
                shown.add(remark.at(anchor))
                yield remark_box(remark, anchor, named=named)


def remark_box(remark: Remark, anchor: str, *, named: bool) -> Element:
    """Make the visibly separate box of a remark beside its clause."""
    box = Element("div", {"class": "xh-remark", "role": "note", "data-kind": remark.kind, "data-search-exclude": "1"})
    line = SubElement(box, "p")
    SubElement(line, "strong", {"class": "xh-remark-label"}).text = "说明"
    link = SubElement(line, "a", {"href": f"../remarks.md#{remark.id}", "class": "xh-remark-id"})
    link.text = remark.id
    link.tail = (f"（{clause_name(anchor)}）" if named else " ") + remark.at(anchor)
    return box


def remark_section(remark: Remark) -> Element:
    """Make the section of a remark on the page that lists them all."""
    section = Element("section", {"class": "xh-remark-section"})
    heading = SubElement(section, "h3", {"id": remark.id})
    heading.text = f"{remark.id} {remark.title}"
    SubElement(section, "p").text = remark.text
    own = [(clause, text) for clause, text in remark.clauses.items() if text]
    if own:
        details = SubElement(section, "ul")
        for clause, text in own:
            item = SubElement(details, "li")
            clause_link(item, clause).tail = f"：{text}"
    general = [clause for clause, text in remark.clauses.items() if not text]
    if general:
        line = SubElement(section, "p", {"class": "xh-serves"})
        SubElement(line, "span").text = "所在条款"
        for clause in general:
            clause_link(line, clause).tail = " "
    return section


def back_links(page: str) -> Element:
    """Make the line of the clauses that `page` (a path under `docs/`) rests on."""
    line = Element("p", {"class": "xh-serves", "data-search-exclude": "1"})
    SubElement(line, "span").text = "依据"
    for clause in clauses_of(page):
        clause_link(line, clause).tail = " "
    return line


def clause_link(parent: Element, clause: str) -> Element:
    """Append a link to `clause`, seen from a page one level below `docs/`."""
    link = SubElement(parent, "a", {"href": f"../{clause_href(clause)}"})
    link.text = clause_name(clause)
    return link


def address_of(href: str) -> str:
    """Turn a path under `docs/`, perhaps with a fragment, into an address as seen from a page of a standard."""
    page, sign, fragment = href.partition("#")
    return f"../../../{page.removesuffix('.md').removesuffix('/index')}/{sign}{fragment}"


def row_line(clause: str, apart_from: str = "") -> Element | None:
    """Make the line of links within a row that a fence renders: what else serves it, and the remarks on it; None for none.

    `apart_from` is a page under `docs/` that the row links to in another place.
    """
    serving = [link for service in services_at(clause) if service.page != apart_from for link in service.links(clause)]
    links = [(address_of(href), label) for href, label in serving]
    links += [(f"../../remarks/#{remark.id}", f"说明 {remark.id}") for remark in remarks_at(clause)]
    if not links:
        return None
    line = Element("p", {"class": "xh-serves xh-aids", "data-search-exclude": "1"})
    for address, label in links:
        link = SubElement(line, "a", {"href": address})
        link.text, link.tail = label, " "
    return line


def service_lines(anchors: Sequence[str]) -> Iterator[Element]:
    """Make the one line of links to what serves these clauses, if anything does."""
    links = {link: None for anchor in anchors for service in services_at(anchor) for link in service.links(anchor)}
    if not links:
        return
    line = Element("p", {"class": "xh-serves", "data-search-exclude": "1"})
    SubElement(line, "span").text = "用于"
    for href, label in links:
        link = SubElement(line, "a", {"href": f"../../{href}"})
        link.text, link.tail = label, " "
    yield line
