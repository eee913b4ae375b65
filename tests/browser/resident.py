"""A survey that residents answer: a real server, a round, the line to it, and what came of it."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from relay import Line, line_to, new_token, server

ORGANISATION = "cuiyuan"
UNLIMITED = {"XINHENG_ANSWERS_PER_ADDRESS": "0", "XINHENG_ANSWERS_PER_ROUND": "0", "XINHENG_REQUESTS_PER_TOKEN": "0"}


@dataclass(frozen=True, slots=True)
class Survey:
    """The line to the server (``url``) and the organisation's own way to it."""

    url: str
    line: Line
    token: str

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Ask the server itself, as the organisation."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.line.upstream}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def new_round(self, *, codes: bool = False, begins_in_days: int = -1) -> str:
        """Set up a round; return its id."""
        round_id, today = str(uuid.uuid4()), datetime.now(UTC).date()
        opens, closes = today + timedelta(begins_in_days), today + timedelta(begins_in_days + 20)
        plan = {"name": "2026年下半年", "opens": str(opens), "closes": str(closes), "codes": codes}
        headers = {"If-None-Match": "*", "Write-Id": str(uuid.uuid4())}
        self.ask("PUT", f"rounds/{round_id}", plan, **headers)
        return round_id

    def end(self, round_id: str) -> None:
        """Let a round that began yesterday end yesterday; it may still be prolonged."""
        kept = self.ask("GET", f"rounds/{round_id}")
        plan = {"name": kept["name"], "opens": kept["opens"], "closes": kept["opens"], "codes": kept["codes"]}
        headers = {"If-Match": f'"{kept["revision"]}"', "Write-Id": str(uuid.uuid4())}
        self.ask("PUT", f"rounds/{round_id}", plan, **headers)

    def codes(self, round_id: str, count: int) -> list[str]:
        """Make one-time codes."""
        found: list[str] = self.ask("POST", f"rounds/{round_id}/codes", {"count": count})["codes"]
        return found

    def address(self, round_id: str) -> str:
        """Return where residents answer."""
        return f"{self.url}/s/{ORGANISATION}/{round_id}"

    def count(self, round_id: str) -> int:
        """Return how many answers the server has."""
        return int(self.ask("GET", f"rounds/{round_id}/results")["responses"])

    def comments(self, round_id: str) -> list[str]:
        """Seal the round and return its comments."""
        self.ask("POST", f"rounds/{round_id}/seal", {"early": True})
        found: list[str] = self.ask("GET", f"rounds/{round_id}/comments")["comments"]
        return found


@contextmanager
def survey(data: Path, **settings: str) -> Iterator[Survey]:
    """Run the server without limits on how often one may ask, unless given."""
    token = new_token(data)
    with server(data, **{**UNLIMITED, **settings}) as port, line_to(port) as (url, line):
        yield Survey(url, line, token)


def answer(page: Page, *questions: int, word: str = "satisfied") -> None:
    """Answer questions of the form that is open."""
    for question in questions:
        page.locator(f'input[name="items.{question}"][value="{word}"]').check()


def stored_in(page: Page) -> Any:
    """Return what the page shows as stored."""
    return json.loads(page.locator("pre").inner_text())
