"""What inspectors found stands beside the institution's own answers, and says when it is of an earlier submission."""

import json
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from evaluation import Evaluation
from playwright.sync_api import Page, expect
from relay import authority_token, new_token
from service import Service

RECORD = "import('/assets/js/store.js').then(async ({ openStore }) => (await (await openStore()).list())[0])"
REASON = "现场只见到 15 场讲座的记录"


@pytest.fixture(scope="module")
def service(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run one server for the module."""
    with Service(site, tmp_path_factory.mktemp("data")) as service:
        yield service


def ask(service: Service, token: str, method: str, path: str, body: object = None, **headers: str) -> Any:
    """Ask the server itself."""
    request = urllib.request.Request(
        f"{service.url}api/v1/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


def inspect(service: Service, authority: str, record_id: str) -> None:
    """Review what was handed in."""
    handed_in = ask(service, authority, "GET", f"authority/organisations/cuiyuan/assessments/{record_id}")
    review = {"revision": handed_in["revision"], "items": {"F09": {"score": 3.5, "reason": REASON}}}
    unseen = {"If-None-Match": "*", "Write-Id": str(uuid.uuid4())}
    ask(service, authority, "PUT", f"authority/reviews/cuiyuan/{record_id}", review, **unseen)


def test_a_review_is_read_item_by_item_and_ages_with_a_new_submission(page: Page, service: Service) -> None:
    authority, token = authority_token(service.data), new_token(service.data)
    evaluation = Evaluation(page, service.url)
    page.evaluate("token => localStorage.setItem('xinheng-token', token)", token)
    evaluation.choose("class", "B")
    evaluation.fill({"about.organisation": "翠苑街道社会心理服务站", "facts.F09.lectures": "30"})
    evaluation.expect_total("8", "～ 100 分")
    evaluation.expect_saved()
    page.locator("[data-action=submit]").click()
    expect(evaluation.slot("sync")).to_contain_text("已收到，回执号 ")
    expect(evaluation.slot("review")).to_be_hidden()
    record_id = page.evaluate(RECORD)["id"]
    inspect(service, authority, record_id)

    page.reload()
    expect(evaluation.slot("review")).to_contain_text("主管部门已核查")
    expect(evaluation.slot("review")).to_contain_text("3.5～95.5 分，不合格～优秀")
    note = evaluation.card("F09").get_by_role("note", name="核查")
    expect(note).to_contain_text("核查 3.5 / 8 分（提交的自评 8 分）")
    expect(note).to_contain_text(f"理由：{REASON}")
    expect(page.get_by_role("note", name="核查")).to_have_count(1)

    evaluation.fill({"facts.F10.campaigns": "8"})
    evaluation.expect_saved()
    page.locator("[data-action=submit]").click()
    expect(evaluation.slot("review")).to_contain_text("核查过先前提交的版本")
    expect(evaluation.slot("review")).to_contain_text("后来提交的版本还没有核查")
    expect(note).to_contain_text("（提交的自评 8 分，先前的版本）")

    page.goto(f"{service.url}records/")
    listed = page.locator(f"[data-id='{record_id}']")
    expect(listed).to_contain_text("主管部门核查过先前提交的版本")
    expect(listed).to_contain_text("3.5～95.5 分")
    page.evaluate("localStorage.removeItem('xinheng-token')")
    page.reload()
    expect(listed).to_contain_text("已收到")
    expect(page.get_by_role("button", name="取回本机构的草稿")).to_be_visible()
    expect(listed).not_to_contain_text("核查")
