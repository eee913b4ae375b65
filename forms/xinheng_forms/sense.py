"""What a schema cannot say about a form: names that lead somewhere, sums that add up, kinds that the rules know."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from xinheng.aggregations import AGGREGATIONS
from xinheng.conditions import KINDS
from xinheng.facts import READERS
from xinheng.marks import POLICIES
from xinheng.numerals import quantity
from xinheng.text import at

from .expand import Tree, asked, owners
from .particulars import particulars
from .problem import Problem

_ANY_CRITERION = {"id", "kind", "label", "unit", "clause", "classes", "strength", "level"}
_ROUNDS = "rounds"
# Lists whose members have ids.
_LISTS = (
    *("classes", "policies", "grades", "table", "sections"),
    *("words", "questions", "people", "levels", "rates", "periods", "colours"),
)


def inconsistencies(form: Tree) -> Iterator[Problem]:
    """List what makes no sense in a form whose shape is right."""
    yield from _known("aggregation", form["aggregation"], AGGREGATIONS)
    classes = [each["id"] for each in form.get("classes", [])]
    for key in _LISTS:
        yield from _unique(key, form.get(key, []))
    for index, policy in enumerate(form.get("policies", [])):
        yield from _known(f"policies[{index}].id", policy["id"], POLICIES)
    yield from particulars(form)
    yield from _grades(form.get("grades", []))
    yield from _sums(form)
    owned = list(owners(form))
    yield from _unique("", [owner for _, owner in owned], paths=[path for path, _ in owned])
    for path, owner in owned:
        yield from _rows(owner, path, form)
        yield from _classes_known(owner.get("required", []), f"{path}.required", classes)
        yield from _owner(owner, path, classes)
        yield from _told_apart(owner, path, form)


def _known(path: str, word: str, words: Iterable[str]) -> Iterator[Problem]:
    known = sorted(words)
    if word not in known:
        yield Problem(path, f"{word!r} is unknown; known are {', '.join(known) or 'none'}")


def _unique(path: str, things: list[Tree], paths: list[str] | None = None) -> Iterator[Problem]:
    seen = set()
    for index, thing in enumerate(things):
        if thing["id"] in seen:
            yield Problem(f"{paths[index] if paths else f'{path}[{index}]'}.id", f"{thing['id']!r} stands twice")
        seen.add(thing["id"])


def _grades(grades: list[Tree]) -> Iterator[Problem]:
    bounds = [quantity(grade["from"]) for grade in grades]
    for index, bound in enumerate(bounds[1:], 1):
        if bound >= bounds[index - 1]:
            yield Problem(f"grades[{index}].from", "the bounds must fall, best grade first")
    if bounds and bounds[-1] != 0:
        yield Problem(f"grades[{len(bounds) - 1}].from", "the last grade must begin at 0")


def _sums(form: Tree) -> Iterator[Problem]:
    sections = form.get("sections", [])
    for index, section in enumerate(sections):
        yield from _sum(f"sections[{index}].max", section, section["items"])
        for number, item in enumerate(section["items"]):
            if Fraction(quantity(item["max"]), quantity(form["step"])).denominator != 1:
                yield Problem(f"sections[{index}].items[{number}].max", f"is no multiple of the step {form['step']}")
    if sections:
        yield from _sum("max", form, sections)


def _sum(path: str, whole: Tree, parts: list[Tree]) -> Iterator[Problem]:
    total = sum(quantity(part["max"]) for part in parts)
    if total != quantity(whole["max"]):
        yield Problem(path, f"is {whole['max']}, but its parts add up to {total}")


def _rows(owner: Tree, path: str, form: Tree) -> Iterator[Problem]:
    rows = owner.get("rows", {})
    known = [row["id"] for row in form.get("table", [])]
    for row in rows.values() if isinstance(rows, dict) else [rows]:
        yield from _known(f"{path}.rows", row, known)


def _classes_known(named: list[str], path: str, classes: list[str]) -> Iterator[Problem]:
    for index, class_id in enumerate(named):
        yield from _known(f"{path}[{index}]", class_id, classes)


def _told_apart(owner: Tree, path: str, form: Tree) -> Iterator[Problem]:
    """Strengths are those of the form; a dimension has a cell with a demand for each level above the lowest."""
    criteria = owner.get("criteria", [])
    for index, criterion in enumerate(criteria):
        if "strength" in criterion:
            yield from _known(f"{path}.criteria[{index}].strength", criterion["strength"], form.get("strengths", {}))
    levels = [level["id"] for level in form.get("levels", [])[1:]]
    demanded = {criterion.get("level") for criterion in criteria if criterion.get("strength") != "may"}
    if [cell["id"] for cell in owner.get("cells", [])] != levels or demanded - {None} != set(levels):
        yield Problem(f"{path}.cells", f"needs a cell with demands for each of {', '.join(levels) or 'no levels'}")


def _owner(owner: Tree, path: str, classes: list[str]) -> Iterator[Problem]:
    facts = {fact["id"]: fact for fact in owner["facts"]}
    yield from _facts(owner["facts"], at(path, "facts"))
    yield from _parts(owner, path, owner["facts"])
    if "criteria" in owner:
        yield from _criteria(owner, path, facts, classes)
    if owner.get("graded"):
        yield from _graded(owner, path)


def _criteria(owner: Tree, path: str, facts: Mapping[str, Tree], classes: list[str]) -> Iterator[Problem]:
    criteria = owner["criteria"]
    yield from _unique(at(path, "criteria"), criteria)
    for index, criterion in enumerate(criteria):
        yield from _criterion(criterion, f"{at(path, 'criteria')}[{index}]", facts, classes)
    named = {name for criterion in criteria if criterion["kind"] in KINDS for _, name in asked(criterion)}
    for index, name in enumerate(facts):
        if name not in named and not facts[name].get("noted"):
            yield Problem(f"{at(path, 'facts')}[{index}]", f"no criterion asks {name!r}")


def _graded(owner: Tree, path: str) -> Iterator[Problem]:
    best = [
        max((quantity(mark) for mark in each.get("marks", {}).values()), default=None) for each in owner["criteria"]
    ]
    if best != [quantity(owner["max"])]:
        yield Problem(f"{path}.graded", "needs one criterion whose best mark is the item's max")


def _facts(facts: list[Tree], path: str) -> Iterator[Problem]:
    yield from _unique(path, facts)
    for index, fact in enumerate(facts):
        yield from _known(f"{path}[{index}].kind", fact["kind"], READERS)
        fields = fact.get("fields", [])
        yield from _facts(fields, f"{path}[{index}].fields")
        yield from _parts(fact, f"{path}[{index}]", fields)


def _parts(owner: Tree, path: str, facts: list[Tree]) -> Iterator[Problem]:
    numbers = [fact["id"] for fact in facts if fact["kind"] in ("count", "area")]
    for index, pair in enumerate(owner.get("parts", [])):
        for role, name in pair.items():
            yield from _known(f"{at(path, 'parts')}[{index}].{role}", name, numbers)


def _criterion(criterion: Tree, path: str, facts: Mapping[str, Tree], classes: list[str]) -> Iterator[Problem]:
    kind = KINDS.get(criterion["kind"])
    if kind is None:
        yield from _known(f"{path}.kind", criterion["kind"], KINDS)
        return
    for key in kind.keys:
        if key not in criterion and key != "facts":
            yield Problem(path, f"a criterion of kind {criterion['kind']} needs {key!r}")
    for key in criterion.keys() - _ANY_CRITERION - {*kind.keys, *kind.optional}:
        yield Problem(f"{path}.{key}", f"a criterion of kind {criterion['kind']} has no such key")
    for role, name in asked(criterion):
        yield from _known(
            f"{path}.{role}", name, [fact for fact in facts if facts[fact]["kind"] in kind.asks_for(role)]
        )
    yield from _classes_known(criterion.get("classes", []), f"{path}.classes", classes)
    for key in ("facts", "target", "clause"):
        yield from _by_class(criterion.get(key), f"{path}.{key}", criterion.get("classes", classes))
    for check in _BY_FACT_KIND:
        yield from check(criterion, path, facts)


def _by_class(value: Any, path: str, classes: list[str]) -> Iterator[Problem]:
    if isinstance(value, dict) and sorted(value) != sorted(classes):
        yield Problem(path, f"must have a value for each class: {', '.join(classes)}")


def _marks(criterion: Tree, path: str, facts: Mapping[str, Tree]) -> Iterator[Problem]:
    if "marks" not in criterion:
        return
    words = [option["id"] for name in _first(criterion) for option in facts.get(name, {}).get("options", [])]
    if sorted(words) != sorted(criterion["marks"]):
        yield Problem(f"{path}.marks", f"must give a mark to each of {', '.join(words)}")
    if not any(quantity(mark) for mark in criterion["marks"].values()):
        yield Problem(f"{path}.marks", "the best mark must be above 0")


def _rounds(criterion: Tree, path: str, facts: Mapping[str, Tree]) -> Iterator[Problem]:
    """In a list of rounds, part and whole are fields, and a round that is filled in has a whole."""
    listed = [facts[name] for name in _first(criterion) if facts.get(name, {}).get("kind") == _ROUNDS]
    for fact in listed if "whole" in criterion else []:
        fields = {field["id"]: field for field in fact["fields"]}
        for role in ("part", "whole"):
            yield from _known(f"{path}.{role}", criterion.get(role, ""), fields)
        if fields.get(criterion["whole"], {}).get("min", 0) < 1:
            yield Problem(f"{path}.whole", "must be a field with min: 1")


def _single(criterion: Tree, path: str, facts: Mapping[str, Tree]) -> Iterator[Problem]:
    """Only numbers can be added up; of every other kind a criterion asks one fact."""
    names = [name for role, name in asked(criterion) if role == "facts"]
    if len(names) > 1 and any(facts.get(name, {}).get("kind") not in ("count", "area") for name in names):
        yield Problem(f"{path}.facts", "must name one fact")


def _first(criterion: Tree) -> list[str]:
    return [name for _, name in asked(criterion)][:1]


_BY_FACT_KIND: tuple[Callable[[Tree, str, Mapping[str, Tree]], Iterator[Problem]], ...] = (_marks, _rounds, _single)
