"""The SQL of this package by name, as it stands in ``sql/``."""

from functools import cache
from importlib.resources import files

FOLDER = files("xinheng_server.postgres") / "sql"


@cache
def statement(name: str) -> bytes:
    """Return one statement."""
    return (FOLDER / f"{name}.sql").read_bytes()
