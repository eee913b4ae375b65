"""``xinheng purge``: remove what has been kept long enough, while no server uses the data."""

import argparse
import asyncio
import os

from xinheng_server.errors import SetupError
from xinheng_server.opening import open_parts
from xinheng_server.retention import purge_and_note
from xinheng_server.settings import Settings, read_settings
from xinheng_server.store import StoreError
from xinheng_server.times import utc_now


def run_purge(options: argparse.Namespace) -> int:
    """Purge and say what was removed. Raise SetupError."""
    settings = read_settings(os.environ, data=options.data, config=options.config)
    try:
        asyncio.run(_purge(settings))
    except StoreError as error:
        raise SetupError(str(error)) from error
    return 0


async def _purge(settings: Settings) -> None:
    parts = await open_parts(settings)
    try:
        removed = await purge_and_note(parts.store, parts.audit, settings, utc_now(), "command")
    finally:
        await parts.close()
    print(
        "没有到期的资料。" if not removed else "已清除：" + "，".join(f"{kind} {n} 份" for kind, n in removed.items())
    )
