"""The authority's pages, in a real browser on a real server with a small district."""

import json
import re
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from access import breaches, breaches_at_widths
from playwright.sync_api import Browser, Page, expect
from relay import authority_token
from service import Service
from xinheng_forms.load import rules_sha256

FORM = "gs/evaluation"
#: id, name, class; how many lectures of 30 were given in 2025 and 2026 (None: nothing handed in).
DISTRICT: list[tuple[str, str, str, int | None, int | None]] = [
    ("cuiyuan", "翠苑街道社会心理服务站", "B", 20, 30),
    ("heping", "和平社区社会心理服务室", "C", None, 4),
    ("xixi", "西溪街道社会心理服务站", "B", None, None),
]
PAGES = ("", "items/", "institution/", "register/", "audit/")


@dataclass(frozen=True, slots=True)
class District:
    """The server, the authority's token, and what was handed in."""

    service: Service
    token: str
    handed: dict[str, str]

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Ask the server itself."""
        request = urllib.request.Request(
            f"{self.service.url}api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def hand_in(self, token: str, kind: str, year: int, lectures: int) -> str:
        """Hand in one evaluation as an institution does."""
        evaluation_id = str(uuid.uuid4())
        document = {"class": kind, "about": {"year": str(year)}, "facts": {"F09": {"lectures": lectures}}}
        body = {"form": FORM, "rules_sha256": rules_sha256(FORM), "state": "submission", "document": document}
        self.ask(
            "PUT", f"assessments/{evaluation_id}", body,
            **{"Authorization": f"Bearer {token}", "If-None-Match": "*", "Write-Id": str(uuid.uuid4())},
        )  # fmt: skip
        return evaluation_id


@pytest.fixture(scope="module")
def district(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """Run a server for a district of three, one of which has handed in nothing."""
    data = tmp_path_factory.mktemp("district")
    with Service(site, data) as service:
        handed: dict[str, str] = {}
        district = District(service, authority_token(data), handed)
        for organisation, name, kind, *lectures in DISTRICT:
            district.ask(
                "PUT", f"authority/organisations/{organisation}", {"name": name, "class": kind, "parent": None}
            )
            made = district.ask(
                "POST", "authority/tokens", {"scope": "organisation", "organisation": organisation, "name": name}
            )
            for year, count in zip((2025, 2026), lectures, strict=True):
                if count is not None:
                    handed[f"{organisation} {year}"] = district.hand_in(made["secret"], kind, year, count)
        yield district


@pytest.fixture
def desk(browser: Browser, district: District) -> Iterator[Page]:
    """Open a page of somebody at the authority who has typed in the token; an error in the page fails the test."""
    context = browser.new_context(locale="zh-CN", service_workers="block", accept_downloads=True, bypass_csp=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{district.service.url}authority/")
    page.get_by_label("主管部门令牌").fill(district.token)
    page.get_by_role("button", name="进入").click()
    expect(page.locator(".xh-institutions")).to_be_visible()
    yield page
    context.close()
    assert errors == []


def row(page: Page, name: str) -> Any:
    """Find the row of a table by what names it."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(f"^{name}")))


def test_a_wrong_token_and_an_organisations_token_are_not_let_in(browser: Browser, district: District) -> None:
    page = browser.new_page()
    page.goto(f"{district.service.url}authority/")
    made = district.ask("POST", "authority/tokens", {"scope": "organisation", "organisation": "xixi", "name": "试"})
    for token, words in (("xh_wrong", "令牌不对"), (made["secret"], "主管部门")):
        page.get_by_label("主管部门令牌").fill(token)
        page.get_by_role("button", name="进入").click()
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(page.get_by_label("主管部门令牌")).to_be_focused()
        assert (
            page.evaluate(
                "sessionStorage.getItem('xinheng-authority-token') ?? localStorage.getItem('xinheng-authority-token')"
            )
            is None
        )
    page.close()


def test_institutions_stand_by_id_with_bands_and_last_year_beside(desk: Page) -> None:
    """Who has handed in and who has not; nobody is ranked."""
    expect(desk.locator(".xh-records-count")).to_have_text("2026 年度：3 家机构，已提交 2 家，未提交 1 家。")
    names = desk.locator(".xh-institutions tbody th").all_inner_texts()
    assert names == ["翠苑街道社会心理服务站", "和平社区社会心理服务室", "西溪街道社会心理服务站"]
    station = row(desk, "翠苑街道社会心理服务站")
    expect(station).to_contain_text("8～100 分")
    expect(station).to_contain_text("不合格～优秀")
    expect(station).to_contain_text("+8 分")
    expect(station).to_contain_text("25 项没有填全")
    expect(row(desk, "和平社区社会心理服务室")).to_contain_text("F09 宣传教育 −8")
    expect(row(desk, "西溪街道社会心理服务站")).to_contain_text("未提交")
    desk.get_by_label("类别").select_option("C")
    expect(desk.locator(".xh-records-count")).to_have_text("2026 年度：1 家机构，已提交 1 家，未提交 0 家。")
    desk.get_by_label("年度").select_option("2025")
    expect(desk.locator(".xh-records-count")).to_contain_text("2025 年度：1 家机构，已提交 0 家")


def test_indicators_stand_in_the_table(desk: Page, district: District) -> None:
    """Each rate under its name; one that nothing can be divided by says so."""
    token = {"scope": "organisation", "organisation": "xixi", "name": "指标"}
    made = district.ask("POST", "authority/tokens", token)
    facts = {"residents": 4000, "residents_served": 355, "referrals": 0, "referrals_succeeded": 0}
    document = {"period": {"from": "2026-01-01", "to": "2026-06-30"}, "facts": facts}
    form = "gbt/indicators"
    body = {"form": form, "rules_sha256": rules_sha256(form), "state": "submission", "document": document}
    district.ask(
        "PUT", f"assessments/{uuid.uuid4()}", body,
        **{"Authorization": f"Bearer {made['secret']}", "If-None-Match": "*", "Write-Id": str(uuid.uuid4())},
    )  # fmt: skip
    desk.reload()
    found = row(desk, "西溪街道社会心理服务站")
    expect(found).to_contain_text("服务覆盖率 8.9%；转介成功率 无法计算；居民满意度 无法计算")
    expect(found).to_contain_text("未提交")


def test_files_are_handed_over(desk: Page) -> None:
    for label, name in (
        ("各机构明细 XLSX（内部使用）", "gs-evaluation-2026.xlsx"),
        ("开放数据 CSV", "gs-evaluation-2026.csv"),
        ("数据说明", "dictionary.csv"),
    ):
        with desk.expect_download() as download:
            desk.get_by_role("button", name=label).click()
        assert download.value.suggested_filename == name
        assert Path(download.value.path()).stat().st_size > 100


def test_an_inspectors_score_stands_beside_the_own_one_with_its_reason(desk: Page, district: District) -> None:
    """Both kept, to the letter, and shown again."""
    desk.get_by_role("link", name="翠苑街道社会心理服务站").click()
    expect(row(desk, "F09 宣传教育")).to_contain_text("8 分")
    desk.get_by_label("核查得分：F09 宣传教育").fill("4")
    desk.get_by_role("button", name="保存核查").click()
    expect(desk.get_by_role("alert")).to_contain_text("scores.F09.reason")
    desk.get_by_label("理由：F09 宣传教育").fill("2026")
    desk.get_by_role("button", name="保存核查").click()
    expect(desk.locator(".xh-records-count")).to_have_text("核查已保存在服务器上，自评原样保留。")
    desk.reload()
    expect(desk.get_by_label("核查得分：F09 宣传教育")).to_have_value("4")
    expect(desk.get_by_label("理由：F09 宣传教育")).to_have_value("2026")
    expect(row(desk, "自评")).to_contain_text("8～100 分")
    expect(row(desk, "核查")).to_contain_text("4～96 分")
    kept = district.ask("GET", f"authority/reviews/cuiyuan/{district.handed['cuiyuan 2026']}")
    assert kept["items"] == {"F09": {"score": 4, "reason": "2026"}}


def test_on_a_telephone_a_reason_has_room_and_names_stand_beside_values(desk: Page, district: District) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.get_by_role("link", name="翠苑街道社会心理服务站").click()
    reason = desk.get_by_label("理由：F09 宣传教育").bounding_box()
    assert reason
    assert reason["width"] > 180
    desk.goto(f"{district.service.url}authority/items/")
    card = desk.locator(".xh-items tbody tr").first
    expect(card).to_be_visible()
    assert card.evaluate("card => card.offsetHeight / card.querySelectorAll('td').length") < 50


def test_two_inspectors_are_not_merged(desk: Page, district: District) -> None:
    """The second one chooses item by item."""
    address = f"{district.service.url}authority/institution/?organisation=heping&id={district.handed['heping 2026']}"
    desk.goto(address)
    expect(desk.get_by_label("核查得分：F09 宣传教育")).to_be_visible()
    revision = district.ask("GET", f"authority/organisations/heping/assessments/{district.handed['heping 2026']}")[
        "revision"
    ]
    items = {"F09": {"score": 2, "reason": "甲"}, "F10": {"score": 1, "reason": "甲"}}
    district.ask(
        "PUT", f"authority/reviews/heping/{district.handed['heping 2026']}", {"revision": revision, "items": items},
        **{"If-None-Match": "*", "Write-Id": str(uuid.uuid4())},
    )  # fmt: skip
    desk.get_by_label("核查得分：F09 宣传教育").fill("3")
    desk.get_by_label("理由：F09 宣传教育").fill("乙")
    desk.get_by_role("button", name="保存核查").click()
    dialog = desk.locator("dialog.xh-conflict")
    expect(dialog.get_by_role("heading")).to_have_text("两个版本有 4 处不同")
    dialog.get_by_role("button", name="全部用服务器上的").click()
    for field in dialog.locator("fieldset[data-name*='F09'] input[value=mine]").all():
        field.check()
    dialog.get_by_role("button", name="就用选好的").click()
    expect(desk.locator(".xh-records-count")).to_contain_text("核查已保存")
    kept = district.ask("GET", f"authority/reviews/heping/{district.handed['heping 2026']}")
    assert kept["items"] == {"F09": {"score": 3, "reason": "乙"}, "F10": {"score": 1, "reason": "甲"}}


def test_items_show_what_costs_most(desk: Page, district: District) -> None:
    desk.goto(f"{district.service.url}authority/items/")
    expect(desk.locator(".xh-records-count")).to_contain_text("2 家机构")
    cells = row(desk, "F09 宣传教育").get_by_role("cell").all_inner_texts()
    assert cells[:6] == ["8", "1", "0", "1", "0", "4"]
    desk.get_by_label("顺序").select_option("loss")
    expect(desk.locator(".xh-items tbody tr td:nth-child(7)").first).to_have_text("8")
    losses = [float(text) for text in desk.locator(".xh-items tbody tr td:nth-child(7)").all_inner_texts()]
    assert losses == sorted(losses, reverse=True)


def test_an_organisation_is_registered_gets_a_token_once_and_loses_it(desk: Page, district: District) -> None:
    desk.goto(f"{district.service.url}authority/register/")
    desk.get_by_label("编号（小写字母、数字、- 和 _）").fill("wulin")
    desk.get_by_label("名称").fill("武林街道社会心理服务站")
    desk.get_by_label("类别").select_option("B")
    desk.get_by_role("button", name="登记").click()
    expect(row(desk, "wulin")).to_contain_text("武林街道社会心理服务站")
    desk.get_by_label("机构", exact=True).select_option("wulin")
    desk.get_by_label("给谁用（便于辨认）").fill("武林 王敏")
    desk.get_by_role("button", name="生成", exact=True).click()
    secret = desk.locator(".xh-authority-secret code").inner_text()
    assert secret.startswith("xh_")
    assert district.ask("GET", "me", Authorization=f"Bearer {secret}")["organisation"]["id"] == "wulin"
    desk.get_by_role("button", name="已经记下，收起来").click()
    expect(desk.locator(".xh-authority-secret")).to_be_empty()
    assert secret not in desk.content()
    desk.get_by_role("button", name="撤销 武林 王敏").click()
    desk.locator("dialog.xh-ask").get_by_role("button", name="撤销").click()
    expect(row(desk, "武林 王敏").get_by_role("button")).to_have_count(0)
    expect(row(desk, "武林 王敏")).to_contain_text("撤销")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        district.ask("GET", "me", Authorization=f"Bearer {secret}")
    desk.get_by_role("button", name="停用 武林街道社会心理服务站").click()
    desk.locator("dialog.xh-ask").get_by_role("button", name="停用").click()
    expect(row(desk, "wulin")).to_contain_text("停用")


def test_the_trail_says_who_did_what_and_that_it_is_whole(desk: Page, district: District) -> None:
    desk.goto(f"{district.service.url}authority/audit/")
    expect(desk.locator(".xh-records-count")).to_contain_text("前后相接")
    expect(desk.locator(".xh-audit-entries")).to_contain_text("生成令牌")
    expect(desk.locator(".xh-audit-entries")).to_contain_text("翠苑街道社会心理服务站cuiyuan")
    expect(desk.locator(".xh-audit-entries")).to_contain_text("自评assessment/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_access_or_is_wider_than_a_telephone(
    browser: Browser, district: District, scheme: str
) -> None:
    context = browser.new_context(
        locale="zh-CN", service_workers="block", bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(f"{district.service.url}authority/")
    found: dict[str, list[str]] = {}
    if broken := breaches(page):
        found["without a token"] = broken
    page.evaluate("token => sessionStorage.setItem('xinheng-authority-token', token)", district.token)
    for address in PAGES:
        query = f"?organisation=cuiyuan&id={district.handed['cuiyuan 2026']}" if "institution" in address else ""
        page.goto(f"{district.service.url}authority/{address}{query}")
        expect(page.locator("table").first).to_be_visible()
        if broken := breaches_at_widths(page):
            found[address] = broken
    context.close()
    assert found == {}
