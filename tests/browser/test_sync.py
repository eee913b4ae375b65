"""Sending to the real server over lines that fail."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from device import run
from playwright.sync_api import Browser, Page
from relay import (
    Fault,
    Line,
    answering,
    captive_portal,
    captive_redirect,
    cut_answer,
    line_to,
    lose_answer,
    lose_request,
    new_token,
    server,
)
from xinheng_forms.load import definition, rules_sha256

FORM = "gs/evaluation"

START = """
const { openStore, newRecord } = await js("store");
const { SyncClient, probe } = await js("sync");
const { documentText } = await js("document");
const store = await openStore();
const waited = [];
const client = new SyncClient(store, { random: () => 0, wait: async (ms) => { waited.push(ms); } });
const save = async (values) => {
    const record = newRecord({ form: argument.form, edition: argument.edition, rules: argument.rules, values });
    await store.put(record, 0);
    return record;
};
const send = (record, values, token = argument.token, choice = {}) => client.submit(record, documentText(values), token, choice);
"""
VALUES = '{ class: "B", "facts.F01.floor_area_m2": "38.50", "about.organisation": "翠苑" }'


@dataclass(frozen=True, slots=True)
class Office:
    """A page, the line from it, and the server at its end."""

    page: Page
    line: Line
    port: int
    token: str

    def run(self, body: str) -> Any:
        """Run the body in the page, with a store, a client and what the server's form is."""
        return run(self.page, START + body, {
            "form": FORM, "edition": str(definition(FORM)["edition"]), "rules": rules_sha256(FORM), "token": self.token,
        })  # fmt: skip

    def stored(self, record_id: str) -> Any:
        """Ask the server itself what it has."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/assessments/{record_id}",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read(), parse_float=str)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the server's data folder."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def port(data: Path) -> Iterator[int]:
    """Run one server for all tests of this module."""
    with server(data) as running:
        yield running


@pytest.fixture
def office(browser: Browser, port: int, data: Path) -> Iterator[Office]:
    """Open a page whose server is behind a line of its own."""
    with line_to(port) as (url, line):
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{url}/blank/")
        yield Office(page, line, port, new_token(data))
        context.close()


def test_answers_are_received_with_the_receipt_that_the_server_keeps(office: Office) -> None:
    """To the letter: 38.50 arrives as 38.50."""
    found = office.run(f"""
        const record = await save({VALUES});
        const seen = [];
        store.subscribe(async () => seen.push((await store.get(record.id)).sync?.state));
        const sent = await send(record, record.values);
        return {{ sent, seen, again: (await store.get(record.id)).sync }};
    """)
    sync = found["sent"]["sync"]
    kept = office.stored(found["sent"]["id"])
    assert sync == found["again"]
    assert (sync["state"], sync["changedSince"], sync["text"], sync["unsure"]) == ("received", False, None, False)
    assert (sync["receipt"], sync["serverRevision"], sync["at"]) == (
        kept["receipt"],
        kept["revision"],
        kept["received"],
    )
    assert kept["document"]["facts"]["F01"]["floor_area_m2"] == "38.50"
    assert "sending" in found["seen"]


@pytest.mark.parametrize("fault", [lose_answer, cut_answer, lose_request])
def test_a_retry_after_a_broken_line_is_one_record_with_one_receipt(office: Office, fault: Fault) -> None:
    """Whether the server had committed or not, the page asks again with the same write."""
    office.line.faults.extend([fault, fault, fault])
    found = office.run(
        f"const record = await save({VALUES}); return {{ sent: await send(record, record.values), waited }};"
    )
    sync = found["sent"]["sync"]
    assert sync["state"] == "received"
    assert office.stored(found["sent"]["id"])["receipt"] == sync["receipt"]
    assert office.stored(found["sent"]["id"])["revision"] == sync["serverRevision"]
    assert len(office.line.write_ids) == 4
    assert set(office.line.write_ids) == {sync["writeId"]}
    assert office.line.statuses == ([201] if fault is lose_request else [201, 200, 200, 200])
    assert len(found["waited"]) == 3


def test_a_write_outlives_its_page(office: Office) -> None:
    """The page dies between commit and answer; the next visit goes on with the same write."""
    office.line.faults.extend([lose_answer])
    record_id = office.run(f"""
        const record = await save({VALUES});
        const stuck = new SyncClient(store, {{ wait: () => new Promise(() => {{}}) }});
        void stuck.submit(record, documentText(record.values), argument.token);
        await new Promise((done) => store.subscribe(async () => (await store.get(record.id)).sync?.code === "offline" && done()));
        return record.id;
    """)
    first = office.stored(record_id)
    office.page.reload()
    [sent] = office.run("return await client.resume(argument.token);")
    assert sent["sync"]["state"] == "received"
    assert sent["sync"]["receipt"] == first["receipt"]
    assert office.line.write_ids == [sent["sync"]["writeId"]] * 2


def test_answers_changed_after_a_lost_answer_are_a_second_write(office: Office) -> None:
    """The unsure write is settled first, so that its own revision is no conflict."""
    office.line.faults.extend([lose_answer])
    found = office.run(f"""
        const record = await save({VALUES});
        const stuck = new SyncClient(store, {{ wait: () => new Promise(() => {{}}) }});
        void stuck.submit(record, documentText(record.values), argument.token);
        await new Promise((done) => store.subscribe(async () => (await store.get(record.id)).sync?.code === "offline" && done()));
        const values = {{ ...record.values, "facts.F01.floor_area_m2": "41" }};
        await store.put({{ ...record, values }}, 1);
        const between = (await store.get(record.id)).sync.changedSince;
        return {{ between, sent: await send(record, values) }};
    """)
    sync = found["sent"]["sync"]
    assert found["between"] is True
    assert (sync["state"], sync["changedSince"]) == ("received", False)
    assert office.stored(found["sent"]["id"])["document"]["facts"]["F01"]["floor_area_m2"] == 41
    assert office.line.statuses == [201, 200, 200]
    assert len(set(office.line.write_ids)) == 2


def test_typing_while_it_is_sent_is_not_called_received(office: Office) -> None:
    """The receipt is for the answers that were sent; the change is shown as not sent."""
    found = office.run(f"""
        const record = await save({VALUES});
        await send(record, record.values);
        await store.put({{ ...record, values: {{ class: "C" }} }}, 1);
        const typed = (await store.get(record.id)).sync;
        await send(record, {{ class: "C" }});
        return [typed, (await store.get(record.id)).sync];
    """)
    assert [(sync["state"], sync["changedSince"]) for sync in found] == [("received", True), ("received", False)]
    assert found[0]["receipt"] != found[1]["receipt"]


def test_sending_the_same_answers_again_asks_nobody(office: Office) -> None:
    """They have their receipt; a double click is one write."""
    found = office.run(f"""
        const record = await save({VALUES});
        const both = await Promise.all([send(record, record.values), send(record, record.values)]);
        both.push(await send(record, record.values));
        return both.map(({{ sync }}) => sync.receipt);
    """)
    assert len(set(found)) == 1
    assert len(office.line.write_ids) == 1


@pytest.mark.parametrize(
    "fault",
    [
        captive_portal,
        captive_redirect,
        answering(511, "<html>", Content_Type="text/html"),
        answering(200, "{}", Content_Type="application/json"),
        answering(401, "proxy"),
    ],
)
def test_what_a_captive_portal_says_is_not_received(office: Office, fault: Fault) -> None:
    """Neither 200 with a page nor a redirect nor somebody else's JSON."""
    office.line.faults.extend([fault])
    found = office.run(f"""
        const record = await save({VALUES});
        const states = [];
        const told = new SyncClient(store, {{ random: () => 0, wait: async () => {{ states.push((await store.get(record.id)).sync); }} }});
        const sent = await told.submit(record, documentText(record.values), argument.token);
        return {{ states, sent }};
    """)
    [waiting] = found["states"]
    assert (waiting["state"], waiting["receipt"]) == ("sending", None)
    assert waiting["code"] in ("portal", "busy")
    assert "只在本机" in waiting["message"]
    assert found["sent"]["sync"]["state"] == "received"


def test_the_probe_believes_only_our_own_words(office: Office, browser: Browser) -> None:
    """A portal that answers everything is no server, nor is nothing at all."""
    forms = office.run("return await probe();")
    assert forms[FORM]["rules_sha256"] == rules_sha256(FORM)
    for fault in (
        captive_portal,
        captive_redirect,
        answering(200, '{"service":"other"}', Content_Type="application/json"),
        lose_request,
    ):
        with line_to(None) as (url, line):
            line.faults.append(fault)
            page = browser.new_page()
            page.goto(f"{url}/blank/")
            assert run(page, 'return (await js("sync")).probe();') is None
            page.close()


def test_a_stale_revision_is_a_conflict_that_keeps_both(office: Office) -> None:
    """Two devices have sent; the second one is shown what the server has, and decides."""
    found = office.run(f"""
        const record = await save({VALUES});
        await send(record, record.values);
        const before = (await store.get(record.id)).sync;
        await store.put({{ ...record, values: {{ class: "C" }} }}, 1);
        await send(record, {{ class: "C" }});
        await store.setSync(record.id, (sync) => ({{ ...sync, serverRevision: before.serverRevision }}));
        await store.put({{ ...record, values: {{ class: "A" }} }}, 2);
        const refused = await send(record, {{ class: "A" }});
        const mine = await send(record, {{ class: "A" }}, argument.token, {{ over: refused.sync.conflict.revision }});
        return {{ refused, mine }};
    """)
    refused, mine = found["refused"], found["mine"]["sync"]
    assert refused["values"] == {"class": "A"}
    assert (refused["sync"]["state"], refused["sync"]["code"], refused["sync"]["text"]) == (
        "problem",
        "revision_conflict",
        None,
    )
    assert json.loads(refused["sync"]["conflict"]["text"]) == {"class": "C"}
    assert "没有覆盖" in refused["sync"]["message"]
    assert (mine["state"], mine["conflict"]) == ("received", None)
    assert office.stored(refused["id"])["document"] == {"class": "A"}


def test_the_same_answers_on_the_server_are_no_conflict(office: Office) -> None:
    """A file opened on another device and sent from there: the first receipt counts."""
    found = office.run(f"""
        const record = await save({VALUES});
        const first = await send(record, record.values);
        await store.setSync(record.id, () => null);
        return [first.sync, (await send(record, record.values)).sync];
    """)
    assert found[0]["receipt"] == found[1]["receipt"]
    assert found[1]["state"] == "received"


def test_a_wrong_token_pauses_and_the_right_one_goes_on(office: Office) -> None:
    """Nothing is tried again by itself, nothing is lost."""
    found = office.run(f"""
        const record = await save({VALUES});
        const paused = await send(record, record.values, "xh_wrong");
        const sent = await send(record, record.values);
        return {{ paused: paused.sync, sent: sent.sync, waited }};
    """)
    assert (found["paused"]["state"], found["paused"]["code"]) == ("problem", "token_refused")
    assert found["paused"]["text"]
    assert not found["paused"]["unsure"]
    assert found["sent"]["state"] == "received"
    assert found["sent"]["message"] is None
    assert found["sent"]["writeId"] == found["paused"]["writeId"]
    assert found["waited"] == []


def test_what_the_server_cannot_take_is_set_aside_with_its_words(office: Office) -> None:
    """A document with a mistake, other rules, and one that is too large."""
    found = office.run("""
        const bad = await save({ class: "B", "facts.F02.bays": "两" });
        const old = await save({ class: "B" });
        const large = await save({ class: "B", "about.note": "长".repeat(40000) });
        const sent = [await send(bad, bad.values), await send({ ...old, rules: "0".repeat(64) }, old.values), await send(large, large.values)];
        return sent.map(({ sync }) => [sync.state, sync.code, sync.text, sync.message]);
    """)
    assert [entry[:3] for entry in found] == [
        ["problem", "document_invalid", None], ["problem", "rules_differ", None], ["problem", "body_too_large", None],
    ]  # fmt: skip
    assert all(entry[3] for entry in found)


def test_waiting_grows_from_one_second_to_five_minutes_and_obeys_the_server(office: Office) -> None:
    """Full jitter, so that a district's pages do not come back all at once."""
    office.line.faults.extend([lose_request] * 11)
    found = office.run(f"""
        const patient = new SyncClient(store, {{
            random: () => 0.5, now: () => new Date("2024-01-01T00:00:00Z"), wait: async (ms) => {{ waited.push(ms); }},
        }});
        const record = await save({VALUES});
        const sent = await patient.submit(record, documentText(record.values), argument.token);
        return {{ waited, state: sent.sync.state }};
    """)
    assert found["state"] == "received"
    assert found["waited"][:4] == [500, 1000, 2000, 4000]
    assert found["waited"][8:11] == [128_000, 150_000, 150_000]
    office.line.faults.extend(
        [answering(503, "", Retry_After="30"), answering(429, "", Retry_After="Mon, 01 Jan 2024 00:01:00 GMT")]
    )
    found = office.run(f"""
        const patient = new SyncClient(store, {{
            random: () => 0, now: () => new Date("2024-01-01T00:00:00Z"), wait: async (ms) => {{ waited.push(ms); }},
        }});
        const record = await save({VALUES});
        await patient.submit(record, documentText(record.values), argument.token);
        return waited;
    """)
    assert found == [30_000, 60_000]


def test_coming_back_online_ends_the_waiting(office: Office) -> None:
    """Nobody waits five minutes with the network at hand."""
    office.line.faults.extend([lose_request])
    found = office.run(f"""
        const real = new SyncClient(store, {{ random: () => 1e6 }});
        const record = await save({VALUES});
        store.subscribe(async () => {{ if ((await store.get(record.id)).sync?.code === "offline") setTimeout(() => dispatchEvent(new Event("online"))); }});
        return (await real.submit(record, documentText(record.values), argument.token)).sync.state;
    """)
    assert found == "received"


def test_a_site_without_server_says_so_and_keeps_the_answers(browser: Browser) -> None:
    """A static host answers 404 or 405 to a write."""
    with line_to(None) as (url, line):
        page = browser.new_page()
        page.goto(f"{url}/blank/")
        line.faults.extend([answering(405, "<html>", Content_Type="text/html")])
        office = Office(page, line, 0, "xh_x")
        found = office.run(f"const record = await save({VALUES}); return (await send(record, record.values)).sync;")
        page.close()
    assert (found["state"], found["code"], found["unsure"]) == ("problem", "absent", False)
    assert "存为文件" in found["message"]


def test_one_tab_sends_at_a_time(office: Office) -> None:
    """Two tabs that send the same record make one write."""
    other = office.page.context.new_page()
    other.goto(office.page.url)
    record_id = office.run(f"const record = await save({VALUES}); return record.id;")
    arguments = {"form": FORM, "edition": "", "rules": rules_sha256(FORM), "token": office.token, "id": record_id}
    body = START + "const record = await store.get(argument.id); window.sent = send(record, record.values); "
    run(other, body, arguments)
    receipt = run(office.page, body + "return (await window.sent).sync.receipt;", arguments)
    assert other.evaluate("window.sent.then(({ sync }) => sync.receipt)") == receipt
    assert len(office.line.write_ids) == 1


def test_a_stranger_cannot_read_what_was_sent(office: Office) -> None:
    """The receipt is not a key."""
    found = office.run(f"const record = await save({VALUES}); return (await send(record, record.values)).id;")
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{office.port}/api/v1/assessments/{found}", timeout=30)
