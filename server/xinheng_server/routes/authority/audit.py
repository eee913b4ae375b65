"""The audit trail, page by page, each checked on its way."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.answers import json_answer
from xinheng_server.audit import BEGINNING, Entry, chained
from xinheng_server.queries import read_limit, read_number
from xinheng_server.registry import Registry
from xinheng_server.routes.authority.entering import enter
from xinheng_server.routing import Route


async def list_entries(request: Request) -> Response:
    """Return entries behind a number; ``whole`` says whether these follow from one another and from the one before."""
    after, limit = read_number(request, "after", 0), read_limit(request)
    context = await enter(request, "read", "audit")
    first = max(0, after - 1)
    found = await context.audit.entries(after=first, limit=limit + 2)
    known = [entry for entry in found if entry.number <= after]
    page = [entry for entry in found if entry.number > after]
    broken = broken_in(page[:limit], after, known[-1].sha256 if known else BEGINNING)
    return json_answer(
        {
            "entries": [_members(entry) for entry in page[:limit]],
            "more": len(page) > limit,
            "whole": broken is None,
            "first_broken": broken,
            "names": await _names(context.registry, page[:limit]),
        }
    )


def broken_in(page: list[Entry], after: int, before: str) -> int | None:
    """Return the number of the first entry that does not follow from the one before it."""
    for number, entry in enumerate(page, after + 1):
        if entry != chained(number, before, entry.event):
            return number
        before = entry.sha256
    return None


async def _names(registry: Registry, entries: list[Entry]) -> Mapping[str, Mapping[str, str]]:
    """Return what the organisations and tokens of these entries are called now; those removed for good have no name."""
    spaces = {entry.event.space for entry in entries}
    actors = {entry.event.actor for entry in entries}
    organisations, tokens = await registry.organisations(), await registry.tokens()
    return {
        "organisations": {each.id: each.name for each in organisations if each.id in spaces},
        "tokens": {each.id: each.name for each in tokens if each.id in actors},
    }


def _members(entry: Entry) -> dict[str, Any]:
    return {"number": entry.number, **asdict(entry.event), "sha256": entry.sha256}


ROUTES = [Route("/api/v1/authority/audit", list_entries)]
