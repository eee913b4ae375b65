"""From the facts of one form to the facts that other forms ask as well, so that nobody types them twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .definition import Form
from .document import Document
from .numerals import Amount, Numeral, exact
from .problems import Problems
from .text import Json

KEYS = ("from", "facts")


@dataclass(frozen=True, slots=True)
class Way:
    """What leads from a form to another: path of a fact there → paths of the facts here that make it."""

    origin: str
    target: str
    facts: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a form has to tell."""

    origin: str
    facts: Mapping[str, Json]


def own(raw: Mapping[str, Any]) -> tuple[Way, ...]:
    """Read the ways of a definition."""
    return tuple(Way(way["from"], way["to"], way["facts"]) for way in raw["ways"])


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> Told:
    """Read which form tells, and its facts as they stand in its documents; its own rules have checked them."""
    known = tuple(dict.fromkeys(way.origin for way in form.own))
    origin, facts = tree.get("from"), tree.get("facts")
    if origin is None:
        problems.add("missing", "from", f"请写明取自哪种表单（from）：{'、'.join(known)}")
    elif not isinstance(origin, str):
        problems.add("wrong_type", "from", f"表单（from）应为以下之一：{'、'.join(known)}")
    elif origin not in known:
        problems.add("out_of_range", "from", f"表单（from）应为以下之一：{'、'.join(known)}")
    if facts is not None and not isinstance(facts, dict):
        problems.add("wrong_type", "facts", "facts 应为对象，每一项一个成员")
    return Told(str(origin), facts if isinstance(facts, dict) else {})


def answer(form: Form, document: Document[Told]) -> dict[str, object]:
    """Give, for each form that asks the same, path → value; what is not known here is left out.

    `open` lists the paths that would be known if what is told as null, such as a count that hangs on somebody's answer, were.
    """
    told = document.extra
    taken: dict[str, dict[str, object]] = {}
    hanging: dict[str, list[str]] = {}
    for way in form.own:
        if way.origin == told.origin:
            values = {
                path: _made([_at(told.facts, source) for source in sources]) for path, sources in way.facts.items()
            }
            taken.setdefault(way.target, {}).update(
                {path: value for path, value in values.items() if value is not None}
            )
            open_ = [path for path, value in values.items() if value is None and _hangs(told.facts, way.facts[path])]
            hanging.setdefault(way.target, []).extend(open_)
    return {"from": told.origin, "taken": taken, "open": {target: paths for target, paths in hanging.items() if paths}}


def _hangs(facts: Mapping[str, Json], sources: Sequence[str]) -> bool:
    """Whether something that is told as null is all that is missing."""
    return all(source in facts or _at(facts, source) is not None for source in sources)


def _at(facts: Mapping[str, Json], path: str) -> Json:
    found: Json = dict(facts)
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _made(values: Sequence[Json]) -> object:
    """Make one value: the value itself (a list whole), the sum of counts, or whether all is so; None where that is not known."""
    if len(values) == 1:
        return values[0] if isinstance(values[0], bool | Numeral | str | list) else None
    if False in values:
        return False
    if any(value is None for value in values):
        return None
    if all(value is True for value in values):
        return True
    return _sum(values)


def _sum(values: Sequence[Json]) -> Amount | None:
    amounts = [exact(value)[0] for value in values if isinstance(value, Numeral)]
    return sum(amounts) if len(amounts) == len(values) else None
