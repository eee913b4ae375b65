"""A site on one host, its server on another: the browser lets them speak only where both name each other."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from device import served
from evaluation import Evaluation
from playwright.sync_api import Page, expect
from relay import new_token, server
from xinheng_forms.csp import csp

cached_policy = cache(csp)
TYPES = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".mjs": "text/javascript"}


class Host(SimpleHTTPRequestHandler):
    """A file host that sends the policy which belongs to the site."""

    extensions_map = TYPES

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Add the policy."""
        self.send_header("Content-Security-Policy", cached_policy(Path(self.directory)))
        super().end_headers()


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Publish a folder; the address ends with a slash."""
    with served(partial(Host, directory=str(folder))) as url:
        yield f"{url}/"


def site_that_names(address: str, site: Path, out: Path) -> Path:
    """Copy the site as it is built with `extra.server` set to this address."""
    shutil.copytree(site, out)
    page = out / "tools/evaluation/index.html"
    html = page.read_text("utf-8")
    page.write_text(html.replace("<head>", f'<head><meta name="xinheng-server" content="{address}">', 1), "utf-8")
    return out


def test_a_site_elsewhere_submits_to_the_server_it_names(
    site: Path, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "site"
    with hosted(copy) as address:
        monkeypatch.setenv("XINHENG_ORIGINS", address.rstrip("/"))
        with server(tmp_path / "data") as port:
            site_that_names(f"http://127.0.0.1:{port}", site, copy)
            evaluation = Evaluation(page, address)
            evaluation.choose("class", "B")
            evaluation.fill({"about.organisation": "翠苑街道社会心理服务站"})
            page.locator("[data-action=submit]").click()
            page.locator("#xh-token").fill(new_token(tmp_path / "data"))
            page.locator("#xh-token").press("Enter")
            expect(evaluation.slot("sync")).to_contain_text("已收到，回执号 ")


def test_a_server_that_does_not_name_the_site_gets_nothing(site: Path, page: Page, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    with server(tmp_path / "data") as port, hosted(site_that_names(f"http://127.0.0.1:{port}", site, copy)) as address:
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/api/v1/hello")):
            Evaluation(page, address)
        expect(page.locator("[data-action=submit]")).to_be_hidden()


def test_a_site_that_says_there_is_no_server_asks_for_none(site: Path, page: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with hosted(site_that_names("none", site, tmp_path / "site")) as address:
        evaluation = Evaluation(page, address)
        evaluation.choose("class", "B")
        evaluation.expect_total("0", "～ 100 分")
    assert [url for url in asked if "/api/" in url] == []
