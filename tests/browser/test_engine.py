"""The rules in the browser give what they give here, need no foreign host, and fail in words."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, Route
from xinheng import api
from xinheng_forms.load import definition_text
from xinheng_sheet.responses import document as responses
from xinheng_sheet.tables import write as tables_to_workbook

CASES = sorted(Path(__file__).parents[1].joinpath("cases").glob("*.json"))
RUN_ALL = """async ([base, asked]) => {
  const { Engine } = await import(`${base}assets/js/engine.js`);
  const engine = new Engine();
  return Promise.all(asked.map(([form, text]) => engine.run(form, text)));
}"""
RUN_ONE = """async (base) => {
  const { Engine } = await import(`${base}assets/js/engine.js`);
  const engine = window.engine ??= new Engine();
  const seen = [];
  for (const type of ["progress", "ready", "failed"])
    engine.addEventListener(type, ({ detail }) => seen.push([type, detail?.code ?? detail]));
  const result = await engine.run("gs/evaluation", '{"class": "B"}').catch(({ code, message }) => ({ code, message }));
  return { result, seen };
}"""
KEPT = """async (act) => {
  const open = indexedDB.open("xinheng-python", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("memory");
  await new Promise((done) => { open.onsuccess = done; });
  const transaction = open.result.transaction("memory", "readwrite");
  const ended = new Promise((done) => { transaction.oncomplete = done; });
  const store = transaction.objectStore("memory");
  const asked = store.openCursor();
  let found;
  asked.onsuccess = () => {
    found = ACT(asked.result?.value);
    if (found?.bytes) asked.result.update(found);
  };
  await ended;
  open.result.close();
  return found?.bytes ? "changed" : found;
}"""
IS_KEPT = KEPT.replace("ACT", "((kept) => kept !== undefined)")
MARK = KEPT.replace("ACT", "((kept) => ({ ...kept, mark: true }))")
IS_MARKED = KEPT.replace("ACT", "((kept) => kept.mark)")
DAMAGE = KEPT.replace("ACT", "((kept) => ({ ...kept, mark: true, HARM }))")
HOLDS = """((kept) => {
  const text = new TextDecoder("latin1").decode(kept.bytes);
  return [text.includes("NAME"), text.includes("floor_area_m2")];
})"""
SHEET = """async (base) => {
  const { Engine } = await import(`${base}assets/js/engine.js`);
  return Array.from(await new Engine().sheet("gs/evaluation", '{"class": "B"}'));
}"""

RESPONSES = """async ([base, files, tables]) => {
  const { Engine } = await import(`${base}assets/js/engine.js`);
  const engine = new Engine();
  const read = files.map(([name, bytes]) => engine.responses("gs/survey", name, new Uint8Array(bytes)));
  const broken = await engine.sheets(new Uint8Array([80, 75])).catch(({ message }) => message);
  const rows = [(await engine.sheets(new Uint8Array(files[0][1])))[0].rows, broken];
  return [await Promise.all(read), Array.from(await engine.workbook(tables)), rows];
}"""


@pytest.fixture
def blank(page: Page, site_url: str) -> Page:
    """Open a page of the site's origin that runs nothing by itself."""
    page.goto(f"{site_url}assets/py/manifest.json")
    return page


def documents() -> Iterator[tuple[str, str]]:
    """Give the form and the text of every case, and of some broken documents."""
    for path in CASES:
        for case in json.loads(path.read_text("utf-8")):
            text = case["text"] if "text" in case else json.dumps(case["document"], ensure_ascii=False)
            yield case["form"], text
    for text in (
        "",
        "[]",
        "{",
        '{"class": "Z"}',
        '{"class": "A", "facts": {"F01": {"floor_area_m2": 59.999999999999999}}}',
    ):
        yield "gs/evaluation", text


@pytest.fixture
def visited(blank: Page, site_url: str) -> Page:
    """Use the rules once, until a copy of Python's memory is kept for the next visit."""
    blank.evaluate(RUN_ONE, site_url)
    until_kept(blank)
    blank.reload()
    return blank


def until_kept(page: Page) -> None:
    """Wait for the worker to keep its memory, which it does after it has answered."""
    for _ in range(100):
        if page.evaluate(IS_KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError("no memory was kept")


def test_browser_and_server_give_the_same_bytes(blank: Page, site_url: str) -> None:
    same_bytes(blank, site_url)


def test_python_taken_up_from_a_former_visit_gives_the_same_bytes(visited: Page, site_url: str) -> None:
    visited.evaluate(MARK)
    same_bytes(visited, site_url)
    assert visited.evaluate(IS_MARKED)  # a start anew would have kept another


def same_bytes(page: Page, site_url: str) -> None:
    asked = list(documents())
    results = page.evaluate(RUN_ALL, [site_url, asked])
    for (form, text), result in zip(asked, results, strict=True):
        assert result == api.run(definition_text(form), text)


def test_python_taken_up_from_a_former_visit_writes_sheets(visited: Page, site_url: str) -> None:
    visited.evaluate(MARK)
    assert b"xl/workbook.xml" in bytes(visited.evaluate(SHEET, site_url))
    assert visited.evaluate(IS_MARKED)


@pytest.mark.parametrize("harm", ["bytes: kept.bytes.fill(7, -9, -8)", "pages: kept.pages.reverse()", "size: 4096"])
def test_memory_that_does_not_work_is_left_and_replaced(visited: Page, site_url: str, harm: str) -> None:
    visited.evaluate(DAMAGE.replace("HARM", harm))
    assert json.loads(visited.evaluate(RUN_ONE, site_url)["result"])["class"] == "B"
    until_kept(visited)
    assert not visited.evaluate(IS_MARKED)


def test_kept_memory_holds_the_rules_and_nothing_typed(blank: Page, site_url: str) -> None:
    name = "a name that stands in no rule"
    document = json.dumps({"class": "B", "about": {"name": name, "notes": {"F01": name}}})
    blank.evaluate(RUN_ALL, [site_url, [["gs/evaluation", document]] * 3])
    until_kept(blank)
    assert blank.evaluate(KEPT.replace("ACT", HOLDS.replace("NAME", name))) == [False, True]


def test_progress_ends_at_the_total_before_python_is_ready(blank: Page, site_url: str) -> None:
    answer = blank.evaluate(RUN_ONE, site_url)
    assert json.loads(answer["result"])["class"] == "B"
    *progress, last = answer["seen"]
    assert last == ["ready", None]
    loaded = [detail["loaded"] for _, detail in progress]
    assert loaded == sorted(loaded)
    assert progress[-1][1]["loaded"] == progress[-1][1]["total"]


def test_nothing_is_asked_of_a_foreign_host_nor_twice(blank: Page, site_url: str) -> None:
    asked: list[str] = []
    blank.context.on("request", lambda request: asked.append(request.url))
    blank.evaluate(RUN_ONE, site_url)
    assert all(url.startswith(site_url) for url in asked)
    assert len(asked) == len(set(asked))
    assert any("pyodide.asm.wasm" in url for url in asked)


def test_sheet_is_written_by_the_bundle_loaded_on_demand(blank: Page, site_url: str) -> None:
    written = bytes(blank.evaluate(SHEET, site_url))
    assert written.startswith(b"PK")
    assert b"xl/workbook.xml" in written


def test_lost_network_is_named_and_a_second_try_succeeds(blank: Page, site_url: str) -> None:
    def cut(route: Route) -> None:
        if "worker.js" in route.request.url and route.request.method == "GET":
            route.continue_()  # this much had arrived
        else:
            route.abort("internetdisconnected")

    blank.evaluate("(base) => import(`${base}assets/js/engine.js`)", site_url)
    arrived = ("memory.js", "parts.js", "python.js")
    blank.context.route(lambda url: not url.partition("?")[0].endswith(arrived), cut)
    assert failure(blank.evaluate(RUN_ONE, site_url)) == "offline"
    blank.context.unroute_all()
    assert json.loads(blank.evaluate(RUN_ONE, site_url)["result"])["class"] == "B"


@pytest.mark.parametrize("name", ["core.zip", "pyodide.asm.wasm", "pyodide.asm.js"])
def test_file_that_something_keeps_away_is_named(blank: Page, site_url: str, name: str) -> None:
    blank.context.route(f"**/{name}*", lambda route: route.abort("blockedbyclient"))
    answer = blank.evaluate(RUN_ONE, site_url)
    assert failure(answer) == "missing"
    assert name in answer["result"]["message"]


def test_missing_file_of_the_site_is_named(blank: Page, site_url: str) -> None:
    blank.context.route("**/pyodide.asm.wasm*", lambda route: route.fulfill(status=404))
    answer = blank.evaluate(RUN_ONE, site_url)
    assert failure(answer) == "missing"
    assert "pyodide.asm.wasm: HTTP 404" in answer["result"]["message"]


def test_old_browser_is_named(blank: Page, site_url: str) -> None:
    blank.evaluate("delete globalThis.WebAssembly")
    assert failure(blank.evaluate(RUN_ONE, site_url)) == "no_wasm"


def test_forbidden_wasm_is_named(browser: Browser, site_url: str) -> None:
    context = browser.new_context()

    def forbid(route: Route) -> None:
        answer = route.fetch()
        policy = {"content-security-policy": "default-src 'self'; script-src 'self'"}
        route.fulfill(response=answer, headers={**answer.headers, **policy})

    context.route("**/worker.js?*", forbid)
    page = context.new_page()
    page.goto(f"{site_url}assets/py/manifest.json")
    assert failure(page.evaluate(RUN_ONE, site_url)) == "no_wasm"
    context.close()


def test_too_little_memory_is_named(blank: Page, site_url: str) -> None:
    def starve(route: Route) -> None:
        answer = route.fetch()
        starved = (
            "WebAssembly.Memory = class { constructor() { throw new RangeError('could not allocate memory'); } };\n"
        )
        route.fulfill(response=answer, body=starved + answer.text())

    blank.context.route("**/pyodide.mjs*", starve)
    assert failure(blank.evaluate(RUN_ONE, site_url)) == "out_of_memory"


def failure(answer: dict[str, Any]) -> str:
    """Check that an answer is a failure told in Chinese, by event and to whoever waits, and give its code."""
    error = answer["result"]
    assert answer["seen"][-1] == ["failed", error["code"]]
    assert "填写的内容不受影响" in error["message"]
    return str(error["code"])


def test_spreadsheets_are_read_and_written_as_here(blank: Page, site_url: str) -> None:
    lines = "场所环境,性别,日期\n满意,女,2026-05-03\n不满意,,\n"
    table = {"name": "各题", "head": ["题", "=1+1"], "rows": [["=1+1", 95.4], ["场所环境", None]]}
    tables = json.dumps({"title": "结果", "tables": [table]})
    book = tables_to_workbook(tables)
    files = [
        ("甲.csv", lines.encode("gb18030")),
        ("乙.csv", lines.encode("utf-16")),
        ("丙.xlsx", book),
        ("丁.xls", b"PK"),
    ]
    read, written, rows = blank.evaluate(
        RESPONSES, [site_url, [(name, list(content)) for name, content in files], tables]
    )
    assert read == [responses(definition_text("gs/survey"), name, content) for name, content in files]
    assert rows == [
        [["场所环境", "性别", "日期"], ["满意", "女", "2026-05-03"], ["不满意", "", ""]],
        "这不是完整的 XLSX 工作簿。",
    ]
    cells = openpyxl.load_workbook(io.BytesIO(bytes(written)))["各题"]
    assert [[cell.value for cell in row] for row in cells.iter_rows()] == [
        ["题", "'=1+1"],
        ["'=1+1", 95.4],
        ["场所环境", None],
    ]
