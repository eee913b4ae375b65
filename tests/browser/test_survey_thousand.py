"""A thousand residents on a bad network, through the page's own script: a thousand answers are kept, each once."""

from __future__ import annotations

import random
from pathlib import Path

from playwright.sync_api import Browser, Page
from relay import (
    Fault,
    answer_late,
    answering,
    arrive_late,
    captive_portal,
    captive_redirect,
    cut_answer,
    echo_id,
    lose_answer,
    lose_request,
    of_another,
    pass_on,
    twice,
)
from resident import survey

RESIDENTS = 1000
FAULTS: list[Fault] = [
    answer_late, arrive_late, captive_portal, captive_redirect, cut_answer, echo_id, lose_answer, lose_request, of_another, twice,
    answering(429, "", Retry_After="1"), answering(503, "<h1>busy</h1>"), answering(200, '{"id": 1}'),
]  # fmt: skip
#: Pauses of seconds take as many milliseconds; the network takes its own time.
HURRIED = "const later = window.setTimeout; window.setTimeout = (act, ms) => later(act, ms / 1000);"
#: Answer for residents one after the other, as they would: fill in, check, send, hand the phone on.
ANSWER = """([first, behind]) => {
    for (let number = first; number < behind; number += 1) {
        document.querySelector(`#q${1 + (number % 12)} input`).click();
        document.querySelector("#comment").value = `意见 ${number}`;
        document.querySelector("#to-check").click();
        document.querySelector("#send").click();
        document.querySelector("#another a").click();
    }
}"""
LEFT = "() => Object.keys(localStorage).filter((key) => key.startsWith('xh-answer:')).length"


def test_a_thousand_residents_are_kept_once_each(browser: Browser, tmp_path: Path) -> None:
    chance = random.Random(1)
    with survey(tmp_path / "data") as town:
        town.line.faults.extend(chance.choice([*FAULTS, *[pass_on] * 24]) for _ in range(3 * RESIDENTS))
        round_id = town.new_round()
        contexts = [browser.new_context(locale="zh-CN") for _ in range(2)]
        for context in contexts:
            context.add_init_script(HURRIED)
        pages = [context.new_page() for context in contexts]
        for each in pages:
            each.goto(town.address(round_id))
        share = RESIDENTS // len(pages)
        for half in (0, share // 2):
            for at, each in enumerate(pages):
                each.evaluate(ANSWER, [at * share + half, at * share + half + share // 2])
            pages = [killed(each, town.address(round_id)) for each in pages]
        for each in pages:
            each.wait_for_function(f"() => !({LEFT})()", timeout=120_000)
        for context in contexts:
            context.close()
        assert town.count(round_id) == RESIDENTS
        assert sorted(town.comments(round_id)) == sorted(f"意见 {number}" for number in range(RESIDENTS))


def killed(page: Page, address: str) -> Page:
    """Close a page while it sends, and open the next one of the same phone."""
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(address)
    return page
