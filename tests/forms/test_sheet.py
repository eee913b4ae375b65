"""The standard's own table, as the data gives it."""

from html.parser import HTMLParser

import pytest
from xinheng_forms.load import definition
from xinheng_forms.sheet import render_sheet, rows


class Quotes(HTMLParser):
    """Collect the text of every quoted cell, and the ids of the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a quoted element, or go deeper in one."""
        given = dict(attrs)
        if tag == "tr" and given.get("id"):
            self.ids.append(str(given["id"]))
        if "data-quote" in given:
            self.texts.append("")
            self.depth = 1
        elif self.depth and tag not in ("br", "wbr"):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        """Leave an element."""
        self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        """Gather quoted text."""
        if self.depth:
            self.texts[-1] += data


def quoted(html: str) -> Quotes:
    quotes = Quotes()
    quotes.feed(html)
    return quotes


def test_merged_cells_span_as_in_the_standard() -> None:
    laid_out = rows(definition("gs/evaluation"))
    names = {row.name: row.name_span for row in laid_out if row.name_span > 1}
    assert names == {"宣传教育": 3, "制度建设": 2, "档案管理": 2, "经费管理": 2, "接待咨询": 3, "社会效果": 3}
    assert [row.section_span for row in laid_out if row.section_span] == [5, 5, 7, 9]
    assert [row.section_max for row in laid_out if row.section_span] == [20, 30, 20, 30]


def test_every_cell_of_the_standard_is_quoted() -> None:
    form = definition("gs/evaluation")
    texts = quoted(render_sheet("gs/evaluation")).texts
    assert texts[:5] == ["项目分类", "项目内容", "分值", "具体要求", "得分"]
    assert {"基础设施20分", "服务要求30分", "管理要求20分", "工作绩效30分", "总得分", "100"} <= set(texts)
    assert texts[-2:] == form["notes"]
    for section in form["sections"]:
        for item in section["items"]:
            assert item["requirement"].replace("\n", "") in texts


def test_rows_carry_their_clause_only_where_asked() -> None:
    assert quoted(render_sheet("gs/evaluation")).ids == []
    anchored = quoted(render_sheet("gs/evaluation", anchors=True)).ids
    assert anchored == [*(f"gs-F-F{number:02}" for number in range(1, 27)), "gs-F-total"]


def test_the_table_has_no_blank_line() -> None:
    assert "\n\n" not in render_sheet("gs/evaluation")


def test_a_form_that_is_no_table_says_so() -> None:
    with pytest.raises(ValueError, match="gs/facility cannot be laid out as a table: it has no total_label"):
        render_sheet("gs/facility")
