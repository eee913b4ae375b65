"""What the server does every day by itself; what goes wrong stops nothing else and is tried again the next day."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

logger = logging.getLogger("xinheng.daily")

DAY = 24 * 60 * 60

type Work = Callable[[], Awaitable[object]]


async def every_day(works: Mapping[str, Work], *, wait: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Do each work, by its name, now and once a day."""
    while True:
        for name, work in works.items():
            await attempted(name, work())
        await wait(DAY)


async def attempted[T](name: str, work: Awaitable[T]) -> T | None:
    """Do a work, or a part of one, and return what it returned; None if it failed, which is logged."""
    try:
        return await work
    except Exception:
        logger.exception("the daily work failed: %s", name)
        return None
