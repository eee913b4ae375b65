"""The case files: what each kind of condition and each aggregation answers; the browser runs them too."""

import json
from pathlib import Path
from typing import Any

import pytest
from xinheng.aggregations import AGGREGATIONS
from xinheng.api import run
from xinheng.conditions import KINDS
from xinheng_forms.load import definition_text

CASES = Path(__file__).parent.parent / "cases"
LISTED = [(path.stem, case) for path in sorted(CASES.glob("*.json")) for case in json.loads(path.read_text("utf-8"))]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{stem}: {case['why']}") for stem, case in LISTED])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"] if "text" in case else json.dumps(case["document"], ensure_ascii=False)
    result = json.loads(run(definition_text(case["form"]), text))
    if "errors" in case:
        assert [(error["code"], error["path"]) for error in result["errors"]] == [
            (error["code"], error["path"]) for error in case["errors"]
        ]
        assert all(error["message"] for error in result["errors"])
    else:
        assert_says(result, case["result"], "")


def assert_says(actual: Any, expected: Any, path: str) -> None:
    """Compare the keys that a case names; members of a list that have an id are found by it."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in actual, f"{path}.{key}"
            assert_says(actual[key], value, f"{path}.{key}")
    elif isinstance(expected, list) and expected and isinstance(expected[0], dict) and "id" in expected[0]:
        by_id = {member["id"]: member for member in actual}
        for value in expected:
            assert_says(by_id[value["id"]], value, f"{path}[{value['id']}]")
    else:
        assert actual == expected, path


def test_every_kind_has_its_case_file() -> None:
    assert set(KINDS) <= {path.stem for path in CASES.glob("*.json")}


def test_every_aggregation_has_its_case_file() -> None:
    assert set(AGGREGATIONS) <= {path.stem for path in CASES.glob("*.json")}
