"""What came of a survey: the same from the server, from a file in the page and on the command line, on screen and on paper."""

import io
import json
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from access import breaches
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from relay import authority_token
from service import Service
from tool import Tool, text_of
from xinheng_forms.load import definition
from xinheng_server.survey.days import day_of
from xinheng_server.times import utc_now

STATION = "翠苑街道社会心理服务站"
TODAY = day_of(utc_now())
YEAR = TODAY[:4]
SURVEY = definition("gs/survey")
QUESTIONS = [question["id"] for question in SURVEY["questions"]]
COMMENT = '=HYPERLINK("http://example.org")'


def sheets() -> list[dict[str, Any]]:
    """Thirty people, three of them men; some questions blank, some answers bad, two comments."""
    people = []
    for number in range(30):
        items = {question: "satisfied" for question in QUESTIONS if (number + int(question)) % 11}
        items |= {"2": "basic", "9": "dissatisfied"} if number % 6 == 0 else {}
        sheet: dict[str, Any] = {"items": items, "origin": ("paper", "kiosk", "open")[number % 3]}
        sheet |= {"sex": "male" if number < 3 else "female", "age": "over60" if number % 2 else "18to60"}
        people.append(sheet | ({"comment": COMMENT if number else "走廊的灯太暗"} if number in (0, 7) else {}))
    return people


@dataclass(frozen=True, slots=True)
class Station:
    """A server with one organisation and a round that it has sealed; the round's file of the same responses."""

    service: Service
    token: str
    round_id: str
    file: Path

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Ask the server itself."""
        request = urllib.request.Request(
            f"{self.service.url}api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def new_round(self, **plan: Any) -> str:
        """Open a round."""
        round_id = str(uuid.uuid4())
        self.ask("PUT", f"rounds/{round_id}", plan, **{"If-None-Match": "*", "Write-Id": str(uuid.uuid4())})
        return round_id


@pytest.fixture(scope="module")
def station(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """Hold a survey and seal it; another is open."""
    data = tmp_path_factory.mktemp("results")
    with Service(site, data) as service:
        file = data / "心衡答卷.json"
        authority = Station(service, authority_token(data), "", file)
        authority.ask("PUT", "authority/organisations/cuiyuan", {"name": STATION, "class": "B", "parent": None})
        made = authority.ask(
            "POST", "authority/tokens", {"scope": "organisation", "organisation": "cuiyuan", "name": "站"}
        )
        desk = Station(service, made["secret"], "", file)
        plan = {"name": "第一轮", "opens": f"{YEAR}-01-01", "closes": f"{YEAR}-12-30", "target": 40}
        station = Station(service, made["secret"], desk.new_round(**plan), file)
        stored = [
            station.ask("PUT", f"surveys/cuiyuan/{station.round_id}/responses/{uuid.uuid4()}", sheet)["stored"]
            for sheet in sheets()
        ]
        station.ask("POST", f"rounds/{station.round_id}/seal", {"early": True})
        station.new_round(name="第二轮", opens=TODAY, closes=f"{YEAR}-12-31")
        whole = {"kind": "xinheng-responses", "version": 1, "file": str(uuid.uuid4()), "responses": stored}
        file.write_text(json.dumps({**whole, "round": {"id": str(uuid.uuid4()), "organisation": STATION, **plan}}))
        yield station


@pytest.fixture
def desk(browser: Browser, station: Station) -> Iterator[Page]:
    """Open the page; an error in it fails the test."""
    context = browser.new_context(locale="zh-CN", service_workers="block", accept_downloads=True, bypass_csp=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{station.service.url}survey/results/")
    expect(page.get_by_label("机构令牌")).to_be_visible()
    yield page
    context.close()
    assert errors == []


def sign_in(page: Page, station: Station) -> None:
    page.get_by_label("机构令牌").fill(station.token)
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("heading", name="各轮并列")).to_be_visible()


def cells(page: Page, caption: str) -> list[list[str]]:
    """Return a table by its caption, row by row."""
    found = page.locator("table").filter(has=page.locator("caption", has_text=caption))
    rows: list[list[str]] = found.first.evaluate("t => [...t.rows].map((r) => [...r.cells].map((c) => c.textContent))")
    return rows


TABLES = ("第一轮：各题的回答", "第一轮：不同人群", "第一轮：每天收到的份数")
RATES = ("满意率（满意和基本满意）", "满意（不含基本满意）", "满意率的 95% 区间", "收到答卷", "来源")


def rates(page: Page) -> list[list[str]]:
    return [row for row in cells(page, "第一轮：概况") if row[0] in RATES]


def test_the_server_the_file_and_the_command_line_give_the_same_numbers(desk: Page, station: Station) -> None:
    desk.get_by_label("打开答卷文件").set_input_files(station.file)
    expect(desk.get_by_role("heading", name="第一轮")).to_be_visible()
    of_file = [cells(desk, caption) for caption in TABLES], rates(desk)
    expect(desk.get_by_role("heading", name="文字意见（2 条）")).to_be_visible()
    desk.get_by_role("button", name="不再看：第一轮").click()
    expect(desk.get_by_role("heading", name="第一轮")).to_have_count(0)
    sign_in(desk, station)
    assert ([cells(desk, caption) for caption in TABLES], rates(desk)) == of_file
    assert "读文字意见会记入查阅记录" in desk.locator(".xh-results-tools").inner_text()
    desk.get_by_role("button", name="显示文字意见").click()
    expect(desk.locator(".xh-report-list li")).to_have_count(2)

    command = [sys.executable, "-m", "xinheng_server.cli", "run", "survey", str(station.file)]
    result = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    assert result["withheld"] == ["groups.sex.male", "groups.sex.female"]
    answered = [[str(item["answered"]), str(item["blank"])] for item in result["items"]]
    assert [[row[5], row[4]] for row in of_file[0][0][1:]] == answered
    assert f"（{result['satisfied']} ÷ {result['answered']}）" in str(of_file[1])
    assert ["性别：男", *["不显示"] * 5] in of_file[0][1]


def test_a_year_on_screen_on_paper_and_in_files(desk: Page, station: Station, tmp_path: Path) -> None:
    sign_in(desk, station)
    expect(desk.locator(".xh-report-short, .xh-report-unknown, .xh-report-met").first).to_have_text(
        "? 还不能定：有一轮还没有封存，或满意率还不知道，得分可能是 0～2 分。"
    )
    assert cells(desk, "各轮概况")[0] == ["项", "第一轮", "第二轮"]
    assert "不到 5 人的那一组" in desk.locator("xh-results").inner_text()
    for picture in desk.locator("svg.xh-chart").all():
        assert picture.locator("title").text_content()
        assert picture.locator("desc").text_content()
    assert breaches(desk) == []
    reader = PdfReader(io.BytesIO(desk.pdf(prefer_css_page_size=True)))
    words = text_of(reader)
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages} == {
        (595, 842)
    }
    assert STATION in words
    assert "打开答卷文件" not in words
    assert "下载" not in words

    desk.get_by_role("button", name="显示文字意见").click()
    expect(desk.locator(".xh-report-list li")).to_have_count(2)
    shown = cells(desk, TABLES[0])
    book = openpyxl.load_workbook(downloaded(desk, "下载 XLSX", tmp_path / "a.xlsx"))
    rows = [[str(cell) for cell in row] for row in book["1 各题"].iter_rows(values_only=True)]
    assert [row[:6] for row in rows[1:13]] == [row[:6] for row in shown[1:]]
    assert [row[6] for row in rows[1:13]] == [row[6].removesuffix("%") for row in shown[1:]]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert f"'{COMMENT}" in [row[0].value for row in book["1 意见"].iter_rows()]

    report = docx.Document(str(downloaded(desk, "下载 Word 报告", tmp_path / "a.docx")))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in report.tables]
    assert shown in tables
    assert [each.text for each in report.paragraphs if each.style and each.style.name == "Title"] == ["满意度调查结果"]
    assert COMMENT in [each.text for each in report.paragraphs]
    assert len(report.inline_shapes) == 3
    fonts = report.styles.element.xpath("//w:docDefaults//w:rFonts/@w:eastAsia")
    assert fonts == ["宋体"]

    desk.set_viewport_size({"width": 360, "height": 740})
    desk.get_by_label("看哪一轮").select_option("0")
    expect(desk.get_by_role("heading", name="各轮并列")).to_have_count(0)
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360
    assert breaches(desk) == []


def downloaded(page: Page, label: str, path: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    download.value.save_as(path)
    return path


def payload(name: str, content: str) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content.encode()}


def test_files_of_one_round_are_put_together_once_and_bad_ones_are_named(desk: Page, station: Station) -> None:
    one = json.loads(station.file.read_text())
    other = {**one, "file": str(uuid.uuid4()), "responses": one["responses"][:6]}
    alert = desk.locator(".xh-results-files .xh-records-alert")
    field = desk.get_by_label("打开答卷文件")
    field.set_input_files([payload("甲.json", json.dumps(one)), payload("乙.json", json.dumps(other))])
    expect(desk.get_by_role("listitem").filter(has_text="第一轮：36 份（甲.json、乙.json）")).to_be_visible()
    field.set_input_files(
        [payload("乙二.json", json.dumps(other)), payload("坏.csv", "场所环境,性别\n很好,男\n"), payload("丙.xls", "")]
    )
    expect(alert.locator("p")).to_have_count(3)
    assert "“乙二.json”里的答卷已经打开过，没有再算一次。" in alert.inner_text()
    assert "第 2 行，场所环境：“很好”不能识别" in alert.inner_text()
    expect(desk.get_by_role("listitem").filter(has_text="36 份")).to_be_visible()
    lines = "序号,设置齐全,场所环境\n" + "1,满意,基本满意\n" * 4
    field.set_input_files(payload("社区.csv", lines))
    expect(desk.get_by_text("答卷不到最小人数")).to_be_visible()
    report = desk.locator(".xh-results-report")
    expect(report).to_contain_text("这些列没有用到：序号。")
    expect(report).to_contain_text("按没有回答算：环境卫生、制度上墙")


JUDGE = """async ([base, cases]) => {
  const { Engine } = await import(`${base}assets/js/engine.js`);
  const { judgeYear } = await import(`${base}assets/js/results_year.js`);
  const engine = new Engine();
  const judge = async (document) => JSON.parse(await engine.run("gs/evaluation", document));
  const round = (satisfied) => satisfied === null ? { name: "", isOver: false, result: null }
    : { name: "", isOver: true, result: { satisfied, answered: 10000, rate: satisfied / 10000, meets_95: satisfied >= 9500 } };
  const found = [];
  for (const [rounds, today] of cases) {
    const { status, sentence, rounds: facts } = await judgeYear(rounds.map(round), { year: "2026", today, judge });
    found.push([status, sentence.slice(0, sentence.indexOf("：")), sentence.match(/得分?[^分]*分/)[0], facts.length]);
  }
  return found;
}"""


def test_the_year_is_met_missed_or_open_at_the_very_edge(page: Page, site_url: str) -> None:
    """94.99 %, 95 % and 95.01 % in each round, a round to come, a round that never came."""
    during, after = "2026-12-31", "2027-01-01"
    cases = [
        ([9500, 9501], after, "met", 2), ([9500, 9500], during, "met", 2), ([9499, 10000], after, "short", 2),
        ([9501, 9499], during, "short", 2), ([9499], during, "short", 1), ([9499, None], during, "short", 1),
        ([9500], during, "unknown", 1), ([9500, None], during, "unknown", 1), ([9500], after, "short", 1),
        ([9500, None], after, "unknown", 1), ([None], during, "unknown", 0), ([10000, 9500, 9499], after, "short", 3),
    ]  # fmt: skip
    page.goto(f"{site_url}assets/py/manifest.json")
    found = page.evaluate(JUDGE, [site_url, [[rounds, today] for rounds, today, *_ in cases]])
    assert [(status, count) for status, _, _, count in found] == [(status, count) for *_, status, count in cases]
    words = {
        "met": ("达到", "得 2 分"),
        "short": ("没有达到", "得 0 分"),
        "unknown": ("还不能定", "得分可能是 0～2 分"),
    }
    assert all((sentence, points) == words[status] for status, sentence, points, _ in found)


KEEP = """async ([base, round, answers]) => {
  const { openSurveyStore } = await import(`${base}assets/js/survey_store.js`);
  const store = await openSurveyStore();
  await store.keepRound({ id: round, kind: "round", organisation: null, holder: "", name: "走廊意见", opens: "2026-05-01",
    closes: "2026-05-31", target: null, codes: false, smallest_group: 5, sealed: null, state: "closed", revision: null });
  await store.keepSheets(...answers.map((answers, at) => ({ id: `${round}-${at}`, kind: "sheet", round, number: `A-${at}`, answers,
    comment: "", day: "2026-05-03", state: "keyed", check: "no", second: null })));
}"""


def test_sheets_keyed_on_this_device_are_computed_from_where_they_are(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}survey/results/")
    round_id = str(uuid.uuid4())
    page.evaluate(KEEP, [site_url, round_id, [{"items": {"1": "satisfied"}, "sex": "male"}] * 7])
    page.goto(f"{site_url}survey/results/?round={round_id}")
    expect(page.get_by_role("heading", name="走廊意见")).to_be_visible()
    assert ["1 场所环境", "7", "0", "0", "0", "7", "100%", "64.5%～100%"] in cells(page, "走廊意见：各题的回答")
    page.get_by_role("button", name="看结果：走廊意见").click()
    expect(page.get_by_role("listitem").filter(has_text="走廊意见：7 份")).to_be_visible()
    expect(page.get_by_role("heading", name="走廊意见")).to_have_count(1)


def test_without_a_server_and_after_the_round_is_over_nothing_is_asked_for(
    page: Page, site_url: str, station: Station
) -> None:
    page.goto(f"{site_url}survey/results/")
    expect(page.get_by_text("没有连上服务器。可以打开答卷文件")).to_be_visible()
    assert page.get_by_label("机构令牌").count() == 0
    whole = json.loads(station.file.read_text())
    whole["round"] |= {"opens": f"{int(YEAR) - 1}-05-01", "closes": f"{int(YEAR) - 1}-05-31"}
    page.get_by_label("打开答卷文件").set_input_files(payload("上.json", json.dumps(whole)))
    expect(page.locator(".xh-report-short")).to_contain_text("没有达到：得 0 分")
    sums = cells(page, "各轮的算式")[1]
    assert sums[1:3] == sums[4].split(" = ")[0].split(" ÷ ")
    assert sums[4].endswith("，达到要求")
    page.get_by_role("button", name="带入服务评价指标").click()
    half, quarter = f"{int(YEAR) - 1}年上半年", f"{int(YEAR) - 1}年第二季度"
    expect(page.get_by_role("status").filter(has_text=f"{half}、{quarter}的数已经放在本机记录里")).to_be_visible()
    indicators = Tool(page, site_url, "indicators")
    expect(indicators.panel("verdict")).to_contain_text("还有 10 处没有填")
    page.locator("#xh-period").select_option(label=quarter)
    page.locator("[data-slot=offers]").get_by_role("button", name="取来这 2 处").click()
    expect(indicators.field("facts.satisfied")).to_have_value(sums[1])
    expect(indicators.field("facts.answered")).to_have_value(sums[2])


def test_the_evaluation_takes_the_years_rounds_over_when_asked_and_says_from_where(page: Page, site_url: str) -> None:
    sheet = json.dumps({"items": dict.fromkeys(QUESTIONS, "satisfied")})
    page.goto(f"{site_url}survey/results/")
    page.get_by_label("打开答卷文件").set_input_files(
        [payload(f"{name}.jsonl", f"{sheet}\n" * 6) for name in ("上", "下")]
    )
    page.get_by_role("button", name="带入机构评估").click()
    expect(page.get_by_role("status").filter(has_text="2 轮的数已经放在本机记录里")).to_be_visible()

    evaluation = Tool(page, site_url, "evaluation")
    evaluation.choose("class", "B")
    evaluation.fill({"facts.F18.rounds[0].answered": "50", "facts.F18.rounds[0].satisfied": "40"})
    offers = page.locator("[data-slot=offers]")
    expect(offers).to_contain_text("F18 满意度调查：这里填的是 第1次：")
    expect(offers).to_contain_text("第2次：有效回答 72，满意和基本满意的回答 72")
    expect(evaluation.field("facts.F18.rounds[0].satisfied")).to_have_value("40")
    offers.get_by_role("button", name="改用那里的").click()
    for place in (0, 1):
        expect(evaluation.field(f"facts.F18.rounds[{place}].satisfied")).to_have_value("72")
        expect(evaluation.field(f"facts.F18.rounds[{place}].answered")).to_have_value("72")
    taken = page.locator("[data-field='facts.F18.rounds'] > .xh-taken")
    expect(taken).to_contain_text("取自 满意度调查，")
    expect(page.locator("#item-F18 [data-slot=points]")).to_have_text("2 / 2 分")
    evaluation.reload()
    expect(taken).to_contain_text("取自 满意度调查，")
    taken.get_by_role("button", name="不再跟随").click()
    expect(taken).to_have_count(0)
    expect(evaluation.field("facts.F18.rounds[1].satisfied")).to_have_value("72")
