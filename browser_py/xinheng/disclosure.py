"""What may be shown of a survey that is over: everything above the smallest group, and nothing that tells the rest.

A question that fewer answered is in no sum, and as the groups' sums are of all questions, there are no groups beside
one. Who answered no question belongs to no group: a group is to be of people who said something.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .definition import Form
from .suppression import few, withheld
from .survey import ANSWERING, GROUPS, ITEMS, Counts, result


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The result with null where something is withheld, None if all is; ``withheld`` names what is."""

    result: dict[str, Any] | None
    withheld: tuple[str, ...]


def countable(counts: Counts) -> dict[str, int]:
    """Return what one response adds to the counts that are disclosed."""
    if any(name.startswith(ITEMS) for name in counts):
        return {**counts, ANSWERING: 1}
    return {name: number for name, number in counts.items() if not name.startswith(GROUPS)}


def disclose(form: Form, counts: Counts, smallest: int) -> Disclosed:
    """Rate what may be shown of summed counts. Nothing that is shown depends on the answers to a withheld question."""
    if counts.get("responses", 0) < smallest:
        return Disclosed(None, ())
    hidden = few(_answers(counts), smallest)
    found = result(form, counts, hidden)
    if hidden:
        return Disclosed({**found, "groups": None}, (*_names(form, hidden), "groups"))
    return _without_few(found, counts.get(ANSWERING, 0), smallest)


def _without_few(found: Mapping[str, Any], people: int, smallest: int) -> Disclosed:
    groups: Mapping[str, Mapping[str, Any]] = found["groups"]
    hidden = {group: _few(values, people, smallest) for group, values in groups.items()}
    shown = {
        group: {value: dict.fromkeys(cell) if value in hidden[group] else cell for value, cell in values.items()}
        for group, values in groups.items()
    }
    names = (f"groups.{group}.{value}" for group in groups for value in groups[group] if value in hidden[group])
    return Disclosed({**found, "groups": shown}, tuple(names))


def _answers(counts: Counts) -> Counts:
    """Return how many answered each question."""
    answers: Counter[str] = Counter()
    for name, number in counts.items():
        if name.startswith(ITEMS):
            answers[name.removeprefix(ITEMS).rpartition(".")[0]] += number
    return answers


def _names(form: Form, hidden: frozenset[str]) -> Iterator[str]:
    """Return the names of questions, in the order of the form."""
    return (f"items.{question}" for question in form.own.questions if question in hidden)


def _few(values: Mapping[str, Any], people: int, smallest: int) -> frozenset[str]:
    """Return the values of a group question not to be shown; who left it blank is a cell like the others."""
    sizes = {value: cell["responses"] for value, cell in values.items()}
    return withheld({**sizes, "": people - sum(sizes.values())}, smallest)
