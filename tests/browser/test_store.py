"""What the browser keeps, in a real IndexedDB."""

from __future__ import annotations

from pathlib import Path

from device import DOCS, chromium_options, kill_browser, run
from playwright.sync_api import Page, Playwright

OPEN = """
const { openStore, newRecord, Conflict, StoreProblem } = await js("store");
const make = (values = {}, more = {}) => newRecord({ form: "gs/evaluation", edition: "1", rules: "r", values, ...more });
"""


def test_a_saved_record_comes_back_as_typed(blank: Page) -> None:
    """Invalid text, spaces and full-width digits are kept as they are."""
    typed = {"class": "B", "facts.F01.floor_area_m2": " ３８．５ ", "facts.F02.bays": "两"}
    found = run(
        blank,
        OPEN
        + """
        const store = await openStore();
        const record = make(argument, { about: { name: "自评" } });
        const revision = await store.put(record, 0);
        return { revision, record: await store.get(record.id), listed: (await store.list("gs/evaluation")).length };
    """,
        typed,
    )
    assert found["revision"] == found["record"]["revision"] == 1
    assert found["record"]["values"] == typed
    assert found["record"]["about"] == {"name": "自评"}
    assert found["record"]["created"] == found["record"]["changed"] != ""
    assert found["listed"] == 1


def test_a_saved_record_survives_the_death_of_the_browser(playwright: Playwright, assets: str, tmp_path: Path) -> None:
    """What `put` has promised is on the disk even if every process of the browser is killed at once."""
    profile = playwright.chromium.launch_persistent_context(tmp_path, **chromium_options())
    page = profile.pages[0]
    page.goto(f"{assets}/blank/")
    record_id = run(
        page,
        OPEN
        + """
        const store = await openStore();
        const record = make({ "facts.F09.lectures": "30" });
        await store.put(record, 0);
        return record.id;
    """,
    )
    kill_browser(profile, tmp_path)
    again = playwright.chromium.launch_persistent_context(tmp_path, **chromium_options())
    page = again.pages[0]
    page.goto(f"{assets}/blank/")
    kept = run(page, OPEN + "return (await (await openStore()).get(argument)).values", record_id)
    again.close()
    assert kept == {"facts.F09.lectures": "30"}


def test_a_stale_revision_is_refused_and_shows_the_current_record(blank: Page) -> None:
    """The second of two tabs does not overwrite the first."""
    found = run(
        blank,
        OPEN
        + """
        const [one, two] = [await openStore(), await openStore()];
        const record = make({ a: "first" });
        await one.put(record, 0);
        await one.put({ ...record, values: { a: "one" } }, 1);
        const conflict = await two.put({ ...record, values: { a: "two" } }, 1).catch((error) => error);
        const again = await two.put({ ...record, values: { a: "zero" } }, 0).catch((error) => error);
        return {
            isConflict: conflict instanceof Conflict && again instanceof Conflict, current: conflict.current.values,
            kept: (await two.get(record.id)).values, message: conflict.message,
        };
    """,
    )
    assert found["isConflict"]
    assert found["current"] == found["kept"] == {"a": "one"}
    assert "没有覆盖" in found["message"]


def test_of_many_writers_at_once_exactly_one_wins(blank: Page) -> None:
    """The check and the write are one transaction."""
    found = run(
        blank,
        OPEN
        + """
        const stores = await Promise.all(Array.from({ length: 8 }, () => openStore()));
        const record = make();
        const ends = await Promise.allSettled(stores.map((store, n) => store.put({ ...record, values: { n: String(n) } }, 0)));
        return ends.map((end) => end.status === "fulfilled" ? end.value : end.reason.code).sort();
    """,
    )
    assert found == [1] + ["conflict"] * 7


def test_a_deleted_record_can_be_restored_until_thirty_days_have_gone(blank: Page) -> None:
    """Deleting is soft; the purge takes only what is older than the term."""
    found = run(
        blank,
        OPEN
        + """
        const at = (day) => ({ now: () => new Date(Date.UTC(2026, 0, day)) });
        const first = await openStore(at(1));
        const [gone, back] = [make(), make()];
        for (const record of [gone, back]) { await first.put(record, 0); await first.remove(record.id); }
        const listed = [(await first.list()).length, (await first.deleted()).length];
        await first.restore(back.id);
        const onLastDay = (await (await openStore(at(31))).deleted()).length;
        const after = await openStore(at(32));
        return { listed, onLastDay, deleted: (await after.deleted()).length, left: (await after.list()).map(({ id }) => id === back.id) };
    """,
    )
    assert found == {"listed": [0, 2], "onLastDay": 1, "deleted": 0, "left": [True]}


def test_an_erased_record_is_gone(blank: Page) -> None:
    """A person may delete for good."""
    found = run(
        blank,
        OPEN
        + """
        const store = await openStore();
        const record = make();
        await store.put(record, 0);
        await store.erase(record.id);
        const problem = await store.restore(record.id).catch((error) => error);
        return [await store.get(record.id), problem.code];
    """,
    )
    assert found == [None, "absent"]


def test_a_copy_has_its_own_id(blank: Page) -> None:
    found = run(
        blank,
        OPEN
        + """
        const store = await openStore();
        const record = make({ a: "1" });
        await store.put(record, 0);
        const copy = await store.duplicate(record.id, "副本");
        return { other: copy.id !== record.id, copy, listed: (await store.list()).length };
    """,
    )
    assert found["other"]
    assert found["listed"] == 2
    assert found["copy"]["about"]["name"] == found["copy"]["values"]["about.name"] == "副本"
    assert found["copy"]["values"]["a"] == "1"


def test_every_tab_hears_of_a_change(blank: Page) -> None:
    """One store hears `here`, the other one does not."""
    other = blank.context.new_page()
    other.goto(blank.url)
    heard = """
        const store = await openStore();
        window.heard = new Promise((done) => store.subscribe(done));
    """
    run(other, OPEN + heard)
    found = run(
        blank,
        OPEN
        + heard
        + """
        const record = make();
        await store.put(record, 0);
        return { id: record.id, change: await window.heard };
    """,
    )
    assert found["change"] == {"id": found["id"], "here": True}
    assert other.evaluate("window.heard") == {"id": found["id"], "here": False}


def test_a_browser_without_database_says_what_to_do(blank: Page) -> None:
    """Private modes of some browsers have no IndexedDB at all, others throw on opening."""
    found = run(
        blank,
        OPEN
        + """
        const said = [];
        for (const broken of [undefined, { open() { throw new DOMException("denied", "SecurityError"); } }]) {
            Object.defineProperty(window, "indexedDB", { value: broken, configurable: true });
            said.push(await openStore().catch((error) => [error instanceof StoreProblem, error.code, error.message]));
        }
        return said;
    """,
    )
    assert [entry[:2] for entry in found] == [[True, "unavailable"]] * 2
    assert all("存为文件" in entry[2] for entry in found)


def test_a_full_disk_is_told_and_the_old_text_stays(blank: Page, assets: str) -> None:
    """The browser's own quota is set low, then exceeded."""
    session = blank.context.new_cdp_session(blank)
    session.send("Storage.overrideQuotaForOrigin", {"origin": assets, "quotaSize": 200_000})
    found = run(
        blank,
        OPEN
        + """
        const store = await openStore();
        const record = make({ a: "kept" });
        await store.put(record, 0);
        const noise = Array.from({ length: 400_000 }, () => String.fromCharCode(0x4e00 + Math.random() * 20000)).join("");
        const problem = await store.put({ ...record, values: { a: noise } }, 1).catch((error) => error);
        const kept = await store.get(record.id);
        return { isProblem: problem instanceof StoreProblem, code: problem.code, message: problem.message, kept: kept.values, revision: kept.revision };
    """,
    )
    assert found["isProblem"]
    assert found["code"] == "full"
    assert "存为文件" in found["message"]
    assert found["kept"] == {"a": "kept"}
    assert found["revision"] == 1


def test_a_newer_version_of_the_site_is_not_held_up(blank: Page) -> None:
    """An old tab lets go of the database and says that it can no longer save."""
    found = run(
        blank,
        OPEN
        + """
        const store = await openStore();
        const record = make();
        await store.put(record, 0);
        const { openDB } = await import("/assets/vendor/idb.js");
        const newer = await openDB("xinheng", 2);
        const late = await store.put(record, 1).catch((error) => error);
        const old = await openStore().catch((error) => error);
        const kept = Boolean(await newer.get("records", record.id));
        return [late.code, old.code, kept];
    """,
    )
    assert found == ["outdated", "outdated", True]


def test_an_upgrade_that_another_tab_blocks_is_told(blank: Page) -> None:
    """A later version of the site does not wait for ever for an old tab that holds on."""
    other = blank.context.new_page()
    source = (DOCS / "assets/js/database.js").read_text(encoding="utf-8")
    later = source.replace("const VERSION = 1;", "const VERSION = 2;")
    assert later != source
    other.route("**/database.js", lambda route: route.fulfill(body=later, content_type="text/javascript"))
    other.goto(blank.url)
    run(blank, 'await new Promise((done) => { indexedDB.open("xinheng", 1).onsuccess = done; });')
    found = run(
        other,
        OPEN + "const problem = await openStore().catch((error) => error); return [problem.code, problem.message];",
    )
    assert found[0] == "blocked"
    assert "关闭其他标签页" in found[1]
    assert "存为文件" in found[1]


def test_ids_are_version_4_and_need_no_secure_context(blank: Page) -> None:
    """`crypto.randomUUID` is missing on plain-http intranets."""
    found = run(
        blank,
        OPEN
        + """
        const { newId } = await js("store");
        crypto.randomUUID = undefined;
        return Array.from({ length: 500 }, newId);
    """,
    )
    assert len(set(found)) == 500
    for made in found:
        assert len(made) == 36
        assert made[14] == "4"
        assert made[19] in "89ab"
