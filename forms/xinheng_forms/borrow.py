"""Fill in what a form takes over from another file: `{same_as: "gs/evaluation F18.rate.target"}`.

So a number or a list of criteria that the standard gives once stands once. The words after the file's name lead from
thing to thing: each is a key of where one stands, or the `id` of the next thing below it. Without them it is the whole.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

KEY = "same_as"

type Lend = Callable[[str], Any]  # a file's name → what is written there; raises LookupError


def borrow(raw: Any, lend: Lend) -> Any:
    """Return a form with everything in place that it takes over. Raises LookupError with the words that lead nowhere."""
    if isinstance(raw, list):
        return [borrow(value, lend) for value in raw]
    if not isinstance(raw, dict):
        return raw
    if raw.keys() == {KEY}:
        return _found(str(raw[KEY]), lend)
    return {key: borrow(value, lend) for key, value in raw.items()}


def _found(words: str, lend: Lend) -> Any:
    name, _, path = words.partition(" ")
    found = lend(name)
    for step in filter(None, path.split(".")):
        found = _step(found, step, words)
    return found


def _step(tree: Any, step: str, words: str) -> Any:
    if isinstance(tree, Mapping) and step in tree:
        return tree[step]
    for thing in _things(tree):
        if thing.get("id") == step:
            return thing
    raise LookupError(f"{KEY} {words!r}: there is no {step!r}")


def _things(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Give every object below `tree`, outer ones first."""
    members = tree.values() if isinstance(tree, Mapping) else tree if isinstance(tree, list) else ()
    for member in members:
        if isinstance(member, Mapping):
            yield member
        yield from _things(member)
