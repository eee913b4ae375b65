"""What comes of an organisation's survey rounds: results, comments, files, as far as they may be shown."""

from collections.abc import Callable, Sequence
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from xinheng_sheet.tables import Table, workbook

from xinheng_server.answers import json_answer
from xinheng_server.context import Context
from xinheng_server.documents import named
from xinheng_server.registry import Token
from xinheng_server.routes.rounds import found, place_of, sealed, shown
from xinheng_server.routing import Route
from xinheng_server.store import Document, Round
from xinheng_server.survey.comments import comments
from xinheng_server.survey.days import day_of
from xinheng_server.survey.export import as_csv, tables
from xinheng_server.survey.problems import CommentsWithheld
from xinheng_server.survey.results import may_show_comments, results
from xinheng_server.survey.rounds import SurveyRound, from_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


async def read_results(request: Request) -> Response:
    """Return the results, as far as they may be shown."""
    context, token, document = await found(request)
    plan = await settled(context, document, token)
    counts = await context.store.counts(place_of(document))
    may_be_shown = results(plan, counts, day_of(context.now()))
    return json_answer({"id": document.key.id, **shown(context, plan), **may_be_shown.members()})


async def read_comments(request: Request) -> Response:
    """Return the free text of a sealed round with enough answers. Raise CommentsWithheld."""
    context, token, document = await found(request)
    plan, place = await settled(context, document, token), place_of(document)
    if not may_show_comments(plan, await context.store.counts(place), day_of(context.now())):
        raise CommentsWithheld(smallest_group=plan.smallest_group)
    await context.note(token, "read", place.space, f"{named(document.key)}/comments")
    return json_answer({"id": place.id, "comments": list(await _comments(context, place))})


async def export_xlsx(request: Request) -> Response:
    """Return everything that may be shown, as a workbook."""
    return await _file(request, partial(workbook, "满意度调查"), "xlsx", XLSX)


async def export_csv(request: Request) -> Response:
    """Return everything that may be shown, as CSV."""
    return await _file(request, as_csv, "csv", CSV)


async def _file(request: Request, make: Callable[[Sequence[Table]], bytes], ending: str, media_type: str) -> Response:
    context, token, document = await found(request)
    plan, place = await settled(context, document, token), place_of(document)
    counts, today = await context.store.counts(place), day_of(context.now())
    given = await _comments(context, place) if may_show_comments(plan, counts, today) else ()
    organisation = await context.registry.organisation(place.space)
    whole = tables(organisation.name if organisation else place.space, plan, results(plan, counts, today), given)
    await context.note(token, "export", place.space, named(document.key))
    headers = {"Content-Disposition": f'attachment; filename="survey-{plan.opens}.{ending}"'}
    return Response(await to_thread.run_sync(make, whole), headers=headers, media_type=media_type)


async def _comments(context: Context, place: Round) -> Sequence[str]:
    return await to_thread.run_sync(comments, await context.store.answers(place))


async def settled(context: Context, document: Document, token: Token) -> SurveyRound:
    """Return the plan, sealing the round first if its time is over."""
    plan = from_text(document.body)
    if plan.sealed is None and plan.state(day_of(context.now())) == "sealed":
        return await sealed(context, document, token) or plan
    return plan


ROUTES = [
    Route("/api/v1/rounds/{id:uuid}/results", read_results),
    Route("/api/v1/rounds/{id:uuid}/comments", read_comments),
    Route("/api/v1/rounds/{id:uuid}/export.xlsx", export_xlsx),
    Route("/api/v1/rounds/{id:uuid}/export.csv", export_csv),
]
