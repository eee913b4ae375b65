"""Filled Word files, made on the device: what stands on the sheet as it prints stands in the controls, and nothing is sent."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.oxml.ns import qn
from evaluation import Evaluation
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from registers import Registers
from tool import Tool
from xinheng_forms.papers import papers, read_leaves
from xinheng_forms.word_file import word_file

CHECKED = "{http://schemas.microsoft.com/office/word/2010/wordml}checked"
VALUE = "{http://schemas.microsoft.com/office/word/2010/wordml}val"


def read(content: bytes) -> dict[str, str | bool]:
    """Give what stands in each control, by its name."""
    document = docx.Document(io.BytesIO(content))
    found: dict[str, str | bool] = {}
    for control in document.element.iter(qn("w:sdt")):
        tag = next(control.iter(qn("w:tag"))).get(qn("w:val"))
        checked = next(control.iter(CHECKED), None)
        runs = next(control.iter(qn("w:sdtContent"))).iter(qn("w:t"), qn("w:br"))
        said = "".join("\n" if run.tag == qn("w:br") else run.text or "" for run in runs)
        if checked is None:
            found[tag] = said.strip("　")
        else:
            found[tag] = checked.get(VALUE) == "1"
            assert said == {True: "☑", False: "☐"}[checked.get(VALUE) == "1"] or said in "　√"
    return found


def taken(page: Page, press: Callable[[], object]) -> tuple[str, dict[str, str | bool]]:
    """Press a button that hands out a Word file; give its name and what is in it."""
    with page.expect_download() as download:
        press()
    return download.value.suggested_filename, read(Path(download.value.path()).read_bytes())


def test_appendix_f_filled_is_what_the_page_prints(page: Page, site_url: str) -> None:
    evaluation = Evaluation(page, site_url)
    evaluation.fill_station()
    expect(page.locator(".xh-summary [data-slot=grade]")).to_contain_text("合格")
    page.locator(".xh-menu summary").click()
    name, found = taken(page, page.locator('[data-action="word"]').click)
    assert name.startswith("社会心理服务机构评估细则-翠苑街道社会心理服务站-2026-")
    assert name.endswith(".docx")
    assert found["about.organisation"] == "翠苑街道社会心理服务站"
    assert (found["class=A"], found["class=B"]) == (False, True)
    assert (found["F01.score"], found["F02.score"], found["F09.score"]) == ("0", "4", "0")
    assert (found["total"], found["grade=pass"], found["grade=good"]) == ("88", True, False)
    printed = page.locator('.xh-paper [data-slot="F10.score"]').text_content()
    assert found["F10.score"] == printed == "8"


def test_appendix_b_says_of_each_room_what_is_short(page: Page, site_url: str) -> None:
    tool = Tool(page, site_url, "facility")
    tool.choose("class", "C")
    tool.fill({"facts.site.floor_area_m2": "18.5", "facts.site.bays": "1", "facts.site.rooms": "2"})
    tool.all_yes("site-equipment")
    expect(tool.panel("verdict")).to_contain_text("未达到")
    page.locator(".xh-menu summary").click()
    _, found = taken(page, page.locator('[data-action="word"]').click)
    assert found["note.site.C"] == "未达到：场所面积；待填 10 处"
    assert found["note.site.A"] == found["note.waiting"] == ""
    assert found["site.floor_area_m2.actual"] == "18.5"
    assert "✕" in str(found["site.floor_area_m2.status"])
    assert found["site.oval_conference_table.status"] == "本类不要求"


def test_a_registration_is_saved_for_word_after_a_warning(page: Page, site_url: str) -> None:
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    desk.begin()
    desk.fill(name="张三", gender="女", symptoms="睡不好。\n没有胃口。", receiver="王敏", received_at="2026-11-22")
    desk.save()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url} {request.post_data or ''}"))
    page.locator("[data-action=word]").click()
    expect(page.locator("dialog")).to_contain_text("没有加密")
    name, found = taken(page, page.locator("dialog button[value], dialog button").first.click)
    assert name.startswith("来访者情况登记-")
    assert {key: found[key] for key in ("name", "symptoms", "receiver", "received_at", "birth")} == {
        "name": "张三",
        "symptoms": "睡不好。\n没有胃口。",
        "receiver": "王敏",
        "received_at": "2026-11-22",
        "birth": "",
    }
    assert (found["gender=女"], found["gender=男"]) == (True, False)
    assert [request for request in asked if not request.startswith("GET ") or "?" in request.split("?v=")[0]] == []
    assert sum(request.endswith("assets/word/gs-visitor.docx ") for request in asked) == 1


def test_the_form_index_leads_to_the_printed_blank_sheet(page: Page, site_url: str) -> None:
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = location.pathname; }")
    for path in ("registers/gs-visitor", "tools/evaluation", "complaints", "survey/print"):
        page.goto(f"{site_url}forms/")
        page.locator(f'a[href$="{path}/#print"]').click()
        expect(page.locator("html")).to_have_attribute("data-printed", re.compile(f"/{path}/$"))
        expect(page).to_have_url(f"{site_url}{path}/")
    page.goto(f"{site_url}forms/")
    with page.expect_download() as download:
        page.get_by_role("link", name="全部空白表").click()
    with zipfile.ZipFile(download.value.path()) as package:
        names = package.namelist()
        assert len(names) == sum(len(paper.files) for paper in papers().values()) == len(set(names))
        assert read(package.read("空白表/标准的附录和核对表/来访者情况登记.docx"))["name"] == ""


def test_a_long_story_leaves_the_sheet_on_its_one_page(page: Page, site_url: str) -> None:
    story = "\n".join(["睡不好，早醒，没有胃口。"] * 22)
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    desk.begin()
    desk.fill(name="Jürgen 𠮷田㐂子", gender="女", symptoms=story, receiver="王敏", received_at="2026-11-22")
    desk.save()
    page.evaluate("window.print = () => {}")
    page.locator("[data-action=print]").click()
    assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 1
    page.locator("[data-action=word]").click()
    with page.expect_download() as download:
        page.locator("dialog button").first.click()
    content = Path(download.value.path()).read_bytes()
    assert (read(content)["name"], read(content)["symptoms"]) == ("Jürgen 𠮷田㐂子", story)
    blank_file = io.BytesIO(word_file(read_leaves("gs/visitor")))
    heights = [int(each.get(qn("w:val"))) for each in docx.Document(io.BytesIO(content)).element.iter(qn("w:trHeight"))]
    blank = [int(each.get(qn("w:val"))) for each in docx.Document(blank_file).element.iter(qn("w:trHeight"))]
    *_, symptoms, treatment, analysis, effect, plan = heights
    assert [symptoms, *heights[:5]] == [blank[5], *blank[:5]]
    assert max(treatment, analysis, effect, plan) < min(blank[6:])
    assert sum(heights) - symptoms + 22 * 315 < sum(blank)


def test_a_complaint_is_saved_for_word_as_it_prints(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}complaints/")
    page.get_by_role("button", name="登记一件").click()
    page.locator('form [name="channel"]').select_option("box")
    for name, text in {"name": "李𠮷", "content": "走廊太暗。\n没人接电话。", "handler": "王敏"}.items():
        page.locator(f'form [name="{name}"]').fill(text)
    page.locator("[data-action=word]").click()
    expect(page.locator("dialog")).to_contain_text("里面有投诉人的信息")
    _, found = taken(page, page.locator("dialog button").first.click)
    assert (found["name"], found["content"], found["handler"]) == ("李𠮷", "走廊太暗。\n没人接电话。", "王敏")
    assert not any(found[f"channel={channel}"] for channel in ("phone", "sms", "online"))
    assert "投诉渠道：意见箱" in str(found["remarks"])  # the sheet has no box for it
    assert page.locator('.xh-complaint-paper [data-slot="name"]').text_content() == ""


def test_a_report_keeps_the_lines_that_were_typed(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tools/plan/")
    content: list[int] = page.evaluate(
        """async () => {
            const { wordFile } = await import("/assets/js/report_word.js");
            const table = { kind: "table", name: "措施", head: ["措施"], rows: [["换灯。\\n修门。"]] };
            return [...await wordFile({ title: "计划", lines: [], blocks: [table, { kind: "text", text: "一\\n二" }] })];
        }"""
    )
    document = docx.Document(io.BytesIO(bytes(content)))
    assert document.tables[0].cell(1, 0).text == "换灯。\n修门。"
    assert "一\n二" in [paragraph.text for paragraph in document.paragraphs]
    assert document.core_properties.last_modified_by == ""
