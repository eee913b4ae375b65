"""Another district's standard is another file: nothing in the rules knows appendix F."""

import json
from pathlib import Path
from typing import Any

from xinheng.api import run
from xinheng_forms.load import check, definition_text

FORM = Path(__file__).parent / "second_district.yaml"


def ask(document: Any) -> Any:
    return json.loads(run(definition_text(FORM), json.dumps(document)))


def test_the_file_is_sound() -> None:
    assert check(FORM) == []


def test_its_own_bounds_steps_and_grades_count() -> None:
    quarters = [{"called": 3, "due": 10}, {"called": 6, "due": 10}]
    facts = {"T1": {"area_m2": 30.49}, "T2": {"quarters": quarters}, "T3": {"state": "fair"}}
    result = ask({"class": "town", "facts": facts})
    assert [item["score"] for item in result["items"]] == [3.75, 3, 1.25]
    assert (result["total"], result["grade"]) == (8, "passed")
    assert ask({"class": "village", "facts": facts})["total"] == 8.25


def test_its_own_words_are_checked() -> None:
    result = ask(
        {"class": "A", "policy": "strict", "facts": {"F01": {}}, "scores": {"T3": {"score": 0.3, "reason": "x"}}}
    )
    assert [(error["code"], error["path"]) for error in result["errors"]] == [
        ("out_of_range", "class"),
        ("unknown_key", "facts.F01"),
        ("out_of_range", "policy"),
        ("out_of_range", "scores.T3.score"),
    ]


def test_a_form_may_know_no_classes(tmp_path: Path) -> None:
    text = FORM.read_text("utf-8").replace('{town: "30.5", village: 10}', "10")
    begin, end = text.index("classes:"), text.index("sections:")
    path = tmp_path / "plain.yaml"
    path.write_text(text[:begin] + text[end:], "utf-8")
    definition = definition_text(path)
    assert json.loads(run(definition, '{"facts": {"T1": {"area_m2": 10}}}'))["total"] == 4
    assert json.loads(run(definition, '{"class": "town"}'))["errors"][0]["code"] == "unknown_key"
