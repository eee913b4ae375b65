"""Read a body as strictly as the rules read documents, and cut stored texts out of it to the letter."""

import json
import re
from collections.abc import Mapping
from types import NoneType

import orjson
from xinheng.numerals import Numeral
from xinheng.text import Json, parse
from xinheng.text import NotJson as Unreadable

from xinheng_server.errors import NotJson

_DIGITS = re.compile(r"[0-9]{1,9}")
_PLAIN = frozenset({str, bool, NoneType})


def read_json(body: bytes) -> tuple[Json, list[str]]:
    """Return the value and the paths of keys that stand twice. Raise NotJson for syntax, NaN, depth, encoding."""
    plain = _read_plain(body)
    if plain is not None:
        return plain, []
    try:
        return parse(body)
    except Unreadable as error:
        raise NotJson from error


def whole_number(value: Json) -> int | None:
    """Return a number written with at most nine digits and nothing else; None for any other value."""
    return int(value.literal) if isinstance(value, Numeral) and _DIGITS.fullmatch(value.literal) else None


def member_texts(body: bytes) -> Mapping[str, str]:
    """Return each member of an object that ``read_json`` has accepted as the text that stands in the body."""
    text = body.decode().removeprefix("\ufeff")
    decoder = json.JSONDecoder(parse_int=str, parse_float=str)
    members: dict[str, str] = {}
    at = _skip(text, text.index("{") + 1)
    while text[at] != "}":
        name, end = decoder.raw_decode(text, at)
        begin = _skip(text, end)
        _, end = decoder.raw_decode(text, begin)
        members[name] = text[begin:end]
        at = _skip(text, end)
    return members


def _read_plain(body: bytes) -> Json:
    """Return an object of texts and of objects of texts, read the fast way; None for whatever may be anything else.

    A body has as many colons as members, and more if a text holds one: with as many as are left, no key stood twice.
    """
    try:
        tree = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if tree.__class__ is not dict:
        return None
    members = len(tree)
    for value in tree.values():
        if value.__class__ is dict and _PLAIN.issuperset(map(type, value.values())):
            members += len(value)
        elif value.__class__ not in _PLAIN:
            return None
    plain: Json = tree
    return plain if body.count(b":") == members else None


def _skip(text: str, at: int) -> int:
    """Step over white space, colons and commas between members."""
    while text[at] in " \t\r\n:,":
        at += 1
    return at
