"""Bring a database's tables to the version of this program, one numbered file of ``schema/`` after the other.

Each statement is a transaction of its own and does nothing where it was done before, so that a migration that was cut
off, or that several processes begin at once, ends well.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from psycopg import AsyncConnection, AsyncCursor, errors

from xinheng_server.errors import SetupError

FOLDER = files("xinheng_server.postgres") / "schema"
TRIES = 20
"""How often a statement is begun that another process may be carrying out at the same moment."""

PAUSE = 0.01
"""Seconds by which each further try comes later."""

VERSIONS = b"CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL, PRIMARY KEY (version))"
CURRENT = b"SELECT coalesce(max(version), 0) FROM schema_version"
ARRIVED = b"INSERT INTO schema_version (version) VALUES (%s) ON CONFLICT (version) DO NOTHING"

AT_ONCE = (
    errors.UniqueViolation,
    errors.DuplicateTable,
    errors.DuplicateObject,
    errors.SerializationFailure,
    errors.DeadlockDetected,
)


async def migrate(connection: AsyncConnection) -> None:
    """Make what is missing. Raise SetupError if the database was made by a newer program."""
    version = await current_version(connection)
    if version > max(schema()):
        raise SetupError(f"数据库的结构是第 {version} 版，比这个程序（第 {max(schema())} 版）新。请先升级程序。")
    for number, statements in schema().items():
        if number > version:
            for text in statements:
                await _carry_out(connection, text)
            await _carry_out(connection, ARRIVED, [number])


async def current_version(connection: AsyncConnection) -> int:
    """Return the version of the tables, 0 for an empty database."""
    try:
        row = await (await _carry_out(connection, CURRENT)).fetchone()
    except errors.UndefinedTable:
        await _carry_out(connection, VERSIONS)
        return 0
    assert row is not None
    return int(row[0])


@cache
def schema() -> Mapping[int, list[bytes]]:
    """Return version → statements, in order."""
    names = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".sql"))
    return {int(name[:4]): split((FOLDER / name).read_text("utf-8")) for name in names}


def split(text: str) -> list[bytes]:
    """Cut a schema file into statements; none of them holds a semicolon or quotes one."""
    plain = re.sub(r"--.*", "", text)
    return [part.strip().encode() for part in plain.split(";") if part.strip()]


async def _carry_out(connection: AsyncConnection, text: bytes, values: Sequence[object] = ()) -> AsyncCursor:
    for turn in range(TRIES):
        try:
            return await connection.execute(text, values)
        except AT_ONCE:
            await asyncio.sleep(PAUSE * turn)
    raise SetupError("数据库的表没有建成：别的程序正在改动它们。请稍后再试。")
