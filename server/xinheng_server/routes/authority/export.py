"""Files for the authority: a workbook for its own use, and open data with a dictionary for everyone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.context import Context
from xinheng_server.district.formats import Release, as_csv, as_json, dictionary_csv
from xinheng_server.district.institutions import institutions
from xinheng_server.district.items import items
from xinheng_server.district.open_data import Figure, figures
from xinheng_server.district.submissions import District, latest, read_district
from xinheng_server.district.words import Words, words_of
from xinheng_server.district.workbook import counted_rows, workbook
from xinheng_server.routes.authority.entering import edition_of, enter, read_question, year_of
from xinheng_server.routing import Route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Export:
    """What goes into a file."""

    release: Release
    district: District
    words: Words


async def export_xlsx(request: Request) -> Response:
    """Return the workbook: institutions by name, for use within."""
    return await _file(request, "xlsx", XLSX, _workbook)


async def export_csv(request: Request) -> Response:
    """Return open data as CSV."""
    return await _file(request, "csv", CSV, lambda export: as_csv(export.release, _figures(export)))


async def export_json(request: Request) -> Response:
    """Return open data as JSON, its dictionary inside."""
    return await _file(request, "json", JSON, lambda export: as_json(export.release, _figures(export)))


async def export_dictionary(request: Request) -> Response:
    """Return what the columns of the open data mean."""
    await enter(request, "export", "dictionary")
    return _download(dictionary_csv(), "dictionary.csv", CSV)


async def _file(request: Request, ending: str, media_type: str, make: Callable[[Export], bytes]) -> Response:
    question = read_question(request)
    context = await enter(request, "export", f"{ending} {question}")
    export = await _read(context, request)
    content = await to_thread.run_sync(make, export)
    name = f"{question.form.replace('/', '-')}-{export.release.year}.{ending}"
    return _download(content, name, media_type)


async def _read(context: Context, request: Request) -> Export:
    question = read_question(request)
    district = await read_district(context.store, context.registry)
    year = year_of(question, district, context.now())
    release = Release(question.form, year, edition_of(question, district, year), context.now()[:10])
    return Export(release, district, words_of(context.rulebook.accepted[question.form], context.rulebook))


def _figures(export: Export) -> Sequence[Figure]:
    release = export.release
    return figures(export.district, release.form, release.year, release.edition, tuple(export.words.grades))


def _workbook(export: Export) -> bytes:
    release, district, words = export.release, export.district, export.words
    handed = latest(district.of_form(release.form), release.year).values()
    counted = items([submission for submission in handed if submission.edition == release.edition])
    rows = institutions(district, release.form, release.year)
    return workbook(release, rows, district, counted_rows(counted, words), words)


def _download(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)


ROUTES = [
    Route("/api/v1/authority/export.xlsx", export_xlsx),
    Route("/api/v1/authority/export.csv", export_csv),
    Route("/api/v1/authority/export.json", export_json),
    Route("/api/v1/authority/dictionary.csv", export_dictionary),
]
