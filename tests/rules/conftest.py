"""The rules' door, opened for the standard's own forms."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from xinheng.api import run
from xinheng_forms.load import definition_text

type Ask = Callable[[Any], Any]


def asking(form: str) -> Ask:
    """Return a function that asks a form about a document given as Python values."""
    definition = definition_text(form)
    return lambda document: json.loads(run(definition, json.dumps(document)))


@pytest.fixture(scope="session")
def evaluate() -> Ask:
    """Ask appendix F."""
    return asking("gs/evaluation")


@pytest.fixture(scope="session")
def assess() -> Ask:
    """Ask appendix B."""
    return asking("gs/facility")


@pytest.fixture(scope="session")
def visit() -> Ask:
    """Ask the draft's list for venues."""
    return asking("gbt/venue")
