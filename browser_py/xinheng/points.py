"""From findings to points: scores of items and sections, the total, the grade, and the way to the next grade."""

from collections.abc import Mapping

from . import marking
from .conditions import find
from .definition import Form, Item, Section
from .document import Document
from .marking import Marking
from .marks import Mark, Range, mark
from .numerals import Amount
from .reasons import reason

KEYS, read = marking.KEYS, marking.read


def own(raw: Mapping[str, object]) -> None:
    """Read nothing more of a definition than its sections, grades and policies."""


def answer(form: Form, document: Document[Marking]) -> dict[str, object]:
    """Score a document (gs 10.4 and appendix F, or another district's form of the same making)."""
    marks = [_mark(form, item, document) for item in document.items(form)]
    low, high = _sum(marks)
    grades = [grade for grade, _ in form.grades[_grade(form, high) : _grade(form, low) + 1]]
    policy = document.extra.policy
    return {
        "policy": policy,
        "total": low,
        "range": (low, high),
        "grade": grades[0] if len(grades) == 1 else None,
        "possible_grades": grades,
        "grade_bounds": [{"id": grade, "from": bound} for grade, bound in form.grades],
        "sections": [_section(section, marks) for section in form.sections],
        "items": [_item(mark, form, policy) for mark in marks],
        "next_grade": _next_grade(form, marks, low, document.extra.locked),
        "missing": sum(len(mark.missing) for mark in marks),
    }


def _mark(form: Form, item: Item, document: Document[Marking]) -> Mark:
    answers = document.answers.get(item.id, {})
    findings = tuple(find(criterion, answers) for criterion in item.criteria)
    return mark(item, findings, document.extra.policy, form.step, document.extra.overrules.get(item.id))


def _sum(marks: list[Mark]) -> Range:
    return sum(mark.range[0] for mark in marks), sum(mark.range[1] for mark in marks)


def _grade(form: Form, total: Amount) -> int:
    return next(index for index, (_, bound) in enumerate(form.grades) if total >= bound)


def _section(section: Section, marks: list[Mark]) -> dict[str, object]:
    low, high = _sum([mark for mark in marks if mark.item.id in section.items])
    return {"id": section.id, "score": low, "max": section.max, "range": (low, high)}


def _item(mark: Mark, form: Form, policy: str) -> dict[str, object]:
    return {
        "id": mark.item.id,
        "score": _settled(mark.range),
        "suggested": _settled(mark.suggested),
        "max": mark.item.max,
        "range": mark.range,
        "loss": mark.loss,
        "status": mark.status,
        "overruled": mark.overrule is not None,
        "criteria": [finding.as_result() for finding in mark.findings],
        "reason": reason(mark, form, policy),
        "missing": [f"facts.{mark.item.id}.{name}" for name in mark.missing],
    }


def _settled(points: Range) -> Amount | None:
    return points[0] if points[0] == points[1] else None


def _next_grade(form: Form, marks: list[Mark], total: Amount, locked: frozenset[str]) -> dict[str, object] | None:
    """Find the fewest unlocked items, largest loss first, whose full marks lift the certain total by a grade."""
    present = _grade(form, total)
    if present == 0:
        return None
    grade, bound = form.grades[present - 1]
    lossy = [each for each in marks if each.loss > 0 and each.item.id not in locked]
    points, chosen = bound - total, []
    for candidate in sorted(lossy, key=lambda each: -each.loss):
        if total >= bound:
            break
        total += candidate.loss
        chosen.append(candidate.item.id)
    return {"grade": grade, "points": points, "items": chosen if total >= bound else None}
