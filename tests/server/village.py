"""The whole application over a real store in a temporary folder, with a clock that tests set: a village that is asked."""

import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from described import Described
from xinheng_server.access import new_token
from xinheng_server.app import create_app
from xinheng_server.opening import Parts, open_parts
from xinheng_server.registry import Organisation
from xinheng_server.settings import Settings

ADDRESS = "203.0.113.77"
ANSWER: Mapping[str, Any] = {"items": {str(number): "satisfied" for number in range(1, 13)}}
DESCRIBED = Described()
ROUND: Mapping[str, Any] = {"name": "2026年上半年", "opens": "2026-05-01", "closes": "2026-05-31"}


@dataclass
class Village:
    """An organisation, ``heping``, with its token, a neighbour, and residents who come from one address."""

    client: httpx.AsyncClient
    parts: Parts
    now: str = "2026-05-03T08:00:00Z"
    secrets: dict[str, str] = field(default_factory=dict)

    def on(self, day: str, time: str = "08:00:00") -> None:
        """Set the clock to a UTC time of a day."""
        self.now = f"{day}T{time}Z"

    def token(self, organisation: str = "heping", **headers: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets[organisation]}", **headers}

    def new_write(self, revision: str | None = None, organisation: str = "heping") -> dict[str, str]:
        condition = {"If-None-Match": "*"} if revision is None else {"If-Match": f'"{revision}"'}
        return self.token(organisation, **{"Write-Id": str(uuid.uuid4()), **condition})

    async def put_round(self, round_id: str, *, revision: str | None = None, **changes: Any) -> httpx.Response:
        return await self.client.put(
            f"/api/v1/rounds/{round_id}", json={**ROUND, **changes}, headers=self.new_write(revision)
        )

    async def new_round(self, **changes: Any) -> str:
        """Set up a round and return its id."""
        round_id = str(uuid.uuid4())
        answer = await self.put_round(round_id, **changes)
        assert answer.status_code == 201, answer.text
        return round_id

    async def of_round(self, round_id: str, what: str = "") -> httpx.Response:
        return await self.client.get(f"/api/v1/rounds/{round_id}{what}", headers=self.token())

    async def codes(self, round_id: str, count: int) -> list[str]:
        answer = await self.client.post(f"/api/v1/rounds/{round_id}/codes", json={"count": count}, headers=self.token())
        assert answer.status_code == 201, answer.text
        found: list[str] = answer.json()["codes"]
        return found

    async def seal(self, round_id: str, **body: Any) -> httpx.Response:
        return await self.client.post(f"/api/v1/rounds/{round_id}/seal", json=body, headers=self.token())

    async def answer(
        self,
        round_id: str,
        body: Mapping[str, Any] = ANSWER,
        *,
        answer_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        organisation: str = "heping",
    ) -> httpx.Response:
        return await self.client.put(
            f"/api/v1/surveys/{organisation}/{round_id}/responses/{answer_id or uuid.uuid4()}",
            json=body,
            headers=headers,
        )

    async def answers(self, round_id: str, count: int, body: Mapping[str, Any] = ANSWER) -> None:
        for _ in range(count):
            assert (await self.answer(round_id, body)).status_code == 201


@asynccontextmanager
async def village(folder: Path, *, new: bool = True, **settings: Any) -> AsyncIterator[Village]:
    """Open the application without limits on how often one may ask, unless given; every answer is held as described.

    Without ``new`` the organisations are there already: it is one more process over the same database.
    """
    unlimited = {"answers_per_address": 0, "answers_per_round": 0, "requests_per_token": 0}
    chosen = Settings(data=folder, site=folder / "site", **{**unlimited, **settings})
    parts = await open_parts(chosen)
    opened: list[Village] = []
    app = create_app(chosen, parts, now=lambda: opened[0].now)
    transport = httpx.ASGITransport(app, client=(ADDRESS, 40000))
    hooks: dict[str, list[Callable[..., Any]]] = {"response": [DESCRIBED]}
    async with httpx.AsyncClient(transport=transport, base_url="http://xinheng.test", event_hooks=hooks) as client:
        opened.append(Village(client, parts))
        for organisation in ("heping", "xinhua") if new else ():
            token, secret = new_token("organisation", organisation, "名称", opened[0].now)
            await parts.registry.add_organisation(
                Organisation(organisation, f"{organisation}心理服务站", "B", None, opened[0].now)
            )
            await parts.registry.add_token(token)
            opened[0].secrets[organisation] = secret
        try:
            yield opened[0]
        finally:
            await parts.close()


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of a problem document."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    assert answer.json()["detail"]
    return answer.status_code, answer.json()["code"]
