"""Nothing that is withheld can be worked out: not from one look, not from two, not by who knows the rule."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng.suppression import last_shown_day, withheld

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


QUESTIONS = ("1", "2")
ON_A_DAY = st.fixed_dictionaries(dict.fromkeys(QUESTIONS, st.integers(0, 12)))
ANSWERS = st.dictionaries(st.sampled_from(DAYS), ON_A_DAY)


def sums_through(answers: Mapping[str, Mapping[str, int]], day: str | None) -> tuple[int, ...]:
    return tuple(sum(of[each] for at, of in answers.items() if day is not None and at <= day) for each in QUESTIONS)


@given(ANSWERS, SMALLEST, st.lists(st.sampled_from(DAYS), max_size=6))
def test_two_looks_show_the_same_or_differ_by_enough_answers_to_each_question(
    answers: dict[str, dict[str, int]], smallest: int, looks: list[str]
) -> None:
    """Someone looks on some days, and at the end at everything."""
    shown = {sums_through(answers, "2026-06-01")}
    for today in looks:
        came = {day: counts for day, counts in answers.items() if day <= today}
        if day := last_shown_day(came, QUESTIONS, smallest, today):
            shown.add(sums_through(answers, day))
            assert min(sums_through(answers, day)) >= smallest
    for earlier, later in pairwise(sorted(shown)):
        assert all(more - fewer >= smallest for fewer, more in zip(earlier, later, strict=True)), (earlier, later)


@given(ANSWERS, SMALLEST, st.sampled_from(DAYS), ON_A_DAY)
def test_no_answer_changes_what_is_shown_on_the_day_it_comes(
    answers: dict[str, dict[str, int]], smallest: int, today: str, more: dict[str, int]
) -> None:
    came = {day: counts for day, counts in answers.items() if day <= today}
    before = last_shown_day(came, QUESTIONS, smallest, today)
    assert last_shown_day({**came, today: more}, QUESTIONS, smallest, today) == before


def days(*numbers: int, of: str = "") -> dict[str, dict[str, int]]:
    """Return days, from the first on, with so many answers to each question, or to one and ten to the other."""
    return {
        day: {each: number if of in ("", each) else 10 for each in QUESTIONS}
        for day, number in zip(DAYS, numbers, strict=False)
    }


def test_results_end_with_the_last_full_step_that_enough_answers_followed() -> None:
    assert last_shown_day(days(3, 2, 6, 4), QUESTIONS, 5, "2026-05-05") == "2026-05-02"
    assert last_shown_day(days(3, 2, 6, 5), QUESTIONS, 5, "2026-05-05") == "2026-05-03"


@pytest.mark.parametrize("rare", QUESTIONS)
def test_a_question_that_few_answered_ends_no_step(rare: str) -> None:
    assert last_shown_day(days(4, 10, of=rare), QUESTIONS, 5, "2026-05-05") is None
    assert last_shown_day(days(10, 4, of=rare), QUESTIONS, 5, "2026-05-05") is None
    assert last_shown_day(days(5, 5, of=rare), QUESTIONS, 5, "2026-05-05") == "2026-05-01"
    assert last_shown_day({"2026-05-01": {"1": 9}, "2026-05-02": {"1": 9}}, QUESTIONS, 5, "2026-05-05") is None


@pytest.mark.parametrize("today", ["2026-05-01", "2026-05-02"])
def test_a_day_that_is_not_over_is_not_in_even_if_the_clock_was_set_back(today: str) -> None:
    assert last_shown_day(days(100, 100), QUESTIONS, 5, today) is None
