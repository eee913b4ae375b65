import threading
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from running import Page, Running, new_client, new_id, process

ROUNDS = 4
WRITERS = 4
ACKNOWLEDGED = 8


@dataclass
class Writer:
    """Keeps handing in new documents until the server is gone; knows what was acknowledged and what hangs."""

    page: Page
    acknowledged: dict[str, str] = field(default_factory=dict)
    hanging: tuple[str, str] | None = None

    def run(self, reached: threading.Semaphore) -> None:
        with new_client() as client:
            page = Page(self.page.url, self.page.secret, client)
            while True:
                document_id, write_id = self.hanging = new_id(), new_id()
                try:
                    answer = page.put(document_id, write_id=write_id)
                except httpx.TransportError:
                    return
                assert answer.status_code == 201
                self.acknowledged[document_id] = answer.json()["receipt"]
                reached.release()


def kill_while_writing(running: Running, page: Page) -> list[Writer]:
    reached = threading.Semaphore(0)
    writers = [Writer(page) for _ in range(WRITERS)]
    threads = [threading.Thread(target=writer.run, args=(reached,)) for writer in writers]
    for thread in threads:
        thread.start()
    for _ in range(ACKNOWLEDGED):
        assert reached.acquire(timeout=30)
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    for thread in threads:
        thread.join()
    return writers


def test_kill_9_loses_nothing_acknowledged_and_doubles_nothing(tmp_path: Path) -> None:
    data, acknowledged, writers = tmp_path / "data", dict[str, str](), list[Writer]()
    for _ in range(ROUNDS + 1):
        with process(data) as running:
            page = running.page()
            assert {name: page.get(name).json()["receipt"] for name in acknowledged} == acknowledged
            for writer in writers:
                acknowledged |= retry(page, writer)
            writers = kill_while_writing(running, page)
        for writer in writers:
            acknowledged |= writer.acknowledged
    assert len(set(acknowledged.values())) == len(acknowledged) >= ROUNDS * ACKNOWLEDGED


def retry(page: Page, writer: Writer) -> dict[str, str]:
    """Send what was under way at the kill again, twice: it is there once, with one receipt."""
    assert writer.hanging is not None
    document_id, write_id = writer.hanging
    receipts = {page.put(document_id, write_id=write_id).json()["receipt"] for _ in range(2)}
    assert receipts == {page.get(document_id).json()["receipt"]}
    return {document_id: receipts.pop()}
