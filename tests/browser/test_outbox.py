"""Sending to the real server over lines that fail: nothing acknowledged is lost, nothing doubled, the state shown is true."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from device import run
from office import FORM, START, STUCK, VALUES, Office
from playwright.sync_api import Browser
from relay import (
    Fault,
    answering,
    captive_portal,
    captive_redirect,
    cut_answer,
    line_to,
    lose_answer,
    lose_request,
    new_token,
    of_another,
    server,
    server_process,
    twice,
)
from xinheng_forms.load import rules_sha256

HTML = {"Content_Type": "text/html"}


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
        const seen = [(await submissionState(outbox, record)).words.text];
        outbox.addEventListener("change", async () => seen.push((await submissionState(outbox, record)).words.text));
        const {{ place, words }} = await send(record);
        return {{ id: record.id, place, words, seen, waiting: (await outbox.store.entries()).length }};
    """)
    kept = office.stored(found["id"])
    assert (found["place"]["receipt"], found["place"]["revision"], found["place"]["at"]) == (
        kept["receipt"],
        kept["revision"],
        kept["received"],
    )
    assert found["words"] == {"state": "received", "sign": "✓", "text": f"已收到，回执号 {kept['receipt']}"}
    assert found["seen"][0] == "只存在本机"
    assert "正在发送……" in found["seen"]
    assert kept["document"]["facts"]["F01"]["floor_area_m2"] == "38.50"
    assert found["waiting"] == 0


@pytest.mark.parametrize("fault", [lose_answer, cut_answer, lose_request])
def test_a_retry_after_a_broken_line_is_one_record_with_one_receipt(office: Office, fault: Fault) -> None:
    """Whether the server had committed or not, the page asks again with the same write."""
    office.line.faults.extend([fault, fault, fault])
    found = office.run(
        f"const record = await save({VALUES}); const {{ place }} = await send(record); return {{ id: record.id, place, waited }};"
    )
    kept = office.stored(found["id"])
    assert (kept["receipt"], kept["revision"]) == (found["place"]["receipt"], found["place"]["revision"])
    assert len(office.line.write_ids) == 4
    assert len(set(office.line.write_ids)) == 1
    assert office.line.statuses == ([201] if fault is lose_request else [201, 200, 200, 200])
    assert found["waited"] == [1000, 2000, 4000]


def test_a_request_that_arrives_twice_is_kept_once(office: Office) -> None:
    """Whoever doubled it."""
    office.line.faults.append(twice)
    found = office.run(f"const record = await save({VALUES}); return (await send(record)).place;")
    assert office.line.statuses == [201, 200]
    assert office.stored(found["address"].split("/")[1])["receipt"] == found["receipt"]


def test_a_write_outlives_its_page(office: Office) -> None:
    """The page dies between commit and answer; the next visit goes on with the same write."""
    office.line.faults.append(lose_answer)
    record_id = office.run(f"""
        outbox = await opened({STUCK});
        const record = await save({VALUES});
        await queue(record);
        await until(async () => (await outbox.state(addressOf(record.id))).head.code === "offline");
        return record.id;
    """)
    first = office.stored(record_id)
    office.page.reload()
    place = office.run("return (await outcome(await store.get(argument.id))).place;", id=record_id)
    assert place["receipt"] == first["receipt"]
    assert len(office.line.write_ids) == 2
    assert len(set(office.line.write_ids)) == 1


def test_answers_changed_after_a_lost_answer_are_a_second_write(office: Office) -> None:
    """The unsure write is settled first, so that its own revision is no conflict."""
    office.line.faults.append(lose_answer)
    found = office.run(f"""
        outbox = await opened({STUCK});
        const record = await save({VALUES});
        await queue(record);
        await until(async () => (await outbox.state(addressOf(record.id))).head.code === "offline");
        const values = {{ ...record.values, "facts.F01.floor_area_m2": "41" }};
        await store.put({{ ...record, values }}, 1);
        outbox = await opened();
        return {{ id: record.id, words: (await send(record, values)).words }};
    """)
    assert found["words"]["state"] == "received"
    assert office.stored(found["id"])["document"]["facts"]["F01"]["floor_area_m2"] == 41
    assert office.line.statuses == [201, 200, 200]
    assert len(set(office.line.write_ids)) == 2


def test_typing_while_it_is_sent_is_not_called_received(office: Office) -> None:
    """The receipt is for the answers that were sent; the change is shown as not sent."""
    found = office.run(f"""
        const record = await save({VALUES});
        await send(record);
        await store.put({{ ...record, values: {{ class: "C" }} }}, 1);
        const typed = await outcome(record);
        return [typed, await send(record, {{ class: "C" }})];
    """)
    assert [state["words"]["state"] for state in found] == ["changed", "received"]
    assert "改动只存在本机" in found[0]["words"]["text"]
    assert found[0]["place"]["receipt"] != found[1]["place"]["receipt"]


def test_sending_the_same_answers_again_asks_nobody(office: Office) -> None:
    """They have their receipt; a double click is one write."""
    found = office.run(f"""
        const record = await save({VALUES});
        const both = await Promise.all([send(record), send(record)]);
        both.push(await send(record));
        return both.map(({{ place }}) => place.receipt);
    """)
    assert len(set(found)) == 1
    assert len(office.line.write_ids) == 1


@pytest.mark.parametrize(
    "fault",
    [
        captive_portal,
        captive_redirect,
        of_another,
        answering(511, "<html>", **HTML),
        answering(200, "{}", Content_Type="application/json"),
        answering(401, "proxy"),
    ],
)
def test_what_a_captive_portal_says_is_not_received(office: Office, fault: Fault) -> None:
    """Neither 200 with a page nor a redirect nor somebody else's JSON."""
    office.line.faults.append(fault)
    found = office.run(f"""
        const record = await save({VALUES});
        const states = [];
        outbox = await opened({{ wait: async (ms) => {{ clock += ms; states.push(await submissionState(outbox, record)); }} }});
        return {{ sent: await send(record), states }};
    """)
    [waiting] = found["states"]
    assert (waiting["words"]["state"], waiting["place"]) == ("sending", None)
    assert "只在本机" in waiting["words"]["text"]
    assert waiting["head"]["code"] in ("portal", "busy")
    assert found["sent"]["words"]["state"] == "received"
    assert len(set(office.line.write_ids)) == 1


def test_the_probe_believes_content_only(office: Office, browser: Browser) -> None:
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
            assert run(page, 'return (await js("server")).probe();') is None
            page.close()


def test_a_stale_revision_is_a_conflict_that_keeps_both(office: Office, browser: Browser) -> None:
    """Two devices have sent; the second one is shown what the server has, and decides."""
    first = office.run(f"const record = await save({VALUES}); await send(record); return record;")
    with line_to(office.port) as (url, line):
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{url}/blank/")
        other = Office(page, line, office.port, office.token)
        other.run('await store.put(argument.record, 0); await send(argument.record, { class: "C" });', record=first)
        found = other.run("""
            const record = await store.get(argument.id);
            const refused = await submissionState(outbox, record);
            const waiting = (await outbox.store.entries()).length;
            await outbox.adopt(placeOf(record, refused.head.theirs));
            const mine = await send(record, { class: "A" });
            return { refused, waiting, mine };
        """, id=first["id"])  # fmt: skip
        context.close()
    assert found["refused"]["head"]["code"] == "revision_conflict"
    assert found["refused"]["words"]["state"] == "problem"
    assert "没有覆盖" in found["refused"]["words"]["text"]
    assert json.loads(found["refused"]["head"]["theirs"]["text"], parse_float=str) == first_document()
    assert found["waiting"] == 1
    assert found["mine"]["head"] is None
    assert office.stored(first["id"])["document"] == {"class": "A"}


def first_document() -> object:
    """Give what VALUES make."""
    return {"class": "B", "facts": {"F01": {"floor_area_m2": "38.50"}}, "about": {"organisation": "翠苑"}}


def test_a_conflict_holds_up_what_was_made_after_it(office: Office) -> None:
    """Later answers do not slip past a question that is open."""
    found = office.run(f"""
        const record = await save({VALUES});
        await send(record);
        await outbox.store.adopt({{ ...(await outbox.state(addressOf(record.id))).place, revision: "0123456789abcdef" }});
        await send(record, {{ class: "C" }});
        await queue(record, {{ class: "A" }});
        const state = await outcome(record);
        return {{ id: record.id, state: state.state, queued: state.queued, code: state.head.code }};
    """)
    assert found == {"id": found["id"], "state": "problem", "queued": 2, "code": "revision_conflict"}
    assert office.stored(found["id"])["document"] == {**first_document()}  # type: ignore[dict-item]


def test_the_same_answers_on_the_server_are_no_conflict(office: Office, browser: Browser) -> None:
    """A file opened on another device and sent from there: the first receipt counts."""
    first = office.run(
        f"const record = await save({VALUES}); return {{ record, receipt: (await send(record)).place.receipt }};"
    )
    with line_to(office.port) as (url, line):
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{url}/blank/")
        second = Office(page, line, office.port, office.token).run(
            "await store.put(argument.record, 0); return (await send(argument.record)).place.receipt;",
            record=first["record"],
        )
        context.close()
    assert second == first["receipt"]


def test_a_wrong_token_pauses_and_the_right_one_goes_on(office: Office) -> None:
    """Nothing is tried again by itself, nothing is lost, nothing goes out while the token is in doubt."""
    found = office.run(f"""
        token = "xh_wrong";
        const [one, two] = [await save({VALUES}), await save({{ class: "C" }})];
        const stuck = await opened({{ token: () => null }});
        await submit(stuck, one, documentText(one.values));
        await submit(stuck, two, documentText(two.values));
        outbox = await opened();
        const paused = [await outcome(one), await outcome(two)];
        token = argument.token;
        await outbox.resume();
        return {{ paused, sent: [await outcome(one), await outcome(two)], waited }};
    """)
    assert [state["head"]["state"] for state in found["paused"]] == ["paused", "paused"]
    assert [state["head"]["code"] for state in found["paused"]] == ["token_refused"] * 2
    assert [state["words"]["state"] for state in found["sent"]] == ["received", "received"]
    assert office.line.statuses == [401, 201, 201]
    assert office.line.write_ids[0] in office.line.write_ids[1:]
    assert len(set(office.line.write_ids)) == 2
    assert found["waited"] == []


def test_what_the_server_cannot_take_is_set_aside_with_its_words(office: Office) -> None:
    """A document with a mistake, other rules, and one that is too large; none holds up what is right."""
    found = office.run("""
        const bad = await save({ class: "B", "facts.F02.bays": "两" });
        const old = await save({ class: "B" });
        const large = await save({ class: "B", "about.note": "长".repeat(400000) });
        const sent = [await send(bad), await send({ ...old, rules: "0".repeat(64) }), await send(large)];
        await store.put({ ...bad, values: { class: "B" } }, 1);
        const right = await send(bad, { class: "B" });
        return { sent: sent.map(({ head, words }) => [head.state, head.code, words.state, head.message]), right: right.words.state };
    """)
    assert [entry[:3] for entry in found["sent"]] == [
        ["aside", "document_invalid", "problem"], ["aside", "rules_differ", "problem"], ["aside", "body_too_large", "problem"],
    ]  # fmt: skip
    assert all(entry[3] for entry in found["sent"])
    assert found["right"] == "received"


@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_what_is_set_aside_stays_until_the_person_has_seen_to_it(office: Office, status: int) -> None:
    """It is neither tried again by itself nor thrown away."""
    problem = {"status": status, "code": "some_code", "detail": "不能接收。"}
    office.line.faults.append(answering(status, json.dumps(problem), Content_Type="application/problem+json"))
    found = office.run(f"""
        const record = await save({VALUES});
        const held = await send(record);
        outbox = await opened();
        const after = await outcome(record);
        await outbox.resume(({{ seq }}) => seq === held.head.seq);
        return {{ held, after, sent: await outcome(record), waited }};
    """)
    assert found["held"]["head"]["state"] == found["after"]["head"]["state"] == "aside"
    assert found["after"]["words"]["text"] == "没有送到，只存在本机：不能接收。"
    assert found["sent"]["words"]["state"] == "received"
    assert len(office.line.write_ids) == 2
    assert found["waited"] == []


def test_a_document_that_always_fails_does_not_hold_up_the_others(office: Office) -> None:
    """First in, first out is for each document by itself."""
    broken = answering(500, "")
    office.line.faults.append(broken)
    found = office.run(f"""
        outbox = await opened({STUCK});
        const [one, two] = [await save({VALUES}), await save({{ class: "C" }})];
        await queue(one);
        await until(async () => (await outbox.state(addressOf(one.id))).head.code === "busy");
        await queue(two);
        clock += 86_400_000;
        outbox = await opened();
        await outcome(one);
        return [(await outbox.state(addressOf(one.id))).state, (await outbox.state(addressOf(two.id))).state];
    """)
    assert found == ["received", "received"]
    assert office.line.addresses[0] == office.line.addresses[2] != office.line.addresses[1]


def test_waiting_grows_from_one_second_to_five_minutes_and_obeys_the_server(office: Office) -> None:
    """Full jitter, so that a district's pages do not come back all at once."""
    office.line.faults.extend([lose_request] * 11)
    found = office.run(f"""
        outbox = await opened({{ random: () => 0.5 }});
        const {{ words }} = await send(await save({VALUES}));
        return {{ waited, state: words.state }};
    """)
    assert found["state"] == "received"
    assert found["waited"][:4] == [500, 1000, 2000, 4000]
    assert found["waited"][8:11] == [128_000, 150_000, 150_000]


def test_retry_after_is_obeyed_by_the_servers_own_clock(office: Office) -> None:
    """Seconds; a date beside the server's time; a date without it, or far away, is bounded: this device's clock may be wrong by a year."""
    date = {"Date": "Sun, 22 Nov 2026 09:00:00 GMT", "Retry_After": "Sun, 22 Nov 2026 09:02:00 GMT"}
    office.line.faults.extend([
        answering(503, "", Retry_After="30"), answering(429, "", **date),
        answering(503, "", Retry_After="Mon, 22 Nov 2027 08:00:00 GMT"), answering(503, "", Retry_After="Sat, 22 Nov 2025 08:00:00 GMT"),
    ])  # fmt: skip
    found = office.run(f"""
        outbox = await opened({{ random: () => 0.001 }});
        clock = Date.parse("2025-11-22T08:00:00Z");
        await send(await save({VALUES}));
        return waited;
    """)
    assert found[:3] == [30_000, 120_000, 3_600_000]
    assert found[3:] == [8]


@pytest.mark.parametrize("step", ["-365 * 86_400_000", "365 * 86_400_000"])
def test_a_clock_that_jumps_by_a_year_holds_nothing_up(office: Office, step: str) -> None:
    """Forward or back: the next visit sends."""
    office.line.faults.append(answering(503, "", Retry_After="600"))
    found = office.run(f"""
        outbox = await opened({STUCK});
        const record = await save({VALUES});
        await queue(record);
        await until(async () => (await outbox.state(addressOf(record.id))).head.code === "busy");
        clock += {step};
        outbox = await opened();
        return {{ state: (await outcome(record)).words.state, waited }};
    """)
    assert found == {"state": "received", "waited": []}


def test_coming_back_online_ends_the_waiting(office: Office) -> None:
    """Nobody waits five minutes with the network at hand."""
    office.line.faults.append(lose_request)
    found = office.run(f"""
        const {{ Outbox }} = await js("outbox");
        outbox = await (await js("outbox")).openOutbox({{ random: () => 1e6, token: () => token }});
        const record = await save({VALUES});
        await queue(record);
        await until(async () => (await outbox.state(addressOf(record.id))).head.code === "offline");
        dispatchEvent(new Event("online"));
        return (await outcome(record)).words.state;
    """)
    assert found == "received"


def test_coming_back_online_does_not_cut_short_what_the_server_asked_for(office: Office) -> None:
    """Retry-After stands."""
    office.line.faults.append(answering(429, "", Retry_After="60"))
    found = office.run(f"""
        outbox = await opened({STUCK});
        const record = await save({VALUES});
        await queue(record);
        await until(async () => (await outbox.state(addressOf(record.id))).head.code === "busy");
        dispatchEvent(new Event("online"));
        outbox = await opened();
        await outcome(record);
        return waited;
    """)
    assert found == [60_000]


def test_a_day_offline_ends_with_one_receipt(office: Office) -> None:
    """A real timer and the browser's own clock: every try of a whole day, then the network is back."""
    office.page.clock.install(time="2026-11-22T08:00:00Z")
    office.run("return null;")
    office.page.context.set_offline(True)
    office.run(f"""
        outbox = await (await js("outbox")).openOutbox({{ token: () => token }});
        globalThis.record = await save({VALUES});
        await queue(record);
        globalThis.queue = outbox;
    """)
    for _ in range(24):
        office.page.clock.run_for(3_600_000)
    found = office.run("return await submissionState(globalThis.queue, await store.get(globalThis.record.id));")
    assert found["words"]["state"] == "sending"
    assert "没有连上服务器，内容还只在本机" in found["words"]["text"]
    assert found["head"]["tries"] > 3
    assert office.line.write_ids == []
    office.page.clock.resume()
    office.page.context.set_offline(False)
    record_id = office.run(
        "outbox = await opened(); const record = globalThis.record; await outcome(record); return record.id;"
    )
    assert len(set(office.line.write_ids)) == 1
    assert office.stored(record_id)["document"] == first_document()


def test_a_site_without_server_says_so_and_keeps_the_answers(browser: Browser) -> None:
    """A static host answers 404 or 405 to a write."""
    with line_to(None) as (url, line):
        page = browser.new_page()
        page.goto(f"{url}/blank/")
        line.faults.append(answering(405, "<html>", **HTML))
        office = Office(page, line, 0, "xh_x")
        found = office.run(f"return await send(await save({VALUES}));")
        page.close()
    assert (found["head"]["code"], found["head"]["unsure"]) == ("absent", False)
    assert "存为文件" in found["words"]["text"]


@pytest.mark.parametrize("locks", [True, False])
def test_one_tab_sends_at_a_time(office: Office, locks: bool) -> None:
    """Two tabs that send the same record make one write; also on a plain-http intranet, where there are no Web Locks."""
    other = office.page.context.new_page()
    other.goto(office.page.url)
    for page in (office.page, other):
        if not locks:
            page.evaluate("Object.defineProperty(navigator, 'locks', { value: undefined })")
    record_id = office.run(f"outbox.close(); return (await save({VALUES})).id;")
    arguments = {"form": FORM, "edition": "", "rules": rules_sha256(FORM), "token": office.token, "id": record_id}
    real = "{ now: () => new Date(), wait: (ms) => new Promise((done) => setTimeout(done, ms / 20)) }"
    body = START.replace("await opened()", f"await opened({real})")
    body += "const record = await store.get(argument.id); globalThis.sent = send(record); "
    run(other, body, arguments)
    receipt = run(office.page, body + "return (await globalThis.sent).place.receipt;", arguments)
    assert other.evaluate("globalThis.sent.then(({ place }) => place.receipt)") == receipt
    assert len(office.line.write_ids) == 1


def test_a_tab_without_the_token_leaves_sending_to_the_one_that_has_it(office: Office) -> None:
    """A token kept for one tab only."""
    other = office.page.context.new_page()
    other.goto(office.page.url)
    arguments = {"form": FORM, "edition": "", "rules": rules_sha256(FORM), "token": office.token}
    office.run("globalThis.waiting = outbox;")
    record_id = run(
        other,
        START + f"token = null; const record = await save({VALUES}); await queue(record); return record.id;",
        arguments,
    )
    found = office.page.evaluate("(id) => globalThis.waiting.settled(`assessments/${id}`)", record_id)
    assert found["state"] == "received"


def test_what_cannot_be_sent_for_want_of_a_token_is_not_called_being_sent(office: Office) -> None:
    """The token was kept for a tab that is closed now."""
    found = office.run(f"""
        token = null;
        const record = await save({VALUES});
        await queue(record);
        return (await submissionState(outbox, record)).words;
    """)
    assert found["state"] == "problem"
    assert found["text"] == "没有送到，只存在本机：要有机构令牌才能发送，填好令牌就发。"
    assert office.line.write_ids == []


def test_what_another_organisation_left_is_not_sent_with_this_ones_token(office: Office) -> None:
    """A shared computer: the answers of one must not land in the space of the other."""
    found = office.run(f"""
        const {{ keepToken, keepHolder }} = await js("token");
        keepToken("xh_one", {{ onThisDevice: false }});
        keepHolder({{ id: "one", name: "一" }});
        token = null;
        const record = await save({VALUES});
        await queue(record);
        keepHolder({{ id: "two", name: "二" }});
        token = argument.token;
        outbox = await opened();
        const before = await outbox.state(addressOf(record.id));
        keepHolder({{ id: "one", name: "一" }});
        outbox.send();
        return {{ before, after: await outcome(record) }};
    """)
    assert found["before"]["state"] == "problem"
    assert "另一家机构" in found["before"]["head"]["message"]
    assert found["after"]["words"]["state"] == "received"
    assert len(office.line.write_ids) == 1


def test_a_full_disk_is_said_and_nothing_is_called_queued(office: Office) -> None:
    """The browser's real quota."""
    devtools = office.page.context.new_cdp_session(office.page)
    origin = office.page.evaluate("location.origin")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 200_000})
    record = office.run(f"return await save({VALUES});")
    refused = office.run("""
        outbox = await opened({ token: () => null });
        const noise = Array.from({ length: 400_000 }, () => String.fromCharCode(0x4e00 + Math.random() * 20000)).join("");
        const problem = await queue(argument.record, { ...argument.record.values, "about.note": noise }).catch((error) => error);
        return [problem.code, problem.message, (await outbox.store.entries()).length];
    """, record=record)  # fmt: skip
    assert (refused[0], refused[2]) == ("full", 0)
    assert "存储空间已满" in refused[1]
    state = office.run("return (await submissionState(outbox, argument.record)).words;", record=record)
    assert state["text"] == "只存在本机"
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    assert office.run("return (await send(argument.record)).words.state;", record=record) == "received"


def test_a_server_that_is_killed_and_started_again_has_all_that_it_acknowledged(
    browser: Browser, tmp_path: Path
) -> None:
    """kill -9 between commit and answer; the page goes on by itself."""
    with server_process(tmp_path) as (first, process):
        token = new_token(tmp_path)
        with line_to(first) as (url, line):
            page = browser.new_page()
            page.goto(f"{url}/blank/")
            office = Office(page, line, first, token)
            early = office.run(f"return (await send(await save({VALUES}))).place;")
            line.faults.append(cut_answer)
            record_id = office.run(f"""
                outbox = await opened({STUCK});
                const record = await save({VALUES});
                await queue(record);
                await until(async () => (await outbox.state(addressOf(record.id))).head.code === "offline");
                return record.id;
            """)
            process.kill()
            process.wait(timeout=30)
            with server(tmp_path) as second:
                line.upstream = second
                again = Office(page, line, second, token)
                place = again.run("return (await outcome(await store.get(argument.id))).place;", id=record_id)
                assert again.stored(record_id)["receipt"] == place["receipt"]
                assert again.stored(early["address"].split("/")[1])["receipt"] == early["receipt"]
                assert line.statuses == [201, 201, 200]
            page.close()


def test_the_queue_goes_to_another_device_as_a_file_and_is_sent_once(office: Office, browser: Browser) -> None:
    """Both devices send in the end; the server keeps one."""
    made = office.run(f"""
        const {{ queueFile }} = await js("outbox_file");
        token = null;
        const record = await save({VALUES});
        await queue(record);
        return {{ id: record.id, text: queueFile(await outbox.store.entries(), new Date(clock)) }};
    """)
    with line_to(office.port) as (url, line):
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{url}/blank/")
        found = Office(page, line, office.port, office.token).run("""
            const { entriesIn } = await js("outbox_file");
            const counts = [await outbox.bring(entriesIn(argument.text)), await outbox.bring(entriesIn(argument.text))];
            const { place } = await outbox.settled(addressOf(argument.id));
            counts.push(await outbox.bring(entriesIn(argument.text)));
            return { counts, place };
        """, **made)  # fmt: skip
        context.close()
    place = office.run("return (await outbox.settled(addressOf(argument.id))).place;", id=made["id"])
    assert found["counts"] == [1, 0, 0]
    assert place["receipt"] == found["place"]["receipt"] == office.stored(made["id"])["receipt"]
    assert office.line.statuses == [200]


@pytest.mark.parametrize("harm", ['text.replace("38.50", "99.50")', "text.slice(0, -9)", '"{}"', '"<html>"'])
def test_a_queue_file_that_was_altered_is_refused_whole(office: Office, harm: str) -> None:
    """Its fingerprint does not fit."""
    found = office.run(f"""
        const {{ entriesIn, queueFile }} = await js("outbox_file");
        token = null;
        await queue(await save({VALUES}));
        const text = queueFile(await outbox.store.entries(), new Date(clock));
        try {{ entriesIn({harm}); return "taken"; }} catch (error) {{ return error.name; }}
    """)
    assert found == "FileProblem"


def test_a_stranger_cannot_read_what_was_sent(office: Office) -> None:
    """The receipt is not a key."""
    found = office.run(f"const record = await save({VALUES}); await send(record); return record.id;")
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{office.port}/api/v1/assessments/{found}", timeout=30)
