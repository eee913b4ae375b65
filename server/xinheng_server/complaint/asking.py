"""How a complaint stands, for whoever has its number and nobody else."""

from starlette.requests import Request

from xinheng_server import kinds
from xinheng_server.access import is_organisation_id
from xinheng_server.complaint import register
from xinheng_server.complaint.numbers import find_number_key, kept_id
from xinheng_server.complaint.problems import NumberUnknown
from xinheng_server.complaint.register import Entry
from xinheng_server.context import Context, context_of
from xinheng_server.store import Document, Key


async def entry_of(request: Request, organisation: str, number: str) -> Entry:
    """Return what is known of the complaint with a number. Raise NumberUnknown, TooManyRequests for who tries many."""
    context = context_of(request)
    document = await _numbered(context, organisation, number)
    if document is None or document.deleted:
        context.limits.count_failure(request)
        raise NumberUnknown
    return register.from_text(document.head)


async def _numbered(context: Context, space: str, number: str) -> Document | None:
    if not is_organisation_id(space) or await context.registry.organisation(space) is None:
        return None
    key = await find_number_key(context.store, space)
    kept = None if key is None else kept_id(key, number)
    return None if kept is None else await context.store.get(Key(space, kinds.COMPLAINT, kept))
