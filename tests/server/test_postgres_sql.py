"""The SQL keeps to what PostgreSQL spread over many machines can run; what is exempt is named here, with the reason."""

import ast
from importlib.resources import files
from pathlib import Path

import pytest
from portable_sql import problems_of_schema, problems_of_statement, tables_of

PACKAGE = Path(str(files("xinheng_server.postgres")))
SCHEMA = sorted(PACKAGE.glob("schema/*.sql"))
STATEMENTS = sorted(PACKAGE.glob("sql/*.sql"))
TABLES = {table for path in SCHEMA for table in tables_of(path.read_text())}

EXEMPT = {
    "all_spaces": "asks which owners there are, for commands over the whole; everything else asks by owner",
    "size": "the operator's figure of bytes on disk, of no use to any decision",
    "read_only": "asks the connection whether it may write, reads no table",
}
IN_PYTHON = {
    "VERSIONS": "the table of the schema's version belongs to no owner",
    "CURRENT": "reads that table",
    "ARRIVED": "writes that table",
    "SESSION": "settings of the connection, reads no table",
}


@pytest.mark.parametrize("path", SCHEMA, ids=lambda path: path.stem)
def test_tables_and_indexes_begin_with_the_owner(path: Path) -> None:
    assert problems_of_schema(path.read_text()) == []


@pytest.mark.parametrize("path", [path for path in STATEMENTS if path.stem not in EXEMPT], ids=lambda path: path.stem)
def test_statements_begin_with_the_owner_and_are_portable(path: Path) -> None:
    assert problems_of_statement(path.read_text(), TABLES) == []


def test_what_is_exempt_would_be_found() -> None:
    assert {path.stem for path in STATEMENTS if problems_of_statement(path.read_text(), TABLES)} == set(EXEMPT)


def test_schema_files_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in SCHEMA] == list(range(1, len(SCHEMA) + 1))


def test_every_statement_is_used_and_every_name_used_is_there() -> None:
    used = {
        node.value
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {path.stem for path in STATEMENTS} <= used


def test_no_other_sql_stands_in_the_program() -> None:
    found = {
        target.id
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, bytes)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    literals = [
        node.value
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes)
    ]
    assert found == set(IN_PYTHON)
    assert len(literals) == len(IN_PYTHON)


GOOD_TABLE = "CREATE TABLE IF NOT EXISTS t (space_id text NOT NULL, id text NOT NULL, PRIMARY KEY (space_id, id))"


def test_a_good_table_is_found_good() -> None:
    assert problems_of_schema(GOOD_TABLE) == []
    assert problems_of_schema("ALTER TABLE t ADD COLUMN IF NOT EXISTS c text") == []


@pytest.mark.parametrize(
    "text",
    [
        GOOD_TABLE.replace("IF NOT EXISTS ", ""),
        GOOD_TABLE.replace("(space_id, id)", "(id, space_id)"),
        GOOD_TABLE.replace("id text NOT NULL, P", "id text NOT NULL REFERENCES u, P"),
        GOOD_TABLE.replace("id text NOT NULL, P", "id serial, P"),
        GOOD_TABLE.replace("id text NOT NULL, P", "id bigint GENERATED ALWAYS AS IDENTITY, P"),
        GOOD_TABLE.replace("id text NOT NULL, P", "id text DEFAULT gen_random_uuid(), P"),
        GOOD_TABLE.replace("id text NOT NULL, P", "id timestamptz NOT NULL, P"),
        GOOD_TABLE.replace("PRIMARY KEY (space_id, id)", "id2 text PRIMARY KEY"),
        "CREATE INDEX IF NOT EXISTS i ON t (id, space_id)",
        "ALTER TABLE t ADD COLUMN c text",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS c text NOT NULL",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS c text DEFAULT 'x'",
        "ALTER TABLE t DROP COLUMN c",
        "CREATE SEQUENCE IF NOT EXISTS s",
        "CREATE TRIGGER r AFTER INSERT ON t EXECUTE FUNCTION f()",
        "CREATE FUNCTION f() RETURNS trigger AS 'x' LANGUAGE plpgsql",
        "ALTER TABLE t ADD COLUMN x text",
    ],
)
def test_what_a_schema_may_not_have_is_found(text: str) -> None:
    assert problems_of_schema(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT id FROM t WHERE id = %(id)s AND space_id = %(space)s",
        "SELECT id FROM t WHERE space_id = 'heping'",
        "SELECT id FROM t WHERE space_id = %(space)s OR true",
        "SELECT id FROM t",
        "SELECT a.id FROM t AS a JOIN t AS b ON b.id = a.id WHERE a.space_id = %(space)s",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM t WHERE id = %(id)s)",
        "SELECT body FROM t WHERE space_id = %(space)s UNION SELECT body FROM t",
        "UPDATE t SET id = 'x' WHERE id = %(id)s",
        "DELETE FROM t",
        "DELETE FROM t USING t AS u WHERE t.space_id = %(space)s",
        "INSERT INTO t (id, space_id) VALUES (%(id)s, %(space)s)",
        "INSERT INTO t (space_id, id) VALUES ('heping', %(id)s)",
        "INSERT INTO t (space_id, id) SELECT id, space_id FROM t WHERE space_id = %(space)s",
        "INSERT INTO t (space_id, id) VALUES (%(space)s, %(id)s) ON CONFLICT (id) DO NOTHING",
        "INSERT INTO t (space_id, id) VALUES (%(space)s, nextval('s'))",
        "INSERT INTO t (space_id, id) VALUES (%(space)s, now())",
        "SELECT pg_advisory_lock(1)",
        "LISTEN changes",
        "NOTIFY changes",
        "LOCK TABLE t",
        "TRUNCATE t",
        "CREATE TABLE t (id text)",
        "DELETE FROM t WHERE space_id = %(space)s; DELETE FROM t WHERE space_id = %(space)s",
        "WITH a AS (DELETE FROM t WHERE space_id = %(space)s RETURNING id)"
        " INSERT INTO t (space_id, id) SELECT %(space)s, id FROM a",
        "WITH t AS (SELECT 1) SELECT 1 FROM t WHERE space_id = %(space)s",
    ],
)
def test_what_a_statement_may_not_have_is_found(text: str) -> None:
    assert problems_of_statement(text, {"t"})


@pytest.mark.parametrize(
    "text",
    [
        "SELECT id FROM t WHERE space_id = %(space)s AND id = %(id)s",
        "SELECT id FROM t WHERE space_id = ANY(%(spaces)s) AND (id = 'a' OR id = 'b')",
        "SELECT a.id FROM t AS a JOIN t AS b ON b.id = a.id WHERE a.space_id = %(space)s AND b.space_id = %(space)s",
        "WITH a AS (SELECT id FROM t WHERE space_id = %(space)s) SELECT id FROM a",
    ],
)
def test_what_is_portable_is_found_so(text: str) -> None:
    assert problems_of_statement(text, {"t"}) == []
