"""The form of complaints says what the standard's sheet says, and asks residents for no more than it must."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from xinheng_forms.build import ROOT
from xinheng_forms.complaint import SCHEMA, complaint_form, field, questions, ways
from xinheng_forms.load import definition

SHEET = (ROOT / "docs/standards/gs/E.md").read_text("utf-8")


def printed() -> Iterator[str]:
    form = complaint_form()
    yield form["title"]
    yield form["channels_label"]
    yield from (channel["printed"] for channel in form["channels"] if "printed" in channel)
    yield from (each.get("printed", each["label"]) for each in form["fields"])


@pytest.mark.parametrize("words", [*printed()])
def test_each_printed_word_stands_on_the_standards_sheet(words: str) -> None:
    assert words in SHEET


def test_nothing_of_the_sheet_is_left_out() -> None:
    of_the_sheet = {*re.findall(r"data-quote>([^<]+)<", SHEET)}
    assert of_the_sheet <= {*printed()}


def test_the_period_is_that_of_the_deadlines() -> None:
    [period] = [each for each in definition("gs/deadline")["periods"] if each["id"] == "complaint"]
    assert complaint_form()["period"] == period


def test_what_9_2_says_is_quoted_to_the_letter() -> None:
    assert complaint_form()["quotes"]["gs-9.2"] in (ROOT / "docs/standards/gs/9.md").read_text("utf-8")


def test_residents_are_asked_for_what_happened_and_how_to_reach_them() -> None:
    assert {question["id"] for question in questions()} == {"content", "name", "reach", "address"}
    assert "online" not in {way["id"] for way in ways()}
    assert all("label" not in field(name) for name in ("reach",))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": ""}, "$.title"),
        ({"colour": "red"}, "$"),
        ({"channels": []}, "$.channels"),
        ({"states": [1]}, "$.states"),
    ],
)
def test_the_schema_finds_what_is_wrong(change: dict[str, Any], path: str) -> None:
    form = deepcopy(complaint_form()) | change
    with pytest.raises(ValidationError) as caught:
        Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(form)
    assert caught.value.json_path == path
