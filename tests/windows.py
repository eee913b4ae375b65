"""Windows of the tests' browser: each with a store of its own, and patient where the machine is busy."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext

PATIENCE = 60_000  # ms; how long a page on a busy machine may take to show what is expected of it


def window(browser: Browser, **options: Any) -> BrowserContext:
    """Open a window of a Chinese browser; `options` are Playwright's."""
    context = browser.new_context(**{"locale": "zh-CN", **options})
    context.set_default_timeout(PATIENCE)
    return context
