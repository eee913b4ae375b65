"""Read what the standard's sheet of complaints asks, for the residents' page and the organisation's desk."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from xinheng_forms.load import FORMS, Definition, FormError, complete
from xinheng_forms.problem import Problem

SOURCE = FORMS / "gs" / "complaint.yaml"
SCHEMA = FORMS / "schema" / "complaint.json"


@cache
def complaint_form() -> Definition:
    """Return the form of complaints. Raises FormError with every problem of the file."""
    raw: Definition = complete(SOURCE)
    errors = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(raw)
    if found := [Problem(error.json_path.removeprefix("$."), error.message) for error in errors]:
        raise FormError(SOURCE, found)
    return raw


def field(name: str) -> Mapping[str, Any]:
    """Return a field by its id. Raises KeyError."""
    form = complaint_form()
    known: dict[str, Mapping[str, Any]] = {each["id"]: each for each in (*form["fields"], *form["further"])}
    return known[name]


def questions() -> Sequence[Mapping[str, Any]]:
    """Return the fields that residents are asked for."""
    form = complaint_form()
    return [each for each in (*form["fields"], *form["further"]) if "question" in each]


def ways() -> Sequence[Mapping[str, Any]]:
    """Return the channels by which a resident may come other than by the page."""
    return [channel for channel in complaint_form()["channels"] if "way" in channel]


def labels(name: str) -> Mapping[str, str]:
    """Return id → label of a list of the form, such as its ``states``."""
    return {each["id"]: each["label"] for each in complaint_form()[name]}
