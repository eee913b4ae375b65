"""Encryption by passphrase, in a real browser: what opens, what does not, and that the reasons are told apart."""

from __future__ import annotations

from device import run
from playwright.sync_api import Page

OPEN = """
const { makeLock, openLock, changeLock, seal, unseal, canEncrypt } = await js("vault");
const code = (promise) => promise.then(() => "opened", (error) => error.code);
"""
PASSPHRASE = "松风 水月 2026"


def test_only_the_passphrase_opens_and_damage_is_told_from_a_mistake(pure: Page) -> None:
    found = run(
        pure,
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


def test_another_passphrase_opens_the_same_things_and_the_old_one_no_longer(pure: Page) -> None:
    found = run(
        pure,
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


def test_what_is_hidden_in_a_hurry_opens_by_the_key_and_a_pad_serves_once(pure: Page) -> None:
    found = run(
        pure,
        OPEN
        + """
        const { makePad, hide, reveal } = await js("vault");
        const [{ key }, other] = [await makeLock(argument), await makeLock(argument)];
        const pad = await makePad(key, "a");
        const hidden = hide(pad, "来访者：张三");
        const long = await makePad(key, "a");
        return {
          text: await reveal(key, hidden, "a"),
          kept: new TextDecoder().decode(Uint8Array.from(atob(hidden.data), (sign) => sign.charCodeAt(0))),
          again: hide(pad, "来访者：李四"),
          tooLong: hide(long, "长".repeat(70_000)),
          elsewhere: await code(reveal(key, hidden, "b")),
          otherKey: await code(reveal(other.key, hidden, "a")),
        };
    """,
        PASSPHRASE,
    )
    assert "张三" not in found.pop("kept")
    assert found == {
        "text": "来访者：张三",
        "again": None,
        "tooLong": None,
        "elsewhere": "damaged",
        "otherKey": "damaged",
    }


def test_a_sealed_record_opens_only_as_what_it_was(pure: Page) -> None:
    found = run(
        pure,
        OPEN
        + """
        const { sealedRow, entryIn } = await js("register_rows");
        const { newEntry } = await js("register_record");
        const { key } = await makeLock(argument);
        const row = await sealedRow(key, { ...newEntry("gs/visitor", { name: "张三" }), revision: 2 });
        const as = (changed) => code(entryIn({ ...row, ...changed }, key));
        return [await as({}), await as({ revision: 3 }), await as({ register: "gs/session" }), await as({ id: "other" })];
    """,
        PASSPHRASE,
    )
    assert found == ["opened", "damaged", "damaged", "damaged"]
