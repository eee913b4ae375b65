"""An empty page on the files in docs/assets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from device import served
from playwright.sync_api import Browser, Page
from windows import window


@pytest.fixture(scope="session")
def assets() -> Iterator[str]:
    """Serve docs/ and an empty page at /blank/."""
    with served() as url:
        yield url


@pytest.fixture
def blank(browser: Browser, assets: str) -> Iterator[Page]:
    """Open an empty page with a storage of its own; an error in the page fails the test."""
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{assets}/blank/")
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def kept_page(browser: Browser) -> Iterator[Page]:
    """Open a page with a store of its own, and with the service worker that keeps the site."""
    context = window(browser)
    yield context.new_page()
    context.close()
