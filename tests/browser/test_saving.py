"""How much of what is being typed is on the disk at any moment."""

import re
from pathlib import Path
from typing import Final

import pytest
from device import chromium_options, kill_browser, run
from evaluation import Evaluation
from playwright.sync_api import Page, Playwright, expect

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
    expect(evaluation.field("about.note")).to_have_value(re.compile("x{60,}"))
    address, typed = page.url, len(evaluation.field("about.note").input_value())
    kill_browser(profile, tmp_path)

    again = playwright.chromium.launch_persistent_context(tmp_path, **chromium_options())
    page = again.pages[0]
    page.goto(address)
    note = page.locator("[name='about.note']")
    expect(note).to_have_value(re.compile("x+"))
    kept = len(note.input_value())
    again.close()
    assert kept >= typed - KEYS_A_SECOND


TYPE_AND_LEAVE: Final = """(way) => {
    const field = document.querySelector("[name='facts.F10.campaigns']");
    field.value = "55";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (way === "reload") location.reload();
    else location.href = "../../standards/gs/9/";
}"""


@pytest.mark.parametrize("way", ["reload", "link"])
def test_what_was_typed_last_is_kept_when_the_page_is_left_at_once(page: Page, site_url: str, way: str) -> None:
    """The page is gone before the database can have it."""
    evaluation = Evaluation(page, site_url)
    evaluation.choose("class", "B")
    evaluation.fill({"facts.F10.campaigns": "7"})
    evaluation.expect_saved()
    expect(page).to_have_url(re.compile("id="))
    address = page.url
    with page.expect_event("framenavigated"):
        page.evaluate(TYPE_AND_LEAVE, way)
    page.goto(address)
    expect(evaluation.field("facts.F10.campaigns")).to_have_value("55")


def test_what_a_page_left_behind_does_not_replace_newer_answers(blank: Page) -> None:
    """The record has gone on in another tab: both are kept."""
    found = run(
        blank,
        """
        const { openStore, newRecord } = await js("store");
        const { leave } = await js("leaving");
        const store = await openStore();
        const record = newRecord({ form: "gs/evaluation", edition: "1", rules: "r", values: { a: "first" } });
        await store.put(record, 0);
        leave({ ...record, revision: 1, values: { a: "left" } });
        await store.put({ ...record, values: { a: "newer" } }, 1);
        const next = await openStore();
        const again = await openStore();
        return (await again.list()).map(({ values }) => values.a).sort();
    """,
    )
    assert found == ["left", "newer"]
