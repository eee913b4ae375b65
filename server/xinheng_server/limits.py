"""Read a request's body within its limits of size and time, and only if it is announced as JSON."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from xinheng_server.errors import BodyTooLarge, BodyTooSlow, WrongContentType


async def read_json_body(request: Request, *, max_bytes: int, seconds: float) -> bytes:
    """Return the body. Raise WrongContentType, BodyTooLarge, BodyTooSlow; nothing longer than the limit is held."""
    _check_type(request.headers.get("content-type", ""))
    _check_announced(request.headers.get("content-length"), max_bytes)
    try:
        async with asyncio.timeout(seconds):
            return await _collect(request, max_bytes)
    except TimeoutError as error:
        raise BodyTooSlow(limit=seconds) from error
    except ClientDisconnect as error:
        raise BodyTooSlow(limit=seconds) from error


def _check_type(content_type: str) -> None:
    kind, _, parameters = content_type.lower().replace(" ", "").partition(";")
    if kind != "application/json" or parameters not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise WrongContentType


def _check_announced(length: str | None, max_bytes: int) -> None:
    if length is not None and length.isdigit() and int(length) > max_bytes:
        raise BodyTooLarge(limit=max_bytes)


async def _collect(request: Request, max_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise BodyTooLarge(limit=max_bytes)
    return bytes(body)
