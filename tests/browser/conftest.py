"""Fixtures for tests in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from device import launch, served
from playwright.sync_api import Browser, Page, Playwright, sync_playwright


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright once for the whole run."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser once for the whole run."""
    started = launch(playwright)
    yield started
    started.close()


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
