"""Rows of institutions from heads alone, where a whole server would need two editions of the rules."""

from typing import Any

from running import MADE
from xinheng.numerals import Numeral
from xinheng_server.district.institutions import institutions
from xinheng_server.district.submissions import District, Handed
from xinheng_server.heads import year_of
from xinheng_server.registry import Organisation
from xinheng_server.store import Stamp


def handed(year: str, edition: str, low: str, *, received: str = MADE, **head: Any) -> Handed:
    whole = {
        "form": "gs/evaluation",
        "edition": edition,
        "rules_sha256": "0" * 64,
        "year": year,
        "low": Numeral(low),
        "high": Numeral("100"),
        **head,
    }
    return Handed("heping", f"{year}-{received}", Stamp("r1", received, "K7P-4M3"), whole)


def row(*submissions: Handed) -> Any:
    district = District([Organisation("heping", "名称", "B", None, MADE)], submissions, {})
    return institutions(district, "gs/evaluation", "2026")[0]["submission"]


def test_results_of_two_editions_are_shown_but_not_compared() -> None:
    found = row(handed("2025", "2025.1", "80"), handed("2026", "2026.1", "90.5"))
    assert (found["before"]["edition"], found["before"]["low"]) == ("2025.1", Numeral("80"))
    assert found["change"] is None


def test_results_of_one_edition_are_compared_exactly() -> None:
    found = row(handed("2025", "2026.1", "80.1"), handed("2026", "2026.1", "80.3"))
    assert found["change"] == {"low": found["change"]["low"], "high": 0}
    assert found["change"]["low"] * 10 == 2


def test_the_last_one_received_counts() -> None:
    early, late = handed("2026", "1", "1", received="2026-01-01T00:00:00Z"), handed("2026", "1", "2")
    assert row(late, early)["low"] == Numeral("2")


def test_a_year_is_found_in_what_people_write() -> None:
    assert [year_of(text) for text in ("2026", "2026年上半年", "二〇二六", "12026", None)] == [
        "2026",
        "2026",
        None,
        None,
        None,
    ]
    assert year_of(Numeral("2026")) == "2026"
