"""Two servers on one PostgreSQL database are one service: what one accepted the other shows, and one may die."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from running import Page, Running, assert_problem, log_of, new_id, process, submission
from xinheng_server.settings import Settings

OTHER = submission({"class": "C", "facts": {}})


@pytest.fixture
def servers(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Running, Running]]:
    monkeypatch.setenv("XINHENG_DATABASE", database)
    with process(tmp_path / "first") as first, process(tmp_path / "second") as second:
        yield replace(first, settings=Settings(database=database)), second


@pytest.fixture
def one(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("XINHENG_DATABASE", database)
    with process(tmp_path / "one") as running:
        yield replace(running, settings=Settings(database=database))


def on(running: Running, page: Page) -> Page:
    """Let the same page talk to another server."""
    return replace(page, url=running.url)


def test_a_document_accepted_by_one_is_shown_and_changed_by_the_other(servers: tuple[Running, Running]) -> None:
    first, second = servers
    page = first.page()
    document_id = new_id()
    made = page.put(document_id)
    assert made.status_code == 201
    assert on(second, page).get(document_id).content == page.get(document_id).content
    changed = on(second, page).put(document_id, OTHER, revision=made.json()["revision"])
    assert changed.status_code == 200
    late = page.put(document_id, OTHER, revision=made.json()["revision"])
    assert_problem(late, 412, "revision_conflict")
    assert late.json()["current"]["revision"] == changed.json()["revision"]


def test_a_retry_at_the_other_server_after_a_kill_has_the_first_receipt(servers: tuple[Running, Running]) -> None:
    first, second = servers
    page = first.page()
    document_id, write_id = new_id(), new_id()
    made = page.put(document_id, write_id=write_id)
    assert first.process
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    again = on(second, page).put(document_id, write_id=write_id)
    assert (made.status_code, again.status_code) == (201, 200)
    assert again.json()["receipt"] == made.json()["receipt"]
    assert again.json()["revision"] == made.json()["revision"]


def test_the_log_does_not_tell_where_the_database_is(servers: tuple[Running, Running], database: str) -> None:
    first, _ = servers
    first.page().put(new_id())
    assert "postgres" not in log_of(first.data).read_text().lower()


SOME_ID = "0b0f6a0e-5d5e-4f0a-9a58-6a1f2e3d4c5b"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "organisations/%00", 404),
        ("PUT", "organisations/%00", 404),
        ("DELETE", "organisations/a%00", 404),
        ("GET", "organisations/%00/assessments", 404),
        ("GET", f"organisations/%00/assessments/{SOME_ID}", 404),
        ("GET", f"reviews/%00/{SOME_ID}", 404),
        ("PUT", f"reviews/%00/{SOME_ID}", 404),
        ("DELETE", "tokens/%00", 404),
    ],
)
def test_no_address_holds_a_sign_that_the_database_cannot(one: Running, method: str, path: str, status: int) -> None:
    headers = {"If-None-Match": "*", "Write-Id": new_id()}
    body = {"name": "x", "class": None, "parent": None} if method == "PUT" else None
    assert one.authority().ask(method, f"authority/{path}", body, **headers).status_code == status


def test_no_member_of_the_register_holds_a_sign_that_the_database_cannot(one: Running) -> None:
    authority, page = one.authority(), one.page()
    parent = {"name": "x", "class": None, "parent": "\0"}
    assert_problem(authority.ask("PUT", "authority/organisations/new", parent), 422, "envelope_invalid")
    token = {"scope": "organisation", "organisation": "\0", "name": "x"}
    assert_problem(authority.ask("POST", "authority/tokens", token), 422, "envelope_invalid")
    document_id = new_id()
    assert page.put(document_id, submission({"class": "B", "about": {"name": "\0"}})).status_code == 201
    assert page.get(document_id).json()["document"]["about"]["name"] == "\0"
