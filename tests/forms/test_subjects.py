"""What the pages across tools know of a tool are the very items that its results name, and clauses that are there."""

import json
from typing import Any

import pytest
from xinheng.api import run
from xinheng_forms.load import definition_text
from xinheng_forms.subjects import checklists, page_data, subjects

SUBJECTS = subjects("../../")


def keys(result: dict[str, Any]) -> set[str]:
    """Give the keys of a result's items, as the pages make them."""
    if "items" in result:
        return {item["id"] for item in result["items"]}
    groups = result.get("groups") or result.get("dimensions") or [{"id": "", "criteria": result["criteria"]}]
    return {".".join(filter(None, (group["id"], each["id"]))) for group in groups for each in group["criteria"]}


@pytest.mark.parametrize("subject", [pytest.param(subject, id=subject["form"]) for subject in SUBJECTS])
def test_every_item_of_a_result_is_known_by_name(subject: dict[str, Any]) -> None:
    document: dict[str, object] = {"class": "B"} if subject["classes"] else {"facts": {}}
    result = json.loads(run(definition_text(subject["form"]), json.dumps(document)))
    points = subject["aggregation"] == "points"
    known = {
        item["id"] if points or not group["id"] else f"{group['id']}.{item['id']}"
        for group in subject["groups"]
        for item in group["items"]
    }
    assert keys(result) <= known


def test_every_clause_has_its_name_and_every_question_its_answers() -> None:
    data = json.loads(page_data("../../"))
    asked = [item["clause"] for subject in data["subjects"] for group in subject["groups"] for item in group["items"]]
    assert set(filter(None, asked)) <= set(data["clauses"])
    assert {tuple(each["names"].values()) for each in checklists("../../")} == {("是", "否", "不适用")}


def test_what_is_a_part_of_another_tools_item_names_it() -> None:
    known = {subject["form"]: subject for subject in json.loads(page_data("../../"))["subjects"]}
    parts = {
        (form, item["id"]): item["part_of"]
        for form in ("gs/facility", "gs/staffing", "gs/rules-check")
        for group in known[form]["groups"]
        for item in group["items"]
        if "part_of" in item
    }
    assert parts["gs/facility", "floor_area_m2"] == ["gs/evaluation F01"]
    assert parts["gs/staffing", "helpers"][0] == "gs/evaluation F06"
    assert parts["gs/rules-check", "finance_rules_kept"] == ["gs/evaluation F16"]
    assert ("gs/staffing", "full_time_level2") not in parts  # the evaluation does not ask for it
    items = {item["id"] for group in known["gs/evaluation"]["groups"] for item in group["items"]}
    asked = {key for keys in parts.values() for key in keys if key.startswith("gs/evaluation ")}
    assert {key.partition(" ")[2] for key in asked} <= items
