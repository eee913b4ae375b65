"""A page for residents is one document, strict, kept by nobody, and shows what goes wrong as a page."""

import gzip
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from xinheng_forms.build import ROOT
from xinheng_forms.csp import hash_source, inline_scripts
from xinheng_server.app import create_app
from xinheng_server.errors import NotFound
from xinheng_server.opening import open_parts
from xinheng_server.resident.crisis import Part, spoken
from xinheng_server.resident.page import page, page_route
from xinheng_server.resident.parts import part
from xinheng_server.settings import Settings
from xinheng_server.store import Full

pytestmark = pytest.mark.anyio


async def shown(request: Request) -> Response:
    return page(request, "notice.html", title="<标题>", organisation="和平站", detail="话", exit="/leave")


async def missing(request: Request) -> Response:
    raise NotFound


async def full(request: Request) -> Response:
    raise Full


async def broken(request: Request) -> Response:
    raise ValueError("canary")


@asynccontextmanager
async def pages(folder: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    chosen = Settings(data=folder / "data", site=folder, **settings)
    parts = await open_parts(chosen)
    app = create_app(chosen, parts)
    app.router.routes += [page_route(f"/{each.__name__}", each) for each in (shown, missing, full, broken)]
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://xinheng.test") as client:
        try:
            yield client
        finally:
            await parts.close()


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with pages(tmp_path) as opened:
        yield opened


async def test_a_page_allows_its_own_style_and_scripts_and_nothing_else(client: httpx.AsyncClient) -> None:
    answer = await client.get("/shown")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; ")
    scripts = inline_scripts(answer.text)
    assert len(scripts) == 2
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert policy.count("sha256-") == 3
    assert all(hash_source(text) in policy for text in [*scripts, style])
    assert not re.search(r"<[a-z][^>]*\s(?:style|on[a-z]+|src)=", answer.text)


async def test_a_page_is_listed_by_nobody_and_kept_nowhere(client: httpx.AsyncClient) -> None:
    answer = await client.get("/shown")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert "&lt;标题&gt;" in answer.text


async def test_a_page_is_compressed_for_who_takes_that(client: httpx.AsyncClient) -> None:
    for accepted, encoding in [("gzip, br", "gzip"), ("gzip;q=0", None), ("", None)]:
        async with client.stream("GET", "/shown", headers={"Accept-Encoding": accepted}) as answer:
            body = b"".join([chunk async for chunk in answer.aiter_raw()])
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert (gzip.decompress(body) if encoding else body).startswith(b"<!doctype html>")


async def test_what_goes_wrong_is_a_page(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    for path, status in [("/missing", 404), ("/full", 507), ("/broken", 500)]:
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert "<h1>" in answer.text
        assert "canary" not in answer.text
    assert "unexpected error" in caplog.text


async def test_the_crisis_line_is_shown_where_the_operator_gives_one(tmp_path: Path) -> None:
    async with pages(tmp_path / "without") as client:
        assert "crisis" not in re.sub(r"<style>.*?</style>", "", (await client.get("/shown")).text, flags=re.DOTALL)
    async with pages(tmp_path / "with", crisis_line="心理援助热线 12356，24 小时") as client:
        assert '心理援助热线 <a href="tel:12356">12356</a>，24 小时' in (await client.get("/shown")).text


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("12356", ["12356"]),
        ("热线 400-161-9995 或 110，8:00-22:00，24 小时", ["4001619995", "110"]),
        ("（010）82951332", ["010", "82951332"]),
        ("请到一楼服务台", []),
    ],
)
def test_telephone_numbers_can_be_dialled_and_hours_cannot(line: str, numbers: list[str]) -> None:
    parts = spoken(line)
    assert [each.tel for each in parts if each.tel] == numbers
    assert "".join(each.text for each in parts) == line
    assert spoken("") == []
    assert Part("") not in parts


def test_the_look_is_that_of_the_site() -> None:
    site = (ROOT / "docs/assets/css/site.css").read_text(encoding="utf-8")
    tokens = re.compile(r"^ *--(?:xh-)?([a-z0-9-]+): (#[0-9a-f]{6});", re.MULTILINE)
    ours = tokens.findall(part("base.css"))
    assert ours[:28] == tokens.findall(site)[:28]


def test_parts_carry_no_comments_but_all_code() -> None:
    script = part("base.js")
    assert "/*" not in script
    assert script.startswith("var resident")
    assert script.endswith("})();")
