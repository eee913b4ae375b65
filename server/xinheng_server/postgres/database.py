"""Connections to PostgreSQL: a pool that outlives restarts of the database, and statements that are run until they end.

Every statement is a transaction of its own. One that met another at the same moment is run again; so is one whose
connection broke, if it can be given twice. When the database cannot be reached, callers get Unavailable soon.
"""

import logging
from collections.abc import Mapping, Sequence
from random import SystemRandom
from typing import Any, Self

import anyio
from psycopg import AsyncConnection, Error, InterfaceError, OperationalError, errors
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from xinheng_server.errors import SetupError
from xinheng_server.postgres.migrations import migrate
from xinheng_server.postgres.statements import statement
from xinheng_server.store import Unavailable

logging.getLogger("psycopg.pool").setLevel(logging.WARNING)  # at INFO it tells of every statement

type Values = Mapping[str, Any]
type Row = tuple[Any, ...]

TRIES = 12
"""How often a statement is run that meets others."""

LONGEST_PAUSE = 0.2
"""Seconds between two tries at most; the first pauses are far shorter."""

CONNECTIONS_TRIED = 3
"""How many broken connections a statement is tried on."""

WAIT = 5.0
"""Seconds a caller waits for a connection."""

RECONNECT = 3.0
"""Seconds after which the pool leaves it to the next caller to try again, so that a long failure ends at once."""

LONGEST = 60_000
"""Milliseconds a statement may take."""

MET = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
LOST = (OperationalError, InterfaceError, PoolTimeout, PoolClosed, errors.ReadOnlySqlTransaction)

SESSION = b"""
SELECT
    set_config('statement_timeout', %(longest)s, false),
    CASE WHEN current_setting('synchronous_commit', true) = 'off'
        THEN set_config('synchronous_commit', 'on', false) END
"""


class Unsure(Unavailable):
    """The connection broke under a statement that may not be given twice: nobody knows whether it was carried out."""


class Database:
    """A pool of connections to one database."""

    def __init__(self, url: str, *, connections: int) -> None:
        """Prepare a pool of at most so many connections; ``open`` connects."""
        self.url = url
        self._random = SystemRandom()
        self._pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            open=False,
            timeout=WAIT,
            reconnect_timeout=RECONNECT,
            kwargs={"autocommit": True, "connect_timeout": 5},
            configure=_begin_session,
        )

    @classmethod
    async def open(cls, url: str, *, connections: int) -> Self:
        """Connect, and make the tables that are missing. Raise SetupError."""
        database = cls(url, connections=connections)
        try:
            async with await AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
                await migrate(connection)
            await database._pool.open(wait=True, timeout=WAIT)
        except (Error, PoolTimeout) as error:
            await database.close()
            raise SetupError(f"连不上数据库，或者没有权限：{_first_line(error)}。") from error
        return database

    async def close(self) -> None:
        """Let go of all connections."""
        await self._pool.close()

    async def rows(self, name: str, values: Values, *, twice: bool = True) -> Sequence[Row]:
        """Run a statement and return its rows. Raise Unavailable.

        ``twice`` says that running it again does no harm when nobody knows whether it was carried out; else Unsure
        is raised.
        """
        broken = 0
        for attempt in range(TRIES):
            try:
                return await self._run(name, values)
            except MET:
                await anyio.sleep(self._random.uniform(0, min(LONGEST_PAUSE, 0.002 * 2**attempt)))
            except LOST as error:
                await self._on_loss(error, twice)
                broken += 1
                if broken == CONNECTIONS_TRIED:
                    raise Unavailable(_first_line(error)) from error
        raise Unavailable("too many others write the same at this moment")

    async def pairs(self, name: str, values: Values) -> Sequence[tuple[str, Any]]:
        """Run a statement that may be given twice and returns two columns, the first a text."""
        return [(first, second) for first, second in await self.rows(name, values)]

    async def change(self, name: str, values: Values) -> None:
        """Run a statement that returns nothing and may be given twice."""
        await self.rows(name, values)

    async def _on_loss(self, error: Exception, twice: bool) -> None:
        """Return when the statement may be tried on another connection; replace all that are broken."""
        if not _is_broken(error):
            raise Unavailable(_first_line(error)) from error
        await self._pool.check()
        if not twice:
            raise Unsure(_first_line(error)) from error

    async def _run(self, name: str, values: Values) -> Sequence[Row]:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(statement(name), values)
            return await cursor.fetchall() if cursor.description else []


async def _begin_session(connection: AsyncConnection) -> None:
    """Bound the time of statements; what was acknowledged is on disk, whatever the database's default is."""
    await connection.execute(SESSION, {"longest": str(LONGEST)})


def _is_broken(error: Exception) -> bool:
    """Tell a connection that ended from a database that cannot be reached or is full."""
    if isinstance(error, (PoolTimeout, PoolClosed)):
        return False
    ended = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)
    return isinstance(error, ended) or (isinstance(error, Error) and error.sqlstate is None)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
