"""The page on which residents complain, and ask how a complaint stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from xinheng_forms.complaint import complaint_form, labels, questions

from xinheng_server.access import is_organisation_id
from xinheng_server.complaint.asking import entry_of
from xinheng_server.complaint.keys import thumbprint
from xinheng_server.complaint.problems import ComplaintsOff, NumberUnknown
from xinheng_server.complaint.register import Entry
from xinheng_server.complaint.ways import channels, ways_of
from xinheng_server.context import context_of
from xinheng_server.limits import read_form_body
from xinheng_server.registry import Organisation
from xinheng_server.resident.crisis import spoken
from xinheng_server.resident.days import spelled
from xinheng_server.resident.page import page, page_route

EXIT = "about:blank"
"""A page that is empty, is there without a network, and tells nobody."""


async def show(request: Request) -> Response:
    """Show the page: to complain, and the other ways."""
    return _page(request, await _organisation(request))


async def ask(request: Request) -> Response:
    """Show the page with how the complaint stands whose number was typed in; this works without script."""
    organisation, settings = await _organisation(request), context_of(request).settings
    fields = await read_form_body(request, max_bytes=settings.max_answer, seconds=settings.body_seconds)
    number = fields.get("number", "").strip()
    try:
        entry = await entry_of(request, organisation.id, number)
    except NumberUnknown as problem:
        return _page(request, organisation, number=number, refusal=problem.detail, status=problem.status)
    return _page(request, organisation, number=number, stands=_told(entry))


def _page(
    request: Request,
    organisation: Organisation,
    *,
    number: str = "",
    stands: Sequence[Mapping[str, str]] = (),
    refusal: str = "",
    status: int = 200,
) -> Response:
    form, key = complaint_form(), organisation.public_key
    known, told = channels(), ways_of(organisation)
    return page(
        request,
        "complaint.html",
        title=f"向{organisation.name}投诉",
        organisation=organisation.name,
        exit=EXIT,
        scripts=("envelope.js", "complaint.js") if key else (),
        styles=("complaint.css",),
        status=status,
        id=organisation.id,
        key=key,
        thumbprint=key and thumbprint(key),
        days=form["period"]["days"],
        questions={question["id"]: question for question in questions()},
        ways=[(known[name], spoken(text)) for name, text in told.items()],
        states={state["id"]: state for state in form["states"]},
        number=number,
        stands=stands,
        refusal=refusal,
    )


def _told(entry: Entry) -> Sequence[Mapping[str, str]]:
    """Return the steps a complaint has taken, each in words, the last day for an answer among them."""
    told = labels("states")
    helps: Mapping[str, Any] = {state["id"]: state["help"] for state in complaint_form()["states"]}
    due = spelled(entry.due) + ("（放假安排还没有公布，可能有变）" if entry.provisional else "")
    last = {"label": f"答复期限：{due}", "help": ""}
    steps = [
        {"label": f"{spelled(step['day'])}：{told[step['state']]}", "help": helps[step["state"]]}
        for step in entry.steps
    ]
    return [*steps, last]


async def _organisation(request: Request) -> Organisation:
    """Return the organisation of the address. Raise ComplaintsOff where residents cannot be told any way."""
    context, name = context_of(request), request.path_params["organisation"]
    if not context.settings.complaints or not is_organisation_id(name):
        raise ComplaintsOff
    found = await context.registry.organisation(name)
    if found is None or found.removed or not (found.public_key or found.ways):
        raise ComplaintsOff
    return found


PAGES = [page_route("/c/{organisation}", show, "GET"), page_route("/c/{organisation}", ask, "POST")]
