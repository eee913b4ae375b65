"""JSON text in and out: strict when read, numbers kept to the letter, and the same value always the same text.

Python's own reader does the work; what it would let pass (NaN, a key written twice) or leave to the machine it runs on
(how deep is too deep, how long a number may be) is settled here, alike in CPython and in the browser. A byte order mark
before the text is passed over, since editors write it unasked; brackets nested deeper than MAX_DEPTH are no document.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from json import JSONDecoder
from json.encoder import encode_basestring
from typing import Any

from .numerals import Amount, Numeral, rounded

type Json = bool | str | Numeral | list[Json] | dict[str, Json] | None
# What a result is made of; an Amount is written with at most six places.
type Result = bool | str | Numeral | Amount | list[Any] | tuple[Any, ...] | dict[str, Any] | None

MAX_DEPTH = 64
PLACES = 6

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotJson(ValueError):
    """The text is no JSON document in UTF-8."""


class _Twice(Exception):
    """A key stands twice in an object."""


class _Repeated(dict[str, Json]):
    """An object in whose text a key stood twice; the last value counts."""

    __slots__ = ("keys_twice",)
    keys_twice: list[str]


def parse(document: str | bytes) -> tuple[Json, list[str]]:
    """Read a document; return it with the paths of keys that stand twice. Raises NotJson."""
    text = _decoded(document)
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise NotJson
    try:
        return _READER.decode(text), []
    except _Twice:
        return _parse_repeated(text)
    except ValueError:
        raise NotJson from None


def write(value: Result) -> str:
    """Write a value as JSON: keys in their order, no spaces, nothing escaped that need not be."""
    text = _write(value)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character, given as an escape: give it back as one
        return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text


def _decoded(document: str | bytes) -> str:
    try:
        text = document if isinstance(document, str) else document.decode()
    except UnicodeDecodeError:
        raise NotJson from None
    return text.removeprefix("\ufeff")


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _parse_repeated(text: str) -> tuple[Json, list[str]]:
    """Read a document again in which some key stands twice, and find out where."""
    try:
        tree: Json = _MARKING_READER.decode(text)
    except ValueError:
        raise NotJson from None
    return tree, _paths_twice(tree, "")


def _refuse(constant: str) -> None:
    raise NotJson(constant)


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise _Twice
    return tree


def _marked(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    tree = dict(pairs)
    if len(tree) == len(pairs):
        return tree
    marked = _Repeated(tree)
    marked.keys_twice = _twice([key for key, _ in pairs])
    return marked


def _reader(object_of: Callable[[list[tuple[str, Json]]], dict[str, Json]]) -> JSONDecoder:
    return JSONDecoder(object_pairs_hook=object_of, parse_float=Numeral, parse_int=Numeral, parse_constant=_refuse)


_READER = _reader(_once)
_MARKING_READER = _reader(_marked)


def _twice(keys: list[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]


def _paths_twice(tree: Json, path: str) -> list[str]:
    if isinstance(tree, list):
        return [found for index, value in enumerate(tree) for found in _paths_twice(value, f"{path}[{index}]")]
    if not isinstance(tree, dict):
        return []
    paths = [at(path, key) for key in tree.keys_twice] if isinstance(tree, _Repeated) else []
    return paths + [found for key, value in tree.items() for found in _paths_twice(value, at(path, key))]


def at(path: str, key: str) -> str:
    """Return the path of a key inside the object at `path`; the whole document is ""."""
    return f"{path}.{key}" if path else key


def _write(value: Any) -> str:
    return _WRITERS[type(value)](value)


def _write_object(value: dict[str, Any]) -> str:
    members = [f"{encode_basestring(key)}:{_WRITERS[type(member)](member)}" for key, member in value.items()]
    return f"{{{','.join(members)}}}"


def _write_list(value: Sequence[Any]) -> str:
    return f"[{','.join([_WRITERS[type(member)](member) for member in value])}]"


def _write_amount(value: Amount) -> str:
    return rounded(value, PLACES)


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
    int: int.__repr__,
    Fraction: _write_amount,
    Numeral: lambda value: value.literal,
    dict: _write_object,
    list: _write_list,
    tuple: _write_list,
}
