"""What a stored document may say in people's own words, and nothing about visitors."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from running import Page, assert_problem, new_id, submission
from xinheng_forms.page import render_page
from xinheng_server.free_texts import ABOUT
from xinheng_server.input_names import input_of
from xinheng_server.rules import Rulebook

RULES = Rulebook().accepted
PEOPLE = {"cases": [{"visitor": "张三", "phone": "13900000000"}]}


def faults(page: Page, document: Mapping[str, Any], form: str = "gs/evaluation") -> dict[str, str]:
    """Hand in a document that is refused; return path → message."""
    document_id = new_id()
    answer = page.put(document_id, submission(document, form=form, rules_sha256=RULES[form].sha256))
    problem = assert_problem(answer, 422, "document_invalid")
    assert_problem(page.get(document_id), 404, "not_found")
    return {error["path"]: error["message"] for error in problem["errors"]}


@pytest.mark.parametrize("form", sorted(RULES))
def test_no_form_that_is_stored_can_carry_a_register_of_visitors(page: Page, form: str) -> None:
    document = {"about": PEOPLE, "facts": {}} | ({"class": "B"} if "class" in _inputs(form) else {})
    assert "只留在本机" in faults(page, document, form)["about.cases"]


@pytest.mark.parametrize(
    ("about", "path", "label"),
    [
        ({"note": PEOPLE}, "about.note", "备注"),
        ({"organisation": ["张三"]}, "about.organisation", "机构名称"),
        ({"year": 2026}, "about.year", "评估年度"),
        ({"note": "长" * 2001}, "about.note", "备注"),
        ({"assessor": "长" * 201}, "about.assessor", "评估人"),
        ({"evidence": "租赁合同"}, "about.evidence", "佐证"),
        ({"evidence": {"F01": PEOPLE}}, "about.evidence.F01", "F01 的佐证"),
        ({"evidence": {"F01": "长" * 1001}}, "about.evidence.F01", "F01 的佐证"),
        ({"evidence": {"张三": "13900000000"}}, "about.evidence.张三", "各项"),
        ({"心" * 50: ""}, "about." + "心" * 40, "机构名称"),
    ],
)
def test_what_is_no_short_text_of_the_page_is_refused_by_its_name(
    page: Page, about: dict[str, Any], path: str, label: str
) -> None:
    assert label in faults(page, {"class": "B", "about": about})[path]


def test_a_reason_is_as_short_as_its_field(page: Page) -> None:
    scores = {"F01": {"score": 5, "reason": "长" * 1001}}
    assert "F01 的改判理由" in faults(page, {"class": "B", "scores": scores})["scores.F01.reason"]


def test_the_rules_problems_and_the_texts_are_told_together(page: Page) -> None:
    assert faults(page, {"class": "X", "about": PEOPLE}).keys() == {"class", "about.cases"}


def test_all_that_the_page_asks_for_is_kept(page: Page) -> None:
    texts = {name: "长" * text.longest for name, text in ABOUT.items()}
    document = {"class": "B", "about": {**texts, "evidence": {"F01": "长" * 1000, "F25": "台账"}}}
    kept = page.put(new_id(), submission(document))
    assert kept.status_code == 201
    assert kept.json()["result"]["about"] == document["about"]


def test_every_input_of_the_page_can_be_carried_with_all_it_takes() -> None:
    html = render_page("gs/evaluation")
    tags = re.findall(r"<(?:input|textarea)[^>]*? name=\"([^\"]+)\"([^>]*)", html)
    assert len(tags) > 200
    for name, rest in tags:
        if name.startswith("taken."):
            continue  # where a fact came from stays on the device
        text = input_of(RULES["gs/evaluation"], name)
        longest = re.search(r'maxlength="(\d+)"', rest)
        assert text is not None, name
        assert text.longest >= int(longest[1] if longest else 40), name


@pytest.mark.parametrize("form", sorted(RULES))
def test_forms_without_a_page_have_inputs_for_their_facts(form: str) -> None:
    assert any(name.startswith("facts.") for name in _inputs(form))
    assert ("policy" in _inputs(form)) == (form == "gs/evaluation")
    assert ("period.from" in _inputs(form)) == (form == "gbt/indicators")


def _inputs(form: str) -> set[str]:
    found = {"facts.staff.x", "class", "policy", "period.from", *_facts(form)}
    return {name for name in found if input_of(RULES[form], name)}


def _facts(form: str) -> set[str]:
    names = {"gs/facility": "facts.site.bays", "gbt/capability": "facts.service.daily_support"}
    names |= {"gs/staffing": "facts.counsellors_full_time", "gbt/indicators": "facts.residents"}
    return {names.get(form, "facts.F18.rounds[0].answered")}
