"""Each decision and note stands beside a clause and on the page of remarks; links between clauses and pages meet."""

import re
from pathlib import Path

import pytest
from pages import addresses, article, ids
from xinheng_forms.remarks import Remark, all_remarks, clause_href, clauses_of, services, services_at
from xinheng_sheet.clause_names import clause_name

IDS = [*(f"D{number}" for number in range(21)), *(f"N{number}" for number in range(1, 17))]


def page_of(href: str) -> str:
    path = href.partition("#")[0].removesuffix(".md")
    return path.removesuffix("index") if path.endswith("/index") else f"{path}/"


def test_all_decisions_and_notes_are_there() -> None:
    assert [remark.id for remark in all_remarks()] == IDS


@pytest.mark.parametrize("remark", all_remarks(), ids=lambda remark: remark.id)
def test_remark_stands_beside_each_of_its_clauses(site: Path, remark: Remark) -> None:
    assert remark.clauses
    for clause in remark.clauses:
        page = page_of(clause_href(clause))
        assert clause in ids(site, page)
        assert remark.at(clause) in article(site, page)


@pytest.mark.parametrize("identifier", IDS)
def test_remark_has_its_place_on_the_page_of_remarks(site: Path, identifier: str) -> None:
    assert identifier in ids(site, "standards/remarks/")


def test_a_remark_is_never_part_of_a_quotation(site: Path) -> None:
    text = article(site, "standards/gs/4/")
    assert '<div class="xh-remark"' in text
    assert all("data-quote" not in box.partition("</div>")[0] for box in text.split('<div class="xh-remark"')[1:])


def test_clause_and_page_link_to_each_other(site: Path) -> None:
    for service in services():
        for clause in service.clauses:
            assert clause in ids(site, page_of(clause_href(clause)))
            assert set(service.clauses[clause]) <= ids(site, page_of(service.page))


#: What asks for nothing that a tool or a form could serve: scopes, references, terms, and principles that say how to think.
ASKS_NOTHING = re.compile(
    r"gs-([1-3]|3\.\d|2-\d|7\.3\.4\.0)|gbt-([1-3]|3\.[13](-note)?|4\.[13]|5\.1|A\.1)|.*(index|preface|references|contents).*"
)


def served(clause: str) -> bool:
    """Say whether a page serves the clause, or the clause that it is a part of."""
    above = re.match(r"(.*?-.*)[.-][^.-]+$", clause)
    return bool(services_at(clause)) or (above is not None and served(above[1]))


def test_whatever_asks_for_something_leads_to_a_page_that_serves_it(site: Path) -> None:
    pages = [page for page in addresses(site) if re.match(r"standards/gb?[st]/", page)]
    clauses = {name for page in pages for name in ids(site, page) if re.match(r"gb?[st]-", name)}
    leaves = {one for one in clauses if not any(other.startswith((f"{one}.", f"{one}-")) for other in clauses)}
    assert len(leaves) > 200
    assert sorted(one for one in leaves if not served(one) and not ASKS_NOTHING.fullmatch(one)) == []


def test_a_part_of_a_page_is_called_by_words_and_not_by_its_id() -> None:
    labels = {label for service in services() for clause in service.clauses for _, label in service.links(clause)}
    assert sorted(label for label in labels if re.search("[a-z]", label)) == []


def test_a_page_that_serves_a_clause_says_so(site: Path) -> None:
    for service in services():
        text = article(site, page_of(service.page))
        assert [clause for clause in service.clauses if f"#{clause}" not in text] == [], service.page


def test_a_row_leads_to_what_serves_it_and_to_its_remarks_outside_the_quotation(site: Path) -> None:
    row = article(site, "standards/gs/F/").split('id="gs-F-F18"', 1)[1].partition("</tr>")[0]
    aids = row.partition("xh-aids")[2].partition("</p>")[0]
    assert 'href="../../../survey/"' in aids
    assert 'href="../../remarks/#D10"' in aids
    assert "data-quote" not in aids
    room = article(site, "standards/gs/B/").split('id="gs-B-waiting"', 1)[1].partition("</tr>")[0]
    assert 'href="../../../tools/facility/#section-waiting"' in room


def test_page_knows_its_clauses() -> None:
    assert "gs-10.3" in clauses_of("tools/evaluation.md")
    assert clauses_of("no/such.md") == ()


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("gs-7.3.3.5", "规范 7.3.3.5"),
        ("gs-4.2.1-c", "规范 4.2.1 c)"),
        ("gs-F-F01", "规范 附录F F01"),
        ("gs-B-waiting", "规范 附录B 预约等候室"),
        ("gbt-5.2-1", "通则 5.2 第1项"),
        ("gbt-3.1-note", "通则 3.1 注"),
        ("gbt-preface", "通则 前言"),
        ("gbt-A.2-service-standard", "通则 A.2 服务内容 标准型"),
        ("gs-F-note2", "规范 附录F 注2"),
    ],
)
def test_clause_has_a_name(clause: str, name: str) -> None:
    assert clause_name(clause) == name


def test_each_row_of_appendix_f_leads_to_its_item_outside_the_quotation(site: Path) -> None:
    text = article(site, "standards/gs/F/")
    for number in range(1, 27):
        cell = text.split(f'data-slot="F{number:02}.score">', 1)[1].partition("</td>")[0]
        assert f'href="../../../tools/evaluation/#item-F{number:02}"' in cell
        assert "data-quote" not in cell


def test_the_tool_lists_the_clauses_it_rests_on(site: Path) -> None:
    text = article(site, "tools/evaluation/")
    for clause in clauses_of("tools/evaluation.md"):
        assert f"#{clause}" in text
