"""Read a request's body within its limits of size and time, and only if it is announced as what is asked for."""

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from xinheng_server.errors import BodyTooLarge, BodyTooSlow, WrongContentType

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100

WHOLE = "xinheng.whole"
"""A member of a request's scope: its body came together with its head, so that reading it waits for nothing."""


async def read_json_body(request: Request, *, max_bytes: int, seconds: float) -> bytes:
    """Return the body. Raise WrongContentType, BodyTooLarge, BodyTooSlow; nothing longer than the limit is held."""
    return await _read(request, JSON, max_bytes, seconds)


async def read_form_body(request: Request, *, max_bytes: int, seconds: float) -> Mapping[str, str]:
    """Return the fields of a page's form that was sent without script; of a name that comes twice the last. Raise as above."""
    body = await _read(request, FORM, max_bytes, seconds)
    try:
        fields = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise BodyTooLarge(limit=max_bytes) from error
    return dict(fields)


async def _read(request: Request, kind: str, max_bytes: int, seconds: float) -> bytes:
    _check_type(request.headers.get("content-type", ""), kind)
    _check_announced(request.headers.get("content-length"), max_bytes)
    try:
        if WHOLE in request.scope:
            return await _collect(request, max_bytes)
        async with asyncio.timeout(seconds):
            return await _collect(request, max_bytes)
    except TimeoutError as error:
        raise BodyTooSlow(limit=seconds) from error
    except ClientDisconnect as error:
        raise BodyTooSlow(limit=seconds) from error


def _check_type(content_type: str, wanted: str) -> None:
    kind, _, parameters = content_type.lower().replace(" ", "").partition(";")
    if kind != wanted or parameters not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise WrongContentType


def _check_announced(length: str | None, max_bytes: int) -> None:
    if length is not None and length.isdigit() and int(length) > max_bytes:
        raise BodyTooLarge(limit=max_bytes)


async def _collect(request: Request, max_bytes: int) -> bytes:
    body = b""
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > max_bytes:
            raise BodyTooLarge(limit=max_bytes)
    return body
