"""What a store, registry or audit trail refuses, as the problems a page understands."""

import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.answers import problem_answer
from xinheng_server.errors import (
    CursorTooOld,
    Problem,
    RegisterChanged,
    StoreFull,
    StoreUnavailable,
    TokensUnavailable,
    WriteIdReused,
)
from xinheng_server.registry import AlreadyThere, RegistryDamaged, UnknownOrganisation, UnknownToken
from xinheng_server.store import CursorGone, Damaged, Full, Unavailable, WriteReused

logger = logging.getLogger("xinheng.store")

PROBLEMS: Mapping[type[Exception], type[Problem]] = {
    AlreadyThere: RegisterChanged,
    CursorGone: CursorTooOld,
    Damaged: StoreUnavailable,
    Full: StoreFull,
    RegistryDamaged: TokensUnavailable,
    Unavailable: StoreUnavailable,
    UnknownOrganisation: RegisterChanged,
    UnknownToken: RegisterChanged,
    WriteReused: WriteIdReused,
}


async def on_refusal(_request: Request, error: Exception) -> Response:
    """Answer what was raised on the way."""
    return problem_answer(as_problem(error) or Problem())


def as_problem(error: Exception) -> Problem | None:
    """Return the problem that a refusal is; what the operator has to put right is logged in its own words."""
    problem = next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), None)
    if problem is None:
        return None
    if problem.status >= 500:
        logger.error("%s: %s", problem.code, error)
    return problem()
