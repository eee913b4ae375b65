"""What a route may use: handed to the application once, found again from the request."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from xinheng_server.errors import TokenMissing, TokenRefused, TokensUnavailable
from xinheng_server.rules import Rulebook
from xinheng_server.settings import Settings
from xinheng_server.store import Store
from xinheng_server.times import utc_now
from xinheng_server.tokens import Token, TokenFile, TokensDamaged


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of a running server."""

    settings: Settings
    store: Store
    tokens: TokenFile
    rulebook: Rulebook
    now: Callable[[], str] = utc_now


def context_of(request: Request) -> Context:
    """Return the context of the application that got this request."""
    context = request.app.state.context
    assert isinstance(context, Context)
    return context


def require_token(request: Request) -> Token:
    """Return the token of the request. Raise TokenMissing, TokenRefused, TokensUnavailable."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise TokenMissing
    try:
        token = context_of(request).tokens.holder(secret.strip())
    except TokensDamaged as error:
        raise TokensUnavailable from error
    if token is None:
        raise TokenRefused
    return token
