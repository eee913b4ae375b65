"""Who knows the rule, all that is shown and every bound cannot work out what is withheld from final results."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from xinheng import api
from xinheng_server.survey.counting import count, definition
from xinheng_server.survey.results import results
from xinheng_server.survey.rounds import SurveyRound

DAY, LATER = "2026-05-03", "2026-07-01"
QUESTIONS = [str(number) for number in range(1, 13)]
WORDS = ("satisfied", "basic", "dissatisfied")

type Sheet = Mapping[str, Any]


def shown(sheets: Sequence[Sheet], smallest: int = 5) -> dict[str, Any]:
    """Return what an outsider sees of a sealed round with these sheets."""
    sums: Counter[str] = Counter()
    for sheet in sheets:
        sums.update(count(json.dumps({"day": DAY, "origin": "open", **sheet})))
    plan = SurveyRound("调查", "2026-05-01", "2026-05-31", smallest_group=smallest)
    return {**results(plan, sums, LATER).members()}


def sheets_of(items: st.SearchStrategy[Mapping[str, str]]) -> st.SearchStrategy[list[Sheet]]:
    sex = st.sampled_from([{}, {"sex": "male"}, {"sex": "female"}])
    sheet = st.builds(lambda items, sex: {"items": items, **sex}, items, sex)
    return st.lists(sheet, min_size=5, max_size=16)


ANY = st.dictionaries(st.sampled_from(QUESTIONS[:3]), st.sampled_from(WORDS))


@settings(max_examples=200)
@given(sheets_of(ANY), st.data())
def test_nothing_that_is_shown_depends_on_what_is_withheld(sheets: list[Sheet], data: st.DataObject) -> None:
    """Let others, one to four, answer the question that few answered, and otherwise: everything shown is the same."""
    before = shown(sheets)
    for question in [name.removeprefix("items.") for name in before["withheld"] if name.startswith("items.")]:
        others = data.draw(
            st.dictionaries(st.integers(0, len(sheets) - 1), st.sampled_from(WORDS), min_size=1, max_size=4)
        )
        changed = [
            {**sheet, "items": {**without(sheet, question), **({question: others[n]} if n in others else {})}}
            for n, sheet in enumerate(sheets)
        ]
        assert shown(changed) == before


@given(sheets_of(ANY))
def test_a_file_of_the_same_sheets_shows_the_same_without_a_server(sheets: list[Sheet]) -> None:
    of_server = shown(sheets)
    responses = [{"day": DAY, "origin": "open", **sheet} for sheet in sheets]
    of_file = json.loads(api.run(definition(), json.dumps({"round": {"name": "调查"}, "responses": responses})))
    assert {name: of_file[name] for name in of_server["result"]} == of_server["result"]
    for name in ("stage", "responses", "days", "origins", "on_behalf", "withheld"):
        assert of_file[name] == of_server[name], name


def without(sheet: Sheet, question: str) -> Mapping[str, str]:
    return {each: word for each, word in sheet["items"].items() if each != question}


@settings(max_examples=200)
@given(sheets_of(ANY))
def test_every_number_that_is_shown_is_of_none_or_enough_people(sheets: list[Sheet]) -> None:
    result = shown(sheets)["result"]
    assert all(item["answered"] in (None, 0) or item["answered"] >= 5 for item in result["items"])
    told = [item for item in result["items"] if item["answered"] is not None]
    assert result["answered"] == sum(item["answered"] for item in told)
    assert result["satisfied"] == sum(item["counts"]["satisfied"] + item["counts"]["basic"] for item in told)
    for value, cell in ((result["groups"] or {}).get("sex") or {}).items():
        people = [sheet for sheet in sheets if sheet.get("sex") == value and sheet["items"]]
        assert cell["responses"] in (None, len(people))
        assert cell["responses"] is None or len(people) == 0 or len(people) >= 5


SMALLEST = 3
KINDS_OF_PEOPLE = [(sex, word) for sex in ("male", "female", None) for word in ("satisfied", "dissatisfied")]


def rounds(people: int) -> Iterator[dict[tuple[str | None, str], int]]:
    """Go through every way in which so many people can be men, women or silent about it, content or not."""
    for numbers in product(range(people + 1), repeat=len(KINDS_OF_PEOPLE) - 1):
        if sum(numbers) <= people:
            yield dict(zip(KINDS_OF_PEOPLE, (*numbers, people - sum(numbers)), strict=True))


def sheets(numbers: Mapping[tuple[str | None, str], int]) -> list[Sheet]:
    return [
        {"items": {"1": word}, **({"sex": sex} if sex else {})}
        for (sex, word), number in numbers.items()
        for _ in range(number)
    ]


def test_no_group_that_is_withheld_can_be_solved_from_the_totals_and_the_other_groups() -> None:
    """One question and every small round: an outsider who lists all rounds that would look the same learns no size,
    and how content a group is only if all those who are withheld agree."""
    for people in (SMALLEST, 5, 9):
        alike: dict[str, list[dict[tuple[str | None, str], int]]] = defaultdict(list)
        for numbers in rounds(people):
            alike[json.dumps(shown(sheets(numbers), SMALLEST), sort_keys=True)].append(numbers)
        for seen, possible in alike.items():
            groups = json.loads(seen)["result"]["groups"]["sex"]
            hidden = [sex for sex in ("male", "female") if groups[sex]["responses"] is None]
            open_ones = {sex for sex in ("male", "female") if sex not in hidden}
            rest = {
                w: sum(n for (sex, word), n in possible[0].items() if word == w and sex not in open_ones) for w in WORDS
            }
            for sex in hidden:
                assert len({each[sex, "satisfied"] + each[sex, "dissatisfied"] for each in possible}) > 1, seen
                if rest["satisfied"] and rest["dissatisfied"]:
                    assert len({each[sex, "satisfied"] for each in possible}) > 1, seen
