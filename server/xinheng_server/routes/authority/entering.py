"""How every route of the authority begins: its token, a line in the audit trail, what the address asks for."""

import re
from dataclasses import dataclass

from starlette.requests import Request

from xinheng_server.access import is_organisation_id, require_authority
from xinheng_server.audit import Action
from xinheng_server.context import Context, context_of
from xinheng_server.district.submissions import District
from xinheng_server.errors import BadQuery, NotFound
from xinheng_server.organisations import find_organisation
from xinheng_server.registry import AUTHORITY, Organisation

_YEAR = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Question:
    """Which form and year a view is about; ``year`` is None for the newest there is, ``edition`` likewise."""

    form: str
    year: str | None
    edition: str | None

    def __str__(self) -> str:
        """Return how the audit trail names it."""
        return f"{self.form} {self.year or 'newest'}" + (f" {self.edition}" if self.edition else "")


async def enter(request: Request, action: Action, thing: str, space: str = AUTHORITY) -> Context:
    """Return the context once the authority's token is seen and what it does to ``thing`` is noted.

    Raise NotFound for a space that no organisation can have: nothing is noted under a name that a visitor made up.
    """
    token = await require_authority(request)
    if space != AUTHORITY and not is_organisation_id(space):
        raise NotFound
    context = context_of(request)
    await context.note(token, action, space, thing)
    return context


async def registered(context: Context, organisation_id: str) -> Organisation:
    """Return an organisation, removed ones too. Raise NotFound."""
    organisation = await find_organisation(context.registry, organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def read_question(request: Request) -> Question:
    """Read form, year and edition. Raise BadQuery."""
    rulebook = context_of(request).rulebook
    form = request.query_params.get("form", rulebook.by_tool["evaluation"].form)
    if form not in rulebook.accepted:
        raise BadQuery(parameter="form")
    year = request.query_params.get("year")
    if year is not None and not _YEAR.fullmatch(year):
        raise BadQuery(parameter="year")
    edition = request.query_params.get("edition")
    if edition is not None and not (len(edition) <= 40 and edition.isprintable()):
        raise BadQuery(parameter="edition")
    return Question(form, year, edition)


def year_of(question: Question, district: District, now: str) -> str:
    """Return the year asked for, else the newest of which something is there, else this year."""
    return question.year or next(iter(district.years(question.form)), now[:4])


def edition_of(question: Question, district: District, year: str) -> str | None:
    """Return the edition asked for, else the newest of the year."""
    return question.edition or next(iter(district.editions(question.form, year)), None)
