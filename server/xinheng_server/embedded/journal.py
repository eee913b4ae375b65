"""A journal: a file that only grows, a frame for each commit, on disk before the commit is acknowledged."""

import os
from pathlib import Path

from xinheng_server.embedded.frames import frame
from xinheng_server.files import write_whole
from xinheng_server.store import Unavailable

RESTART = "磁盘没有确认先前的一次写入；为了不丢数据，这个存储现在只读，请检查磁盘后重新启动服务器"


class Journal:
    """An open journal. After an error it is as long as before; after an unconfirmed write it takes no more."""

    def __init__(self, path: Path, size: int) -> None:
        """Go on behind ``size``, the end of what is whole; what lies behind it is cut off for good."""
        self.path = path
        self.size = size
        self.broken = False
        self._descriptor = os.open(path, os.O_RDWR)
        if os.fstat(self._descriptor).st_size != size:
            os.ftruncate(self._descriptor, size)
            os.fsync(self._descriptor)

    @classmethod
    def begin(cls, path: Path, payload: bytes) -> "Journal":
        """Make a new journal that begins with this payload; it appears whole. Raise OSError."""
        content = frame(payload)
        write_whole(path, content)
        return cls(path, len(content))

    def append(self, payload: bytes) -> None:
        """Return when the payload is on disk. Raise Unavailable when it is not, or not surely."""
        self.check()
        content = frame(payload)
        try:
            _write_at(self._descriptor, content, self.size)
        except OSError as error:
            self._cut()
            raise Unavailable(str(error)) from error
        self.sync()
        self.size += len(content)

    def check(self) -> None:
        """Raise Unavailable if nothing may be appended until the next start."""
        if self.broken:
            raise Unavailable(RESTART)

    def sync(self) -> None:
        """Wait for the disk. After an error nobody knows what it holds, so nothing is written until the next start."""
        try:
            os.fdatasync(self._descriptor)
        except OSError as error:
            self.broken = True
            raise Unavailable(str(error)) from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def _cut(self) -> None:
        try:
            os.ftruncate(self._descriptor, self.size)
        except OSError:
            self.broken = True


def _write_at(descriptor: int, content: bytes, offset: int) -> None:
    rest = memoryview(content)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[written:], offset + written
