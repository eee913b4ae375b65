"""Pages name all modules they load, load no other, and start what waits for nothing before anything else."""

import re
from pathlib import Path

import pytest
from pages import addresses, html
from playwright.sync_api import Page
from xinheng_forms.preload import with_preloads, with_theme_last

LINK = re.compile(r'<link rel="modulepreload" href="([^"?]+)(?:\?v=\w+)?" fetchpriority="(\w+)">')
STYLE = '<link rel="stylesheet" href="site.css">'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "page": 'import { a } from "./a.js";\nimport {\n  b,\n} from "./b.js";\n',
        "a": 'export { c } from "./c.js";\nconst late = () => import("./late.js");\n',
        "b": 'import "./c.js";\n',
        "c": 'import { a } from "./a.js";\n',
        "early": 'import "./b.js";\n',
    }.items():
        (tmp_path / f"{name}.js").write_text(text, "utf-8")
    return tmp_path.resolve()


def test_every_module_is_named_once_and_those_of_async_scripts_first(folder: Path) -> None:
    early = '<script type="module" async src="early.js"></script>\n'
    page = f'<meta charset="utf-8">{STYLE}<p>{early}</p><script type="module" src="page.js"></script>'
    written = with_preloads(page, folder)
    high, low = (("early.js", "b.js", "c.js", "a.js"), ("page.js",))
    assert LINK.findall(written) == [*((name, "high") for name in high), *((name, "low") for name in low)]
    assert written.startswith('<meta charset="utf-8">' + early)
    assert written.count("early.js") == 2
    assert written.index("page.js") < written.index(STYLE)


@pytest.mark.parametrize(
    "page",
    [
        f"{STYLE}<script src='classic.js'></script>",
        f'{STYLE}<script type="module" src="/from/the/root.js"></script>',
        '<script type="module" src="page.js"></script>',
    ],
)
def test_other_pages_stay_as_they_are(folder: Path, page: str) -> None:
    assert with_preloads(page, folder) == page


def test_the_theme_waits_for_our_scripts(site: Path) -> None:
    theme = '<script src="/assets/javascripts/bundle.0123abcd.min.js"></script>'
    ours = '<script type="module" src="site.js"></script>'
    assert (
        with_theme_last(f"<body>{theme}{ours}</body>") == f"<body>{ours}{theme.replace(' src', ' defer src')}\n</body>"
    )
    for address in addresses(site):
        text = html(site, address)
        if "/bundle." not in text:  # a bare page, without the theme
            continue
        assert text.rindex("<script defer") > text.rindex('type="module"'), address


def test_the_search_index_waits_until_somebody_turns_to_the_search(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}standards/", wait_until="networkidle")
    assert [url for url in asked if "search_index" in url] == []
    with page.expect_response("**/search/search_index.json"):
        page.locator(".md-search__input").focus()


def test_built_pages_name_files_that_exist(site: Path) -> None:
    for address in addresses(site):
        for name, _ in LINK.findall(html(site, address)):
            assert (site / address / name).resolve().is_file(), (address, name)


def test_evaluation_asks_for_no_module_that_is_not_named(page: Page, site: Path, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "script" else None)
    page.goto(f"{site_url}tools/evaluation/")
    page.wait_for_function("() => customElements.get('xh-tool') !== undefined")
    named = {f"{site_url}{name.removeprefix('../../')}" for name, _ in LINK.findall(html(site, "tools/evaluation/"))}
    modules = {url.partition("?")[0] for url in asked if "/assets/js/" in url or "/assets/vendor/" in url}
    early = {url for url in modules if url.endswith(("early.js", "worker.js", "memory.js", "parts.js", "python.js"))}
    assert modules - early == named


def test_what_is_marked_early_stands_before_all_else(site: Path) -> None:
    head = html(site, "tools/evaluation/").partition("</head>")[0]
    assert head.index("/early.js") < min(head.index("<link"), head.index("<title"), head.index("rules.js"))
    assert html(site, "tools/evaluation/").count("/early.js") == 1


def test_the_worker_starts_though_no_module_of_the_page_has_come(page: Page, site_url: str) -> None:
    page.route("**/assets/js/rules.js?*", lambda route: route.abort())
    with page.expect_event("worker", lambda worker: "/assets/js/worker.js?v=" in worker.url):
        page.goto(f"{site_url}tools/evaluation/?class=B")


def test_the_engine_takes_over_the_worker_that_the_head_has_started(page: Page, site_url: str) -> None:
    workers: list[str] = []
    page.on("worker", lambda worker: workers.append(re.sub(r".*/|\?.*", "", worker.url)))
    page.goto(f"{site_url}tools/evaluation/?class=B")
    page.wait_for_function("() => performance.getEntriesByName('xinheng:first-result').length > 0", timeout=60_000)
    assert workers.count("worker.js") == 1


def test_only_what_is_in_sight_is_laid_out_before_the_result(page: Page, site_url: str) -> None:
    styles = "() => new Set([...document.querySelectorAll('.xh-item')].map((item) => getComputedStyle(item).contentVisibility))"
    kinds = f"() => [...({styles})()]"
    page.goto(f"{site_url}tools/evaluation/")
    page.wait_for_function("() => customElements.get('xh-tool') !== undefined")
    assert page.evaluate(kinds) == ["auto"]
    page.locator("label[for='class-B'], input[name='class'][value='B']").first.click()
    page.wait_for_function(f"() => ({kinds})().join() === 'visible'")
    page.goto("about:blank")
    page.goto(f"{site_url}tools/evaluation/#item-F20")
    assert page.evaluate(kinds) == ["visible"]
