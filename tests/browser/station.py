"""An organisation with a server, a token, rounds of its own, and a page of its desk in a real browser."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import zxingcpp
from playwright.sync_api import Browser, Page
from relay import new_token
from service import Service

ORGANISATION = "cuiyuan"
NAME = "翠苑街道社会心理服务站"
PIXELS_A_POINT = 3


def day(later: int = 0) -> str:
    """Give a day where surveys are held."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=later)).isoformat()


@dataclass(frozen=True, slots=True)
class Station:
    """The server and the organisation's token."""

    service: Service
    token: str

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Ask the server itself."""
        given = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.service.url}api/v1/{path}", method=method, data=data, headers=given)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def round(self, name: str, **parts: object) -> str:
        """Make a round that is open today; give its id."""
        round_id = str(uuid.uuid4())
        body = {"name": name, "opens": day(-1), "closes": day(20), **parts}
        self.ask("PUT", f"rounds/{round_id}", body, **{"If-None-Match": "*", "Write-Id": str(uuid.uuid4())})
        return round_id

    def final(self, round_id: str) -> Any:
        """Seal a round and give its results."""
        self.ask("POST", f"rounds/{round_id}/seal", {"early": True})
        return self.ask("GET", f"rounds/{round_id}/results")


@contextmanager
def station(site: Path, data: Path) -> Iterator[Station]:
    """Run a server for one organisation."""
    token = new_token(data)
    with Service(site, data) as service:
        yield Station(service, token)


@contextmanager
def desk_of(browser: Browser) -> Iterator[Page]:
    """Open a page of somebody at the organisation; an error in the page fails the test."""
    context = browser.new_context(locale="zh-CN", service_workers="block", accept_downloads=True, bypass_csp=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def sign_in(page: Page, token: str) -> None:
    """Type the token in."""
    page.get_by_label("机构令牌").fill(token)
    page.get_by_role("button", name="进入").click()


def codes_in(pdf: bytes) -> list[list[str]]:
    """Read the QR codes of each page of a PDF, as a telephone would."""
    document = pypdfium2.PdfDocument(pdf)
    return [codes_of(page) for page in document]


def codes_of(page: pypdfium2.PdfPage) -> list[str]:
    """Read the QR codes of one page."""
    bitmap = page.render(scale=PIXELS_A_POINT, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B", shape=[bitmap.height, bitmap.stride])
    return [found.text for found in zxingcpp.read_barcodes(rows)]
