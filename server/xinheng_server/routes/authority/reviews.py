"""The inspector's scores of an assessment, under the assessment's own id."""

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server import kinds
from xinheng_server.access import require_authority
from xinheng_server.context import context_of
from xinheng_server.district.reviews import read_review, review_answer
from xinheng_server.documents import DocumentEndpoint, DocumentKind, named
from xinheng_server.registry import Token
from xinheng_server.routes.authority.entering import registered
from xinheng_server.routing import Route

REVIEWS = DocumentKind(kinds.REVIEW, read_review, audited=True, echoed=["result"])


class ReviewEndpoint(DocumentEndpoint):
    """``/api/v1/authority/reviews/{organisation}/{id}``."""

    kind = REVIEWS

    async def holder(self, request: Request) -> tuple[Token, str]:
        """Let the authority in, and work in the space of the organisation that is reviewed."""
        token = await require_authority(request)
        return token, (await registered(context_of(request), str(request.path_params["organisation"]))).id

    async def get(self, request: Request) -> Response:
        """Return both scores; ``stale`` says whether the assessment has changed since."""
        token, key = await self._key(request)
        context = context_of(request)
        await context.note(token, "read", key.space, named(key))
        return await review_answer(context, request, key)


ROUTES = [Route("/api/v1/authority/reviews/{organisation}/{id:uuid}", ReviewEndpoint)]
