"""From findings to a plain verdict on one list of criteria: met, short or unknown.

Where the standard tells demands from recommendations and permissions, only demands decide.
"""

from collections.abc import Mapping

from .definition import Form
from .document import Document
from .judged import as_result, judge
from .problems import Problems
from .text import Json
from .verdicts import demanded, summary

KEYS: tuple[str, ...] = ()


def own(raw: Mapping[str, object]) -> None:
    """Read nothing more of a definition than its facts and criteria."""


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> None:
    """Read nothing: a document says no more than its class and facts."""


def answer(form: Form, document: Document[None]) -> dict[str, object]:
    """Judge a document's facts by every criterion (gs 6.2 and 6.3, gbt 7.1.2, or another list of the same making)."""
    (item,) = document.items(form)
    judged = judge(item, document.answers[item.id])
    missing = dict.fromkeys(name for _, finding in judged for name in finding.missing)
    return {
        **summary(demanded(judged), judged),
        "criteria": [as_result(criterion, finding) for criterion, finding in judged],
        "missing": [f"facts.{name}" for name in missing],
    }
