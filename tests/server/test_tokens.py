import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest
from running import XINHENG, Page, Running, assert_problem, new_id, process
from xinheng_server.errors import SetupError
from xinheng_server.tokens import FILE, TokenFile, TokensDamaged

NOW = "2026-05-01T08:00:00Z"


def token(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*XINHENG, "token", *arguments, "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30)


def create(data: Path, *arguments: str) -> str:
    answer = token(data, "create", "--organisation", "heping", "--name", "和平街道", *arguments)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()[-1]


def test_a_token_made_while_the_server_runs_is_good_at_once_and_until_revoked(server: Running) -> None:
    page = Page(server.url, create(server.data, "--class", "B"), server.client)
    assert page.put(new_id()).status_code == 201
    listed = token(server.data, "list").stdout.splitlines()[-1].split("\t")
    assert listed[1:4] == ["heping", "B", "和平街道"]
    assert token(server.data, "revoke", listed[0]).returncode == 0
    assert_problem(page.put(new_id()), 401, "token_refused")
    assert "撤销" in token(server.data, "list").stdout


def test_a_token_has_256_bits_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    secret = create(tmp_path)
    assert re.fullmatch(r"xh_[A-Za-z0-9_-]{43}", secret)
    assert secret not in (tmp_path / FILE).read_text()
    assert secret not in token(tmp_path, "list").stdout
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "token_missing"),
        ("", "token_missing"),
        ("Bearer", "token_missing"),
        ("Basic eGg6eGg=", "token_missing"),
        ("Bearer xh_wrong", "token_refused"),
        ("Bearer \xff", "token_refused"),
    ],
)
def test_without_a_good_token_nothing_is_read_or_written(server: Running, header: str | None, code: str) -> None:
    headers = httpx.Headers({} if header is None else {"Authorization": header}, encoding="latin-1")
    address = f"{server.url}/api/v1/assessments/{new_id()}"
    for answer in (
        server.client.get(address, headers=headers),
        server.client.put(address, headers=headers, content=b"not even JSON"),
    ):
        assert_problem(answer, 401, code)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_unfit_organisation_id_is_refused(tmp_path: Path) -> None:
    for organisation in ("", "和平", "a/b", "A", "x" * 65, "-a"):
        with pytest.raises(SetupError):
            TokenFile(tmp_path).create(organisation, "名称", None, NOW)
    answer = token(tmp_path, "create", "--organisation", "a/b", "--name", "x")
    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)


def test_revoking_what_is_not_there_is_one_line(tmp_path: Path) -> None:
    answer = token(tmp_path, "revoke", "1a2b3c4d")
    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)


def test_a_damaged_tokens_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    with process(tmp_path / "data") as running:
        page = running.page()
        path = running.data / FILE
        kept = path.read_bytes()
        path.write_bytes(b"[{")
        assert_problem(page.put(new_id()), 503, "tokens_unavailable")
        with pytest.raises(TokensDamaged, match=FILE):
            TokenFile(running.data).create("heping", "名称", None, NOW)
        answer = token(running.data, "list")
        assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
        assert path.read_bytes() == b"[{"
        path.write_bytes(kept)
        assert page.put(new_id()).status_code == 201


def test_tokens_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    command = [*XINHENG, "token", "create", "--organisation", "heping", "--name", "x", "--data", str(tmp_path)]
    children = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [child.wait(timeout=30) for child in children] == [0] * 4
    assert len(json.loads((tmp_path / FILE).read_bytes())) == 4
