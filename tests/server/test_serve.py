import signal
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from running import XINHENG, new_id, process
from xinheng_server.tinydb_store import FILE


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


def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    assert_one_line(serve("--port", "0", "--data", str(tmp_path)), str(tmp_path / FILE), "备份")
    assert (tmp_path / FILE).read_text() == "{"


@pytest.mark.parametrize("port", ["x", "70000", "-1", "８０"])
def test_a_wrong_port_is_refused(tmp_path: Path, port: str) -> None:
    assert_one_line(serve(f"--port={port}", "--data", str(tmp_path)), "端口")


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert_one_line(serve("--port", "0", "--data", str(tmp_path / "file" / "data")), str(tmp_path))


def test_sigterm_finishes_what_is_under_way(tmp_path: Path) -> None:
    with process(tmp_path / "data") as running:
        page = running.page()
        statuses: list[int] = []
        assert running.process is not None
        assert page.put(new_id()).status_code == 201
        writer = threading.Thread(target=lambda: statuses.append(page.put(new_id()).status_code))
        writer.start()
        writer.join()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=15) == 0
        assert statuses == [201]
        assert running.process.stdout is not None
        assert "已停止" in running.process.stdout.read()
