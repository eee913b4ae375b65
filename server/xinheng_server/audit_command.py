"""``xinheng audit``: list the trail, and say whether it is whole."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator

from xinheng_server.audit import BEGINNING, AuditTrail, Entry, chained
from xinheng_server.errors import SetupError
from xinheng_server.opening import open_audit
from xinheng_server.settings import read_settings
from xinheng_server.store import StoreError

BROKEN = 1
"""Exit code for a trail that is not whole."""


def run_audit(options: argparse.Namespace) -> int:
    """Do what ``options.action`` says. Raise SetupError."""
    return asyncio.run(_run(options))


async def every_entry(audit: AuditTrail, after: int = 0) -> AsyncIterator[Entry]:
    """Yield all entries behind a number."""
    while page := await audit.entries(after=after, limit=1000):
        for entry in page:
            yield entry
        after = page[-1].number


async def first_broken_of(audit: AuditTrail) -> tuple[int | None, int, str]:
    """Return the number at which the trail ceases to be whole or None, how many entries are whole, the last hash."""
    number, before = 0, BEGINNING
    async for entry in every_entry(audit):
        if entry != chained(number + 1, before, entry.event):
            return number + 1, number, before
        number, before = number + 1, entry.sha256
    return None, number, before


async def _run(options: argparse.Namespace) -> int:
    try:
        audit = await open_audit(read_settings(os.environ, data=options.data, config=options.config))
        try:
            return await (_show(audit, options.after) if options.action == "show" else _verify(audit))
        finally:
            await audit.close()
    except StoreError as error:
        raise SetupError(str(error)) from error


async def _show(audit: AuditTrail, after: int) -> int:
    async for entry in every_entry(audit, after):
        event = entry.event
        columns = [entry.number, event.at, event.actor, event.action, event.space, event.object, entry.sha256[:16]]
        print("\t".join(map(str, columns)))
    return 0


async def _verify(audit: AuditTrail) -> int:
    broken, whole, last = await first_broken_of(audit)
    if broken is not None:
        print(f"操作记录从第 {broken} 条起对不上：它或它前面的记录被改动或删去过；前 {whole} 条完好。")
        return BROKEN
    print(f"{whole} 条操作记录首尾相接，没有被改动。末条散列值：{last}")
    return 0
