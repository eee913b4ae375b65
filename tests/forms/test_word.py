"""Every sheet as a Word file: it opens, it has the labels and the table of its source, and every place to fill is a named control."""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from functools import cache
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from xinheng_forms.complaint import complaint_form
from xinheng_forms.leaf import words
from xinheng_forms.load import definition
from xinheng_forms.page import NO_CHECKS
from xinheng_forms.pages import pages
from xinheng_forms.papers import papers, read_leaves
from xinheng_forms.registers import fields, register, registers
from xinheng_forms.word_file import word_file

TICKED = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
NAMED = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@cache
def content(name: str, *, large: bool = False) -> bytes:
    return word_file(read_leaves(name), large=large)


def opened(name: str, *, large: bool = False) -> Document:
    return docx.Document(io.BytesIO(content(name, large=large)))


def text(document: Document) -> str:
    return "".join("".join(each.text or "" for each in document.element.iter(qn("w:t"))).split())


def controls(document: Document) -> dict[str, bool]:
    """Give the names of all controls, and whether each is a box to tick."""
    found: dict[str, bool] = {}
    for properties in document.element.iter(qn("w:sdtPr")):
        tag = properties.find(qn("w:tag"))
        assert tag is not None
        found[tag.get(qn("w:val"))] = properties.find(TICKED) is not None
    return found


def bare(said: str) -> str:
    return "".join(said.split())


@pytest.mark.parametrize("name", papers())
def test_a_sheet_opens_and_has_what_its_layout_says(name: str) -> None:
    document = opened(name)
    said = text(document)
    leaves = read_leaves(name)
    assert bare(papers()[name].title) in said or name in registers()
    for leaf in leaves:
        missing = [word for word in re.split(r"[\s　]+", words(leaf.blocks)) if word not in said]
        assert [word for word in missing if not _is_a_label_only(word, leaf.blocks)] == []
    numbers = [each.get(qn("w:val")) for each in document.element.iter(qn("w:id"))]
    assert len(numbers) == len(set(numbers))


def _is_a_label_only(word: str, blocks: object) -> bool:
    """Names of places to fill are told to readers by ear, and need not be printed."""
    return word not in _printed(blocks)


def _printed(blocks: object) -> str:
    from xinheng_forms.leaf import Blank, pieces

    return "".join(bare(each.words) for each in pieces(blocks) if not isinstance(each, Blank))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", registers())
def test_a_register_asks_for_every_field_in_a_control(name: str) -> None:
    form = register(name)
    found = controls(opened(name))
    rows = form["paper"]["rows"]
    shown = {cell if isinstance(cell, str) else cell["field"] for row in rows for cell in row} if rows else None
    for field in fields(form):
        if field["kind"] == "link" or (shown is not None and field["id"] not in {*shown, *form["paper"]["signatures"]}):
            continue
        options = ("是", "否") if field["kind"] == "yes_no" else field["options"]
        if options:
            assert {f"{field['id']}={option}": True for option in options}.items() <= found.items()
        elif field["kind"] != "signature" or not form["paper"]["signatures"]:
            assert found.get(field["id"]) is False, field["id"]


def test_every_form_that_is_checked_point_by_point_has_its_sheet() -> None:
    checked = {name for name in pages() if not NO_CHECKS & definition(name).keys()}
    assert checked <= papers().keys()


def spans(table: Table) -> list[list[tuple[int, str]]]:
    """Give the cells of each row as how many columns they take, and how they join the row above."""
    rows = []
    for row in table._tbl.tr_lst:
        cells = []
        for cell in row.tc_lst:
            properties = cell.tcPr
            assert properties is not None
            joined = properties.find(qn("w:vMerge"))
            cells.append((cell.grid_span, "" if joined is None else joined.get(qn("w:val"), "continue")))
        rows.append(cells)
    return rows


def test_appendix_f_has_the_standard_s_merged_cells() -> None:
    form = definition("gs/evaluation")
    document = opened("gs/evaluation")
    (table,) = document.tables
    rows = spans(table)
    items = [item for section in form["sections"] for item in section["items"]]
    assert len(rows) == 1 + len(items) + 2
    assert Counter(row[0][1] for row in rows)["restart"] == len(form["sections"])
    assert [row for row in rows if sum(across for across, _ in row) != 5] == []
    assert rows[-2][0][0] == 2
    assert rows[-1] == [(5, "")]
    names = [item["name"] for item in items]
    joined = sum(a == b for a, b in itertools.pairwise(names))
    assert sum(row[1][1] == "continue" for row in rows[1:-2]) == joined
    assert table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    paragraphs = [len(cell.p_lst) for row in table._tbl.tr_lst[1:-2] for cell in row.tc_lst[3:4]]
    assert paragraphs == [len(item["requirement"].splitlines()) for item in items]
    found = controls(document)
    assert {f"{item['id']}.score": False for item in items}.items() <= found.items()
    assert {f"grade={grade['id']}": True for grade in form["grades"]}.items() <= found.items()


def test_appendix_b_and_table_a1_keep_their_cells_and_have_places_of_their_own() -> None:
    facility = definition("gs/facility")
    document = opened("gs/facility")
    rows = spans(document.tables[0])
    assert [len(row) for row in rows] == [5] * (1 + len(facility["table"]))
    assert all(bare(row[cell]) in text(document) for row in facility["table"] for cell in ("requirement", "equipment"))
    assert {"note.site.A", "note.site.B", "note.site.C", "note.waiting"} <= controls(document).keys()
    levels = definition("gbt/capability")
    document = opened("gbt/capability")
    assert [len(row) for row in spans(document.tables[0])] == [4] * 4
    wanted = {f"level.{group['id']}={cell['id']}": True for group in levels["groups"] for cell in group["cells"]}
    assert wanted.items() <= controls(document).items()


def test_appendices_d_and_e_have_a_box_in_every_cell_to_tick() -> None:
    survey = definition("gs/survey")
    wanted = {f"{question['id']}={word['id']}": True for question in survey["questions"] for word in survey["words"]}
    wanted |= {f"{group['id']}={option['id']}": True for group in survey["people"] for option in group["options"]}
    assert wanted == controls(opened("gs/survey"))
    complaint = complaint_form()
    found = controls(opened("gs/complaint"))
    wanted = {f"channel={each['id']}": True for each in complaint["channels"] if "printed" in each}
    assert wanted.items() <= found.items()
    assert found.keys() - wanted.keys() == {each["id"] for each in complaint["fields"]}
    upright = opened("gs/complaint").element.iter(qn("w:textDirection"))
    assert len(list(upright)) == 4


@pytest.mark.parametrize(
    ("name", "large", "paper"), [("gs/visitor", False, (210, 297)), ("gs/notice-code", True, (297, 420))]
)
def test_pages_are_a4_and_notices_also_a3_with_chinese_fonts(name: str, *, large: bool, paper: tuple[int, int]) -> None:
    document = opened(name, large=large)
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == paper
    fonts = document.styles.element.findall(f".//{qn('w:rFonts')}")
    assert {font.get(qn("w:eastAsia")) for font in fonts} == {"宋体", "黑体"}


def test_equal_sheets_are_equal_files_without_what_a_template_brings() -> None:
    assert word_file(read_leaves("gs/visitor")) == content("gs/visitor")
    with ZipFile(io.BytesIO(content("gs/visitor"))) as package:
        names = set(package.namelist())
        core, fonts = package.read("docProps/core.xml").decode(), package.read("word/fontTable.xml").decode()
    assert "created" not in core  # that would be the day of the library's template
    assert all(
        f'w:name="{name}"><w:altName w:val="{other}"' in fonts
        for name, other in (("宋体", "SimSun"), ("黑体", "SimHei"))
    )
    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/document.xml",
        "word/fontTable.xml",
        "word/_rels/document.xml.rels",
        "word/settings.xml",
        "word/styles.xml",
    }


def test_what_is_typed_in_an_empty_place_is_set_as_the_place_is() -> None:
    for name in ("gs/evaluation", "gs/visitor"):
        for control in opened(name).element.iter(qn("w:sdt")):
            properties, words = control.find(qn("w:sdtPr")), control.find(f"{qn('w:sdtContent')}/{qn('w:r')}")
            looks = [] if words.find(qn("w:rPr")) is None else list(words.find(qn("w:rPr")))
            shown = {each.tag for each in looks} - {qn("w:rFonts")}  # a box has a font of its own
            assert {each.tag for each in properties.findall(f"{qn('w:rPr')}/*")} == shown
            assert not shown or properties[0].tag == qn("w:rPr")


def test_few_checks_stand_in_one_table_and_each_class_on_a_line_of_its_own() -> None:
    (table,) = opened("gs/staffing").tables
    wanted = [paragraph.text for paragraph in table.cell(3, 1).paragraphs]
    assert wanted == ["A类≥ 10 名", "B类≥ 6 名", "C类≥ 3 名"]
