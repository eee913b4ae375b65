"""How much the embedded store takes: the caps, the warning before them, and the sentence that shows the way on."""

import logging

from xinheng_server.embedded.holdings import Holdings
from xinheng_server.embedded.rows import DOCUMENTS
from xinheng_server.store import Full, Usage

WARN_AT = 0.8

FULL = (
    "存储已满：内嵌存储已达到 {cap} 的上限，没有保存。已有的内容照常可以读取、删除和导出。"
    "要继续接收，请用 xinheng store migrate 换到 PostgreSQL，或调高上限后重新启动。"
)

log = logging.getLogger("xinheng.store")


class Room:
    """Keeps a store below its caps: documents and answers together, and their bytes."""

    def __init__(self, holdings: Holdings, cap_documents: int, cap_bytes: int) -> None:
        self._holdings = holdings
        self._caps = (cap_documents, cap_bytes)
        self._warned = False

    def usage(self) -> Usage:
        """Return how full the store is; bytes are those that a compacted store takes on disk."""
        return Usage(self._documents(), self._holdings.rounds.number, self._bytes(), *self._caps)

    def check(self, more: int, more_bytes: int) -> None:
        """Raise Full if so much more does not fit."""
        if self._documents() + self._holdings.rounds.number + more > self._caps[0]:
            raise Full(FULL.format(cap=f"{self._caps[0]} 份"))
        if self._bytes() + more_bytes > self._caps[1]:
            raise Full(FULL.format(cap=f"{self._caps[1] >> 20} MB"))

    def warn(self) -> None:
        """Log once when the store gets near a cap, and again when it got near after having been below."""
        usage = self.usage()
        share = max((usage.documents + usage.answers) / self._caps[0], usage.bytes / self._caps[1])
        if share >= WARN_AT and not self._warned:
            log.warning("the store is %d %% full; see xinheng store migrate for more room", 100 * share)
        self._warned = share >= WARN_AT

    def _documents(self) -> int:
        return len(self._holdings.documents.storage.tables.get(DOCUMENTS, ()))

    def _bytes(self) -> int:
        held = self._holdings
        return held.documents.storage.bytes + held.rounds.storage.bytes + held.codes.size
