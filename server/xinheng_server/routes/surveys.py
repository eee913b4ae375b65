"""A survey as residents meet it, without a token: whether the round is open, and handing in an answer, once."""

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.access import is_organisation_id, require_organisation
from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.context import context_of
from xinheng_server.errors import ScopeRefused, TokenMissing
from xinheng_server.limits import read_json_body
from xinheng_server.routing import Route
from xinheng_server.survey.book import OpenedRound
from xinheng_server.survey.days import day_of
from xinheng_server.survey.handing_in import HandedIn, hand_in
from xinheng_server.survey.problems import RoundUnknown
from xinheng_server.survey.response import read_response


async def read_survey(request: Request) -> Response:
    """Say what a resident needs to know before answering."""
    context, found = context_of(request), await find_round(request)
    state = found.plan.state(day_of(context.now()))
    return json_answer(
        {
            "organisation": found.organisation,
            "name": found.plan.name,
            "opens": found.plan.opens,
            "closes": found.plan.closes,
            "state": "closed" if state == "sealed" else state,
            "codes": found.plan.codes,
        }
    )


async def put_response(request: Request) -> Response:
    """Keep an answer; the same id and content again gets the same receipt, and is kept once."""
    context, found = context_of(request), await find_round(request)
    by_staff = await _is_by_staff(request, found)
    if not by_staff:
        context.limits.count_answer(request, found.place.space, found.place.id)
    settings = context.settings
    given = read_response(await read_json_body(request, max_bytes=settings.max_answer, seconds=settings.body_seconds))
    if given.origin == "paper" and not by_staff:
        raise TokenMissing
    return _receipt(await hand_in(request, found, str(request.path_params["id"]), given, by_staff=by_staff))


async def find_round(request: Request) -> OpenedRound:
    """Return the round that the address names. Raise RoundUnknown."""
    organisation = request.path_params["organisation"]
    if not is_organisation_id(organisation):
        raise RoundUnknown
    return await context_of(request).rounds.find(organisation, str(request.path_params["round"]))


async def _is_by_staff(request: Request, found: OpenedRound) -> bool:
    """Tell whether the organisation itself hands in, as it must with paper. Raise what an unfit token does.

    This is seen before anything is read: what comes without a fit token costs an address its answers.
    """
    if "authorization" not in request.headers:
        return False
    token = await require_organisation(request)
    if token.organisation != found.place.space:
        raise ScopeRefused(scope="organisation")
    return True


def _receipt(kept: HandedIn) -> Response:
    receipt = f'"{kept.receipt}"' if kept.receipt else "null"
    text = f'{{"id":"{kept.id}","receipt":{receipt},"stored":{kept.stored}}}'
    return json_answer(Verbatim(text), 201 if kept.is_new else 200)


ROUTES = [
    Route("/api/v1/surveys/{organisation}/{round:uuid}/responses/{id:uuid}", put_response, methods=["PUT"]),
    Route("/api/v1/surveys/{organisation}/{round:uuid}", read_survey),
]
