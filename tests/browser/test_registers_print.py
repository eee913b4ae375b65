"""Every register on paper: as many sheets as it says, all labels there, nothing clipped; and what is filled in stands in its place."""

from __future__ import annotations

import io
from unicodedata import normalize

from playwright.sync_api import Page, expect
from pypdf import PdfReader
from registers import Registers
from xinheng_forms.register_ledger import render_ledger
from xinheng_forms.register_paper import render_paper
from xinheng_forms.registers import fields, register, registers

CLIPPED = """() => [...document.querySelectorAll(".xh-sheets :is(th, td, p, h2)")]
    .filter((box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== "inline")
    .map((box) => box.textContent.slice(0, 30))"""


#: Radicals that no normal form turns into the characters they look like.
RADICALS = str.maketrans("⺠⻅⻔⻛⻓⻋⻢⻚⻘⻆⻉⻜⻦⻬⻩⻰―", "民见门风长车马页青角贝飞鸟齐黄龙—")


def words(text: str) -> str:
    """Leave out white space; fonts may name 心 by its radical, ⼼."""
    return "".join(
        normalize("NFKC", sign) if "⺀" <= sign <= "⿕" else sign for sign in "".join(text.split()).translate(RADICALS)
    )


def test_every_blank_sheet_has_its_pages_and_its_labels(page: Page, site_url: str) -> None:
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    papers = "".join(render_paper(register(name)) for name in registers())
    page.evaluate("papers => { document.querySelector('.xh-sheets').innerHTML = papers; }", papers)
    page.emulate_media(media="print")
    assert page.evaluate(CLIPPED) == []
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [words(sheet.extract_text()) for sheet in reader.pages]
    wrong, at = [], 0
    for name in registers():
        form = register(name)
        count = form["paper"]["pages"] * form["paper"]["copies"]
        text = "".join(sheets[at : at + count])
        at += count
        shown = [field["label"] for field in fields(form) if field["kind"] not in ("link", "signature")]
        labels = [form["paper"]["title"], *([] if form["paper"]["rows"] else shown)]
        wrong += [(name, label) for label in labels if words(label) not in text]
    assert wrong == []
    assert at == len(sheets)


def test_every_blank_table_kept_by_hand_is_one_lying_sheet(page: Page, site_url: str) -> None:
    kept = [register(name) for name in registers() if register(name)["paper"]["ledger"]]
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = ''; }")
    page.goto(f"{site_url}registers/gs-hotline/#print-ledger")
    expect(page.locator("html[data-printed] .xh-sheets .xh-ledger")).to_have_count(1)
    page.evaluate(
        "papers => { document.querySelector('.xh-sheets').innerHTML = papers; }", "".join(map(render_ledger, kept))
    )
    page.emulate_media(media="print")
    assert page.evaluate(CLIPPED) == []
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) == len(kept)
    assert {round(float(sheet.mediabox.width)) for sheet in sheets} == {842}
    for form, sheet in zip(kept, sheets, strict=True):
        known = {field["id"]: field["label"] for field in fields(form)}
        labels = [
            known.get(column if isinstance(column, str) else column["field"], column)
            for column in form["paper"]["ledger"]
        ]
        text = words(sheet.extract_text())
        assert [label for label in (form["paper"]["title"], *labels, "机构名称") if words(label) not in text] == []


def test_a_filled_sheet_is_appendix_c_on_one_page(page: Page, site_url: str) -> None:
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    desk.begin()
    desk.fill(name="张三", gender="女", symptoms="睡不好。" * 40, receiver="王敏", received_at="2026-11-22")
    desk.save()
    page.emulate_media(media="print")
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(reader.pages) == 1
    text = words(reader.pages[0].extract_text())
    assert [
        word
        for word in ("来访者情况登记表", "张三", "☑女", "□男", "睡不好。" * 40, "王敏", "2026-11-22")
        if words(word) not in text
    ] == []
    assert "保存" not in text
    assert "立即离开" not in text


def test_a_notice_prints_on_a4_and_on_a3(page: Page, site_url: str) -> None:
    desk = Registers(page, site_url)
    desk.open("gs/notice-confidentiality")
    desk.begin()
    desk.fill(organisation="和平社区社会心理服务室", contact="0571-00000000")
    desk.save()
    page.evaluate("window.print = () => {}")
    for button, width in (("print", 595), ("print-a3", 842)):
        page.locator(f'[data-action="{button}"]').click()
        page.emulate_media(media="print")
        reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert [round(float(sheet.mediabox.width)) for sheet in reader.pages] == [width]
        assert "和平社区社会心理服务室" in words(reader.pages[0].extract_text())
