"""What tools take over from one another leads from facts that are there to facts that are there."""

from collections.abc import Iterator
from typing import Any

import pytest
from xinheng_forms.complaint import complaint_form
from xinheng_forms.expand import owners
from xinheng_forms.load import definition

WAYS = definition("gs/takeover")["ways"]


def kinds(form_id: str) -> dict[str, str]:
    if form_id == "gs/complaint":
        return {figure["id"]: "count" for figure in complaint_form()["figures"]}
    return dict(_kinds(definition(form_id)))


def _kinds(form: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if form["aggregation"] == "tally":
        yield "rounds", "rounds"  # what the results page keeps of a year
    for count in form.get("counts", ()):
        yield count["id"], "yes_no" if "every" in count else "count"
    for path, owner in owners(form):
        for fact in owner["facts"]:
            yield f"{owner['id']}.{fact['id']}" if path else fact["id"], fact["kind"]


@pytest.mark.parametrize("way", [pytest.param(way, id=f"{way['from']} to {way['to']}") for way in WAYS])
def test_each_fact_is_made_of_its_own_kind(way: dict[str, Any]) -> None:
    here, there = kinds(way["to"]), kinds(way["from"])
    for path, sources in way["facts"].items():
        assert {there[source] for source in sources} == {here[path]}, path
