"""From findings to a plain verdict: met, short or unknown, group by group, looking at what is required.

Where the standard tells demands from recommendations and permissions, only demands decide; a permission that is not
used makes no group short either.
"""

from collections.abc import Mapping

from .definition import Form, Item
from .document import Document
from .findings import overall
from .judged import Judged, as_result, judge
from .problems import Problems
from .text import Json
from .verdicts import demanded, summary

KEYS: tuple[str, ...] = ()


def own(raw: Mapping[str, object]) -> None:
    """Read nothing more of a definition than its groups."""


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> None:
    """Read nothing: a document of groups says no more than its class and facts."""


def answer(form: Form, document: Document[None]) -> dict[str, object]:
    """Judge a document's groups; only what is required decides the status and is counted (gs appendix B, gbt 7.2)."""
    judged = [(group, judge(group, document.answers.get(group.id, {}))) for group in document.items(form)]
    required = tuple(each for group, findings in judged for each in _deciding(group, findings))
    return {
        **summary(required, tuple(each for _, findings in judged for each in findings)),
        "groups": [_group(group, findings) for group, findings in judged],
        "missing": sum(len(_missing(_deciding(group, findings))) for group, findings in judged),
    }


def _deciding(group: Item, judged: Judged) -> Judged:
    """Give the findings about what is demanded of this class."""
    return demanded(judged) if group.required else ()


def _missing(judged: Judged) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, finding in judged for name in finding.missing))


def _group(group: Item, judged: Judged) -> dict[str, object]:
    return {
        "id": group.id,
        "required": bool(_deciding(group, judged)),
        "status": overall(finding.status for criterion, finding in judged if criterion.strength != "may"),
        "criteria": [as_result(criterion, finding) for criterion, finding in judged],
        "missing": [f"facts.{group.id}.{name}" for name in _missing(judged)],
    }
