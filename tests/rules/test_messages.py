"""The sentences that people read: short, kind and exact."""

import re
from collections.abc import Callable
from typing import Any

import pytest

type Ask = Callable[[Any], Any]


def criteria(result: Any) -> dict[str, str]:
    return {criterion["id"]: criterion["message"] for item in result["items"] for criterion in item["criteria"]}


@pytest.mark.parametrize(
    ("facts", "criterion", "message"),
    [
        ({"F01": {"floor_area_m2": 38.5}}, "floor_area_m2", "少 1.5 平米：38.5 ＜ 40"),
        ({"F02": {"bays": 2}}, "bays", "开间数达到：2 开间"),
        ({}, "floor_area_m2", "还没有填写“场所面积”"),
        ({"F05": {"level": "basic"}}, "level", "基本齐全，没有达到“配套齐全”"),
        ({"F25": {"treated": 0}}, "improved", "“接受心理咨询服务的人员”为 0，所以不适用"),
        ({"F26": {"referred_in_time": "not_applicable"}}, "referred_in_time", "没有发生，这一条不适用"),
    ],
)
def test_findings_speak_plainly(evaluate: Ask, facts: Any, criterion: str, message: str) -> None:
    assert criteria(evaluate({"class": "B", "facts": facts}))[criterion] == message


@pytest.mark.parametrize(
    ("used", "message"),
    [(True, "已采用：可一室多用"), (False, "没有采用，不影响结论：可一室多用"), (None, "还没有填写“可一室多用”")],
)
def test_a_permission_is_no_failure(visit: Ask, used: bool | None, message: str) -> None:
    result = visit({"facts": {"zones": {"multi_use": used}}})
    said = {criterion["id"]: criterion["message"] for group in result["groups"] for criterion in group["criteria"]}
    assert said["multi_use"] == message


def test_a_rate_below_its_bound_never_looks_like_the_bound(evaluate: Ask) -> None:
    near = {"satisfied": 94999, "answered": 100000}
    message = criteria(evaluate({"class": "B", "facts": {"F18": {"rounds": [near, near]}}}))["rate"]
    assert message == "满意率最低的一次 94.999%，低于 95%，差 0.001 个百分点"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"facts": {"F04": {"calm_tone": False}}}, "按“全部达到才得分”：1 条未达到，1 条待填，计 0 分（满分 4 分）"),
        (
            {"policy": "proportional", "facts": {"F04": {"calm_tone": True}}},
            "按“达到多少得多少分”：1 条达到，1 条待填，计 2～4 分（满分 4 分）",
        ),
        ({"scores": {"F04": {"score": 3, "reason": "正在改造"}}}, "评定为 3 分（系统建议 0～4 分）：正在改造"),
    ],
)
def test_an_item_shows_its_arithmetic(evaluate: Ask, document: Any, reason: str) -> None:
    items = {item["id"]: item for item in evaluate({"class": "B", **document})["items"]}
    assert items["F04"]["reason"] == reason


def test_rounding_down_is_told(evaluate: Ask) -> None:
    document = {"class": "B", "policy": "proportional", "facts": {"F09": {"lectures": 25}}}
    items = {item["id"]: item for item in evaluate(document)["items"]}
    assert items["F09"]["reason"] == (
        "按“达到多少得多少分”：1 条未达到，8 × 5/6 = 6.66…，向下取到 0.5 分，计 6.5 分（满分 8 分）"
    )


def test_problems_name_the_field_and_say_what_is_expected(evaluate: Ask) -> None:
    result = evaluate({"class": "B", "facts": {"F01": {"floor_area_m2": -1}, "F19": {"received": 1, "handled": 2}}})
    assert [error["message"] for error in result["errors"]] == [
        "“场所面积”应为不小于 0 的数，最多两位小数",
        "“其中已处理的投诉”不能多于“收到的投诉”",
    ]


def test_nobody_is_shouted_at(evaluate: Ask) -> None:
    said = list(criteria(evaluate({"class": "B"})).values())
    assert not [message for message in said if re.search("[!！]", message)]


def test_a_sum_just_below_a_step_never_looks_like_it(evaluate: Ask) -> None:
    facts = {"F01": {"floor_area_m2": 59.99}, "F25": {"treated": 10**9, "improved": 1}}
    result = evaluate({"class": "A", "policy": "proportional", "facts": facts})
    reasons = {item["id"]: item["reason"] for item in result["items"]}
    assert "4 × 5999/6000 = 3.99…，向下取到 0.5 分，计 3.5 分" in reasons["F01"]
    assert reasons["F25"].endswith("8 × 1/800000000 = 0…，计 0 分（满分 8 分）")


def test_a_sum_of_shares_is_written_out(evaluate: Ask) -> None:
    facts = {"F02": {"bays": 2, "rooms": 1}, "F10": {"campaigns": 7}}
    result = evaluate({"class": "B", "policy": "proportional", "facts": facts})
    reasons = {item["id"]: item["reason"] for item in result["items"]}
    assert "4 ÷ 2 ×（1 + 1/2） = 3，计 3 分" in reasons["F02"]
    assert "8 × 7/8 = 7，计 7 分" in reasons["F10"]


def test_a_tiny_rise_is_still_a_rise(evaluate: Ask) -> None:
    facts = {"F24": {"cases_before": 999_999_999, "cases_now": 10**9}}
    message = criteria(evaluate({"class": "B", "facts": facts}))["cases_fall"]
    assert message == "没有下降，反而上升 0.0000001%，应下降 20%"
