"""Compress files on the way out, each once, and remember them up to a limit."""

import gzip
import threading
from collections import OrderedDict
from pathlib import Path

MOST_BYTES = 64 * 1024 * 1024


class Compressor:
    """Gzip of whole files; the least recently used are forgotten first. Safe to call from several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._held: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def gzip(self, path: Path) -> bytes:
        """Return the file's content, compressed."""
        state = path.stat()
        key = (str(path), state.st_mtime_ns, state.st_size)
        with self._lock:
            if key not in self._held:
                self._held[key] = gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
                self._forget()
            self._held.move_to_end(key)
            return self._held[key]

    def _forget(self) -> None:
        while len(self._held) > 1 and sum(map(len, self._held.values())) > self._most_bytes:
            self._held.popitem(last=False)


def accepted_encodings(header: str) -> set[str]:
    """Return the content encodings that an Accept-Encoding header names and does not refuse."""
    accepted = set()
    for part in header.lower().replace(" ", "").split(","):
        name, *parameters = part.split(";")
        if name and not any(_is_zero(parameter) for parameter in parameters):
            accepted.add(name)
    return accepted


def _is_zero(parameter: str) -> bool:
    return parameter in ("q=0", "q=0.0", "q=0.00", "q=0.000")
