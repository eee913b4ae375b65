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
from xinheng_server.daily import every_day
from xinheng_server.kinds import ASSESSMENT, COMPLAINT, DRAFT, KINDS, REVIEW, ROUND, ROUND_SECRET
from xinheng_server.opening import open_store
from xinheng_server.retention import days_before, erase_space, purge, purge_and_note
from xinheng_server.settings import Settings
from xinheng_server.store import Answer, Document, Key, Round, Stamp, Store, Write
from xinheng_server.survey.days import day_of
from xinheng_server.survey.keys import find_key, holds_key
from xinheng_server.survey.rounds import SurveyRound

NOW = "2026-05-01T08:00:00Z"
OLD = "2025-01-01T00:00:00Z"
ANSWER = '{"items":{"1":"satisfied"},"origin":"open","day":"2025-01-01"}'
KEEP_NOTHING_LONG = Settings(keep_assessment=30, keep_draft=30, keep_round=30, keep_complaint=30, keep_tombstone=180)

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["embedded", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    database = request.getfixturevalue("database") if request.param == "postgres" else None
    opened = await open_store(Settings(data=tmp_path / "store", database=database))
    yield opened
    await opened.close()


async def keep(store: Store, kind: str, received: str, *, space: str = "heping", deleted: bool = False) -> Key:
    key = Key(space, kind, new_id())
    await store.create(Document(key, Stamp("r1", received), "{}", "{}"), Write(new_id(), "x"))
    if deleted:
        gone = Document(key, Stamp("r2", received), "", "", deleted=True)
        await store.replace(gone, Write(new_id(), "y"), expected="r1")
    return key


@pytest.mark.parametrize("kind", [ASSESSMENT, REVIEW, DRAFT, COMPLAINT])
async def test_each_kind_goes_after_its_days_and_not_before(store: Store, kind: str) -> None:
    old = await keep(store, kind, days_before(NOW, 31))
    young = await keep(store, kind, days_before(NOW, 29))
    assert await purge(store, KEEP_NOTHING_LONG, NOW) == {kind: 1}
    assert await store.get(old) is None
    assert await store.get(young) is not None


async def test_what_has_no_days_is_kept_for_ever(store: Store) -> None:
    kept = [await keep(store, kind, OLD) for kind in KINDS]
    settings = Settings(keep_assessment=0, keep_draft=0, keep_round=0, keep_complaint=0, keep_tombstone=0)
    assert await purge(store, settings, "2126-01-01T00:00:00Z") == {}
    assert all([await store.get(key) for key in kept])


async def test_secrets_outlive_their_age(store: Store) -> None:
    key = await keep(store, ROUND_SECRET, OLD)
    await purge(store, KEEP_NOTHING_LONG, NOW)
    assert await store.get(key) is not None


async def test_tombstones_go_after_180_days_and_what_lives_stays(store: Store) -> None:
    settings = Settings(keep_assessment=0, keep_tombstone=180)
    gone = await keep(store, ASSESSMENT, days_before(NOW, 181), deleted=True)
    fresh = await keep(store, ASSESSMENT, days_before(NOW, 179), deleted=True)
    alive = await keep(store, ASSESSMENT, days_before(NOW, 900))
    assert await purge(store, settings, NOW) == {"tombstone": 1}
    assert [await store.get(key) is None for key in (gone, fresh, alive)] == [True, False, False]


async def keep_round(store: Store, *, sealed: str | None) -> Round:
    """Keep a round that was last written long ago, with an answer and its key."""
    place = Round("heping", new_id())
    text = SurveyRound("调查", "2025-01-01", "2025-12-31", sealed=sealed).text()
    key = Key("heping", ROUND, place.id)
    await store.create(Document(key, Stamp("r1", OLD), text, text), Write(new_id(), "x"))
    await store.answer(place, Answer(new_id(), ANSWER))
    await find_key(store, place, SurveyRound("", "", ""), lambda: OLD)
    return place


async def left(store: Store, place: Round) -> list[str]:
    """Return what of a round is still there."""
    document = await store.get(Key(place.space, ROUND, place.id))
    return [
        *(["round"] if document and not document.deleted else []),
        *(["answers"] if await store.answers(place) else []),
        *(["key"] if await holds_key(store, place) else []),
    ]


async def test_a_round_that_takes_answers_is_kept_however_old_its_plan_is(store: Store) -> None:
    place = await keep_round(store, sealed=None)
    assert await purge(store, KEEP_NOTHING_LONG, NOW) == {}
    assert await left(store, place) == ["round", "answers", "key"]


async def test_the_days_of_a_round_begin_with_its_seal_and_its_answers_and_key_go_with_it(store: Store) -> None:
    old, young = [await keep_round(store, sealed=day_of(days_before(NOW, days))) for days in (31, 30)]
    assert await purge(store, KEEP_NOTHING_LONG, NOW) == {ROUND: 1}
    assert await left(store, old) == []
    assert await left(store, young) == ["round", "answers", "key"]


async def test_a_round_that_cannot_be_read_stops_no_other(store: Store) -> None:
    await store.create(Document(Key("heping", ROUND, "00000000"), Stamp("r1", OLD), "{}", "{}"), Write(new_id(), "x"))
    old = await keep_round(store, sealed="2025-01-01")
    draft_key = await keep(store, DRAFT, OLD)
    assert await purge(store, KEEP_NOTHING_LONG, NOW) == {ROUND: 1, DRAFT: 1}
    assert (await left(store, old), await store.get(draft_key)) == ([], None)


@pytest.mark.parametrize("crashed_before", ["answers", "key"])
async def test_what_a_crash_left_of_a_deleted_round_is_erased_the_next_day(store: Store, crashed_before: str) -> None:
    place = await keep_round(store, sealed=None)
    gone = Document(Key("heping", ROUND, place.id), Stamp("r2", NOW), "", "", deleted=True)
    await store.replace(gone, Write(new_id(), "y"), expected="r1")
    if crashed_before == "key":
        await store.erase_answers(place)
    await purge(store, Settings(), NOW)
    assert await left(store, place) == []


async def test_an_erased_organisation_leaves_nothing_and_others_stay(store: Store) -> None:
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


async def test_what_was_purged_is_in_the_audit_trail(store: Store, tmp_path: Path) -> None:
    audit = FileAudit(tmp_path)
    await keep(store, DRAFT, OLD)
    await purge_and_note(store, audit, KEEP_NOTHING_LONG, NOW, "server")
    await purge_and_note(store, audit, KEEP_NOTHING_LONG, NOW, "server")
    events = [entry.event for entry in await audit.entries()]
    assert [(event.actor, event.action, event.object) for event in events] == [("server", "purge", "draft (1)")]
    await audit.close()


async def test_the_daily_work_goes_on_though_one_fails_and_the_next_day_too() -> None:
    days: list[float] = []
    done: list[tuple[int, str]] = []

    async def failing() -> None:
        raise ZeroDivisionError

    async def working() -> None:
        done.append((len(days), "working"))

    async def wait(seconds: float) -> None:
        days.append(seconds)
        if len(days) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await every_day({"failing": failing, "working": working}, wait=wait)
    assert days == [86400, 86400, 86400]
    assert done == [(0, "working"), (1, "working"), (2, "working")]


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


def test_order_of_arrival_and_replaced_text_last_a_day_at_most(tmp_path: Path) -> None:
    days = Days("2026-01-01T00:00:00Z")
    with thread(
        Settings(port=0, data=tmp_path, site=tmp_path / "site"), now=lambda: days.today, wait=days.wait
    ) as running:
        days.work_is_done()
        page, round_id, document_id = running.page(), new_id(), new_id()
        plan = {"name": "调查", "opens": "2026-01-01", "closes": "2026-01-31"}
        assert page.put(round_id, plan, under="rounds").status_code == 201
        answers = [new_id() for _ in range(12)]
        for answer_id in answers:
            address = page.address(f"surveys/heping/{round_id}/responses/{answer_id}")
            assert page.client.put(address, json={"items": {"1": "satisfied"}}).status_code == 201
        first = page.put(document_id, draft(about={"name": "canary-replaced"}), under="drafts").json()
        page.put(document_id, draft(about={"name": "canary-kept"}), revision=first["revision"], under="drafts")
        assert order_on_disk(tmp_path, answers) == answers
        assert on_disk(tmp_path, "canary-replaced")
        days.turn_to("2026-01-02T00:00:00Z")
        assert sorted(order_on_disk(tmp_path, answers)) == sorted(answers)
        assert order_on_disk(tmp_path, answers) != answers
        assert not on_disk(tmp_path, "canary-replaced")
        assert on_disk(tmp_path, "canary-kept")


def order_on_disk(folder: Path, ids: list[str]) -> list[str]:
    """Return ids in the order in which the files of the answers hold them."""
    content = b"".join(path.read_bytes() for path in sorted(folder.glob("answers.*")))
    return sorted((each for each in ids if each.encode() in content), key=lambda each: content.index(each.encode()))


def on_disk(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


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
