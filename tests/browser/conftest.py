"""An empty page on the files in docs/assets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
    with _empty(browser, assets) as (page, errors):
        yield page
    assert errors == []


@pytest.fixture(scope="session")
def _one(browser: Browser, assets: str) -> Iterator[tuple[Page, list[str]]]:
    with _empty(browser, assets) as opened:
        yield opened


@pytest.fixture
def pure(_one: tuple[Page, list[str]]) -> Iterator[Page]:
    """Lend one empty page to every test of functions that keep nothing and leave the page as it is; an error in it fails the test."""
    page, errors = _one
    yield page
    assert errors == []


@contextmanager
def _empty(browser: Browser, assets: str) -> Iterator[tuple[Page, list[str]]]:
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{assets}/blank/")
    yield page, errors
    context.close()


@pytest.fixture
def kept_page(browser: Browser) -> Iterator[Page]:
    """Open a page with a store of its own, and with the service worker that keeps the site."""
    context = window(browser)
    yield context.new_page()
    context.close()
