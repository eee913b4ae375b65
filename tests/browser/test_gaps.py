"""What counts as a gap, which record it is found in, and when an entry of a plan is late."""

from __future__ import annotations

from device import run
from playwright.sync_api import Page


def test_a_gap_is_what_is_demanded_now_and_not_there(pure: Page) -> None:
    found = run(
        pure,
        """
        const { isGap } = await js("gaps");
        const short = { status: "short", loss: null, binding: true, later: false };
        const others = [{ binding: false }, { later: true }, { status: "met" }, { status: "not_applicable" }, { status: "unknown" },
            { status: "unknown", loss: 0 }, { status: "met", loss: 1.5 }];
        return [short, ...others.map((other) => ({ ...short, ...other }))].map(isGap);
    """,
    )
    assert found == [True, False, False, False, False, True, False, True]


def test_an_entry_is_late_after_its_day_unless_it_is_done_or_put_off(pure: Page) -> None:
    found = run(
        pure,
        """
        const { isLate } = await js("plan_entries");
        const due = [["2026-11-22"], ["2026-11-23"], ["2026-11-24"], [""], ["2026-11-22", "doing"], ["2026-11-22", "done"], ["2026-11-22", "paused"]];
        return due.map(([day, state]) => isLate({ due: day, state }, "2026-11-23"));
    """,
    )
    assert found == [True, False, False, False, True, False, False]


def test_that_something_is_short_is_said_once(pure: Page) -> None:
    found = run(
        pure,
        """
        const { nowWords } = await js("plan_entries");
        const now = { status: "short", day: "2026-11-20", message: "未达到：建立制度；未达到：专人处理；处理率 50%，低于 100%", loss: 2 };
        return [nowWords({ ...now, done: false }), nowWords({ ...now, done: true }), nowWords({ ...now, done: false }, now.message)];
    """,
    )
    why = "未达到：建立制度；专人处理；处理率 50%，低于 100%"
    assert found == [f"✕ 2026-11-20 {why}", f"✕ 标了已完成，2026-11-20 的记录里仍{why}", "✕ 2026-11-20 仍未达到"]


def test_the_record_that_counts_is_the_institutions_own_and_of_the_latest_year(pure: Page) -> None:
    """Whichever was changed last; one that names no institution counts only where none names it."""
    found = run(
        pure,
        """
        const { newest } = await js("gaps");
        const { openStore, newRecord } = await js("store");
        const subject = { form: "gs/facility", name: "场所", aggregation: "groups", groups: [] };
        const known = { root: "", states: {}, subjects: [subject], clauses: {} };
        const answer = async () => JSON.stringify({ groups: [], verdict: "" });
        const store = await openStore();
        const keep = async (organisation, year, name) => {
            const about = { ...(organisation && { organisation }), year, name };
            const values = Object.fromEntries(Object.entries(about).map(([key, text]) => [`about.${key}`, text]));
            await store.put(newRecord({ form: subject.form, edition: "1", rules: "r", values, about }), 0);
        };
        const named = async (organisation) => (await newest({ known, store, run: answer, whose: { organisation } })).map(({ record }) => record.about.name);
        await keep("", "2027", "没有写机构的");
        await keep("文晖", "2028", "别家的");
        const nobodys = await named("翠苑");
        await keep("翠苑", "2026", "今年的");
        await keep("翠苑", "2025", "后改的去年的");
        return [nobodys, await named("翠苑"), await named("文晖")];
    """,
    )
    assert found == [["没有写机构的"], ["今年的"], ["别家的"]]


def test_a_period_with_a_round_that_is_not_known_has_no_sum(pure: Page) -> None:
    found = run(
        pure,
        """
        const { periodSums } = await js("survey_sums");
        const round = (closes, satisfied, more = {}) => ({ closes, isOver: true, result: { satisfied, answered: 100 }, ...more });
        const rounds = [round("2026-02-28", 90), round("2026-03-31", 95), round("2026-05-31", 80, { isOver: false })];
        return periodSums(rounds, "2026").map(({ period: { from, to }, satisfied, answered }) => [from, to, satisfied, answered]);
    """,
    )
    assert found == [["2026-01-01", "2026-03-31", 185, 200]]
