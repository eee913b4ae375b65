"""What the records of all registers ask for on a day, and which have been kept long enough."""

from __future__ import annotations

from device import run
from playwright.sync_api import Page


def test_a_date_asks_until_what_it_asks_for_is_done(blank: Page) -> None:
    found = run(
        blank,
        """
        const { agendaOf } = await js("register_agenda");
        const asking = { field: "due", label: "回复", time: "at", unless: "answered_on", unless_said: { way: "不用回" }, unless_linked: "gs/session" };
        const told = (id, agenda) => ({ id, title: id, names: ["name"], date: "day", states: null, retention: null, slug: id, agenda });
        const registers = { enquiry: told("enquiry", [asking]), "gs/session": told("gs/session", []) };
        const entry = (id, values, more = {}) => ({ id, register: "enquiry", values, draft: null, history: [{}], archived: null, deleted: null, ...more });
        const due = { due: "2026-11-23" };
        const entries = [entry("bare", due), entry("late", { due: "2026-10-01" }), entry("early", { ...due, at: "08:00" }),
            entry("seven", { due: "2026-11-30" }), entry("eight", { due: "2026-12-01" }), entry("answered", { ...due, answered_on: "2026-11-23" }),
            entry("said", { ...due, way: "不用回" }), entry("other", { ...due, way: "电话" }), entry("followed", due), entry("archived", due, { archived: "2026-11-01" }),
            entry("drafted", due, { draft: { due: "2026-11-24" } }), entry("nonsense", { due: "明天" }), entry("s", { previous: "followed" }, { register: "gs/session" })];
        return agendaOf(registers, entries, "2026-11-23").map(({ entry: { id }, day }) => [id, day]);
    """,
    )
    assert found == [
        ["late", "2026-10-01"],
        ["bare", "2026-11-23"],
        ["other", "2026-11-23"],
        ["early", "2026-11-23"],
        ["drafted", "2026-11-24"],
        ["seven", "2026-11-30"],
    ]


def test_a_record_is_kept_to_the_end_of_its_last_day(blank: Page) -> None:
    found = run(
        blank,
        """
        const { isDue, keptUntil } = await js("register_words");
        const five = { date: "day", retention: { years: 5 } };
        const entry = (values) => ({ values, draft: null });
        const on = (values, day) => isDue(five, entry(values), new Date(`${day}T12:00:00`));
        const until = (values) => keptUntil(five, entry(values));
        return [
            [on({ day: "2021-11-23" }, "2026-11-23"), on({ day: "2021-11-23" }, "2026-11-24"), on({}, "2099-01-01")],
            [until({ day: "2020-02-29" }), until({ day: "2021-11-23", retain_until: "2030-01-01" }), until({ day: "去年" })],
        ];
    """,
    )
    assert found == [[False, True, False], ["2025-02-28", "2030-01-01", ""]]
