"""What the authority's inspectors found, as the institution reads it: of its own self-assessments, and only to read."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from xinheng.text import write

from xinheng_server import kinds
from xinheng_server.access import require_organisation
from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.context import Context, context_of
from xinheng_server.district.reviews import review_answer, verdict_of
from xinheng_server.documents import stamp_members
from xinheng_server.routing import Route
from xinheng_server.store import Document, Key


async def list_reviews(request: Request) -> Response:
    """Return every review of what the institution has handed in, without the items' scores."""
    token = await require_organisation(request)
    reviews = await context_of(request).store.heads([token.organisation], kinds.REVIEW)
    present = await _revisions(context_of(request), token.organisation)
    return json_answer({"items": [_listed(review, present) for review in reviews if review.key.id in present]})


async def read_review(request: Request) -> Response:
    """Return one review: both scores, each with its reasons; ``stale`` says whether it was handed in anew since."""
    token = await require_organisation(request)
    key = Key(token.organisation, kinds.REVIEW, str(request.path_params["id"]))
    return await review_answer(context_of(request), request, key)


async def _revisions(context: Context, space: str) -> Mapping[str, str]:
    handed_in = await context.store.heads([space], kinds.ASSESSMENT)
    return {document.key.id: document.stamp.revision for document in handed_in}


def _listed(review: Document, present: Mapping[str, str]) -> Mapping[str, Any]:
    verdict = verdict_of(review)
    return {
        **stamp_members(review.key, review.stamp),
        **{name: Verbatim(write(value)) for name, value in verdict.items()},
        "stale": present[review.key.id] != verdict["of_revision"],
    }


ROUTES = [Route("/api/v1/reviews", list_reviews), Route("/api/v1/reviews/{id:uuid}", read_review)]
