"""Handing in a checked answer, once: by which code, under which id, in which state of the round."""

from dataclasses import dataclass

from starlette.requests import Request

from xinheng_server.context import Context, context_of
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
)
from xinheng_server.survey.response import Response, same_but_for_day
from xinheng_server.survey.rounds import State


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An answer that is on disk: ``stored`` is its text there; ``receipt`` is None once the round's key is gone."""

    id: str
    receipt: str | None
    stored: str
    is_new: bool


async def hand_in(
    request: Request, found: OpenedRound, answer_id: str, given: Response, *, by_staff: bool = False
) -> HandedIn:
    """Keep an answer; the same id and content again is the same one. Raise what is wrong with it or with the round."""
    context = context_of(request)
    today = day_of(context.now())
    state = found.plan.state(today)
    code = _code(request, found, given, state, by_staff=by_staff)
    answer = given.answer(answer_id, today, coded=code is not None)
    if state == "open" or (state == "closed" and by_staff):
        return await _keep(context, found, answer, code)
    return await _recognised(context, found, answer, state)


def _code(request: Request, found: OpenedRound, given: Response, state: State, *, by_staff: bool) -> str | None:
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


async def _keep(context: Context, found: OpenedRound, answer: Answer, code: str | None) -> HandedIn:
    try:
        is_new = await context.store.answer(found.place, answer, code=code)
    except WriteReused:
        return await _recognised(context, found, answer, "open")
    except CodeSpent as error:
        raise CodeUsed from error
    except RoundSealed as error:
        context.rounds.forget(found.place.space, found.place.id)
        raise RoundClosed(closes=found.plan.closes) from error
    return _handed_in(found, answer.id, answer.body, is_new=is_new)


async def _recognised(context: Context, found: OpenedRound, answer: Answer, state: State) -> HandedIn:
    """Return what was kept before, on this day or an earlier one. Raise AnswerReused, RoundNotYet, RoundClosed."""
    kept = await context.store.find_answer(found.place, answer.id)
    if kept is None:
        if state == "not_yet":
            raise RoundNotYet(opens=found.plan.opens)
        raise RoundClosed(closes=found.plan.closes)
    if not same_but_for_day(kept, answer.body):
        raise AnswerReused
    return _handed_in(found, answer.id, kept, is_new=False)


def _handed_in(found: OpenedRound, answer_id: str, stored: str, *, is_new: bool) -> HandedIn:
    return HandedIn(answer_id, found.key.receipt(answer_id) if found.key else None, stored, is_new)
