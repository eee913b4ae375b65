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
