"""A backup: a folder with everything that is kept, as text, that any kind of store can be restored from.

``store.jsonl.gz`` is the dump of the store, ``registry.json`` and ``audit.jsonl`` are as in a data folder, and
``backup.json``, written last, says when it was made and which hash the dump has.
"""

import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

from xinheng_server.audit import AuditTrail
from xinheng_server.audit_file import FileAudit, write_trail
from xinheng_server.errors import SetupError
from xinheng_server.files import sync_file, sync_folder, write_whole
from xinheng_server.folder import prepare
from xinheng_server.moving import ContentHash, copy_registry, every_entry
from xinheng_server.registry import Registry
from xinheng_server.registry_file import FileRegistry

STORE = "store.jsonl.gz"
SUMMARY = "backup.json"
LEVEL = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup says of itself: when it was made (UTC), and lines and hash of its dump."""

    made: str
    lines: int
    sha256: str


async def write_backup(
    folder: Path, lines: AsyncIterator[str], registry: Registry, audit: AuditTrail, *, now: str
) -> Summary:
    """Write a backup into an empty or new folder. Raise SetupError."""
    require_empty(folder)
    found = ContentHash()
    with gzip.open(_private(folder / STORE), "wt", compresslevel=LEVEL, encoding="utf-8", newline="\n") as file:
        async for line in found.over(lines):
            file.write(line + "\n")
    sync_file(folder / STORE)
    await copy_registry(registry, FileRegistry(folder))
    write_trail(folder, await every_entry(audit))
    summary = Summary(now, found.lines, found.hexdigest())
    write_whole(folder / SUMMARY, json.dumps({"xinheng": "backup", **asdict(summary)}).encode())
    sync_folder(folder)
    return summary


def read_summary(folder: Path) -> Summary:
    """Return what a backup says of itself. Raise SetupError if the folder holds no finished backup."""
    try:
        found = json.loads((folder / SUMMARY).read_bytes())
        if found.pop("xinheng") != "backup":
            raise ValueError("another file")
        return Summary(**found)
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise SetupError(f"{folder} 里没有完整的备份（{SUMMARY} 读不出来）。") from error


async def backup_lines(folder: Path) -> AsyncIterator[str]:
    """Yield the lines of a backup's dump. Raise SetupError if they cannot be read."""
    try:
        with gzip.open(folder / STORE, "rt", encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.removesuffix("\n")
    except (OSError, EOFError, ValueError) as error:
        raise SetupError(f"备份文件 {folder / STORE} 读不出来；请换一份备份。") from error


def backup_registry(folder: Path) -> Registry:
    """Return the registry in a backup."""
    return FileRegistry(folder)


def backup_audit(folder: Path) -> AuditTrail:
    """Return the audit trail in a backup."""
    return FileAudit(folder)


def require_empty(folder: Path) -> None:
    """Make a folder, or accept an empty one. Raise SetupError."""
    prepare(folder)
    if any(folder.iterdir()):
        raise SetupError(f"目录 {folder} 不是空的；为了不覆盖任何东西，请换一个新的目录。")


def _private(path: Path) -> Path:
    path.touch(mode=0o600)
    return path
