"""Schemathesis against the running server: every answer to what it makes up is one that the description names."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Page, Running, process

EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "12")
ST = Path(sys.executable).with_name("st")
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
    command = [ST, "run", f"{page.url}/api/openapi.json", "--header", f"Authorization: Bearer {page.secret}"]
    settings = ["--checks", "all", "--seed", "20260501", "--max-examples", EXAMPLES, "--workers", "1", "--no-color"]
    return subprocess.run([*command, *settings, *options], cwd=folder, capture_output=True, text=True, timeout=500)


def test_what_an_organisation_may_ask_is_answered_as_described(target: Running, tmp_path: Path) -> None:
    finished = run(target.page(), tmp_path, "--exclude-path-regex", "/authority/")
    assert finished.returncode == 0, finished.stdout[-8000:]


def test_what_the_authority_may_ask_is_answered_as_described(target: Running, tmp_path: Path) -> None:
    finished = run(target.authority(), tmp_path, "--include-path-regex", "/authority/")
    assert finished.returncode == 0, finished.stdout[-8000:]
