"""Parameters behind the ?: read as strictly as bodies."""

import re

from starlette.requests import Request

from xinheng_server.cursors import START, Cursor
from xinheng_server.errors import BadQuery

LONGEST_PAGE = 1000
_NUMBER = re.compile(r"[0-9]{1,18}")


def read_cursor(request: Request) -> Cursor:
    """Return the cursor to go on from; the beginning if none is given. Raise BadQuery."""
    try:
        return Cursor.read(request.query_params.get("since", str(START)))
    except ValueError as error:
        raise BadQuery(parameter="since") from error


def read_limit(request: Request) -> int:
    """Return how many entries a page may have, 1 to 1000, 100 unless given. Raise BadQuery."""
    limit = read_number(request, "limit", 100)
    if not 1 <= limit <= LONGEST_PAGE:
        raise BadQuery(parameter="limit")
    return limit


def read_flag(request: Request, name: str) -> bool:
    """Return whether ``?name=true`` stands there; nothing else may. Raise BadQuery."""
    text = request.query_params.get(name)
    if text not in (None, "true"):
        raise BadQuery(parameter=name)
    return text is not None


def read_number(request: Request, name: str, default: int) -> int:
    """Return a whole number from 0 on. Raise BadQuery."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not _NUMBER.fullmatch(text):
        raise BadQuery(parameter=name)
    return int(text)
