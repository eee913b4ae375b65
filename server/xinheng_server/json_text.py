"""Read a body as strictly as the rules read documents, and cut stored texts out of it to the letter."""

import json
from collections.abc import Mapping

from xinheng.text import Json, parse
from xinheng.text import NotJson as Unreadable

from xinheng_server.errors import NotJson


def read_json(body: bytes) -> tuple[Json, list[str]]:
    """Return the value and the paths of keys that stand twice. Raise NotJson for syntax, NaN, depth, encoding."""
    try:
        return parse(body)
    except Unreadable as error:
        raise NotJson from error


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


def _skip(text: str, at: int) -> int:
    """Step over white space, colons and commas between members."""
    while text[at] in " \t\r\n:,":
        at += 1
    return at
