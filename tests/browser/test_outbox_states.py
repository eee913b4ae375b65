"""Any order of typing, sending, faults, other devices, reloads and kills: nothing acknowledged is lost, doubled or merged."""

from __future__ import annotations

import json
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from office import Office
from playwright.sync_api import Browser
from relay import (
    answering,
    captive_portal,
    cut_answer,
    line_to,
    lose_answer,
    lose_request,
    new_token,
    server_process,
    twice,
)

FAULTS = {
    "answer lost": lose_answer, "answer cut": cut_answer, "request lost": lose_request, "twice": twice, "portal": captive_portal,
    "busy": answering(503, "", Retry_After="20"), "too often": answering(429, "", Retry_After="20"), "broken": answering(500, ""),
}  # fmt: skip
RECORDS = st.integers(0, 1)
#: Type a number into a record and put it in the queue, without waiting for anything.
QUEUE = """
const { record, lectures } = argument;
const values = { class: "B", "facts.F09.lectures": String(lectures) };
const kept = await store.get(record.id);
await store.put({ ...record, values }, kept?.revision ?? 0);
await queue({ ...record, values }, values);
"""
#: Send until nothing moves any more; say what the page says.
DELIVER = """
const states = {};
for (const record of await store.list()) {
    await outbox.settled(addressOf(record.id));
    const { words, head, place } = await submissionState(outbox, record);
    states[record.id] = { state: words.state, head: head?.state ?? null, theirs: head?.theirs?.text ?? null, place, lectures: record.values["facts.F09.lectures"] };
}
return states;
"""
DECIDE = """
const record = await store.get(argument.id);
const { head } = await submissionState(outbox, record);
if (!head?.theirs) return;
await outbox.adopt(placeOf(record, head.theirs));
await queue(record);
"""


class Sending(RuleBasedStateMachine):
    """A page, the line from it, a server that can be killed, another device."""

    browser: ClassVar[Browser]
    folder: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.data = self.folder / str(uuid.uuid4())
        self.data.mkdir()
        self.start()
        url, self.line = self.stack.enter_context(line_to(self.port))
        self.page = self.browser.new_context().new_page()
        self.page.goto(f"{url}/blank/")
        self.token = new_token(self.data)
        self.records = self.run(
            "return [0, 1].map(() => newRecord({ form: argument.form, edition: argument.edition, rules: argument.rules, values: {} }));"
        )
        self.written = 0
        #: What each device has been told is kept: receipt → number.
        self.acknowledged: dict[str, int] = {}

    def start(self) -> None:
        self.port, self.process = self.stack.enter_context(server_process(self.data))

    def run(self, body: str, **more: object) -> Any:
        return Office(self.page, self.line, self.port, self.token).run(body, **more)

    @rule(which=RECORDS, faults=st.lists(st.sampled_from(sorted(FAULTS)), max_size=3), waits=st.booleans())
    def type_and_send(self, which: int, faults: list[str], waits: bool) -> None:
        """Over a line that fails so; the page is looked at until all is settled, or left at once."""
        self.line.faults.extend(FAULTS[fault] for fault in faults)
        self.written += 1
        self.run(QUEUE, record=self.records[which], lectures=self.written)
        if waits:
            self.everything_is_delivered()

    @rule()
    def the_server_is_killed(self) -> None:
        self.process.kill()
        self.process.wait(timeout=30)
        self.start()
        self.line.upstream = self.port

    @rule()
    def the_page_is_reloaded(self) -> None:
        self.page.reload()

    @rule(which=RECORDS)
    def another_device_sends(self, which: int) -> None:
        """It goes on from what the server has."""
        kept = self.kept(which)
        if kept is None:
            return
        self.written += 1
        body = {
            **{name: kept[name] for name in ("form", "rules_sha256", "state")},
            "document": {"class": "B", "facts": {"F09": {"lectures": self.written}}},
        }
        answer = Office(self.page, self.line, self.port, self.token).put(
            f"assessments/{kept['id']}", body, kept["revision"]
        )
        self.acknowledged[answer["receipt"]] = self.written

    @rule()
    def everything_is_delivered(self) -> None:
        for record_id, found in self.run(DELIVER).items():
            self.judge(record_id, found)

    @rule(which=RECORDS)
    def the_person_decides(self, which: int) -> None:
        record_id = self.records[which]["id"]
        if self.run("return (await store.get(argument.id)) !== null;", id=record_id):
            self.run(DECIDE, id=record_id)

    def judge(self, record_id: str, found: dict[str, Any]) -> None:
        """Compare what the page says with what the server has."""
        kept = Office(self.page, self.line, self.port, self.token).stored(record_id)
        number = int(kept["document"]["facts"]["F09"]["lectures"])
        if found["head"] == "conflict":
            theirs = json.loads(found["theirs"])
            assert theirs["facts"]["F09"]["lectures"] in range(1, self.written + 1)
            return
        assert found["head"] is None
        assert found["place"]["receipt"]
        if found["state"] == "received" and kept["receipt"] == found["place"]["receipt"]:
            assert number == int(found["lectures"])
        self.acknowledged.setdefault(found["place"]["receipt"], int(found["lectures"]))

    def kept(self, which: int) -> Any:
        try:
            return Office(self.page, self.line, self.port, self.token).stored(self.records[which]["id"])
        except OSError:
            return None

    @invariant()
    def what_is_kept_was_typed_by_somebody(self) -> None:
        """No conflict is merged, no acknowledged receipt stands for another content."""
        if not hasattr(self, "records"):
            return
        for which in (0, 1):
            kept = self.kept(which)
            if kept is None:
                continue
            number = int(kept["document"]["facts"]["F09"]["lectures"])
            assert 1 <= number <= self.written
            assert self.acknowledged.get(kept["receipt"], number) == number

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        self.line.faults.clear()
        for record_id, found in self.run(DELIVER).items():
            self.judge(record_id, found)
        self.page.context.close()
        self.stack.close()


def test_no_order_of_events_loses_doubles_or_merges_anything(browser: Browser, tmp_path: Path) -> None:
    Sending.browser, Sending.folder = browser, tmp_path
    run_state_machine_as_test(
        Sending,
        settings=settings(
            max_examples=10,
            stateful_step_count=10,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
