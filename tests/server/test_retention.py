"""How long things are kept, and that what is erased is gone."""

import asyncio
import subprocess
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from running import XINHENG, assert_problem, new_id, process, submission, thread
from test_drafts import draft
from xinheng_server.audit_file import FileAudit
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.kinds import ASSESSMENT, COMPLAINT, DRAFT, KINDS, REVIEW, ROUND, ROUND_SECRET
from xinheng_server.retention import days_before, erase_space, every_day, purge, purge_and_note
from xinheng_server.settings import Settings
from xinheng_server.store import Answer, Document, Key, Round, Stamp, Store, Write
from xinheng_server.survey.counting import count

NOW = "2026-05-01T08:00:00Z"
OLD = "2025-01-01T00:00:00Z"
KEEP_NOTHING_LONG = Settings(keep_assessment=30, keep_draft=30, keep_round=30, keep_complaint=30, keep_tombstone=180)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyDBStore]:
    opened = TinyDBStore(tmp_path / "store", count=count)
    yield opened
    await opened.close()


async def keep(store: Store, kind: str, received: str, *, space: str = "heping", deleted: bool = False) -> Key:
    key = Key(space, kind, new_id())
    await store.create(Document(key, Stamp("r1", received), "{}", "{}"), Write(new_id(), "x"))
    if deleted:
        gone = Document(key, Stamp("r2", received), "", "", deleted=True)
        await store.replace(gone, Write(new_id(), "y"), expected="r1")
    return key


@pytest.mark.parametrize("kind", [ASSESSMENT, REVIEW, DRAFT, ROUND, COMPLAINT])
async def test_each_kind_goes_after_its_days_and_not_before(store: TinyDBStore, kind: str) -> None:
    old = await keep(store, kind, days_before(NOW, 31))
    young = await keep(store, kind, days_before(NOW, 29))
    assert await purge(store, KEEP_NOTHING_LONG, NOW) == {kind: 1}
    assert await store.get(old) is None
    assert await store.get(young) is not None


async def test_what_has_no_days_is_kept_for_ever(store: TinyDBStore) -> None:
    kept = [await keep(store, kind, OLD) for kind in KINDS]
    settings = Settings(keep_assessment=0, keep_draft=0, keep_round=0, keep_complaint=0, keep_tombstone=0)
    assert await purge(store, settings, "2126-01-01T00:00:00Z") == {}
    assert all([await store.get(key) for key in kept])


async def test_secrets_outlive_their_age(store: TinyDBStore) -> None:
    key = await keep(store, ROUND_SECRET, OLD)
    await purge(store, KEEP_NOTHING_LONG, NOW)
    assert await store.get(key) is not None


async def test_tombstones_go_after_180_days_and_what_lives_stays(store: TinyDBStore) -> None:
    settings = Settings(keep_assessment=0, keep_tombstone=180)
    gone = await keep(store, ASSESSMENT, days_before(NOW, 181), deleted=True)
    fresh = await keep(store, ASSESSMENT, days_before(NOW, 179), deleted=True)
    alive = await keep(store, ASSESSMENT, days_before(NOW, 900))
    assert await purge(store, settings, NOW) == {"tombstone": 1}
    assert [await store.get(key) is None for key in (gone, fresh, alive)] == [True, False, False]


async def test_the_answers_of_a_round_go_with_it(store: TinyDBStore) -> None:
    key = await keep(store, ROUND, OLD)
    place = Round(key.space, key.id)
    await store.answer(place, Answer(new_id(), '{"items":{"1":"satisfied"},"origin":"open","day":"2025-01-01"}'))
    await purge(store, KEEP_NOTHING_LONG, NOW)
    assert not await store.counts(place)
    assert not await store.answers(place)


async def test_an_erased_organisation_leaves_nothing_and_others_stay(store: TinyDBStore) -> None:
    for kind in KINDS:
        await keep(store, kind, NOW)
        await keep(store, kind, NOW, deleted=True)
    place = Round("heping", (await keep(store, ROUND, NOW)).id)
    await store.answer(place, Answer(new_id(), '{"items":{"1":"satisfied"},"origin":"open","day":"2026-05-01"}'))
    other = await keep(store, DRAFT, NOW, space="xinhua")
    assert await erase_space(store, "heping") == 2 * len(KINDS) + 1
    assert not await store.counts(place)
    assert await store.spaces() == ["xinhua"]
    assert await store.get(other) is not None


async def test_what_was_purged_is_in_the_audit_trail(store: TinyDBStore, tmp_path: Path) -> None:
    audit = FileAudit(tmp_path)
    await keep(store, DRAFT, OLD)
    await purge_and_note(store, audit, KEEP_NOTHING_LONG, NOW, "server")
    await purge_and_note(store, audit, KEEP_NOTHING_LONG, NOW, "server")
    events = [entry.event for entry in await audit.entries()]
    assert [(event.actor, event.action, event.object) for event in events] == [("server", "purge", "draft (1)")]
    await audit.close()


async def test_the_daily_work_goes_on_though_one_day_fails() -> None:
    days: list[float] = []

    async def work() -> None:
        if len(days) == 1:
            raise ZeroDivisionError

    async def wait(seconds: float) -> None:
        days.append(seconds)
        if len(days) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await every_day(work, wait=wait)
    assert days == [86400, 86400, 86400]


class Days:
    """A clock that stands still until the next day is wanted."""

    def __init__(self, today: str) -> None:
        self.today = today
        self.resting = threading.Event()

    async def wait(self, _seconds: float) -> None:
        """Rest until the next day."""
        self.loop, self.morning = asyncio.get_running_loop(), asyncio.Event()
        self.resting.set()
        await self.morning.wait()

    def work_is_done(self) -> None:
        """Return once the work of the day is done."""
        assert self.resting.wait(20)

    def turn_to(self, day: str) -> None:
        """Let it be another day, and its work be done."""
        self.work_is_done()
        self.today = day
        self.resting.clear()
        self.loop.call_soon_threadsafe(self.morning.set)
        self.work_is_done()


def test_a_running_server_purges_every_day(tmp_path: Path) -> None:
    days = Days("2026-01-01T00:00:00Z")
    settings = Settings(port=0, data=tmp_path, site=tmp_path / "site", keep_draft=30)
    with thread(settings, now=lambda: days.today, wait=days.wait) as running:
        page, document_id, kept = running.page(), new_id(), new_id()
        page.put(document_id, draft(), under="drafts")
        page.put(kept)
        for day, status in (("2026-01-20T00:00:00Z", 200), ("2026-02-20T00:00:00Z", 404)):
            days.turn_to(day)
            assert page.get(document_id, under="drafts").status_code == status
        assert page.get(kept).status_code == 200


def test_the_command_purges_while_no_server_runs(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with process(data) as running:
        page, kept = running.page(), new_id()
        assert page.put(kept, submission()).status_code == 201
        busy = purge_command(data)
        assert (busy.returncode, busy.stderr.count("\n")) == (2, 1)
    assert "没有到期" in purge_command(data).stdout


def purge_command(data: Path) -> subprocess.CompletedProcess[str]:
    command = [*XINHENG, "purge", "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_a_cursor_from_before_a_purge_has_to_begin_anew(tmp_path: Path) -> None:
    days = Days("2026-01-01T00:00:00Z")
    with thread(
        Settings(port=0, data=tmp_path, site=tmp_path / "site"), now=lambda: days.today, wait=days.wait
    ) as running:
        page, gone = running.page(), new_id()
        first = page.put(new_id()).json()
        since = page.ask("GET", "assessments").json()["cursor"]
        kept = page.put(gone).json()
        page.delete(gone, kept["revision"])
        days.turn_to("2026-12-01T00:00:00Z")
        assert_problem(page.ask("GET", f"assessments?since={since}"), 410, "cursor_gone")
        again = page.ask("GET", "assessments").json()
        assert [item["id"] for item in again["items"]] == [first["id"]]
