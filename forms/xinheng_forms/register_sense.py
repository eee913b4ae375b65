"""Ask whether a register's file makes sense once its shape is right: every name in it leads to something."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xinheng_forms.problem import Problem
from xinheng_forms.quotation import quotation

type Raw = Mapping[str, Any]

#: Names that every record has, so no field may take them.
TAKEN = frozenset({"state", "retain_until"})
#: What can be counted or filtered by.
COUNTED = frozenset({"choice", "choices", "yes_no", "check", "result"})


def inconsistencies(raw: Raw, known: Mapping[str, Raw]) -> Iterator[Problem]:
    """List what does not fit together in `raw`; `known` holds the files of all registers by id."""
    kinds = {name: kind for _, name, kind in _declared(raw)}
    yield from _repeated(raw)
    yield from _misnamed(raw, kinds)
    yield from _named_parts(raw, kinds)
    yield from _statistics(raw, kinds)
    yield from _figures(raw, kinds)
    yield from _followers(raw, kinds, known)
    yield from _moves(raw)
    yield from _results(raw, kinds)
    yield from _paper(raw, kinds)
    yield from _passages(raw)


def kinds_of(raw: Raw) -> dict[str, str]:
    """Tell the kind of each field of a file, questions of a checklist included."""
    return {name: kind for _, name, kind in _declared(raw)}


def _declared(raw: Raw) -> Iterator[tuple[str, str, str]]:
    for number, group in enumerate(raw["groups"]):
        for index, field in enumerate(group.get("fields", [])):
            yield f"groups[{number}].fields[{index}]", field["id"], field["kind"]
        for index, item in enumerate(group.get("items", [])):
            yield f"groups[{number}].items[{index}]", item["id"], "check"


def _repeated(raw: Raw) -> Iterator[Problem]:
    counts = Counter(name for _, name, _ in _declared(raw))
    for path, name, kind in _declared(raw):
        if counts[name] > 1 or name in TAKEN:
            yield Problem(f"{path}.id", f"{name!r} is taken")
        if kind == "check" and raw["kind"] != "checklist":
            yield Problem(path, "items belong to a checklist")


def _misnamed(raw: Raw, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for key in ("names", "list"):
        for index, name in enumerate(raw.get(key, [])):
            if name not in kinds and not (name == "state" and "states" in raw):
                yield Problem(f"{key}[{index}]", f"there is no field {name!r}")
    if "date" in raw and kinds.get(raw["date"]) != "date":
        yield Problem("date", f"{raw['date']!r} is not a field of kind date")
    if "retention" in raw and "date" not in raw:
        yield Problem("retention", "needs `date`, from which the years are counted")


def _named_parts(raw: Raw, kinds: Mapping[str, str]) -> Iterator[Problem]:
    """What asks for something on a day, and what tells of the destroyed, names fields that are there."""
    for index, asking in enumerate(raw.get("agenda", [])):
        for part in ("field", "time", "unless"):
            if part in asking and asking[part] not in kinds:
                yield Problem(f"agenda[{index}].{part}", f"there is no field {asking[part]!r}")
        yield from _said(raw, f"agenda[{index}].unless_said", asking.get("unless_said", {}))
    for part, name in raw.get("destroys", {}).items():
        if name not in kinds:
            yield Problem(f"destroys.{part}", f"there is no field {name!r}")


def _said(raw: Raw, path: str, said: Mapping[str, str]) -> Iterator[Problem]:
    """Each field must be able to say the word."""
    words = dict(_words(raw))
    for name, word in said.items():
        if word not in words.get(name, set()):
            yield Problem(f"{path}.{name}", f"{word!r} is nothing that {name!r} says")


def _moves(raw: Raw) -> Iterator[Problem]:
    """What moves a record on leads to a state that it has."""
    words = dict(_words(raw))
    steps = [(f"next[{index}]", step) for index, step in enumerate(raw.get("next", []))]
    for path, step in (*_fields(raw), *steps):
        moves = step.get("moves", {})
        said = (words.get(step["id"], set()) | {"*"}) if "id" in step else words["state"]
        for word, state in moves.items():
            if word not in said:
                yield Problem(f"{path}.moves", f"{word!r} is nothing that can be said there")
            if state not in words["state"]:
                yield Problem(f"{path}.moves", f"there is no state {state!r}")


def _statistics(raw: Raw, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for index, entry in enumerate(raw.get("statistics", [])):
        by, total = entry.get("by"), entry.get("sum")
        if by and kinds.get(by) not in COUNTED | {"date"} and not (by == "state" and "states" in raw):
            yield Problem(f"statistics[{index}].by", f"{by!r} is neither a choice nor a date")
        if total and kinds.get(total) != "number":
            yield Problem(f"statistics[{index}].sum", f"{total!r} is not a number")


def _figures(raw: Raw, kinds: Mapping[str, str]) -> Iterator[Problem]:
    """A figure asks fields that are there for words that they can say, and each has a name of its own."""
    figures = raw.get("figures", [])
    ids = [figure["id"] for figure in figures]
    words = dict(_words(raw))
    for index, figure in enumerate(figures):
        path = f"figures[{index}]"
        if ids.count(figure["id"]) > 1:
            yield Problem(f"{path}.id", f"{figure['id']!r} stands twice")
        if "with" in figure and figure["with"] not in ids:
            yield Problem(f"{path}.with", f"there is no figure {figure['with']!r}")
        if "label" not in figure and "answer" not in figure:
            yield Problem(path, "needs a label")
        for key, kind in (("sum", "number"), ("answer", "check"), ("each", "text")):
            if key in figure and kinds.get(figure[key]) != kind:
                yield Problem(f"{path}.{key}", f"{figure[key]!r} is not a field of kind {kind}")
        for key in ("count", "all", "any", "skip", "among"):
            for name, said in figure.get(key, {}).items():
                if unknown := sorted(set(said) - words.get(name, set())):
                    yield Problem(f"{path}.{key}.{name}", f"{unknown[0]!r} is nothing that {name!r} says")


def _words(raw: Raw) -> Iterator[tuple[str, set[str]]]:
    """Tell what each field may say that is answered by choosing."""
    yield "state", {state["label"] for state in raw.get("states", [])}
    for _, field in _fields(raw):
        yield field["id"], {"是", "否"} if field["kind"] == "yes_no" else set(field.get("options", ()))


def _followers(raw: Raw, kinds: Mapping[str, str], known: Mapping[str, Raw]) -> Iterator[Problem]:
    for path, field in _fields(raw):
        if "register" in field and field["register"] not in known:
            yield Problem(f"{path}.register", f"there is no register {field['register']!r}")
    for index, entry in enumerate(raw.get("next", [])):
        path = f"next[{index}]"
        if entry["register"] not in known:
            yield Problem(f"{path}.register", f"there is no register {entry['register']!r}")
            continue
        there = kinds_of(known[entry["register"]])
        if there.get(entry["link"]) != "link":
            yield Problem(f"{path}.link", f"{entry['link']!r} is not a link in {entry['register']}")
        for target, source in entry.get("copy", {}).items():
            if target not in there:
                yield Problem(f"{path}.copy.{target}", f"there is no such field in {entry['register']}")
            if source not in kinds:
                yield Problem(f"{path}.copy.{target}", f"there is no field {source!r}")


def _results(raw: Raw, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for index, entry in enumerate(raw.get("computed", [])):
        for name in _asked(entry["document"]):
            if name not in kinds and name != "today":
                yield Problem(f"computed[{index}].document", f"there is no field {name!r}")
        for key, result in entry["results"].items():
            if kinds.get(result["field"]) != "result":
                yield Problem(
                    f"computed[{index}].results.{key}.field", f"{result['field']!r} is not a field of kind result"
                )


def _asked(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for member in value.values():
            yield from _asked(member)
    elif isinstance(value, list):
        for member in value:
            yield from _asked(member)
            if isinstance(member, Mapping):
                yield from member.get("where", {})
    elif isinstance(value, str) and value.startswith("$"):
        yield value[1:]


def _paper(raw: Raw, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for number, row in enumerate(raw.get("paper", {}).get("rows", [])):
        for index, cell in enumerate(row):
            name = cell if isinstance(cell, str) else cell["field"]
            if name not in kinds:
                yield Problem(f"paper.rows[{number}][{index}]", f"there is no field {name!r}")
    for number, column in enumerate(raw.get("paper", {}).get("ledger", [])):
        name = column if isinstance(column, str) else column["field"]
        if name.isascii() and name not in kinds:
            yield Problem(f"paper.ledger[{number}]", f"there is no field {name!r}")


def _passages(raw: Raw) -> Iterator[Problem]:
    """Find clauses that are to be quoted and have no words."""
    places: list[tuple[str, Iterable[str]]] = [
        ("quotes", raw.get("quotes", [])),
        ("paper.quotes", raw.get("paper", {}).get("quotes", [])),
    ]
    for number, group in enumerate(raw["groups"]):
        places.append((f"groups[{number}].quotes", group.get("quotes", [])))
        asked = [item["clause"] for item in group.get("items", []) if "label" not in item]
        places.append((f"groups[{number}].items", asked))
    for path, clauses in places:
        for clause in clauses:
            try:
                quotation(clause)
            except LookupError as error:
                yield Problem(path, re.sub(r"^'|'$", "", str(error)))


def _fields(raw: Raw) -> Iterator[tuple[str, Raw]]:
    for number, group in enumerate(raw["groups"]):
        for index, field in enumerate(group.get("fields", [])):
            yield f"groups[{number}].fields[{index}]", field
