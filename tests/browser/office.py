"""A page with a queue, the line from it, and the real server at its end."""

from __future__ import annotations

import json
import urllib.request
import uuid
from dataclasses import dataclass
from typing import Any

from device import run
from playwright.sync_api import Page
from relay import Line
from xinheng_forms.load import definition, rules_sha256

FORM = "gs/evaluation"

#: What every script of these tests has at hand. Waiting takes no time: it moves the page's own clock.
START = """
const { openStore, newRecord } = await js("store");
const { openOutbox } = await js("outbox");
const { addressOf, placeOf, submissionState, submit } = await js("submissions");
const { documentText } = await js("document");
const { probe } = await js("server");
const store = await openStore();
const waited = [];
let clock = Date.parse("2026-11-22T08:00:00Z");
let token = argument.token;
const opened = async (settings = {}) => {
    globalThis.queue?.close();
    globalThis.queue = await openOutbox({
        random: () => 1, now: () => new Date(clock), token: () => token,
        wait: async (ms) => { waited.push(ms); clock += ms; }, ...settings,
    });
    return globalThis.queue;
};
let outbox = await opened();
const save = async (values) => {
    const record = newRecord({ form: argument.form, edition: argument.edition, rules: argument.rules, values });
    await store.put(record, 0);
    return record;
};
const queue = (record, values = record.values) => submit(outbox, record, documentText(values));
const outcome = async (record) => {
    await outbox.settled(addressOf(record.id));
    return await submissionState(outbox, await store.get(record.id));
};
const send = async (record, values) => { await queue(record, values); return await outcome(record); };
/** Wait until something is true of the queue. */
const until = async (fact) => {
    for (;;) {
        const changed = new Promise((done) => outbox.addEventListener("change", done, { once: true }));
        if (await fact()) return;
        await changed;
    }
};
"""
VALUES = '{ class: "B", "facts.F01.floor_area_m2": "38.50", "about.organisation": "翠苑" }'
#: A page that never tries again by itself.
STUCK = "{ wait: () => new Promise(() => {}) }"


@dataclass(frozen=True, slots=True)
class Office:
    """One device of an organisation."""

    page: Page
    line: Line
    port: int
    token: str

    def run(self, body: str, **more: object) -> Any:
        """Run the body in the page, with a store, a queue and what the server's form is."""
        return run(self.page, START + body, {
            "form": FORM, "edition": str(definition(FORM)["edition"]), "rules": rules_sha256(FORM), "token": self.token, **more,
        })  # fmt: skip

    def ask(self, path: str) -> Any:
        """Ask the server itself, past the line."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/{path}", headers={"Authorization": f"Bearer {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read(), parse_float=str)

    def put(self, path: str, body: object, revision: str) -> Any:
        """Replace a document on the server, past the line, as another device does."""
        headers = {"If-Match": f'"{revision}"', "Write-Id": str(uuid.uuid4()), "Content-Type": "application/json"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/{path}",
            method="PUT",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def stored(self, record_id: str) -> Any:
        """Ask the server itself what it has of a submission."""
        return self.ask(f"assessments/{record_id}")
