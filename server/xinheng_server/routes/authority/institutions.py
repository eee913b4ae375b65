"""Institutions side by side, and how each item came out across the district."""

from starlette.requests import Request
from starlette.responses import Response
from xinheng.text import write

from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.district.institutions import institutions
from xinheng_server.district.items import items
from xinheng_server.district.submissions import latest, read_district
from xinheng_server.routes.authority.entering import edition_of, enter, read_question, year_of
from xinheng_server.routing import Route


async def list_institutions(request: Request) -> Response:
    """Return one row for each institution for a form and a year."""
    question = read_question(request)
    context = await enter(request, "read", f"institutions {question}")
    district = await read_district(context.store, context.registry)
    year = year_of(question, district, context.now())
    view = {
        "form": question.form,
        "year": year,
        "years": district.years(question.form),
        "editions": district.editions(question.form, year),
        "institutions": institutions(district, question.form, year),
    }
    return json_answer(Verbatim(write(view)))


async def list_items(request: Request) -> Response:
    """Return how each item came out among the institutions that were scored by one edition."""
    question = read_question(request)
    context = await enter(request, "read", f"items {question}")
    district = await read_district(context.store, context.registry)
    year = year_of(question, district, context.now())
    edition = edition_of(question, district, year)
    found = latest(district.of_form(question.form), year).values()
    of_edition = [submission for submission in found if submission.edition == edition]
    view = {
        "form": question.form,
        "year": year,
        "edition": edition,
        "editions": district.editions(question.form, year),
        "institutions": len(of_edition),
        "items": items(of_edition),
    }
    return json_answer(Verbatim(write(view)))


ROUTES = [
    Route("/api/v1/authority/institutions", list_institutions),
    Route("/api/v1/authority/items", list_items),
]
