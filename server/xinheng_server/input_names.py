"""The names that a form's inputs can have on its page, such as ``facts.F18.rounds[0].answered``, and how long a text in
each may be."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from xinheng.aggregations import aggregation
from xinheng.definition import Fact, Form, Item, read

from xinheng_server.free_texts import ABOUT, EVIDENCE, Text, evidence_texts, reason_text
from xinheng_server.rules import Rules

LONGEST_PLAIN = 200
"""Characters of what is typed as a number or a date, or chosen."""

_PLACE = re.compile(r"\[(?:0|[1-9][0-9]{0,2})\]")


def input_of(rules: Rules, name: str) -> Text | None:
    """Return what an input takes, or None if the form has no input of this name."""
    return _inputs(rules).get(_PLACE.sub("[]", name, count=1))


@lru_cache(maxsize=32)
def _inputs(rules: Rules) -> Mapping[str, Text]:
    """Return every input by its name, with ``[]`` for any place in a list."""
    form = read(rules.definition)
    texts = {f"about.{name}": text for name, text in ABOUT.items()}
    texts |= {f"about.{EVIDENCE}.{item}": text for item, text in evidence_texts(form).items()}
    texts |= {f"scores.{item.id}.reason": reason_text(item.id) for item in form.any_items if _is_scored(form)}
    return {name: Text(name, LONGEST_PLAIN) for name in _plain(form)} | texts


def _plain(form: Form) -> Iterator[str]:
    if form.classes:
        yield "class"
    if _is_scored(form):
        yield "policy"
    if "period" in aggregation(form.aggregation).KEYS:
        yield from ("period.from", "period.to")
    for item in form.any_items:
        if _is_scored(form):
            yield from (f"scores.{item.id}.score", f"locked.{item.id}")
        yield from _facts(item)


def _facts(item: Item) -> Iterator[str]:
    for fact in item.facts:
        yield from _fact(f"facts.{item.id}.{fact.id}" if item.id else f"facts.{fact.id}", fact)


def _fact(name: str, fact: Fact) -> Iterator[str]:
    if fact.fields:
        yield f"{name}.length"
        yield from (f"{name}[].{field.id}" for field in fact.fields)
    else:
        yield name


def _is_scored(form: Form) -> bool:
    return "scores" in aggregation(form.aggregation).KEYS
