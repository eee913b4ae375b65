"""What a store or registry refuses, as the problems a page understands."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.answers import problem_answer
from xinheng_server.errors import (
    CursorTooOld,
    Problem,
    StoreFull,
    StoreUnavailable,
    TokensUnavailable,
    WriteIdReused,
)
from xinheng_server.registry import RegistryDamaged
from xinheng_server.store import CursorGone, Full, Unavailable, WriteReused

PROBLEMS: Mapping[type[Exception], type[Problem]] = {
    CursorGone: CursorTooOld,
    Full: StoreFull,
    RegistryDamaged: TokensUnavailable,
    Unavailable: StoreUnavailable,
    WriteReused: WriteIdReused,
}


async def on_refusal(_request: Request, error: Exception) -> Response:
    """Answer what a store or registry raised on the way."""
    return problem_answer(PROBLEMS[type(error)]())
