"""What a schema cannot say about the parts that only one kind of tool has: surveys, rates, deadlines, colours."""

from collections.abc import Iterator

from xinheng.colours import NO_COLOUR
from xinheng.dates import day
from xinheng.deadlines import UNITS
from xinheng.numerals import quantity

from .expand import Tree
from .problem import Problem


def particulars(form: Tree) -> Iterator[Problem]:
    """List what makes no sense in these parts of a form, where it has them."""
    yield from _survey(form)
    yield from _rates(form)
    yield from _periods(form)
    yield from _colours(form.get("colours", []))
    yield from _calendar(form.get("calendar", {}))
    yield from _roster(form)


def _survey(form: Tree) -> Iterator[Problem]:
    words = form.get("words", [])
    if words and not words[0].get("favourable"):
        yield Problem("words[0].favourable", "the best word must be favourable")
    for index, group in enumerate(form.get("people", [])):
        ids = [option["id"] for option in group["options"]]
        for number, option in enumerate(ids):
            if option in ids[:number]:
                yield Problem(f"people[{index}].options[{number}].id", f"{option!r} stands twice")


def _roster(form: Tree) -> Iterator[Problem]:
    questions = {question["id"]: question for question in form.get("row", [])}
    if questions and form.get("needed") not in questions:
        yield Problem("needed", f"there is no question {form.get('needed')!r}")
    for index, count in enumerate(form.get("counts", [])):
        for name in (*count["where"], *count.get("at_least", ()), *filter(None, (count.get("every"),))):
            if name not in questions:
                yield Problem(f"counts[{index}]", f"there is no question {name!r}")


def _rates(form: Tree) -> Iterator[Problem]:
    pairs = [(pair["part"], pair["whole"]) for pair in form.get("parts", [])]
    for index, rate in enumerate(form.get("rates", [])):
        if (rate["part"], rate["whole"]) not in pairs:
            yield Problem(f"rates[{index}]", "its part and whole must be a pair of `parts`")


def _periods(form: Tree) -> Iterator[Problem]:
    for index, period in enumerate(form.get("periods", [])):
        if period["unit"] not in UNITS:
            yield Problem(f"periods[{index}].unit", f"{period['unit']!r} is unknown; known are {', '.join(UNITS)}")


def _colours(colours: list[Tree]) -> Iterator[Problem]:
    for index, colour in enumerate(colours):
        if colour["id"] == NO_COLOUR:
            yield Problem(f"colours[{index}].id", f"{NO_COLOUR!r} is the word for no colour")
        if index and quantity(colour["example"]) <= quantity(colours[index - 1]["example"]):
            yield Problem(f"colours[{index}].example", "the examples must rise")


def _calendar(calendar: Tree) -> Iterator[Problem]:
    ends = [calendar[key] for key in ("from", "to") if key in calendar]
    if not _in_order(ends):
        yield Problem("calendar.from", "must be a day not after `to`")
    for key in ("holidays", "workdays"):
        for index, span in enumerate(calendar.get(key, [])):
            if not _in_order(span.partition(" ")[0].split("/")):
                yield Problem(f"calendar.{key}[{index}]", "must be a day, or the first and the last of several")


def _in_order(days: list[str]) -> bool:
    return days == sorted(days) and None not in map(day, days)
