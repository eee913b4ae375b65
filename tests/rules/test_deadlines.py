"""Deadlines against the calendar that the definition carries, counted here in another way."""

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng.api import run
from xinheng_forms.load import definition, definition_text

FORM = definition("gs/deadline")
TEXT = definition_text("gs/deadline")
DAY = datetime.timedelta(1)


def spanned(key: str) -> set[datetime.date]:
    found = set()
    for span in FORM["calendar"][key]:
        first, _, last = span.partition(" ")[0].partition("/")
        day, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last or first)
        while day <= end:
            found.add(day)
            day += DAY
    return found


HOLIDAYS, WORKDAYS = spanned("holidays"), spanned("workdays")
PUBLISHED = tuple(datetime.date.fromisoformat(FORM["calendar"][key]) for key in ("from", "to"))


def works(day: datetime.date) -> bool:
    return day in WORKDAYS or (day.weekday() < 5 and day not in HOLIDAYS)


def ask(kind: str, received: datetime.date, **more: str) -> Any:
    return json.loads(run(TEXT, json.dumps({"kind": kind, "received": str(received), **more})))


def days_after(received: datetime.date, due: str) -> list[datetime.date]:
    last = datetime.date.fromisoformat(due)
    return [received + number * DAY for number in range(1, (last - received).days + 1)]


received_days = st.dates(datetime.date(2003, 12, 1), datetime.date(2027, 1, 31))


@given(received_days, st.sampled_from(["reply", "complaint"]))
def test_so_many_working_days_lie_between(received: datetime.date, kind: str) -> None:
    result = ask(kind, received)
    days = days_after(received, result["due"])
    assert sum(map(works, days)) == result["days"]
    assert works(days[-1])
    assert [entry["date"] for entry in result["skipped"]] == [str(day) for day in days if not works(day)]
    assert result["provisional"] == any(not PUBLISHED[0] <= day <= PUBLISHED[1] for day in days)


@given(received_days)
def test_days_end_on_the_first_working_day_from_the_third(received: datetime.date) -> None:
    result = ask("alert", received)
    judged = days_after(received, result["due"])[2:]
    assert [works(day) for day in judged] == [False] * (len(judged) - 1) + [True]
    assert [entry["date"] for entry in result["skipped"]] == [str(day) for day in judged[:-1]]
    assert result["provisional"] == any(not PUBLISHED[0] <= day <= PUBLISHED[1] for day in judged)


@given(received_days, st.sampled_from(["reply", "complaint", "alert"]))
def test_who_receives_later_never_owes_earlier(received: datetime.date, kind: str) -> None:
    assert ask(kind, received)["due"] <= ask(kind, received + DAY)["due"]


@pytest.mark.parametrize("key", ["holidays", "workdays"])
def test_the_calendar_holds_what_is_published(key: str) -> None:
    from chinese_calendar import constants

    assert spanned(key) == set(getattr(constants, key))


def test_a_year_that_was_added_is_no_longer_provisional() -> None:
    added = {"to": "2027-12-31", "holidays": ["2027-01-01/2027-01-04 元旦"], "workdays": ["2027-01-09 元旦"]}
    text = json.dumps({**FORM, "added": added})
    question = json.dumps({"kind": "complaint", "received": "2026-12-31"})
    assert json.loads(run(TEXT, question))["provisional"]
    found = json.loads(run(text, question))
    assert (found["due"], found["provisional"]) == ("2027-01-09", False)
    assert found["skipped"][-1] == {"date": "2027-01-04", "why": "元旦"}
