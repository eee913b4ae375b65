"""From people as rows to head counts: who is counted is in the definition; what nobody said of a person stays open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .conditions import Answer, Answers
from .definition import Fact, Form, fact
from .document import Document
from .facts import READERS
from .numerals import Amount, quantity
from .problems import Problems
from .table import Plan as Columns
from .table import Read, read_table
from .table import plan as columns
from .text import Json, at

KEYS = ("people", "rows")
_ROLE = "role"

type Person = Answers
type Unsaid = Mapping[int, Sequence[str]]  # row of a person → the questions about them that are open


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: people of whom all conditions hold; with `every`, whether all of them have that.

    `asks` are the questions of the conditions in the order of the form: the first, such as the post, leads to the rest.
    """

    id: str
    asks: tuple[str, ...]
    where: Mapping[str, Answer]
    at_least: Mapping[str, Amount]
    every: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The questions about a person, how a table may ask them, and what is counted.

    `roles` says of whom a question is asked, where not of all; while nobody has answered one that is `optional`, nothing
    waits for it.
    """

    facts: Mapping[str, Fact]
    columns: Columns
    counts: tuple[Count, ...]
    roles: Mapping[str, frozenset[str]]
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a document, and what was read of a table that was brought, if there was one."""

    people: tuple[Person, ...]
    table: Read | None


def own(raw: Mapping[str, Any]) -> Plan:
    """Read the questions and the counts of a definition."""
    return Plan(
        facts={each["id"]: fact(each) for each in raw["row"]},
        columns=columns(raw),
        counts=tuple(_count(each, [question["id"] for question in raw["row"]]) for each in raw["counts"]),
        roles={each["id"]: frozenset(each["roles"]) for each in raw["row"] if "roles" in each},
        optional=frozenset(each["id"] for each in raw["row"] if each.get("optional")),
    )


def _count(raw: Mapping[str, Any], questions: Sequence[str]) -> Count:
    at_least = {name: quantity(bound) for name, bound in raw.get("at_least", {}).items()}
    asks = tuple(name for name in questions if name in raw["where"] or name in at_least)
    return Count(raw["id"], asks, raw["where"], at_least, raw.get("every", ""))


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> Roster:
    """Read `people`, one object each (null: a blank line), and `rows`, the cells of a table with its heads."""
    asked: Plan = form.own
    table = None if tree.get("rows") is None else read_table(asked.columns, tree["rows"], problems)
    return Roster(_read_people(asked, tree.get("people"), problems), table)


def _read_people(plan: Plan, listed: Json, problems: Problems) -> tuple[Person, ...]:
    if listed is None:
        return ()
    if not isinstance(listed, list):
        problems.add("wrong_type", "people", "人员（people）应为列表，每人一个成员")
        return ()
    return tuple(_read_person(plan, entry, f"people[{index}]", problems) for index, entry in enumerate(listed))


def _read_person(plan: Plan, entry: Json, path: str, problems: Problems) -> Person:
    if entry is None:
        return {}
    if not isinstance(entry, dict):
        problems.add("wrong_type", path, "每个人应为对象，每个问题一个成员")
        return {}
    person: dict[str, Answer] = {}
    for key, value in entry.items():
        question = plan.facts.get(key)
        if question is None:
            problems.add("unknown_key", at(path, key), f"花名册里没有“{key}”这个问题")
        elif value is not None:
            reader = _read_name if question.kind == "text" else READERS[question.kind]
            answer = reader(question, value, at(path, key), problems)
            if answer is not None:
                person[key] = answer
    return person


def _read_name(question: Fact, value: Json, path: str, problems: Problems) -> str | None:
    """Read a name: it decides nothing, but who has one is somebody, though all else about them is open."""
    if isinstance(value, str):
        return value or None
    problems.add("wrong_type", path, f"“{question.label}”应为文字")
    return None


def answer(form: Form, document: Document[Roster]) -> dict[str, object]:
    """Give the head counts (gs 6.2, 6.3, F11); one that hangs on open answers is null, and `waiting` says whose.

    `open` lists the same row by row, for who fills them in.
    """
    plan: Plan = form.own
    people = [(number, person) for number, person in enumerate(document.extra.people) if person]
    found = {count.id: _counted(plan, count, people) for count in plan.counts}
    table = document.extra.table
    return {
        "people": len(people),
        "facts": {name: value if people else None for name, (value, _) in found.items()},
        "waiting": {name: _asked(plan, unsaid) for name, (value, unsaid) in found.items() if value is None and unsaid},
        "open": _asked(plan, _together([unsaid for _, unsaid in found.values()])),
        **({"read": table.as_result()} if table else {}),
    }


def _together(each: Sequence[Unsaid]) -> Unsaid:
    """Put together what is not said, each question about a person once."""
    whole: dict[int, dict[str, None]] = {}
    for unsaid in each:
        for row, names in unsaid.items():
            whole.setdefault(row, {}).update(dict.fromkeys(names))
    return {row: list(names) for row, names in whole.items()}


def _asked(plan: Plan, unsaid: Unsaid) -> list[dict[str, object]]:
    """List, row by row, the questions that are open."""
    return [
        {"row": row, "facts": list(names), "labels": [plan.facts[name].label for name in names]}
        for row, names in sorted(unsaid.items())
    ]


def _counted(plan: Plan, count: Count, people: Sequence[tuple[int, Person]]) -> tuple[Answer | None, Unsaid]:
    """Count people, and name what is not said of those who may count too."""
    if count.every in plan.optional and not any(count.every in person for _, person in people):
        return None, {}
    sure, unsaid = [], {}
    for row, person in people:
        unknown = [name for name in count.asks if name not in person]
        if not all(_is_asked(plan, name, person) for name in count.asks) or not _fits(count, person):
            continue
        if unknown:
            unsaid[row] = unknown[:1] if unknown[0] == count.asks[0] else unknown
        else:
            sure.append((row, person))
    if count.every:
        return _all_are(count.every, sure, unsaid, dict(people))
    return (None if unsaid else len(sure)), unsaid


def _is_asked(plan: Plan, name: str, person: Person) -> bool:
    """Whether a question is put to somebody, as far as their post is known."""
    return name not in plan.roles or person.get(_ROLE, None) in {None, *plan.roles[name]}


def _fits(count: Count, person: Person) -> bool:
    """Whether nothing that is said of a person speaks against counting them."""
    same = all(person.get(name, value) == value for name, value in count.where.items())
    return same and all(name not in person or _amount(person[name]) >= bound for name, bound in count.at_least.items())


def _all_are(
    name: str, sure: Sequence[tuple[int, Person]], unsaid: Unsaid, people: Mapping[int, Person]
) -> tuple[Answer | None, Unsaid]:
    """Whether all who are counted have it; who may count and has it changes nothing beside one who does count."""
    if any(person.get(name) is False for _, person in sure):
        return False, {}
    blank = {row: [name] for row, person in sure if name not in person}
    open_ = {row: names for row, names in unsaid.items() if not sure or people[row].get(name) is not True}
    hanging = {**open_, **blank}
    return (None if hanging or not sure else True), hanging


def _amount(value: Answer) -> Amount:
    assert not isinstance(value, str | tuple), value
    return value
