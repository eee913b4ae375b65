"""A survey as residents meet it, without a token: whether the round is open, and handing in an answer, once."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xinheng_server.access import is_organisation_id, require_organisation
from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.context import Context, context_of
from xinheng_server.errors import ScopeRefused, TokenMissing
from xinheng_server.limits import read_json_body
from xinheng_server.store import Answer, CodeSpent, RoundSealed, WriteReused
from xinheng_server.survey.book import OpenedRound
from xinheng_server.survey.codes import read_code
from xinheng_server.survey.days import day_of
from xinheng_server.survey.problems import (
    AnswerInvalid,
    AnswerReused,
    CodeMissing,
    CodeUsed,
    CodeWrong,
    RoundClosed,
    RoundNotYet,
    RoundUnknown,
)
from xinheng_server.survey.response import Response as Given
from xinheng_server.survey.response import read_response, same_but_for_day
from xinheng_server.survey.rounds import State


async def read_survey(request: Request) -> Response:
    """Say what a resident needs to know before answering."""
    context, found = context_of(request), await _round(request)
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
    context, found = context_of(request), await _round(request)
    by_staff = await _is_by_staff(request, found)
    if not by_staff:
        context.limits.count_answer(request, found.place.space, found.place.id)
    settings = context.settings
    given = read_response(await read_json_body(request, max_bytes=settings.max_answer, seconds=settings.body_seconds))
    if given.origin == "paper" and not by_staff:
        raise TokenMissing
    answer_id, today = str(request.path_params["id"]), day_of(context.now())
    state = found.plan.state(today)
    code = _code(request, found, given, state, by_staff=by_staff)
    answer = Answer(answer_id, given.stored(today, coded=code is not None))
    if state == "open" or (state == "closed" and by_staff):
        return await _keep(context, found, answer, code)
    return await _recognised(context, found, answer, state)


async def _round(request: Request) -> OpenedRound:
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


def _code(request: Request, found: OpenedRound, given: Given, state: State, *, by_staff: bool) -> str | None:
    """Return the keyed hash of the code. Raise CodeMissing, CodeWrong, AnswerInvalid."""
    if state == "sealed" or found.key is None:
        return None
    if given.code is None:
        if found.plan.codes and not by_staff:
            raise CodeMissing
        return None
    if not found.plan.codes:
        message = "这一轮调查不用一次性代码，请删去"
        raise AnswerInvalid(errors=[{"code": "unknown_key", "path": "code", "message": message}])
    code = read_code(found.key.key, given.code)
    if code is None:
        context_of(request).limits.count_failure(request)
        raise CodeWrong
    return code


async def _keep(context: Context, found: OpenedRound, answer: Answer, code: str | None) -> Response:
    try:
        is_new = await context.store.answer(found.place, answer, code=code)
    except WriteReused:
        return await _recognised(context, found, answer, "open")
    except CodeSpent as error:
        raise CodeUsed from error
    except RoundSealed as error:
        context.rounds.forget(found.place.space, found.place.id)
        raise RoundClosed(closes=found.plan.closes) from error
    return _receipt(found, answer.id, answer.body, 201 if is_new else 200)


async def _recognised(context: Context, found: OpenedRound, answer: Answer, state: State) -> Response:
    """Answer what was kept before, on this day or an earlier one. Raise AnswerReused, RoundNotYet, RoundClosed."""
    kept = await context.store.find_answer(found.place, answer.id)
    if kept is None:
        if state == "not_yet":
            raise RoundNotYet(opens=found.plan.opens)
        raise RoundClosed(closes=found.plan.closes)
    if not same_but_for_day(kept, answer.body):
        raise AnswerReused
    return _receipt(found, answer.id, kept, 200)


def _receipt(found: OpenedRound, answer_id: str, stored: str, status: int) -> Response:
    receipt = f'"{found.key.receipt(answer_id)}"' if found.key else "null"
    return json_answer(Verbatim(f'{{"id":"{answer_id}","receipt":{receipt},"stored":{stored}}}'), status)


ROUTES = [
    Route("/api/v1/surveys/{organisation}/{round:uuid}", read_survey),
    Route("/api/v1/surveys/{organisation}/{round:uuid}/responses/{id:uuid}", put_response, methods=["PUT"]),
]
