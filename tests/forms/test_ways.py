"""What tools take over from one another leads from facts that are there to facts that are there."""

from collections.abc import Iterator
from typing import Any

import pytest
from xinheng_forms.complaint import complaint_form
from xinheng_forms.expand import owners
from xinheng_forms.kept import kept_forms
from xinheng_forms.load import definition
from xinheng_forms.registers import register, registers
from xinheng_forms.ways import uses

WAYS = definition("gs/takeover")["ways"]


def kinds(form_id: str) -> dict[str, str]:
    if form_id == "gs/complaint":
        return {figure["id"]: "count" for figure in complaint_form()["figures"]}
    if form_id in registers():
        counted = {"count", "sum"}
        return {
            figure["id"]: "count" if counted & figure.keys() else "yes_no" for figure in register(form_id)["figures"]
        }
    return dict(_kinds(definition(form_id)))


def _kinds(form: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if form["aggregation"] == "tally":
        yield "rounds", "rounds"  # what the results page keeps of a year
        yield from (("satisfied", "count"), ("answered", "count"))  # and of a quarter or half-year
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


def test_the_list_of_records_names_whatever_is_taken_from() -> None:
    assert {way["from"] for way in WAYS} <= set(kept_forms())


def test_every_figure_of_a_register_is_of_use_to_a_tool() -> None:
    """And a figure says 不适用 only to a question that takes it."""
    for name in registers():
        figures = {figure["id"]: figure for figure in register(name)["figures"]}
        assert set(figures) == set(uses(name))
        for way in (way for way in WAYS if way["from"] == name):
            for path, sources in way["facts"].items():
                assert not any(
                    figures[each].get("not_applicable") and not _may_be_none(way["to"], path) for each in sources
                ), path


def _may_be_none(form_id: str, path: str) -> bool:
    item, _, name = path.rpartition(".")
    facts = [fact for _, owner in owners(definition(form_id)) if owner["id"] == item for fact in owner["facts"]]
    return any(fact["id"] == name and fact.get("may_be_not_applicable", False) for fact in facts)
