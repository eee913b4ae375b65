"""The authority's own workbook: institutions by name, their items, the district. For use within, not for publishing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xinheng.numerals import Amount, Numeral
from xinheng.text import write
from xinheng_sheet.cells import put_number, put_text
from xinheng_sheet.styles import styles

from xinheng_server.district.formats import Release
from xinheng_server.district.items import OUTCOMES
from xinheng_server.district.submissions import District, latest
from xinheng_server.district.words import STATUSES, Words

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WITHIN = "含机构名称，仅供主管部门内部使用；对外公布请用开放数据（CSV、JSON）。"

type Cell = str | Amount | Numeral | None
type Table = Sequence[Sequence[Cell]]

INSTITUTIONS = (
    "编号", "机构", "类别", "上级", "收到", "回执号", "规则版本", "得分下限", "得分上限", "等级", "失分项",
    "上年规则版本", "上年得分下限", "上年得分上限", "比上年下限", "比上年上限",
    "核查下限", "核查上限", "核查等级", "核查后又有改动", "能力等级", "服务覆盖率", "转介成功率", "满意率",
)  # fmt: skip
ITEMS = ("编号", "机构", "规则版本", "项目", "名称", "状态", "满分", "自评下限", "自评上限", "核查下限", "核查上限")
DISTRICT = ("项目", "名称", "满分", "满分（达到）", "部分得分", "未得分（未达到）", "未定", "不适用", "平均失分")


def workbook(
    release: Release, rows: Sequence[Mapping[str, Any]], district: District, counted: Table, words: Words
) -> bytes:
    """Return the workbook; ``rows`` are the institutions, ``counted`` the district's items."""
    file = BytesIO()
    book: Any = xlsxwriter.Workbook(file, OPTIONS)
    book.set_properties({"title": f"{words.title} {release.year}", "company": "", "comments": WITHIN})
    style = styles(book)
    about = f"{words.title}　{release.year} 年　{release.day} 导出。{WITHIN}"
    _sheet(book, style, "机构", about, INSTITUTIONS, [_institution(row, words) for row in rows])
    _sheet(book, style, "逐项对照", about, ITEMS, _items(release, rows, district, words))
    edition = f"只统计按 {release.edition or '—'} 版规则评分的机构。{WITHIN}"
    _sheet(book, style, "全区各项", edition, DISTRICT, counted)
    book.close()
    return file.getvalue()


def counted_rows(items: Sequence[Mapping[str, Any]], words: Words) -> Table:
    """Return the district's items as rows."""
    return [
        [item["id"], words.items.get(item["id"], ""), item["max"], *(item[name] for name in OUTCOMES), item["lost"]]
        for item in items
    ]


def _institution(row: Mapping[str, Any], words: Words) -> Sequence[Cell]:
    organisation, handed = row["organisation"], row["submission"] or {}
    before, change, review = handed.get("before") or {}, handed.get("change") or {}, row["review"] or {}
    capability, rates = row["capability"] or {}, row["indicators"] or {}
    return [
        organisation["id"], organisation["name"], organisation["class"], organisation["parent"],
        handed.get("received") or "未提交", handed.get("receipt"), handed.get("edition"),
        handed.get("low"), handed.get("high"), _verdict(handed, words),
        "、".join(weak["id"] for weak in handed.get("weak", ())),
        before.get("edition"), before.get("low"), before.get("high"), change.get("low"), change.get("high"),
        review.get("low"), review.get("high"), _verdict(review, words), "是" if review.get("stale") else None,
        words.level(capability.get("range")), rates.get("coverage"), rates.get("referral_success"), rates.get("satisfaction"),
    ]  # fmt: skip


def _verdict(found: Mapping[str, Any], words: Words) -> str:
    return words.grade(found.get("grades")) or STATUSES.get(str(found.get("status")), "")


def _items(release: Release, rows: Sequence[Mapping[str, Any]], district: District, words: Words) -> Table:
    """Return each institution's items, its own points beside the inspector's."""
    handed = latest(district.of_form(release.form), release.year)
    names = {row["organisation"]["id"]: row["organisation"]["name"] for row in rows}
    table: list[Sequence[Cell]] = []
    for space, name in names.items():
        if space not in handed:
            continue
        review = district.reviews.get((space, handed[space].id))
        theirs = {item[0]: item for item in review.head["items"]} if review else {}
        reviewed = set(review.head["reviewed"]) if review else set()
        for item in handed[space].head.get("items", []):
            other = theirs.get(item[0], ()) if item[0] in reviewed else ()
            table.append(_item([space, name, handed[space].edition], item, other, words))
    return table


def _item(of: Sequence[Cell], item: Sequence[Any], other: Sequence[Any], words: Words) -> Sequence[Cell]:
    points = (*item[2:], None, None, None)
    theirs = (*other[2:4], None, None)
    named = [item[0], words.items.get(item[0], ""), STATUSES.get(str(item[1]), "")]
    return [*of, *named, points[2], *points[:2], *theirs[:2]]


def _sheet(book: Any, style: Mapping[str, Any], name: str, about: str, head: Sequence[str], table: Table) -> None:
    sheet = book.add_worksheet(name)
    put_text(sheet, 0, 0, about, style["about"])
    for column, title in enumerate(head):
        put_text(sheet, 1, column, title, style["head"])
    for row, cells in enumerate(table, 2):
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, style)
    sheet.set_column(0, len(head) - 1, 14)
    sheet.freeze_panes(2, 2)
    sheet.autofilter(1, 0, max(len(table) + 1, 2), len(head) - 1)


def _put(sheet: Any, row: int, column: int, cell: Cell, style: Mapping[str, Any]) -> None:
    if cell is None or isinstance(cell, str):
        put_text(sheet, row, column, cell or "", style["text"])
    else:
        put_number(sheet, row, column, Decimal(write(cell)), style["number"])
