"""From findings to a plain verdict: met, short or unknown, group by group, looking at what is required."""

from collections import Counter
from collections.abc import Mapping

from .conditions import find
from .definition import Form, Item
from .document import Document
from .findings import Finding, overall
from .problems import Problems
from .text import Json

KEYS: tuple[str, ...] = ()


def own(raw: Mapping[str, object]) -> None:
    """Read nothing more of a definition than its groups."""


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> None:
    """Read nothing: a document of groups says no more than its class and facts."""


def answer(form: Form, document: Document[None]) -> dict[str, object]:
    """Judge a document's groups; only required ones decide the status and are counted (gs appendix B, 4.2.2 j)."""
    judged = [(group, _findings(group, document)) for group in document.items(form)]
    required = [finding for group, findings in judged if group.required for finding in findings]
    counts = Counter(finding.status for finding in required)
    return {
        "status": overall(counts),
        "met": counts["met"],
        "short": counts["short"],
        "unknown": counts["unknown"],
        "groups": [_group(group, findings) for group, findings in judged],
        "missing": sum(len(_missing(findings)) for group, findings in judged if group.required),
    }


def _findings(group: Item, document: Document[None]) -> tuple[Finding, ...]:
    answers = document.answers.get(group.id, {})
    return tuple(find(criterion, answers) for criterion in group.criteria)


def _missing(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for finding in findings for name in finding.missing))


def _group(group: Item, findings: tuple[Finding, ...]) -> dict[str, object]:
    return {
        "id": group.id,
        "required": group.required,
        "status": overall(finding.status for finding in findings),
        "criteria": [finding.as_result() for finding in findings],
        "missing": [f"facts.{group.id}.{name}" for name in _missing(findings)],
    }
