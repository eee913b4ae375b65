"""Registers hand over numbers when somebody says so, and nothing else; what is not known is not handed over as 0."""

import json
from typing import Any

from playwright.sync_api import Page, expect
from registers import Registers
from tool import Tool

PUT = """async ([register, all]) => {
    const [{ openRegisters }, { newEntry, committed }] = await Promise.all(["register_store", "register_record"].map((name) => import(`/assets/js/${name}.js`)));
    const store = await openRegisters();
    for (const values of all) await store.put(committed(newEntry(register, {}), values, new Date()), 0);
    store.close();
}"""
RECORDS = (
    "import('/assets/js/store.js').then(async ({ openStore }) => JSON.stringify(await (await openStore()).list()))"
)
LECTURE, CAMPAIGN, TRAINING = "向社会的讲座（F09）", "宣传活动（F10）", "业务培训（F07）"


def put(page: Page, register: str, *entries: dict[str, str]) -> None:
    """Keep saved records, as if they had been typed."""
    page.evaluate(PUT, [register, entries])


def rows(page: Page) -> list[str]:
    """Read the figures, row by row."""
    return page.locator("table.xh-figures tbody tr").all_inner_texts()


def outcome(code: str, **values: str) -> dict[str, str]:
    return {"code": code, "day": "2026-05-04", "kind": "咨询服务", **values}


def offer(registers: Registers, register: str, span: str = "2026年") -> None:
    """Hand over the figures of a register."""
    registers.open(register)
    registers.page.locator(".xh-register-figures > summary").click()
    registers.page.locator("#xh-figures-span").select_option(label=span)


def test_a_year_of_the_registers_goes_to_the_evaluation_and_a_quarter_to_the_indicators(
    page: Page, site_url: str
) -> None:
    page.clock.set_fixed_time("2026-11-22T09:00:00+08:00")
    registers = Registers(page, site_url)
    registers.open("gs/education")
    event = {"topic": "王秀英的睡眠课", "day": "2026-08-03", "people": "30"}
    put(page, "gs/education", {**event, "kind": LECTURE}, {**event, "kind": LECTURE, "people": "12", "day": "2026-09-30"},
        {**event, "kind": CAMPAIGN, "day": "2026-10-01"}, {**event, "kind": TRAINING, "day": "2025-12-31"})  # fmt: skip
    put(page, "gs/outcomes", outcome("a1", explained="是", listened="是", targeted="是", analysis_right="是", improved="明显好转", content="满意"),
        outcome("a1", explained="是", listened="否", targeted="是", content="没有说"), outcome("a2", explained="是", targeted="是", improved="没有明显好转"),
        {"code": "b1", "day": "2025-02-01", "kind": "自伤自杀或刑事案件"})  # fmt: skip
    checked = {"organisation": "翠苑街道", "scope_on_wall": "是", "handover_done": "不适用", "records_kept": "不适用"}
    put(page, "gs/rules-check", {**checked, "day": "2026-03-01", "budget": "是"},
        {**checked, "day": "2026-06-01", "budget": "否"}, {"organisation": "翠苑街道", "day": "2025-06-01"})  # fmt: skip

    board = {"kind": "宣传图版", "day": "2024-03-01", "on_wall": "是", "easy": "是"}
    put(
        page,
        "gs/materials",
        {**board, "title": "睡眠"},
        {**board, "title": "情绪"},
        {"title": "折页", "kind": "折页和手册", "day": "2026-03-01"},
    )
    put(
        page,
        "gs/publicity-check",
        {"organisation": "翠苑街道", "day": "2026-05-01", "all_trained_before_start": "否", "material_complete": "是"},
    )

    offer(registers, "gs/outcomes")
    assert [row.split("\t")[1] for row in rows(page)] == [
        "是",
        "否",
        "—",
        "是",
        "—",
        "—",
        "1 例",
        "0 例",
        "—",
        "—",
        "2 人",
        "1 人",
        "—",
    ]
    page.locator("[data-action=offer]").click()
    expect(page.locator(".xh-register-figures")).to_contain_text("2026年的数已经放在本机记录里")
    offer(registers, "gs/rules-check")
    page.locator("[data-action=offer]").click()
    expect(page.locator(".xh-register-figures")).to_contain_text("已经放在本机记录里")
    for name in ("gs/materials", "gs/publicity-check"):
        offer(registers, name)
        page.locator("[data-action=offer]").click()
        expect(page.locator(".xh-register-figures")).to_contain_text("已经放在本机记录里")
    offer(registers, "gs/education", "2026年第三季度")
    assert rows(page) == ["科普参与\t42 人次\t服务评价指标"]
    page.locator("[data-action=offer]").click()
    expect(page.locator(".xh-register-figures")).to_contain_text("已经放在本机记录里")
    page.locator("#xh-figures-span").select_option(label="2026年")
    assert rows(page) == [
        "业务培训\t—\t机构评估 F07",
        "向社会的讲座\t2 次\t机构评估 F09",
        "宣传活动\t1 次\t机构评估 F10",
    ]
    expect(page.locator("[data-action=offer]")).to_have_text("把这 2 项供机构评估取用")
    page.locator("[data-action=offer]").click()
    page.get_by_role("link", name="打开机构评估").click()

    assert _kept(page) == {
        ("gs/education", "2026"): {"lectures": "2", "campaigns": "1"},
        ("gs/education", "2026-07-01"): {"participations": "42"},
        ("gs/materials", "2026"): {"posters_on_wall": "true"},
        ("gs/publicity-check", "2026"): {"all_trained_before_start": "false", "material_complete": "true"},
        ("gs/outcomes", "2026"): {"explained": "true", "listened": "false", "targeted": "true", "cases_before": "1", "cases_now": "0", "treated": "2", "improved": "1"},
        ("gs/rules-check", "2026"): {"scope_on_wall": "true", "handover_done": "not_applicable", "budget": "false"},
    }  # fmt: skip
    evaluation = Tool(page, site_url, "evaluation")
    evaluation.choose("class", "C")
    evaluation.fill({"about.year": "2026"})
    offers = page.locator("[data-slot=offers]")
    expect(offers).to_contain_text(
        "宣传教育和培训台账（2026-11-22）里有这里要填的 2 处：本年心理健康讲座；本年心理健康宣传活动。"
    )
    for name, count in (
        ("宣传教育和培训台账", 2),
        ("宣传资料登记", 1),
        ("宣传教育和培训自查", 2),
        ("服务成效台账", 7),
        ("制度、档案、经费自查", 3),
    ):
        offers.locator(".xh-offered", has_text=name).get_by_role("button", name=f"取来这 {count} 处").click()
    expect(evaluation.field("facts.F07.all_trained_before_start").last).to_be_checked()
    expect(page.locator("[data-field='facts.F08.posters_on_wall'] .xh-taken")).to_contain_text(
        "取自 宣传资料登记，2026-11-22"
    )
    expect(evaluation.field("facts.F24.cases_now")).to_have_value("0")
    expect(evaluation.field("facts.F16.budget").last).to_be_checked()
    expect(page.locator("[data-field='facts.F09.lectures'] .xh-taken")).to_contain_text(
        "取自 宣传教育和培训台账，2026-11-22"
    )
    evaluation.fill({"about.year": "2025"})
    expect(page.locator("[data-field='facts.F09.lectures'] .xh-taken")).to_contain_text("取自")

    indicators = Tool(page, site_url, "indicators")
    expect(indicators.panel("verdict")).to_contain_text("还有 10 处没有填")
    expect(page.locator("[data-slot=offers]")).to_be_hidden()
    page.locator("#xh-period").select_option(label="2026年第三季度")
    page.locator("[data-slot=offers]").get_by_role("button", name="取来这 1 处").click()
    expect(indicators.field("facts.participations")).to_have_value("42")


def _kept(page: Page) -> dict[tuple[str, str], dict[str, str]]:
    """Read what the registers left among the records of the device: no text of theirs is in it."""
    records: list[dict[str, Any]] = json.loads(page.evaluate(RECORDS))
    assert "王秀英" not in json.dumps(records, ensure_ascii=False)
    return {
        (record["form"], record["values"].get("about.year") or record["values"]["period.from"]): {
            name.removeprefix("facts."): text for name, text in record["values"].items() if name.startswith("facts.")
        }
        for record in records
    }
