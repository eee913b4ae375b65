"""The rules in the browser give what they give here, need no foreign host, and fail in words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from xinheng import api
from xinheng_forms.load import definition_text

CASES = sorted(Path(__file__).parents[1].joinpath("cases").glob("*.json"))
RUN_ALL = """async ([base, asked]) => {
  const { Engine } = await import(`${base}assets/js/engine.js`);
  const engine = new Engine(`${base}assets/py/`);
  return Promise.all(asked.map(([form, text]) => engine.run(form, text)));
}"""
RUN_ONE = """async (base) => {
  const { Engine } = await import(`${base}assets/js/engine.js`);
  const engine = window.engine ??= new Engine(`${base}assets/py/`);
  const seen = [];
  for (const type of ["progress", "ready", "failed"])
    engine.addEventListener(type, ({ detail }) => seen.push([type, detail?.code ?? detail]));
  const result = await engine.run("gs/evaluation", '{"class": "B"}').catch(({ code, message }) => ({ code, message }));
  return { result, seen };
}"""
SHEET = """async (base) => {
  const { Engine } = await import(`${base}assets/js/engine.js`);
  return Array.from(await new Engine(`${base}assets/py/`).sheet("gs/evaluation", '{"class": "B"}'));
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


def test_browser_and_server_give_the_same_bytes(blank: Page, site_url: str) -> None:
    asked = list(documents())
    results = blank.evaluate(RUN_ALL, [site_url, asked])
    for (form, text), result in zip(asked, results, strict=True):
        assert result == api.run(definition_text(form), text)


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
        route.abort("internetdisconnected")

    blank.context.route("**/core.zip*", cut)
    assert failure(blank.evaluate(RUN_ONE, site_url)) == "offline"
    blank.context.unroute("**/core.zip*", cut)
    assert json.loads(blank.evaluate(RUN_ONE, site_url)["result"])["class"] == "B"


def test_missing_file_of_the_site_is_named(blank: Page, site_url: str) -> None:
    blank.context.route("**/pyodide.asm.wasm*", lambda route: route.fulfill(status=404))
    assert failure(blank.evaluate(RUN_ONE, site_url)) == "broken"


def test_old_browser_is_named(blank: Page, site_url: str) -> None:
    blank.evaluate("delete globalThis.WebAssembly")
    assert failure(blank.evaluate(RUN_ONE, site_url)) == "no_wasm"


def test_forbidden_wasm_is_named(browser: Browser, site_url: str) -> None:
    context = browser.new_context()

    def forbid(route: Route) -> None:
        answer = route.fetch()
        policy = {"content-security-policy": "default-src 'self'; script-src 'self'"}
        route.fulfill(response=answer, headers={**answer.headers, **policy})

    context.route("**/worker.js", forbid)
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
