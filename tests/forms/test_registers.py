"""Registers, sheets and checklists as data: each file is right, each mistake in one is named with its path."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from xinheng_forms.quotation import quotation
from xinheng_forms.register_page import render_register, told
from xinheng_forms.register_paper import render_paper
from xinheng_forms.registers import check, fields, register, registers
from xinheng_forms.shelves import place, shelves

SMALL: dict[str, Any] = {
    "id": "gs/small",
    "kind": "register",
    "standard": "gs",
    "title": "小登记",
    "shelf": "人员",
    "summary": "一句话。",
    "clauses": ["gs-8.3"],
    "names": ["name"],
    "date": "day",
    "groups": [
        {
            "title": "一组",
            "fields": [
                {"id": "name", "kind": "text", "label": "名字"},
                {"id": "day", "kind": "date", "label": "日期"},
                {"id": "sort", "kind": "choice", "label": "类别", "options": ["甲", "乙"]},
            ],
        }
    ],
    "list": ["name"],
}


def problems(tmp_path: Path, **changes: Any) -> list[str]:
    """List what is wrong with the small register once these keys are changed."""
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump({**SMALL, **changes}, allow_unicode=True), "utf-8")
    return [str(problem) for problem in check(path)]


@pytest.mark.parametrize("name", registers())
def test_every_register_is_right_and_its_sheet_has_every_label(name: str) -> None:
    assert check(registers()[name]) == []
    form = register(name)
    paper = re.sub(r"<[^>]+>", "", render_paper(form))
    printed = [field for field in fields(form) if field["kind"] != "link"]
    if not form["paper"]["rows"]:
        assert [field["label"] for field in printed if field["label"] not in paper] == []
    assert name == f"{registers()[name].parent.name}/{registers()[name].stem}"


def test_a_right_file_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kind": "list"}, "kind: 'list' is not one of"),
        ({"colour": "red"}, "(file): Additional properties are not allowed"),
        ({"list": ["nam"]}, "list[0]: there is no field 'nam'"),
        ({"date": "name"}, "date: 'name' is not a field of kind date"),
        ({"statistics": [{"title": "数", "by": "name"}]}, "statistics[0].by: 'name' is neither a choice nor a date"),
        ({"statistics": [{"title": "数", "sum": "day"}]}, "statistics[0].sum: 'day' is not a number"),
        ({"next": [{"register": "gs/none", "label": "去", "link": "x"}]}, "next[0].register: there is no register"),
        ({"next": [{"register": "gs/session", "label": "去", "link": "name"}]}, "next[0].link: 'name' is not a link"),
        ({"paper": {"rows": [["nobody"]]}}, "paper.rows[0][0]: there is no field 'nobody'"),
        ({"quotes": ["gs-99"]}, "quotes: no text is known for gs-99"),
        ({"retention": {"years": 0}}, "retention.years: 0 is less than the minimum of 1"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_a_mistake_is_named_with_its_path(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    found = problems(tmp_path, **changes)
    assert any(line.startswith(problem) for line in found), found


def test_a_name_that_is_taken_is_found(tmp_path: Path) -> None:
    groups = [{"title": "一", "fields": [{"id": "state", "kind": "text", "label": "状态"}]}]
    found = problems(tmp_path, groups=groups, list=["state"], names=["state"], date="state")
    assert "groups[0].fields[0].id: 'state' is taken" in found


def test_appendix_c_has_the_labels_of_the_standard_in_their_order() -> None:
    source = (Path(__file__).parents[2] / "docs" / "standards" / "gs" / "C.md").read_text("utf-8")
    cell = re.compile(r"<th[^>]*data-quote>(.*?)</th>")
    standard = ["".join(re.sub(r"<br>", "", label).split()) for label in cell.findall(source)]
    assert cell.findall(render_paper(register("gs/visitor"))) == standard


def test_the_28_duties_are_asked_in_the_standards_own_words() -> None:
    asked = [
        field
        for name in ("gs/duties-centre", "gs/duties-station", "gs/duties-room")
        for field in fields(register(name))
        if field["kind"] == "check"
    ]
    assert len(asked) == 28
    assert all(quotation(field["clause"]).startswith(field["label"]) for field in asked)
    assert quotation("gs-4.2.3-h") == "制订开展社会心理服务工作应急预案和防控措施，并定期组织相关人员演练。"


def test_data_in_a_page_cannot_end_its_script(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "</" not in render_register("gs/visitor").split('json">')[1].split("</script>")[0]
    assert told(register("gs/visitor"))["registers"]["gs/session"]["slug"] == "gs-session"


def test_each_form_stands_under_its_heading_once_and_one_not_named_comes_last() -> None:
    named = [(shelf, name) for shelf, names in shelves().items() for name in names]
    assert len(named) == len(set(named)) > 50
    assert set(named) <= {(register(name)["shelf"], name) for name in registers()}
    assert place("接待来访", "gs/appointment") < place("接待来访", "gs/visitor") < place("接待来访", "gs/a-new-one")
    assert place("接待来访", "gs/a-new-one") < place("预警和危机", "gs/alert-watch") < place("新的一栏", "gs/a")
