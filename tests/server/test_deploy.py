"""The operator's examples: the proxy's is run, the others are read."""

import configparser
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from running import Running, assert_problem, new_id, process
from xinheng_server.settings import environment_names

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "server/deploy"
CADDY = Path(sys.executable).with_name("caddy")
ANALYZE = shutil.which("systemd-analyze")
TRIES = 5


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def caddy(environ: dict[str, str]) -> Iterator[str]:
    """Run Caddy with the example file; give its address. A port that another program took first is left to it."""
    command = [str(CADDY), "run", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    for _ in range(TRIES):
        outside = f"http://127.0.0.1:{free_port()}"
        with subprocess.Popen(
            command, env={**os.environ, **environ, "SITE": outside}, stderr=subprocess.DEVNULL
        ) as proxy:
            try:
                if answers(proxy, outside):
                    yield outside
                    return
            finally:
                proxy.send_signal(signal.SIGTERM)
    raise AssertionError(f"Caddy did not start on any of {TRIES} ports")


def answers(proxy: "subprocess.Popen[bytes]", outside: str) -> bool:
    """Wait until the proxy answers at its address; no if it has ended instead."""
    while proxy.poll() is None:
        try:
            server: str | None = httpx.get(outside, trust_env=False).headers.get("Server")
            return server == "Caddy"
        except httpx.TransportError:
            with suppress(subprocess.TimeoutExpired):
                proxy.wait(0.05)
    return False


@pytest.fixture(scope="module")
def behind_caddy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """Our server under /xinheng, with Caddy and the example file before it; give the server and the outer address."""
    settings = {"XINHENG_PREFIX": "/xinheng", "XINHENG_PROXIES": "127.0.0.1", "XINHENG_FAILURES_PER_ADDRESS": "3"}
    settings["XINHENG_METRICS"] = "true"
    with process(tmp_path_factory.mktemp("proxied") / "data", environ=settings) as running:
        inside = running.url.removeprefix("http://").removesuffix("/xinheng")
        with caddy({"XINHENG": inside, "HOME": str(running.data.parent)}) as outside:
            yield running, outside


def test_the_interface_stands_under_the_path(behind_caddy: tuple[Running, str]) -> None:
    running, outside = behind_caddy
    hello = running.client.get(f"{outside}/xinheng/api/v1/hello")
    assert hello.json()["service"] == "xinheng"
    assert httpx.get(f"{outside}/api/v1/hello", trust_env=False).status_code == 404  # Caddy's, not ours
    assert running.client.get(f"{outside}/xinheng/api/openapi.json").json()["servers"] == [{"url": "/xinheng"}]


def test_a_submission_goes_through_the_proxy(behind_caddy: tuple[Running, str]) -> None:
    running, outside = behind_caddy
    page = replace(running.page(), url=f"{outside}/xinheng")
    document = new_id()
    assert page.put(document).status_code == 201
    assert page.get(document).json()["id"] == document


def test_who_guesses_is_told_apart_by_the_address_that_the_proxy_saw(behind_caddy: tuple[Running, str]) -> None:
    running, outside = behind_caddy
    address = f"{outside}/xinheng/api/v1/me"
    for number in range(5):  # what the visitor writes into the header itself does not count
        headers = {"Authorization": "Bearer xh_wrong", "X-Forwarded-For": f"203.0.113.{number}"}
        answer = running.client.get(address, headers=headers)
    assert_problem(answer, 429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["metrics", "readyz", "healthz"])
def test_the_proxies_do_not_show_how_the_server_fares(behind_caddy: tuple[Running, str], path: str) -> None:
    running, outside = behind_caddy
    answer = running.client.get(f"{outside}/xinheng/{path}")
    assert (answer.status_code, answer.content) == (404, b"")  # the proxy's own answer, not ours
    inside = running.url.removesuffix("/xinheng")
    assert running.client.get(f"{inside}/{path}").status_code == 200
    denied = re.search(r"location ~ (\S+) \{ return 404; \}", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    assert denied
    assert re.search(denied[1], f"/xinheng/{path}")


def test_the_proxy_limits_what_uvicorn_does_not() -> None:
    adapted = subprocess.run(
        [CADDY, "adapt", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "SITE": "http://127.0.0.1:1"},
    ).stdout
    for limit in ("read_header_timeout", "read_timeout", "write_timeout", "idle_timeout", "max_header_bytes"):
        assert f'"{limit}":' in adapted


def test_examples_name_only_settings_that_there_are() -> None:
    known = {*environment_names(), "XINHENG_CONFIG", "XINHENG"}
    for file in DEPLOY.iterdir():
        named = set(re.findall(r"\bXINHENG(?:_[A-Z]+)*\b", file.read_text(encoding="utf-8")))
        assert named <= known, file


def test_the_unit_can_be_read_and_stops_us_gracefully() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "xinheng.service")
    assert unit["Service"]["KillSignal"] == "SIGTERM"
    assert int(unit["Service"]["TimeoutStopSec"]) > 10


@pytest.mark.skipif(not ANALYZE, reason="systemd is not installed here")
def test_systemd_has_nothing_to_say_about_the_unit(tmp_path: Path) -> None:
    """Read by systemd itself, with a program that is there."""
    text = (DEPLOY / "xinheng.service").read_text(encoding="utf-8")
    unit = tmp_path / "xinheng.service"
    unit.write_text(text.replace("/opt/xinheng/.venv/bin/xinheng", str(Path(sys.executable).with_name("xinheng"))))
    found = subprocess.run([str(ANALYZE), "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")


def test_an_image_gets_nothing_that_was_made_here() -> None:
    """Neither this machine's environment, which would not run there, nor its data."""
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()}
    kept_out = {line.removeprefix("**/") for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()}
    assert {"data", ".venv"} <= ignored <= kept_out
