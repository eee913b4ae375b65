"""Institutions side by side: what each handed in for a year, how it stood the year before, what the inspector found.

Nothing is scored and nobody is ranked here: institutions stand in the order of their ids, grades are the engine's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from xinheng.numerals import Amount, exact

from xinheng_server.district.submissions import District, Handed, latest
from xinheng_server.organisations import organisation_members
from xinheng_server.registry import Organisation

type Row = Mapping[str, Any]


def institutions(district: District, form: str, year: str) -> Sequence[Row]:
    """Return one row for each institution, whether it handed anything in or not."""
    of_form = district.of_form(form)
    now, before = latest(of_form, year), latest(of_form, str(int(year) - 1))
    levels = latest([found for found in district.submissions if "level" in found.head], year)
    rates = latest([found for found in district.submissions if "rates" in found.head], year)
    return [
        {
            "organisation": organisation_members(organisation),
            "submission": _submission(now.get(organisation.id), before.get(organisation.id)),
            "capability": _capability(levels.get(organisation.id)),
            "indicators": _indicators(rates.get(organisation.id)),
            "review": _review(now.get(organisation.id), district.reviews),
        }
        for organisation in _of_interest(district.organisations, now)
    ]


def weak_items(submission: Handed) -> Sequence[Row]:
    """Return what certainly or perhaps costs points, the largest loss first."""
    lost = [
        {"id": item[0], "lost": exact(item[4])[0] - exact(item[2])[0], "status": item[1]}
        for item in submission.head.get("items", [])
        if len(item) == 5
    ]
    return sorted((row for row in lost if row["lost"] > 0), key=lambda row: -row["lost"])


def _of_interest(organisations: Sequence[Organisation], now: Mapping[str, Handed]) -> Sequence[Organisation]:
    """Leave out who was removed and handed nothing in for the year."""
    return [each for each in organisations if each.removed is None or each.id in now]


def _submission(now: Handed | None, before: Handed | None) -> Row | None:
    if now is None:
        return None
    return {
        **_stamp(now),
        "receipt": now.stamp.receipt,
        "edition": now.edition,
        "rules_sha256": now.head["rules_sha256"],
        "class": now.head.get("class"),
        **_verdict(now),
        "weak": weak_items(now),
        "before": None if before is None else {"year": before.year, "edition": before.edition, **_verdict(before)},
        "change": _change(now, before),
    }


def _change(now: Handed, before: Handed | None) -> Row | None:
    """Return by how much both ends moved; only results of the same edition are compared."""
    if before is None or before.edition != now.edition:
        return None
    return {name: _difference(now.amount(name), before.amount(name)) for name in ("low", "high")}


def _difference(now: Amount | None, before: Amount | None) -> Amount | None:
    return None if now is None or before is None else now - before


def _verdict(handed: Handed) -> Row:
    return {name: handed.head.get(name) for name in ("low", "high", "grade", "grades", "status")}


def _capability(handed: Handed | None) -> Row | None:
    if handed is None:
        return None
    return {**_stamp(handed), "level": handed.head.get("level"), "range": handed.head.get("levels")}


def _indicators(handed: Handed | None) -> Row | None:
    return None if handed is None else {**_stamp(handed), **handed.head["rates"]}


def _review(now: Handed | None, reviews: Mapping[tuple[str, str], Handed]) -> Row | None:
    review = now and reviews.get((now.space, now.id))
    if now is None or review is None:
        return None
    return {
        **_stamp(review),
        **_verdict(review),
        "items": review.head["reviewed"],
        "stale": review.head["of_revision"] != now.stamp.revision,
    }


def _stamp(handed: Handed) -> Row:
    return {"id": handed.id, "revision": handed.stamp.revision, "received": handed.stamp.received}
