"""Tables are made where they are missing, whatever was there before, and nothing is done to a newer database."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from psycopg import AsyncConnection
from xinheng_server.errors import SetupError
from xinheng_server.postgres import migrations
from xinheng_server.postgres.migrations import current_version, migrate, schema, split

pytestmark = pytest.mark.anyio

LATEST = max(schema())


def tables(database: str) -> set[str]:
    with psycopg.connect(database) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    return {name for (name,) in found}


async def test_an_empty_database_gets_all_tables(database: str) -> None:
    async with await AsyncConnection.connect(database, autocommit=True) as connection:
        await migrate(connection)
        assert await current_version(connection) == LATEST
    assert tables(database) >= {"documents", "answers", "tokens", "audit_entries", "schema_version"}


async def test_a_migration_that_was_cut_off_is_finished(database: str) -> None:
    async with await AsyncConnection.connect(database, autocommit=True) as connection:
        await current_version(connection)
        await connection.execute(schema()[1][0])
        await migrate(connection)
        await migrate(connection)
        assert await current_version(connection) == LATEST


async def test_processes_that_begin_at_once_all_end_well(database: str) -> None:
    async def begin() -> None:
        async with await AsyncConnection.connect(database, autocommit=True) as connection:
            await migrate(connection)

    await asyncio.gather(*[begin() for _ in range(8)])


async def test_a_newer_database_is_left_alone(database: str) -> None:
    async with await AsyncConnection.connect(database, autocommit=True) as connection:
        await migrate(connection)
        await connection.execute("INSERT INTO schema_version (version) VALUES (%s)", [LATEST + 1])
        with pytest.raises(SetupError, match=str(LATEST + 1)):
            await migrate(connection)


async def test_only_what_is_newer_is_carried_out(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await AsyncConnection.connect(database, autocommit=True) as connection:
        await migrate(connection)
        made = [*schema().items(), (LATEST + 1, [b"CREATE TABLE IF NOT EXISTS later (space_id text NOT NULL)"])]
        older = {number: [b"this is not run"] for number, _ in made[:-1]}
        monkeypatch.setattr(migrations, "schema", lambda: {**older, LATEST + 1: made[-1][1]})
        await migrate(connection)
    assert "later" in tables(database)


def test_a_file_is_cut_into_statements() -> None:
    assert split("-- a; b\nCREATE a (\n x -- why\n);\n\nCREATE b;\n") == [b"CREATE a (\n x \n)", b"CREATE b"]
