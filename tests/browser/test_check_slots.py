"""What stands in the rows of a sheet that is checked point by point."""

from __future__ import annotations

from device import run
from playwright.sync_api import Page


def test_what_is_not_known_leaves_its_places_blank_and_what_is_not_asked_says_so(blank: Page) -> None:
    found = run(
        blank,
        """
        const { rowSlots } = await js("check_slots");
        const states = { met: ["✓", "达到"], short: ["✕", "未达到"], unknown: ["?", "待填"], not_applicable: ["—", "不适用"] };
        const items = ["area", "rooms", "share", "calm"].map((id) => ({ id, name: id, clause: "", ...(id === "calm" && { fact: "facts.site.calm" }) }));
        const subject = { groups: [{ id: "site", name: "场所", items }, { id: "group", name: "团体辅导室", items: items.slice(0, 1) }] };
        const criteria = [{ id: "area", status: "short", actual: 0 }, { id: "rooms", status: "unknown", actual: null },
            { id: "share", status: "met", actual: 0.98, shown: "98%" }, { id: "calm", status: "not_applicable", actual: true }];
        const groups = [{ id: "site", required: true, criteria }, { id: "group", required: false, criteria: [{ id: "area", status: "unknown", actual: null }] }];
        return Object.fromEntries(rowSlots(subject, groups, { "facts.site.calm": "not_applicable" }, states));
    """,
    )
    assert found == {
        "site.area.actual": "0",
        "site.area.status": "✕ 未达到",
        "site.rooms.actual": "",
        "site.rooms.status": "",
        "site.share.actual": "98%",
        "site.share.status": "✓ 达到",
        "site.calm.actual": "不适用",
        "site.calm.status": "— 不适用",
        "group.area.actual": "",
        "group.area.status": "本类不要求",
    }
