"""From the day something was received to the day it is due: working days counted, or days that end on no rest day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .dates import Day, day, read_day, weekday, written
from .definition import Fact, Form, fact
from .document import Document
from .facts import read_choice
from .problems import Problems
from .text import Json

KEYS = ("kind", "received", "today", "done")

type Count = Callable[[Day, int, "Calendar"], "Counted"]

_WEEKEND = {5: "周六", 6: "周日"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The published years: their public holidays, and the weekend days worked in their place."""

    first: Day
    last: Day
    holidays: Mapping[Day, str]
    workdays: frozenset[Day]

    def rest(self, day: Day) -> str:
        """Say why a day is one of rest; a working day gives nothing. Unpublished years have weekends only."""
        if day in self.workdays:
            return ""
        return self.holidays.get(day) or _WEEKEND.get(weekday(day), "")

    def published(self, day: Day) -> bool:
        """Tell whether the calendar knows a day's year."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Period:
    """One kind of deadline: how many days of which unit, and the clause that sets it."""

    days: int
    unit: str
    clause: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The first day that was judged by the calendar, the last one, and those between that do not count, with why."""

    first: Day
    due: Day
    skipped: tuple[tuple[Day, str], ...]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The kinds of deadlines, the question which one, and the calendar."""

    periods: Mapping[str, Period]
    kind: Fact
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Case:
    """What was asked: something of a kind, received, and perhaps done."""

    kind: str
    received: Day
    today: Day | None
    done: Day | None


def own(raw: Mapping[str, Any]) -> Deadlines:
    """Read the kinds and the calendar of a definition."""
    return Deadlines(
        periods={each["id"]: Period(each["days"], each["unit"], each["clause"]) for each in raw["periods"]},
        kind=fact({"id": "kind", "kind": "choice", "label": raw["title"], "options": raw["periods"]}),
        calendar=_calendar(raw["calendar"], raw["added"]),
    )


def _calendar(raw: Mapping[str, Any], added: Mapping[str, Any]) -> Calendar:
    """Join the published calendar and what was added to it, which ends with the later of the two."""
    return Calendar(
        first=_known(raw["from"]),
        last=_known(max(raw["to"], added["to"] or "")),
        holidays={day: name for span in (*raw["holidays"], *added["holidays"]) for day, name in _days(span)},
        workdays=frozenset(day for span in (*raw["workdays"], *added["workdays"]) for day, _ in _days(span)),
    )


def _days(span: str) -> list[tuple[Day, str]]:
    """Read `2026-10-01/2026-10-07 国庆节`, or one day and a name."""
    dates, _, name = span.partition(" ")
    first, _, last = dates.partition("/")
    return [(each, name) for each in range(_known(first), _known(last or first) + 1)]


def _known(text: str) -> Day:
    found = day(text)
    assert found is not None, text
    return found


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> Case | None:
    """Read the kind and the dates."""
    deadlines: Deadlines = form.own
    kind = tree.get("kind")
    if kind is None:
        problems.add("missing", "kind", "请写明是哪一种期限（kind）")
    else:
        kind = read_choice(deadlines.kind, kind, "kind", problems)
    received = read_day("收到的日期", tree.get("received"), "received", problems)
    if tree.get("received") is None:
        problems.add("missing", "received", "请写明收到的日期（received）")
    today = read_day("今天的日期", tree.get("today"), "today", problems)
    done = read_day("办结的日期", tree.get("done"), "done", problems)
    if received is not None and done is not None and done < received:
        problems.add("out_of_range", "done", "办结的日期不能早于收到的日期")
    return None if kind is None or received is None else Case(kind, received, today, done)


def answer(form: Form, document: Document[Case]) -> dict[str, object]:
    """Find the day something is due, and how it stands (gs 7.3.3.5, 8.5.3, 9.2; Civil Code art. 201, 203)."""
    deadlines: Deadlines = form.own
    case, calendar = document.extra, deadlines.calendar
    period = deadlines.periods[case.kind]
    counted = UNITS[period.unit](case.received, period.days, calendar)
    return {
        "due": written(counted.due),
        "days": period.days,
        "unit": period.unit,
        "provisional": not (calendar.published(counted.first) and calendar.published(counted.due)),
        "skipped": [{"date": written(each), "why": why} for each, why in counted.skipped],
        "clause": period.clause,
        "state": _state(case, counted.due),
    }


def working_days(received: Day, days: int, calendar: Calendar) -> Counted:
    """Count working days from the day after; weekends and public holidays do not count."""
    due, skipped = received, []
    while days:
        due += 1
        why = calendar.rest(due)
        if why:
            skipped.append((due, why))
        else:
            days -= 1
    return Counted(received + 1, due, tuple(skipped))


def calendar_days(received: Day, days: int, calendar: Calendar) -> Counted:
    """Count all days from the day after; if the last is a day of rest, the next working day takes its place."""
    due, skipped = received + days, []
    while why := calendar.rest(due):
        skipped.append((due, why))
        due += 1
    return Counted(received + days, due, tuple(skipped))


UNITS: Mapping[str, Count] = {"working_day": working_days, "day": calendar_days}


def _state(case: Case, due: Day) -> str | None:
    if case.done is not None:
        return "done_in_time" if case.done <= due else "done_late"
    if case.today is None:
        return None
    if case.today == due:
        return "due_today"
    return "open" if case.today < due else "overdue"
