"""The plain form: complete without script, named as the contract names its facts."""

import re

from xinheng.conditions import KINDS
from xinheng_forms.cards import clause_page, parts, passages
from xinheng_forms.hints import QUIET, SENTENCES, hints
from xinheng_forms.load import definition
from xinheng_forms.page import ROOT, render_page

FORM = definition("gs/evaluation")
PAGE = render_page("gs/evaluation")


def test_every_fact_has_an_input_named_by_its_path() -> None:
    for section in FORM["sections"]:
        for item in section["items"]:
            for fact in item["facts"]:
                name = f"facts.{item['id']}.{fact['id']}"
                expected = f"{name}[1].{fact['fields'][0]['id']}" if fact["kind"] == "rounds" else name
                assert f'name="{expected}"' in PAGE


def test_every_label_belongs_to_an_input() -> None:
    ids = set(re.findall(r' id="([^"]+)"', PAGE))
    assert set(re.findall(r'<label for="([^"]+)"', PAGE)) <= ids
    described = {one for many in re.findall(r'aria-describedby="([^"]+)"', PAGE) for one in many.split()}
    assert described <= ids


def test_ids_are_unique() -> None:
    ids = re.findall(r' id="([^"]+)"', PAGE)
    assert sorted(ids) == sorted(set(ids))


def test_ids_do_not_collide_with_clause_anchors() -> None:
    assert not [one for one in re.findall(r' id="([^"]+)"', PAGE) if one.startswith("gs-")]


def test_not_applicable_is_offered_only_where_the_occasion_may_not_arise() -> None:
    offered = set(re.findall(r'name="facts\.(F\d\d\.\w+)" value="not_applicable"', PAGE))
    assert offered == {
        "F15.handover_done", "F17.booked", "F17.vouchers_complete", "F20.explained", "F21.listened", "F21.recorded",
        "F22.targeted", "F22.analysis_right", "F22.visitors_content", "F26.referred_in_time",
    }  # fmt: skip


def test_a_quoted_requirement_stays_word_for_word() -> None:
    for section in FORM["sections"]:
        for item in section["items"]:
            for line in item["requirement"].splitlines():
                assert "".join(passage.text for passage in passages(line, FORM["classes"])) == line


def test_a_requirement_points_at_each_class() -> None:
    found = passages("每年不少于A类20次，B类30次，C类40次。", FORM["classes"])
    assert [(one.class_id, one.text) for one in found] == [
        (None, "每年不少于"), ("A", "A类20次，"), ("B", "B类30次，"), ("C", "C类40次。"),
    ]  # fmt: skip


def hint_texts(item_id: str, fact_id: str) -> list[str]:
    item = next(one for section in FORM["sections"] for one in section["items"] if one["id"] == item_id)
    fact = next(one for one in item["facts"] if one["id"] == fact_id)
    return [hint.text for hint in hints(fact, item, FORM["classes"])]


def test_hints_say_what_each_class_has_to_reach() -> None:
    assert hint_texts("F01", "floor_area_m2") == ["A类不少于 60 平米", "B类不少于 40 平米", "C类不少于 20 平米"]
    assert hint_texts("F07", "trainings") == ["不少于 3 次"]
    assert hint_texts("F06", "managers_part_time") == [
        "A类不计此数", "B类管理员合计不少于 1 名", "C类管理员合计不少于 1 名",
    ]  # fmt: skip
    assert hint_texts("F11", "staff") == []
    assert hint_texts("F11", "certified") == ["持证上岗率不低于 100%"]
    assert hint_texts("F18", "rounds") == ["不少于 2 次", "每次满意率不低于 95%"]


def test_remarks_of_an_item_stand_on_its_card() -> None:
    lectures = next(card for part in parts(FORM, ROOT) for card in part.cards if card.id == "F09")
    assert [note.id for note in lectures.notes] == ["D2", "D10", "N5"]


def test_clause_links_work_under_any_path_prefix() -> None:
    assert clause_page("gs-F-F01", ROOT) == "../../standards/gs/F/"
    assert clause_page("gs-7.3.3.5", ROOT) == "../../standards/gs/7/"
    assert not re.findall(r'(?:href|src)="/', PAGE)


def test_the_page_has_no_blank_line_and_no_inline_style() -> None:
    assert "\n\n" not in PAGE
    assert " style=" not in PAGE


def test_every_kind_has_its_hint_or_needs_none() -> None:
    assert set(KINDS) - set(SENTENCES) == QUIET
