"""The store of all registers, in a real IndexedDB: windows that meet, a lock that changes, files that come back."""

from __future__ import annotations

from device import run
from playwright.sync_api import Page

OPEN = """
const { openRegisters } = await js("register_store");
const { committed, newEntry } = await js("register_record");
const make = (name) => committed(newEntry("gs/visitor", { name }), { name }, new Date());
const said = (promise) => promise.then(() => "done", (error) => error.code);
const rows = () => new Promise((resolve) => {
    const opening = indexedDB.open("xinheng-registers");
    opening.onsuccess = () => {
        const asking = opening.result.transaction("records").objectStore("records").getAll();
        asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
    };
});
const open = async () => (await rows()).filter(({ entry }) => entry).length;
"""
PASSPHRASE = "松风水月，二〇二六年冬"


def test_what_is_saved_while_another_window_encrypts_is_neither_lost_nor_in_the_open(blank: Page) -> None:
    found = run(
        blank,
        OPEN
        + """
        const [one, other] = [await openRegisters(), await openRegisters()];
        let last = await other.put(make("张三"), 0);
        let over = false;
        const encrypting = said(one.encrypt(argument)).finally(() => { over = true; });
        while (!over) {
            const next = { ...last, values: { name: `张三 ${last.revision}` } };
            last = await other.put(next, last.revision).catch((error) => (error.code === "locked" ? last : Promise.reject(error)));
        }
        const first = await encrypting;
        const firstOpen = await open();
        const again = first === "done" ? first : await said(one.encrypt(argument));
        const late = await said(other.put(make("李四"), 0));
        const kept = await one.get(last.id);
        return { first, firstOpen, again, late, open: await open(), name: kept.values.name === last.values.name };
    """,
        PASSPHRASE,
    )
    assert found.pop("firstOpen") == {"done": 0, "conflict": 1}[found.pop("first")]
    assert found == {"again": "done", "late": "locked", "open": 0, "name": True}


def test_a_lock_that_changes_while_a_record_is_on_its_way_stops_it(blank: Page) -> None:
    """The other window has just heard of the lock, and the record was made ready in the open before."""
    found = run(
        blank,
        OPEN
        + """
        const [one, other] = [await openRegisters(), await openRegisters()];
        const late = [];
        new BroadcastChannel("xinheng-registers").onmessage = () => late.push(said(other.put(make("李四"), 0)));
        const heard = new Promise((resolve) => other.addEventListener("lock", resolve, { once: true }));
        await one.encrypt(argument);
        await heard;
        return [await Promise.all(late), await open()];
    """,
        PASSPHRASE,
    )
    assert found == [["locked"], 0]


def test_a_file_takes_the_place_of_a_record_only_when_somebody_says_so(blank: Page) -> None:
    found = run(
        blank,
        OPEN
        + """
        const { place } = await js("register_files");
        const store = await openRegisters();
        const [here, same] = [await store.put(make("这里的"), 0), await store.put(make("一样的"), 0)];
        const file = [{ ...here, values: { name: "文件里的" } }, same, make("新的")];
        let asked = 0;
        const choose = (answer) => async () => { asked += 1; return answer; };
        const names = async () => (await store.all()).map(({ values }) => values.name).sort();
        const left = await place(store, file, choose("leave"));
        const then = await names();
        const replaced = await place(store, file, choose("replace"));
        return { left, then, replaced, now: await names(), asked };
    """,
    )
    assert found == {
        "left": {"put": 1, "same": 1, "left": 1},
        "then": ["一样的", "新的", "这里的"],
        "replaced": {"put": 1, "same": 2, "left": 0},
        "now": ["一样的", "文件里的", "新的"],
        "asked": 2,
    }


def test_what_was_deleted_is_there_for_thirty_days(blank: Page) -> None:
    found = run(
        blank,
        OPEN
        + """
        const day = (number) => () => new Date(Date.UTC(2026, 0, number));
        const store = await openRegisters({ now: day(1) });
        await store.put(make("留着的"), 0);
        await store.remove(await store.put(make("删掉的"), 0));
        const after = async (number) => (await (await openRegisters({ now: day(number) })).all()).length;
        return [await after(31), await after(32)];
    """,
    )
    assert found == [2, 1]


def test_what_a_page_left_behind_does_not_replace_what_went_on(blank: Page) -> None:
    found = run(
        blank,
        OPEN
        + """
        const { leave, settle } = await js("register_leaving");
        const store = await openRegisters();
        const [went, stayed] = [await store.put(make("张三"), 0), await store.put(make("王五"), 0)];
        leave(store, { ...went, draft: { name: "张三，说到一半" } });
        leave(store, { ...stayed, draft: { name: "王五，说到一半" } });
        await store.put({ ...went, values: { name: "张三，改过" } }, went.revision);
        await settle(store);
        await settle(store);
        return (await store.all()).map(({ id, values, draft }) => [id === went.id, id === stayed.id, values.name ?? "", draft?.name ?? ""]).sort();
    """,
    )
    assert found == [
        [False, False, "", "张三，说到一半"],
        [False, True, "王五", "王五，说到一半"],
        [True, False, "张三，改过", ""],
    ]


def test_a_key_is_confirmed_by_its_own_backup_only(blank: Page) -> None:
    found = run(
        blank,
        OPEN
        + """
        const { Keys, isConfirmed } = await js("complaint_keys");
        const keys = new Keys(await openRegisters());
        const [own, other] = [await keys.make(), await keys.make()];
        const file = await keys.backup(other, argument);
        const wrong = await said(keys.confirm(own, file, argument));
        const before = (await keys.all()).filter(isConfirmed).length;
        await keys.confirm(other, file, argument);
        return [wrong, before, (await keys.all()).filter(isConfirmed).map(({ id }) => id === other.id)];
    """,
        PASSPHRASE,
    )
    assert found == ["another_backup", 0, [True]]
