"""What a store, registry or audit trail refuses becomes a problem that a page understands, and a line for the operator."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Running, assert_problem, thread
from starlette.requests import Request
from village import problem, village
from xinheng_server.access import new_token
from xinheng_server.postgres.database import Unsure
from xinheng_server.registry import AUTHORITY
from xinheng_server.settings import Settings
from xinheng_server.store_problems import PROBLEMS, on_refusal

GIVEN = {"name": "新站", "class": "B", "parent": None}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Running]:
    with thread(Settings(port=0, data=tmp_path / "data", site=tmp_path)) as running:
        yield running


@pytest.mark.parametrize("refusal", PROBLEMS)
@pytest.mark.anyio
async def test_a_special_case_of_a_refusal_is_answered_like_it(refusal: type[Exception]) -> None:
    special = type("Special", (refusal,), {})
    answer = await on_refusal(Request({"type": "http"}), special("why"))
    assert json.loads(bytes(answer.body))["code"] == PROBLEMS[refusal].code


@pytest.mark.anyio
async def test_a_write_of_which_nobody_knows_is_to_be_tried_again() -> None:
    answer = await on_refusal(Request({"type": "http"}), Unsure("broken off"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_a_damaged_audit_trail_stops_the_authority_and_is_named_in_the_log(
    served: Running, caplog: pytest.LogCaptureFixture
) -> None:
    page = served.authority()
    (served.data / "audit.jsonl").write_bytes(b"{}\n")
    with caplog.at_level(logging.ERROR, "xinheng.store"):
        assert_problem(page.ask("GET", "authority/organisations"), 503, "store_unavailable")
    assert "audit.jsonl" in caplog.text


def test_a_register_that_cannot_be_written_is_said_to_be_so(served: Running, caplog: pytest.LogCaptureFixture) -> None:
    page = served.authority()
    (served.data / "registry.json.new").mkdir()
    with caplog.at_level(logging.ERROR, "xinheng.store"):
        assert_problem(page.ask("PUT", "authority/organisations/new", GIVEN), 503, "store_unavailable")
    assert "registry.json" in caplog.text
    (served.data / "registry.json.new").rmdir()
    assert page.ask("PUT", "authority/organisations/new", GIVEN).status_code == 201


@pytest.mark.anyio
async def test_of_two_who_register_one_organisation_at_once_the_second_is_told(tmp_path: Path) -> None:
    async with village(tmp_path / "data") as town:
        token, secret = new_token("authority", AUTHORITY, "督导科", town.now)
        await town.parts.registry.add_token(token)
        headers = {"Authorization": f"Bearer {secret}"}
        address = "/api/v1/authority/organisations/new"
        both = [town.client.put(address, json=GIVEN, headers=headers) for _ in range(2)]
        first, second = sorted(await asyncio.gather(*both), key=lambda answer: answer.status_code)
        assert first.status_code == 201
        assert problem(second) == (409, "register_changed")
