"""The survey's page: it asks, shows what was answered once more, and ends with what was stored; with script or without.

Without script each step is a form that is sent. The id of the answer stands in the page from the beginning, so sending
twice makes one. With script the page hands in through the interface, and the steps need no request.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.context import context_of
from xinheng_server.errors import Problem
from xinheng_server.limits import read_form_body
from xinheng_server.resident.days import plain
from xinheng_server.resident.filled import (
    ITEM,
    Filled,
    Row,
    Values,
    answer_of,
    blanks,
    form,
    name,
    read_filled,
    rows,
    stored_rows,
    typed,
)
from xinheng_server.resident.notices import notice
from xinheng_server.resident.page import page, page_route
from xinheng_server.routes.surveys import find_round
from xinheng_server.store_problems import as_problem
from xinheng_server.survey.book import OpenedRound
from xinheng_server.survey.days import day_of, later
from xinheng_server.survey.handing_in import hand_in
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
from xinheng_server.survey.response import LONGEST_COMMENT, checked
from xinheng_server.survey.rounds import LATE_DAYS

TO_CORRECT = (AnswerInvalid, CodeMissing, CodeWrong, CodeUsed)
"""What a resident can put right in the form."""

FINAL = (AnswerReused, RoundClosed, RoundNotYet)
"""What sending again does not change."""

TIMES_LARGER = 4
"""A form spells a character with up to nine; what is too long shall come back with everything else, not be refused."""

SCRIPTS = ("queue.js", "speech.js", "answer.js", "survey.js")


async def show_survey(request: Request) -> Response:
    """Show the empty form, or say that the round has not begun or is over."""
    found = await find_round(request)
    if found.plan.state(_today(request)) == "open":
        code = request.query_params.get("code", "") if found.plan.codes else ""
        return _page(request, found, "form", values=Values(code=code[:100]) if code else Values())
    begins, ends = plain(found.plan.opens), plain(found.plan.closes)
    news: Problem
    if found.plan.state(_today(request)) == "not_yet":
        news = RoundNotYet(f"这一轮调查从{begins}开始，到{ends}结束。请在开始之后再打开这一页。")
    else:
        news = RoundClosed(f"这一轮调查到{ends}已经结束。如有意见，可以直接向机构反映，或参加下一轮调查。")
    return _page(request, found, "notice", problem=news, is_news=True)


async def take_survey(request: Request) -> Response:
    """Go on by a step: check, return to the form, or keep the answer and end."""
    found, settings = await find_round(request), context_of(request).settings
    most = settings.max_answer * TIMES_LARGER
    filled = read_filled(await read_form_body(request, max_bytes=most, seconds=settings.body_seconds))
    if filled.step == "edit":
        return _page(request, found, "form", filled)
    try:
        if filled.step == "send" and filled.id and not _is_foreign(request):
            return await _send(request, found, filled.id, filled)
        _check(found, filled.values)
    except Problem as problem:
        return _stopped(request, found, filled, problem)
    return _page(request, found, "check", filled)


async def unknown(_request: Request) -> Response:
    """Say that no round has such an address."""
    raise RoundUnknown


async def _send(request: Request, found: OpenedRound, answer_id: str, filled: Filled) -> Response:
    context_of(request).limits.count_answer(request, found.place.space, found.place.id)
    try:
        kept = await hand_in(request, found, answer_id, checked(answer_of(filled.values)))
    except Exception as error:
        raise as_problem(error) or error from error
    return _page(request, found, "done", kept=kept, shown=stored_rows(kept.stored))


def _check(found: OpenedRound, values: Values) -> None:
    """Raise AnswerInvalid or CodeMissing before anything is sent."""
    checked(answer_of(values))
    if found.plan.codes and not values["code"].strip():
        raise CodeMissing


def _stopped(request: Request, found: OpenedRound, filled: Filled, problem: Problem) -> Response:
    """Say what is wrong where it can be put right, with every answer kept."""
    if isinstance(problem, TO_CORRECT):
        answer = _page(request, found, "form", filled, problem=problem)
    elif isinstance(problem, FINAL):
        given = [row for row in rows(filled.values) if row.text]
        answer = _page(request, found, "notice", filled, problem=problem, shown=given)
    else:
        answer = _page(request, found, "check", filled, problem=problem)
    answer.headers.update(problem.headers)
    return answer


def _page(
    request: Request,
    found: OpenedRound,
    view: str,
    filled: Filled | None = None,
    *,
    values: Values | None = None,
    problem: Problem | None = None,
    shown: Sequence[Row] | None = None,
    **more: Any,
) -> Response:
    """Return the page in one of its views: form, check, done, notice."""
    given = filled.values if filled else values or Values()
    title, said = form()["title"], notice(problem) if problem else None
    today = _today(request)
    return page(
        request,
        "survey.html",
        title=f"{said.title}：{title}" if said else title,
        organisation=found.organisation,
        styles=("survey.css",),
        scripts=SCRIPTS,
        status=problem.status if problem and not more.get("is_news") else 200,
        view=view,
        form=form(),
        plan=found.plan,
        period=f"{plain(found.plan.opens)}至{plain(found.plan.closes)}",
        organisation_id=found.place.space,
        round_id=found.place.id,
        state=found.plan.state(today),
        today=today,
        until=later(found.plan.closes, LATE_DAYS),
        answer_id=(filled and filled.id) or str(uuid4()),
        values=given,
        is_kept=filled is not None,
        rows=shown if shown is not None else rows(given) if view == "check" else (),
        blanks=blanks(given) if view == "check" else (),
        problem=said,
        errors=[_shown_error(error) for error in problem.facts.get("errors", ())] if problem else (),
        longest=LONGEST_COMMENT,
        typed=typed,
        **{"is_news": False, "kept": None, **more},
    )


def _today(request: Request) -> str:
    return day_of(context_of(request).now())


def _shown_error(error: Mapping[str, str]) -> Mapping[str, str]:
    """Return an error with the part of the page that it is about, where there is one."""
    path = error["path"]
    labels = {ITEM + each["id"]: (f"q{each['id']}", name(each)) for each in form()["questions"]}
    labels |= {each["id"]: (each["id"], each["label"]) for each in form()["people"]}
    labels |= {"comment": ("comment", "意见或建议"), "code": ("code", "一次性代码")}
    anchor, label = labels.get(path, ("", ""))
    return {"anchor": anchor, "label": label, "message": error["message"]}


def _is_foreign(request: Request) -> bool:
    """Tell whether another site's page sent the form: then nothing is kept before the visitor has seen it here."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


PAGES = [
    page_route("/s/{organisation}/{round:uuid}", show_survey),
    page_route("/s/{organisation}/{round:uuid}", take_survey, "POST"),
    page_route("/s/{organisation}/{round}", unknown, "GET", "POST"),
]
