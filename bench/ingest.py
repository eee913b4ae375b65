"""Measure how many survey answers a second are kept, over HTTP with everything on, beside Kinto's memory backend.

Ours: checked, counted, limited, logged, on disk before the answer. Kinto: as it comes, in memory. Both take turns in one
run on the same machine. `DATABASE_URL` adds ours on PostgreSQL. Kinto is installed into .cache/kinto, beside ours.
"""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import httpx
from load import Load, send

ROUNDS: Final = int(os.environ.get("ROUNDS", "3"))
REQUESTS: Final = int(os.environ.get("REQUESTS", "20000"))
KINTO_REQUESTS: Final = 2_000
CONNECTIONS: Final = (1, 8, 32)
GOAL: Final = 4_000
GOAL_OVER_KINTO: Final = 10
NO_LIMITS: Final = {"XINHENG_ANSWERS_PER_ADDRESS": "100000000", "XINHENG_ANSWERS_PER_ROUND": "100000000"}
XINHENG: Final = [sys.executable, "-m", "xinheng_server.cli"]
KINTO: Final = Path(".cache/kinto")
ANSWER: Final = {
    "items": {str(item): "satisfied" for item in range(1, 13)},
    "sex": "female",
    "age": "18to60",
    "education": "college",
    "origin": "open",
    "comment": "希望周末也能预约；接待的老师很耐心。",
}
"""One resident's answer, 430 bytes or so."""

WORDS: Final = ("satisfied", "basic", "dissatisfied")


def main() -> None:
    """Measure and print, beside the goals."""
    print(f"{ROUNDS} rounds, {len(json.dumps(ANSWER, ensure_ascii=False).encode())} bytes an answer")
    ours: dict[int, list[float]] = {connections: [] for connections in CONNECTIONS}
    theirs: list[float] = []
    for _ in range(ROUNDS):
        with xinheng({}) as (port, path):
            for connections in CONNECTIONS:
                ours[connections].append(measure("xinheng, TinyDB", [port], path, connections))
        with kinto() as port:
            theirs.append(measure_kinto(port))
        if database := os.environ.get("DATABASE_URL"):
            with xinheng({"XINHENG_DATABASE": database}) as (port, path):
                measure("xinheng, PostgreSQL", [port], path, 32)
    best, kintos = sorted(ours[32])[ROUNDS // 2], sorted(theirs)[ROUNDS // 2]
    print(f"median at 32 connections: {best:,.0f}/s (goal: at least {GOAL:,})")
    print(f"Kinto {kintos:,.0f}/s: ours is {best / kintos:.1f} times as fast (goal: at least {GOAL_OVER_KINTO})")


def measure(name: str, ports: Sequence[int], path: str, connections: int) -> float:
    """Send fresh answers, shared out among servers that keep them in one place, and print what came of it."""
    requests = [request(ports[0], "PUT", f"{path}/{uuid.uuid4()}", any_answer()) for _ in range(REQUESTS)]
    return shown(name, connections, send("127.0.0.1", ports, requests, connections), 201)


def measure_kinto(port: int) -> float:
    """Send fresh records of the same content to Kinto."""
    path = "/v1/buckets/b/collections/c/records"
    credentials = {"Authorization": "Basic YTpi"}
    requests = [
        request(port, "PUT", f"{path}/{uuid.uuid4()}", {"data": any_answer()}, credentials)
        for _ in range(KINTO_REQUESTS)
    ]
    return shown("Kinto, memory", 32, send("127.0.0.1", [port], requests, 32), 201)


def any_answer() -> dict[str, object]:
    """Return an answer that hardly any other resembles, so that nothing is remembered from one to the next."""
    return {**ANSWER, "items": {str(item): secrets.choice(WORDS) for item in range(1, 13)}}


def shown(name: str, connections: int, load: Load, wanted: int) -> float:
    """Print one measurement; anything but the wanted status is a failure of the benchmark."""
    if set(load.statuses) != {wanted}:
        sys.exit(f"{name}: answers {dict(load.statuses)}")
    times = f"median {load.median_ms:.2f} ms, worst {load.worst_ms:.1f} ms"
    print(f"{name:20} {connections:3} connections {load.rate:8,.0f}/s  {times}", flush=True)
    return load.rate


def request(port: int, method: str, path: str, body: object, headers: dict[str, str] | None = None) -> bytes:
    """Write a request as it goes over the wire."""
    content = json.dumps(body, ensure_ascii=False).encode()
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content


@contextmanager
def xinheng(settings: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Run our server with one open survey round; give its port and the path of the round's answers."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, **NO_LIMITS, **settings, "DATA": folder, "PORT": "0"}
        organisation = f"bench-{uuid.uuid4().hex[:8]}"
        made = subprocess.run(
            [*XINHENG, "token", "create", "--organisation", organisation, "--name", "测速"],
            env=environ,
            capture_output=True,
            text=True,
            check=True,
        )
        token = re.findall(r"xh_[A-Za-z0-9_-]+", made.stdout)[0]
        with Path(folder, "log").open("w") as log, serving([*XINHENG, "serve"], environ, log) as port:
            yield port, open_round(port, token, organisation)


@contextmanager
def another(settings: dict[str, str]) -> Iterator[int]:
    """Run one more server process on what the settings name; give its port."""
    with tempfile.TemporaryDirectory() as folder, Path(folder, "log").open("w") as log:
        environ = {**os.environ, **NO_LIMITS, **settings, "DATA": folder, "PORT": "0"}
        with serving([*XINHENG, "serve"], environ, log) as port:
            yield port


def open_round(port: int, token: str, organisation: str) -> str:
    """Make a round that is open now."""
    round_id, today = uuid.uuid4(), date.today()
    answer = httpx.put(
        f"http://127.0.0.1:{port}/api/v1/rounds/{round_id}",
        headers={"Authorization": f"Bearer {token}", "If-None-Match": "*", "Write-Id": str(uuid.uuid4())},
        json={
            "name": "测速",
            "opens": str(today - timedelta(days=30)),
            "closes": str(today + timedelta(days=30)),
            "target": None,
            "codes": False,
            "smallest_group": 5,
        },
        trust_env=False,
    )
    if answer.status_code != 201:
        sys.exit(answer.text)
    return f"/api/v1/surveys/{organisation}/{round_id}/responses"


@contextmanager
def serving(command: list[str], environ: dict[str, str], log: object) -> Iterator[int]:
    """Run a server that says its address in its first line."""
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=log, text=True) as process:  # type: ignore[call-overload]
        try:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
            if not found:
                sys.exit("the server did not start")
            yield int(found[1])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


@contextmanager
def kinto() -> Iterator[int]:
    """Run Kinto with its memory backend, one bucket and one collection."""
    port = 18888
    if not (KINTO / "bin/kinto").exists():
        subprocess.run([sys.executable, "-m", "venv", KINTO], check=True)
        subprocess.run([KINTO / "bin/pip", "install", "--quiet", "--quiet", "kinto", "setuptools<81"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        ini = Path(folder, "kinto.ini")
        command = [
            str(KINTO / "bin/kinto"),
            "init",
            "--ini",
            str(ini),
            "--backend",
            "memory",
            "--cache-backend",
            "memory",
        ]
        subprocess.run([*command, "--host", "127.0.0.1"], check=True, capture_output=True)
        open_for_all(ini)
        with Path(folder, "log").open("w") as log:
            start = [str(KINTO / "bin/kinto"), "start", "--ini", str(ini), "--port", str(port)]
            with subprocess.Popen(start, stdout=log, stderr=log) as process:
                try:
                    prepare_kinto(port)
                    yield port
                finally:
                    process.terminate()
                    process.wait(20)


def open_for_all(ini: Path) -> None:
    """Let whoever gives a name and any password write, as Kinto's own tutorial does."""
    text = ini.read_text()
    text = text.replace("multiauth.policies = account", "multiauth.policies = basicauth")
    ini.write_text(text.replace("create_principals = account:admin", "create_principals = system.Authenticated"))


def prepare_kinto(port: int) -> None:
    """Wait until Kinto answers, and make the collection."""
    transport = httpx.HTTPTransport(retries=7)  # with pauses that double: a minute in all
    with httpx.Client(transport=transport, auth=("a", "b"), base_url=f"http://127.0.0.1:{port}/v1") as client:
        for path in ("/buckets/b", "/buckets/b/collections/c"):
            client.put(path).raise_for_status()


if __name__ == "__main__":
    main()
