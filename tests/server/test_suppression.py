"""Nothing that is withheld can be worked out: not from one look, not from two, not by who knows the rule."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng_server.survey.suppression import last_shown_day, withheld

SMALLEST = st.integers(2, 8)
DAYS = [f"2026-05-{day:02}" for day in range(1, 32)]


def tables(cells: int, total: int) -> Iterator[dict[str, int]]:
    """Go through every way in which so many people can fall into so many cells."""
    for sizes in product(range(total + 1), repeat=cells - 1):
        if sum(sizes) <= total:
            yield dict(zip("abcd", (*sizes, total - sum(sizes)), strict=False))


@pytest.mark.parametrize(("cells", "smallest"), [(3, 3), (4, 3), (3, 5)])
def test_who_knows_the_rule_and_all_that_is_shown_cannot_tell_a_withheld_size(cells: int, smallest: int) -> None:
    for total in range(smallest, 4 * smallest + 2):
        seen: dict[tuple[tuple[str, int], ...], list[Mapping[str, int]]] = defaultdict(list)
        for sizes in tables(cells, total):
            hidden = withheld(sizes, smallest)
            seen[tuple((cell, size) for cell, size in sizes.items() if cell not in hidden)].append(sizes)
        for shown, possible in seen.items():
            for cell in set(possible[0]) - dict(shown).keys():
                assert len({sizes[cell] for sizes in possible}) > 1, (total, shown, cell, possible)


SIZES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=2)


@given(SIZES, SMALLEST)
def test_every_cell_that_is_shown_has_enough_people(sizes: dict[str, int], smallest: int) -> None:
    hidden = withheld(sizes, smallest)
    assert all(size == 0 or size >= smallest for cell, size in sizes.items() if cell not in hidden)


@given(SIZES, SMALLEST)
def test_the_sum_of_what_is_withheld_is_about_enough_people(sizes: dict[str, int], smallest: int) -> None:
    hidden = withheld(sizes, smallest)
    rest = sum(sizes[cell] for cell in hidden)
    assert not hidden or rest >= 2 * smallest or hidden == sizes.keys()


@given(SIZES, SMALLEST)
def test_nothing_is_withheld_without_need(sizes: dict[str, int], smallest: int) -> None:
    if all(size == 0 or size >= smallest for size in sizes.values()):
        assert withheld(sizes, smallest) == frozenset()


ANSWERS = st.dictionaries(st.sampled_from(DAYS), st.integers(1, 12))


def sum_through(answers: Mapping[str, int], day: str | None) -> int:
    return sum(count for each, count in answers.items() if day is not None and each <= day)


@given(ANSWERS, SMALLEST, st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 11)), max_size=6))
def test_two_looks_show_the_same_or_differ_by_enough_answers(
    answers: dict[str, int], smallest: int, looks: list[tuple[str, int]]
) -> None:
    """Someone looks on some days, when some of that day's answers have come, and at the end at everything."""
    shown = {0, sum(answers.values())} if sum(answers.values()) >= smallest else {0}
    for today, so_far in looks:
        came = {day: count for day, count in answers.items() if day < today}
        came[today] = min(so_far, answers.get(today, 0))
        shown.add(sum_through(came, last_shown_day(came, smallest, today)))
    ordered = sorted(shown)
    assert all(later - earlier >= smallest for earlier, later in pairwise(ordered)), ordered


def test_results_end_with_the_last_full_step_that_enough_answers_followed() -> None:
    answers = {"2026-05-01": 3, "2026-05-02": 2, "2026-05-04": 6, "2026-05-05": 4}
    assert last_shown_day(answers, 5, "2026-05-05") == "2026-05-02"
    assert last_shown_day({**answers, "2026-05-05": 5}, 5, "2026-05-05") == "2026-05-04"


def test_answers_of_today_are_never_in() -> None:
    assert last_shown_day({"2026-05-01": 100}, 5, "2026-05-01") is None
    assert last_shown_day({"2026-05-01": 100, "2026-05-02": 100}, 5, "2026-05-02") == "2026-05-01"


def test_a_day_that_is_not_over_is_not_in_even_if_the_clock_was_set_back() -> None:
    assert last_shown_day({"2026-05-01": 100, "2026-05-02": 100}, 5, "2026-05-01") is None
