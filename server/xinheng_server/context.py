"""What a route may use: handed to the application once, found again from the request."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from xinheng_server.audit import Action, AuditTrail, Event
from xinheng_server.ratelimits import RateLimits
from xinheng_server.registry import Registry, Token
from xinheng_server.rules import Rulebook
from xinheng_server.settings import Settings
from xinheng_server.store import Store
from xinheng_server.survey.book import RoundBook
from xinheng_server.times import utc_now


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of a running server; ``now`` gives UTC times."""

    settings: Settings
    store: Store
    registry: Registry
    audit: AuditTrail
    rulebook: Rulebook
    limits: RateLimits
    rounds: RoundBook
    now: Callable[[], str] = utc_now

    async def note(self, token: Token, action: Action, space: str, thing: str) -> None:
        """Add to the audit trail what the holder of a token did to ``thing`` of a space."""
        await self.audit.note(Event(self.now(), token.id, action, space, thing))


def context_of(request: Request) -> Context:
    """Return the context of the application that got this request."""
    context = request.app.state.context
    assert isinstance(context, Context)
    return context
