import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest
from running import XINHENG, new_id, process, submission


def serve(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*XINHENG, "serve", *options], capture_output=True, text=True, timeout=30)


def assert_one_line(finished: subprocess.CompletedProcess[str], *words: str) -> None:
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr.count("\n") == 1
    for word in words:
        assert word in finished.stderr


def test_a_second_server_on_the_same_data_says_so_and_ends(tmp_path: Path) -> None:
    with process(tmp_path / "data") as first:
        assert_one_line(serve("--port", "0", "--data", str(first.data)), "另一个 xinheng", str(first.data))
        assert first.page().put(new_id()).status_code == 201


def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_one_line(serve("--port", port, "--data", str(tmp_path / "data")), port, "占用")


@pytest.mark.parametrize("name", ["store.json", "documents.*.journal", "registry.json"])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, name: str) -> None:
    with process(tmp_path / "data") as running:
        running.page().put(new_id())
    *_, path = sorted((tmp_path / "data").glob(name))
    path.write_text("{")
    assert_one_line(serve("--port", "0", "--data", str(path.parent)), str(path), "备份")
    assert path.read_text() == "{"


@pytest.mark.parametrize("port", ["x", "70000", "-1", "８０"])
def test_a_wrong_port_is_refused(tmp_path: Path, port: str) -> None:
    assert_one_line(serve(f"--port={port}", "--data", str(tmp_path)), "端口")


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert_one_line(serve("--port", "0", "--data", str(tmp_path / "file" / "data")), str(tmp_path))


def test_sigterm_finishes_what_is_under_way(tmp_path: Path) -> None:
    with process(tmp_path / "data") as running:
        assert running.process is not None
        page = running.page()
        request = page.client.build_request(
            "PUT",
            f"{running.url}/api/v1/assessments/{new_id()}",
            json=submission(),
            headers=page.headers(Write_Id=new_id(), If_None_Match="*", Expect="100-continue"),
        )
        with socket.create_connection((request.url.host, request.url.port or 80)) as line:
            line.sendall(head_of(request))
            assert b"100 Continue" in line.recv(1024)  # the request is under way
            running.process.send_signal(signal.SIGTERM)
            wait_until_no_new_lines_are_taken(request.url.host, request.url.port or 80)
            line.sendall(request.content)
            assert line.recv(65536).startswith(b"HTTP/1.1 201 ")
        assert running.process.wait(timeout=15) == 0
        assert running.process.stdout is not None
        assert "已停止" in running.process.stdout.read()


def head_of(request: httpx.Request) -> bytes:
    lines = [f"{request.method} {request.url.path} HTTP/1.1", *(f"{n}: {v}" for n, v in request.headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def wait_until_no_new_lines_are_taken(host: str, port: int) -> None:
    """The server has heard of its end once it listens no more."""
    for _ in range(10_000):
        try:
            socket.create_connection((host, port), timeout=5).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return
    raise AssertionError("the server goes on listening")
