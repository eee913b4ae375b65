"""Show where the two standards meet: a line of links beside each clause, and the page that lists all both ways."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from xinheng_sheet.clause_names import NAMES, clause_name

from xinheng_forms.boxes import clause_link
from xinheng_forms.crosswalk import STRENGTHS, Only, Pair, crosswalk
from xinheng_forms.remarks import clause_href
from xinheng_forms.wording import wording


def counterpart_lines(anchors: Sequence[str], *, named: bool) -> Iterator[Element]:
    """Make for each of these clauses the line of those it meets; `named` tells which clause is meant."""
    for anchor in anchors:
        if others := crosswalk().counterparts(anchor):
            line = Element("p", {"class": "xh-serves xh-meets", "data-search-exclude": "1"})
            why = SubElement(line, "a", {"class": "xh-why", "href": f"../crosswalk.md#map-{anchor}"})
            why.text = f"本站对照（{clause_name(anchor)}）" if named else "本站对照"
            why.tail = " "
            for other in others:
                link = SubElement(line, "a", {"href": f"../../{clause_href(other)}"})
                link.text, link.tail = clause_name(other), " "
            yield line


def met_below(chapter: str, seen: Collection[str]) -> tuple[str, ...]:
    """Give the clauses below `chapter` that meet others and are not among those `seen`."""
    clauses = crosswalk().clauses(chapter.partition("-")[0])
    return tuple(clause for clause in clauses if clause.startswith(chapter) and clause not in seen)


def crosswalk_parts(standard: str) -> Iterator[Element]:
    """Make the list of one standard's clauses, a heading and a table for each chapter, then what only it has."""
    for chapter, clauses in groupby(crosswalk().clauses(standard), key=_chapter):
        heading = Element("h3", {"id": f"chapter-{chapter}"})
        heading.text = _name(chapter)
        yield heading
        yield _table(list(clauses), heading.text)
    heading = Element("h3", {"id": f"only-{standard}"})
    heading.text = f"只有{NAMES[standard]}有的"
    yield heading
    yield _alone(crosswalk().alone(standard))


def _table(clauses: Sequence[str], name: str) -> Element:
    table = Element("table", {"class": "xh-table xh-crosswalk", "aria-label": name, "data-search-exclude": "1"})
    row = SubElement(SubElement(table, "thead"), "tr")
    for head in ("条款", "另一份标准里的条款，和本站的理由"):
        SubElement(row, "th", {"scope": "col"}).text = head
    body = SubElement(table, "tbody")
    for clause in clauses:
        row = SubElement(body, "tr", {"id": f"map-{clause}"})
        clause_link(SubElement(row, "th", {"scope": "row"}), clause).text = _name(clause)
        cell = SubElement(row, "td")
        for pair in crosswalk().at(clause):
            _meeting(cell, pair, clause)
    return table


def _meeting(cell: Element, pair: Pair, clause: str) -> None:
    line = SubElement(cell, "p")
    SubElement(line, "b", {"class": f"xh-{pair.strength}"}).text = STRENGTHS[pair.strength]
    for other in pair.others(clause):
        line[-1].tail = " "
        clause_link(line, other).text = _name(other)
    SubElement(line, "span", {"class": "xh-reason"}).text = pair.reason


def _alone(entries: Sequence[Only]) -> Element:
    items = Element("ul", {"data-search-exclude": "1"})
    for entry in entries:
        item = SubElement(items, "li")
        for clause in entry.clauses:
            clause_link(item, clause).tail = "、"
        item[-1].tail = f"：{entry.note}"
    return items


def _chapter(clause: str) -> str:
    standard, _, rest = clause.partition("-")
    return f"{standard}-{rest.partition('-')[0].partition('.')[0]}"


def _name(clause: str) -> str:
    return " ".join(filter(None, (clause_name(clause), wording(clause))))
