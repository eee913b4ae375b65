import json
from dataclasses import replace
from pathlib import Path

import pytest
from running import assert_problem, log_of, new_id, process, submission, thread
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.logs import JsonLines
from xinheng_server.opening import Parts, open_parts
from xinheng_server.settings import Settings
from xinheng_server.store import Document, Key
from xinheng_server.survey.counting import count

CANARY = "canary-7c1e"


def test_logs_hold_no_body_token_address_query_or_made_up_path(tmp_path: Path) -> None:
    with process(tmp_path / "data") as running:
        page = running.page()
        document_id = new_id()
        client, url = page.client, running.url
        page.put(document_id, submission({"class": "B", "about": {"note": CANARY}}))
        page.put(new_id(), submission({"class": CANARY}))
        page.put(new_id(), submission(form=CANARY))
        page.get(document_id)
        client.get(f"{url}/api/v1/hello?secret={CANARY}")
        client.get(f"{url}/{CANARY}")
        client.get(f"{url}/api/{CANARY}")
        client.post(f"{url}/api/v1/run/{CANARY}", json={})
        client.request(f"{CANARY}", f"{url}/")
        client.get(f"{url}/", headers={"User-Agent": CANARY, "X-Forwarded-For": "203.0.113.7"})
    log = log_of(running.data).read_text()
    for secret in (CANARY, page.secret, page.secret[3:20], document_id, "203.0.113.7", "127.0.0.1"):
        assert secret not in log
    lines = [json.loads(line) for line in log.splitlines()]
    requests = [line for line in lines if line["message"] == "request"]
    assert len(requests) == 9  # a made-up method is turned away before it is a request
    assert requests[0]["route"] == "/api/v1/assessments/{id:uuid}"
    assert (requests[0]["method"], requests[0]["status"]) == ("PUT", 201)


def test_tokens_that_cannot_be_read_are_answered_503(tmp_path: Path) -> None:
    with process(tmp_path / "data") as running:
        page = running.page()
        page.put(new_id())
        (running.data / "registry.json").unlink()
        (running.data / "registry.json").mkdir()
        answer = page.get(new_id())
        assert answer.status_code == 503
        assert "nosniff" in answer.headers["X-Content-Type-Options"]


class BrokenStore(TinyDBStore):
    """A store with a mistake of ours in it."""

    async def get(self, key: Key) -> Document | None:
        raise ZeroDivisionError(CANARY, key)


def test_an_unforeseen_error_is_answered_and_logged_without_its_message(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data=tmp_path / "data")

    async def with_a_mistake(settings: Settings) -> Parts:
        parts = await open_parts(settings)
        await parts.store.close()
        return replace(parts, store=BrokenStore(settings.data, count=count))

    with thread(settings, with_a_mistake) as running:
        answer = running.page().get(new_id())
    assert_problem(answer, 500, "internal")
    assert CANARY not in answer.text
    record = next(record for record in caplog.records if record.exc_info)
    line = JsonLines().format(record)
    assert json.loads(line)["exception"] == "ZeroDivisionError"
    assert CANARY not in line
