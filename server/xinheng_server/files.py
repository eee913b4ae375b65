"""Write a whole file so that a crash leaves the old one or the new one, never half of either."""

import os
from collections.abc import Iterable
from pathlib import Path


class NotDurable(OSError):
    """The new file is in place, but the disk did not confirm it: after a power cut the old one may be back."""


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file: write beside it, fsync, rename, fsync the folder.

    Raises OSError with the old file untouched, or NotDurable when only the folder's fsync failed.
    """
    draft = path.with_name(path.name + ".new")
    try:
        write_through(draft, [content])
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    try:
        sync_folder(path.parent)
    except OSError as error:
        raise NotDurable(str(error)) from error


def write_through(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file of this content, readable by its owner only; it is on disk when this returns. Raise OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames inside the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make what was written to a file durable."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
