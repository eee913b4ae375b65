"""The data folder: made private, and owned by one process at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xinheng_server.errors import SetupError


class FolderLock:
    """Hold a data folder until closed; the operating system lets go when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take the folder. Raise SetupError if it cannot be used or another process holds it."""
        prepare(folder)
        self._descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            raise SetupError(
                f"数据目录 {folder} 正由另一个 xinheng 进程使用；请先停止它，或用 --data 换一个目录。"
            ) from error

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._descriptor)


def prepare(folder: Path) -> None:
    """Make the data folder, readable by its owner only. Raise SetupError if that fails."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"不能使用数据目录 {folder}：{error.strerror}。") from error


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait for, then hold, a lock file: for short changes that several commands may make at once."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
