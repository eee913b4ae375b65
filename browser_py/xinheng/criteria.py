"""From findings to a plain verdict on one list of criteria: met, short or unknown."""

from collections import Counter
from collections.abc import Mapping

from .conditions import find
from .definition import Form
from .document import Document
from .findings import overall
from .problems import Problems
from .text import Json

KEYS: tuple[str, ...] = ()


def own(raw: Mapping[str, object]) -> None:
    """Read nothing more of a definition than its facts and criteria."""


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> None:
    """Read nothing: a document says no more than its class and facts."""


def answer(form: Form, document: Document[None]) -> dict[str, object]:
    """Judge a document's facts by every criterion (gs 6.2 and 6.3, or another list of the same making)."""
    (item,) = document.items(form)
    findings = [find(criterion, document.answers[item.id]) for criterion in item.criteria]
    counts = Counter(finding.status for finding in findings)
    missing = dict.fromkeys(name for finding in findings for name in finding.missing)
    return {
        "status": overall(counts),
        "met": counts["met"],
        "short": counts["short"],
        "unknown": counts["unknown"],
        "criteria": [finding.as_result() for finding in findings],
        "missing": [f"facts.{name}" for name in missing],
    }
