"""An organisation gives residents its key and its other ways itself; each change is in the audit trail."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from test_complaints import PLAINTEXT, Office, jwk, new_key, opened, sealed
from village import Village, problem, village
from xinheng_server.complaint.keys import read_public_key, thumbprint

pytestmark = pytest.mark.anyio

WAYS = {"phone": "0571-88000000，工作日 9:00—17:00", "sms": "", "box": "一楼大厅，每周一开箱", "book": "", "visit": ""}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Village]:
    async with village(tmp_path / "data", complaints=True) as found:
        yield found


async def ask(town: Village, method: str, what: str = "", body: object = None) -> httpx.Response:
    return await town.client.request(method, f"/api/v1/me/complaints{what}", json=body, headers=town.token())


async def test_a_key_that_the_organisation_gives_is_the_one_residents_encrypt_to(town: Village) -> None:
    key = new_key()
    before = (await ask(town, "GET")).json()
    assert (before["on"], before["key"], before["thumbprint"], before["ways"]) == (True, None, None, {})
    given = await ask(town, "PUT", "/key", {**jwk(key), "ext": True, "key_ops": []})
    assert given.status_code == 200, given.text
    assert given.json()["thumbprint"] == thumbprint(read_public_key(json.dumps(jwk(key))))
    shown = (await town.client.get("/api/v1/complaints/heping/key")).json()
    assert shown["key"] == jwk(key)
    office = Office(town, key)
    assert (await office.hand_in(sealed(PLAINTEXT, shown["key"], shown["thumbprint"]))).status_code == 201
    (complaint,) = await office.listed()
    assert opened((await office.read(complaint["id"])).json()["envelope"], key) == PLAINTEXT


async def test_a_key_taken_away_ends_complaints_and_leaves_what_came(town: Village) -> None:
    await ask(town, "PUT", "/key", jwk(new_key()))
    office = Office(town, new_key())
    assert (await office.hand_in()).status_code == 201
    assert (await ask(town, "DELETE", "/key")).json()["key"] is None
    assert problem(await town.client.get("/api/v1/complaints/heping/key")) == (404, "complaints_off")
    assert len(await office.listed()) == 1


async def test_a_private_key_is_refused_and_not_repeated(town: Village) -> None:
    answer = await ask(town, "PUT", "/key", {**jwk(new_key()), "d": "c2VjcmV0"})
    assert problem(answer) == (422, "public_key_unfit")
    assert "私钥" in answer.json()["detail"]
    assert "c2VjcmV0" not in answer.text
    assert (await ask(town, "GET")).json()["key"] is None


async def test_other_ways_are_kept_in_the_order_of_the_form_without_the_empty_ones(town: Village) -> None:
    answer = await ask(town, "PUT", "/ways", dict(reversed(WAYS.items())))
    assert list(answer.json()["ways"].items()) == [(name, text) for name, text in WAYS.items() if text]
    assert (await ask(town, "GET")).json()["ways"] == answer.json()["ways"]


@pytest.mark.parametrize(
    ("changes", "path"), [({"phone": "1" * 201}, "phone"), ({"box": "一\n二"}, "box"), ({"email": "a@b"}, "email")]
)
async def test_a_way_is_one_short_line_of_a_known_channel(town: Village, changes: dict[str, str], path: str) -> None:
    answer = await ask(town, "PUT", "/ways", WAYS | changes)
    assert problem(answer) == (422, "envelope_invalid")
    assert [error["path"] for error in answer.json()["errors"]] == [path]


async def test_each_change_is_in_the_audit_trail(town: Village) -> None:
    key = (await ask(town, "PUT", "/key", jwk(new_key()))).json()["thumbprint"]
    await ask(town, "PUT", "/ways", WAYS)
    await ask(town, "DELETE", "/key")
    events = [entry.event for entry in await town.parts.audit.entries(after=0, limit=10)]
    assert [(event.action, event.object) for event in events] == [
        ("change", f"complaints/key/{key}"),
        ("change", "complaints/ways"),
        ("delete", "complaints/key"),
    ]


async def test_where_the_operator_takes_no_complaints_no_key_is_given(tmp_path: Path) -> None:
    async with village(tmp_path / "data") as town:
        assert (await ask(town, "GET")).json()["on"] is False
        assert problem(await ask(town, "PUT", "/key", jwk(new_key()))) == (404, "complaints_off")
