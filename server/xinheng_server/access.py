"""Who may come in: tokens, their secrets, and what a route asks of them.

A token is 256 random bits, shown once; only its SHA-256 is kept. An organisation's token opens its own space and
nothing else, the authority's opens what the routes under /authority show and nothing else.
"""

import hashlib
import re
import secrets

from starlette.requests import Request

from xinheng_server.context import context_of
from xinheng_server.errors import ScopeRefused, TokenMissing, TokenRefused
from xinheng_server.registry import AUTHORITY, Scope, Token

PREFIX = "xh_"
ORGANISATION_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def is_organisation_id(text: str) -> bool:
    """Tell whether an organisation may have this id: small letters, digits, - and _, and not the authority's."""
    return ORGANISATION_ID.fullmatch(text) is not None and text != AUTHORITY


def new_token(scope: Scope, organisation: str, name: str, now: str) -> tuple[Token, str]:
    """Make a token and its secret, which is nowhere else."""
    secret = PREFIX + secrets.token_urlsafe(32)
    return Token(secrets.token_hex(4), scope, organisation, name, sha256_of(secret), now), secret


def sha256_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


async def require_token(request: Request) -> Token:
    """Return the token of the request. Raise TokenMissing, TokenRefused, TooManyRequests."""
    limits = context_of(request).limits
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise TokenMissing
    token = await context_of(request).registry.holder(sha256_of(secret.strip()))
    if token is None:
        limits.count_failure(request)
        raise TokenRefused
    limits.count_token(token.id)
    return token


async def require_organisation(request: Request) -> Token:
    """Return the organisation's token of the request. Raise as ``require_token`` does; ScopeRefused."""
    return await _require(request, "organisation")


async def require_authority(request: Request) -> Token:
    """Return the authority's token of the request. Raise as ``require_token`` does; ScopeRefused."""
    return await _require(request, "authority")


async def _require(request: Request, scope: Scope) -> Token:
    token = await require_token(request)
    if token.scope != scope:
        raise ScopeRefused(scope=scope)
    return token
