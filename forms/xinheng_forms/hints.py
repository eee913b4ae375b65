"""Say beside a field what its class has to reach, in words made from the criteria's own numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

type Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hint:
    """A short sentence; `class_id` names the class it is for, or is None for all."""

    text: str
    class_id: str | None


def hints(fact: Data, item: Data, classes: list[Data]) -> tuple[Hint, ...]:
    """Return what the criteria of `item` ask of `fact`, one hint for each class unless all read alike."""
    found = []
    classes = classes or [{"id": None, "label": ""}]
    for criterion in item.get("criteria", ()):
        sentence = SENTENCES.get(criterion["kind"])
        if sentence is None:
            continue
        texts = [sentence(fact, criterion, entry["id"]) for entry in classes]
        if len(set(texts)) == 1:
            found += [Hint(texts[0], None)] if texts[0] else []
        else:
            found += [Hint(f"{entry['label']}{text}", entry["id"]) for entry, text in zip(classes, texts, strict=True)]
    return tuple(found)


def _at_least(fact: Data, criterion: Data, class_id: str) -> str:
    counted = _by_class(criterion.get("facts", [criterion["id"]]), class_id)
    if fact["id"] not in counted:
        return "不计此数" if fact["id"] in _all_facts(criterion) else ""
    together = f"{criterion['label']}合计" if len(counted) > 1 else ""
    return f"{together}不少于 {_by_class(criterion['target'], class_id)} {fact.get('unit', '')}".rstrip()


def _rate(fact: Data, criterion: Data, _class_id: str) -> str:
    return f"{criterion['label']}不低于 {criterion['target']}" if fact["id"] == criterion["part"] else ""


def _fall(fact: Data, criterion: Data, _class_id: str) -> str:
    return f"{criterion['label']}不低于 {criterion['target']}" if fact["id"] == criterion["now"] else ""


def _length(fact: Data, criterion: Data, _class_id: str) -> str:
    return f"不少于 {criterion['target']} {fact.get('unit', '')}" if fact["id"] == criterion["id"] else ""


def _each_rate(fact: Data, criterion: Data, _class_id: str) -> str:
    return (
        f"每{fact.get('unit', '')}{criterion['label']}不低于 {criterion['target']}"
        if fact["id"] in criterion["facts"]
        else ""
    )


#: Kinds that need no hint, since the quoted requirement beside the field says it all.
QUIET: Final = frozenset({"is_true", "choice"})
#: Kind of criterion → the sentence it puts beside a fact ("" where it says nothing of that fact).
SENTENCES: Final[dict[str, Callable[[Data, Data, str], str]]] = {
    "at_least": _at_least,
    "rate_at_least": _rate,
    "fall_at_least": _fall,
    "length_at_least": _length,
    "each_rate_at_least": _each_rate,
}


def _by_class(value: Any, class_id: str) -> Any:
    return value[class_id] if isinstance(value, dict) else value


def _all_facts(criterion: Data) -> set[str]:
    facts = criterion.get("facts", [criterion["id"]])
    return set().union(*facts.values()) if isinstance(facts, dict) else set(facts)
