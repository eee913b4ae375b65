"""What a tablet in the waiting room is made of: cards that forget, a PIN that cannot be guessed."""

from __future__ import annotations

from device import run
from playwright.sync_api import Page


def test_the_next_resident_finds_nothing_of_the_one_before(blank: Page) -> None:
    found = run(
        blank,
        """
        const { KioskCards } = await js("kiosk_cards");
        const named = (id, label) => ({ id, label });
        const form = { title: "满意度调查表", questions: [named("1", "场所环境")], words: [named("satisfied", "满意")],
            people: [{ ...named("sex", "性别"), options: [named("female", "女")] }] };
        const sent = [];
        const cards = new KioskCards(form, { holder: "站", name: "上半年" }, { send: async (answer) => { sent.push(answer); return ""; } });
        document.body.append(cards.element);
        const press = (words) => [...cards.element.querySelectorAll("button")].find((button) => button.textContent.startsWith(words)).click();
        const walk = (word, say) => {
            press("开始");
            press(word);
            if (say) press("女");
            press("下一步");
            const field = cards.element.querySelector("textarea");
            if (say) { field.value = say; field.dispatchEvent(new Event("input")); }
            press("下一步");
        };
        walk("满意", "灯太暗");
        cards.restart();
        walk("跳过");
        const seen = cards.element.textContent;
        press("场所环境");
        press("满意");
        press("提交");
        await Promise.resolve();
        return [seen.includes("灯太暗"), seen.includes("女"), sent];
    """,
    )
    assert found == [False, False, [{"items": {"1": "satisfied"}}]]


def test_who_guesses_a_pin_waits_though_the_guess_is_right(blank: Page) -> None:
    found = run(
        blank,
        """
        const { makePin, tryPin, waitOf } = await js("kiosk_pin");
        let pin = await makePin("246810");
        const guess = (text, now) => tryPin(pin, text, now, (kept) => { pin = kept; });
        const tried = [];
        for (let at = 0; at < 3; at += 1) tried.push(await guess("111111", 1_000));
        tried.push(await guess("246810", 30_999));
        const wait = [waitOf(pin, 1_000), waitOf(pin, 500), waitOf(pin, 31_000)];
        tried.push(await guess("111111", 31_000));
        const longer = waitOf(pin, 31_000);
        tried.push(await guess("246810", 91_000));
        return { tried, wait, longer, after: waitOf(pin, 91_000) };
    """,
    )
    assert found == {
        "tried": [False, False, False, False, False, True],
        "wait": [30_000, 30_000, 0],
        "longer": 60_000,
        "after": 0,
    }
