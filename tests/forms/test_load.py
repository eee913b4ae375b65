"""Finding and reading forms: canonical text, its fingerprint, and files that cannot be used."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from xinheng_forms import load

SECOND = Path(__file__).parent / "second_district.yaml"


def test_tools_name_their_forms() -> None:
    assert load.tools() | {"evaluation": "gs/evaluation", "facility": "gs/facility"} == load.tools()


def test_every_form_of_the_house_is_sound() -> None:
    for form_id in load.tools().values():
        assert load.check(load.FORMS / f"{form_id}.yaml") == []


def test_text_is_canonical() -> None:
    text = load.definition_text("gs/evaluation")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert load.rules_sha256("gs/evaluation") == sha256(text.encode()).hexdigest()


def test_equal_rules_have_equal_text_however_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "reordered.yaml"
    lines = SECOND.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[2:5], lines[1], "# another comment", *lines[5:]]), "utf-8")
    assert load.definition_text(path) == load.definition_text(SECOND)


def test_habits_are_filled_in() -> None:
    item = load.definition("gs/evaluation")["sections"][0]["items"][0]
    assert item["criteria"][0] == {
        "id": "floor_area_m2",
        "kind": "at_least",
        "facts": ["floor_area_m2"],
        "label": "场所面积",
        "unit": "平米",
        "clause": "gs-F-F01",
        "target": {"A": 60, "B": 40, "C": 20},
    }


def test_an_unknown_form_is_told() -> None:
    with pytest.raises(load.UnknownFormError, match="gs/nothing"):
        load.definition_text("gs/nothing")


def test_a_bad_file_is_refused_with_every_problem(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(SECOND.read_text("utf-8").replace("max: 4", "max: 3"), "utf-8")
    with pytest.raises(load.FormError) as refused:
        load.definition_text(path)
    assert [problem.path for problem in refused.value.problems] == ["sections[0].max"]


@pytest.mark.parametrize("text", ["id: a\nid: b\n", "a: [1", "a: {b: 1, b: 2}"])
def test_yaml_that_cannot_be_read_is_a_problem_of_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, "utf-8")
    assert [problem.path for problem in load.check(path)] == [""]


def test_only_these_kinds_may_be_stored_by_a_server() -> None:
    """Whatever may hold records about persons stays on the device: a longer list is a decision, not an accident."""
    stored = {form for form in load.tools().values() if load.definition(form).get("stored")}
    assert stored == {"gs/evaluation", "gs/facility", "gs/staffing", "gbt/capability", "gbt/indicators"}
