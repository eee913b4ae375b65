"""Encryption by passphrase, in a real browser: what opens, what does not, and that the reasons are told apart."""

from __future__ import annotations

from device import run
from playwright.sync_api import Page

OPEN = """
const { makeLock, openLock, changeLock, seal, unseal, canEncrypt } = await js("vault");
const code = (promise) => promise.then(() => "opened", (error) => error.code);
"""
PASSPHRASE = "松风 水月 2026"


def test_only_the_passphrase_opens_and_damage_is_told_from_a_mistake(blank: Page) -> None:
    found = run(
        blank,
        OPEN
        + """
        const { lock, key } = await makeLock(argument);
        const sealed = await seal(key, "来访者：张三", "a");
        const again = await openLock(JSON.parse(JSON.stringify(lock)), argument);
        const broken = { ...sealed, data: sealed.data.slice(0, -4) + "AAAA" };
        return {
          kept: JSON.stringify([lock, sealed]),
          text: await unseal(again, sealed, "a"),
          fullWidth: await code(openLock(lock, argument.replace("2026", "２０２６"))),
          wrong: await code(openLock(lock, argument + "。")),
          damagedLock: await code(openLock({ ...lock, salt: lock.salt.replace(/^./, (c) => (c === "A" ? "B" : "A")) }, argument)),
          damaged: await code(unseal(again, broken, "a")),
          elsewhere: await code(unseal(again, sealed, "b")),
          short: await code(makeLock("九个字的口令不够长")),
          readable: again.extractable,
          twice: (await seal(key, "同", "a")).data === (await seal(key, "同", "a")).data,
          iterations: lock.iterations,
        };
    """,
        PASSPHRASE,
    )
    assert found.pop("kept").count("张三") == 0
    assert found.pop("iterations") >= 600_000
    assert found == {
        "text": "来访者：张三",
        "fullWidth": "opened",
        "wrong": "wrong_passphrase",
        "damagedLock": "damaged_lock",
        "damaged": "damaged",
        "elsewhere": "damaged",
        "short": "too_short",
        "readable": False,
        "twice": False,
    }


def test_another_passphrase_opens_the_same_things_and_the_old_one_no_longer(blank: Page) -> None:
    found = run(
        blank,
        OPEN
        + """
        const { lock, key } = await makeLock(argument);
        const sealed = await seal(key, "在", "a");
        const next = await changeLock(lock, argument, "另一个足够长的新口令");
        return [await unseal(await openLock(next, "另一个足够长的新口令"), sealed, "a"), await code(openLock(next, argument))];
    """,
        PASSPHRASE,
    )
    assert found == ["在", "wrong_passphrase"]
