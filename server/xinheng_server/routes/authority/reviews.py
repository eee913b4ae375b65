"""The inspector's scores of an assessment, under the assessment's own id."""

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server import kinds
from xinheng_server.access import require_authority
from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.context import context_of
from xinheng_server.district.reviews import read_review
from xinheng_server.documents import DocumentEndpoint, DocumentKind, document_answer, head_of, named
from xinheng_server.registry import Token
from xinheng_server.routes.authority.entering import registered
from xinheng_server.routing import Route
from xinheng_server.store import Key

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
        review = await context.store.get(key)
        answer = document_answer(request, review)
        if review is None or answer.status_code != 200:
            return answer
        present = await context.store.get(Key(key.space, kinds.ASSESSMENT, key.id))
        stale = present is None or present.stamp.revision != head_of(review)["of_revision"]
        text = f'{bytes(answer.body).decode()[:-1]},"stale":{str(stale).lower()}}}'
        return json_answer(Verbatim(text), headers={"ETag": answer.headers["ETag"]})


ROUTES = [Route("/api/v1/authority/reviews/{organisation}/{id:uuid}", ReviewEndpoint)]
