"""The crosswalk names clauses that exist, is listed both ways, and leads from each clause to those it meets."""

import re
from pathlib import Path

import pytest
from pages import addresses, article, ids
from test_remarks import page_of
from xinheng_forms.build import BuildError, check_crosswalk
from xinheng_forms.crosswalk import Crosswalk, Only, crosswalk, in_order, parse
from xinheng_forms.remarks import clause_href
from xinheng_forms.wording import wording

PAGE = "standards/crosswalk/"
CLAUSES = [clause for standard in ("gs", "gbt") for clause in crosswalk().clauses(standard)]


def test_each_clause_leads_to_those_it_meets_and_to_the_reason(site: Path) -> None:
    for clause in CLAUSES:
        text = article(site, page_of(clause_href(clause)))
        line = next(line for line in text.split('<p class="xh-serves xh-meets"') if f'#map-{clause}"' in line)
        links = line.partition("</p>")[0]
        assert all(f'#{other}"' in links for other in crosswalk().counterparts(clause)), clause


def test_both_ways_are_listed_with_reason_and_strength(site: Path) -> None:
    text = article(site, PAGE)
    assert {f"map-{clause}" for clause in CLAUSES} <= ids(site, PAGE)
    for pair in crosswalk().pairs:
        assert text.count(pair.reason) == len(pair.gs) + len(pair.gbt)
    for entry in crosswalk().only:
        assert text.count(entry.note) == 1


def test_what_meets_is_no_quotation(site: Path) -> None:
    assert "data-quote" not in article(site, PAGE)
    assert "都是本站的判断" in article(site, PAGE)


def test_every_section_of_both_standards_is_weighed(site: Path) -> None:
    """Each second-level clause meets something, itself or in one of its parts, or is named as standing alone."""
    named = {*CLAUSES, *(clause for entry in crosswalk().only for clause in entry.clauses)}
    sections = {
        name
        for address in addresses(site)
        if address.startswith(("standards/gs/", "standards/gbt/"))
        for name in ids(site, address)
        if re.fullmatch(r"(gs|gbt)-(\d+\.\d+|[A-F])", name)
    }
    forgotten = [
        name for name in sections if not any(re.match(rf"{re.escape(name)}(?:[.-]|$)", clause) for clause in named)
    ]
    assert forgotten == []


def test_nothing_both_meets_and_stands_alone() -> None:
    alone = {clause for entry in crosswalk().only for clause in entry.clauses}
    assert alone.isdisjoint(CLAUSES)


def test_a_clause_that_no_page_has_stops_the_build(site: Path) -> None:
    check_crosswalk(crosswalk(), site)
    lost = Crosswalk((), (Only(("gs-9.2", "gs-9.4", "gbt-11"), "没有这一条"),))
    with pytest.raises(BuildError, match=r"no page has: gbt-11, gs-9\.4$"):
        check_crosswalk(lost, site)


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ({"gs": ["gbt-1"], "gbt": ["gbt-1"], "strength": "close", "reason": "x"}, "gbt-1 under gs"),
        ({"gs": ["gs-1"], "gbt": ["gbt-1"], "strength": "same", "reason": "x"}, "same is none of"),
    ],
)
def test_a_slip_in_the_file_is_told(pair: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse({"pairs": [pair], "only": []})


def test_clauses_stand_in_the_order_of_their_standard() -> None:
    assert in_order(["gs-F", "gs-10.1", "gs-4.2.1-c", "gs-4.10", "gs-4.2"]) == (
        "gs-4.2", "gs-4.2.1-c", "gs-4.10", "gs-10.1", "gs-F",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("gs-9.2", "投诉处理"),
        ("gs-D", "社会心理服务工作满意度调查表"),
        ("gs-7.1-j", "失业、待业人员"),
        ("gs-8.5.1", "根据摸排及评估，对辖区内重点…"),
        ("gbt-3.3", "心理疏导"),
        ("gbt-7.1.1-5", "心理服务志愿者"),
        ("gbt-A.2", "服务能力分级"),
        ("gs-B-waiting", ""),
    ],
)
def test_a_clause_is_named_by_its_own_words(clause: str, words: str) -> None:
    assert wording(clause) == words
