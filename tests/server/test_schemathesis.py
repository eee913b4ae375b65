"""Schemathesis against the running server: every answer to what it makes up is one that the description names."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Page, Running, process
from xinheng_server.openapi import openapi_document
from xinheng_server.openapi.parts import ORGANISATION_ID, UUID
from xinheng_server.rules import Rulebook

EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "12")
ST = Path(sys.executable).with_name("st")
ORGANISATION, EXAMPLE_ID = ORGANISATION_ID["examples"][0], UUID["examples"][0]
WHAT_THE_EXAMPLES_NAME = ("assessments", "drafts", "rounds")
"""What is there before it begins, so that it finds something."""
CONFIG = Path(__file__).with_name("schemathesis.toml")
NO_LIMITS = {
    "XINHENG_FAILURES_PER_ADDRESS": "0",
    "XINHENG_REQUESTS_PER_TOKEN": "0",
    "XINHENG_ANSWERS_PER_ADDRESS": "0",
    "XINHENG_COMPLAINTS": "true",
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with process(tmp_path_factory.mktemp("described") / "data", environ=NO_LIMITS) as running:
        yield running


def run(page: Page, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Let it ask what it likes with this page's token; the same questions every time."""
    command = [str(ST), "--config-file", str(CONFIG), "run", f"{page.url}/api/openapi.json", "--no-color", *options]
    token = ["--header", f"Authorization: Bearer {page.secret}"]
    amount = ["--seed", "20260501", "--max-examples", EXAMPLES]
    return subprocess.run([*command, *token, *amount], cwd=folder, capture_output=True, text=True, timeout=500)


def test_what_an_organisation_may_ask_is_answered_as_described(target: Running, tmp_path: Path) -> None:
    page, described = target.page(ORGANISATION), openapi_document(Rulebook())["paths"]
    for under in WHAT_THE_EXAMPLES_NAME:
        body = described[f"/api/v1/{under}/{{id}}"]["put"]["requestBody"]["content"]["application/json"]["example"]
        assert page.put(EXAMPLE_ID, body, under=under).status_code == 201
    finished = run(page, tmp_path, "--exclude-path-regex", "/authority/")
    assert finished.returncode == 0, finished.stdout[-8000:]


def test_what_the_authority_may_ask_is_answered_as_described(target: Running, tmp_path: Path) -> None:
    finished = run(target.authority(), tmp_path, "--include-path-regex", "/authority/")
    assert finished.returncode == 0, finished.stdout[-8000:]
