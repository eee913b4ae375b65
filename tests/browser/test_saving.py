"""How much of what is being typed is on the disk at any moment."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from device import chromium_options, kill_browser_of
from evaluation import PATIENCE, Evaluation
from playwright.sync_api import Error, Playwright, expect

KEYS_A_SECOND: Final = 20
TYPE_WITHOUT_PAUSE: Final = """(milliseconds) => {
    const field = document.querySelector("[name='about.note']");
    setInterval(() => {
        field.value += "x";
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }, milliseconds);
}"""


def test_a_kill_amid_typing_loses_at_most_the_last_second(
    playwright: Playwright, site_url: str, tmp_path: Path
) -> None:
    """Who types without a pause is saved all the same; every process of the browser is killed at once."""
    profile = playwright.chromium.launch_persistent_context(tmp_path, **chromium_options())
    page = profile.pages[0]
    evaluation = Evaluation(page, site_url)
    evaluation.choose("class", "B")
    evaluation.expect_saved()
    page.evaluate(TYPE_WITHOUT_PAUSE, 1000 / KEYS_A_SECOND)
    expect(evaluation.field("about.note")).to_have_value(re.compile("x{60,}"), timeout=PATIENCE)
    address, typed = page.url, len(evaluation.field("about.note").input_value())
    kill_browser_of(tmp_path)
    with suppress(Error):  # there is nothing left to close
        profile.close()

    again = playwright.chromium.launch_persistent_context(tmp_path, **chromium_options())
    page = again.pages[0]
    page.goto(address)
    note = page.locator("[name='about.note']")
    expect(note).to_have_value(re.compile("x+"), timeout=PATIENCE)
    kept = len(note.input_value())
    again.close()
    assert kept >= typed - KEYS_A_SECOND
