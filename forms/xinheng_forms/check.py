"""Check a form file: its shape against the JSON Schema, then its sense; every problem comes with its path."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from .expand import unfold
from .problem import Problem
from .sense import inconsistencies

SCHEMA = Path(__file__).resolve().parent.parent / "schema" / "form.json"


def problems(raw: Any) -> list[Problem]:
    """List everything that is wrong with a form as read from YAML.

    Whether it makes sense is asked only once its shape is right.
    """
    shape = list(misshapen(raw, SCHEMA))
    return shape or list(inconsistencies(unfold(raw)))


def misshapen(raw: Any, schema: Path) -> Iterator[Problem]:
    """List where a file as read from YAML has another shape than the JSON Schema asks, floats first."""
    yield from _floats(raw, "")
    errors = _validator(schema).iter_errors(raw)
    for error in sorted(errors, key=lambda error: [str(step) for step in error.absolute_path]):
        yield Problem(_path(error.absolute_path), error.message)


@lru_cache
def _validator(schema: Path) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


def _floats(value: Any, path: str) -> Iterator[Problem]:
    """Find binary floats, which would be no exact numbers."""
    if isinstance(value, float):
        yield Problem(path, f'{value} is a float; write a whole number or text such as "0.5"')
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _floats(member, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _floats(member, f"{path}[{index}]")


def _path(steps: Iterable[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
