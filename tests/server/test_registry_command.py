"""Organisations and tokens on the command line, while the server runs."""

import re
import subprocess
from pathlib import Path

import httpx
import pytest
from commands import command
from running import XINHENG, Page, Running, assert_problem, new_id, process

HEPING = ("--organisation", "heping", "--name", "和平街道")


def xinheng(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    answer = command(*arguments, "--data", str(data))
    return subprocess.CompletedProcess(answer.args, answer.returncode, answer.stdout.decode(), answer.stderr.decode())


def done(data: Path, *arguments: str) -> str:
    answer = xinheng(data, *arguments)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def refused(data: Path, *arguments: str) -> str:
    answer = xinheng(data, *arguments)
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1), answer
    return answer.stderr


def create(data: Path, *arguments: str) -> str:
    return done(data, "token", "create", *HEPING, *arguments).splitlines()[-1]


def test_a_newcomers_first_token_registers_the_organisation_and_says_so(tmp_path: Path) -> None:
    told = done(tmp_path, "token", "create", *HEPING, "--class", "B")
    assert "还没有登记" in told
    assert "还没有登记" not in done(tmp_path, "token", "create", *HEPING)
    listed = done(tmp_path, "organisation", "list").splitlines()
    assert [line.split("\t")[:4] for line in listed] == [["heping", "B", "-", "和平街道"]]


def test_a_token_made_while_the_server_runs_is_good_at_once_and_until_revoked(server: Running) -> None:
    page = Page(server.url, create(server.data, "--class", "B"), server.client)
    assert page.put(new_id()).status_code == 201
    listed = done(server.data, "token", "list").splitlines()[-1].split("\t")
    assert listed[1:4] == ["heping", "B", "和平街道"]
    done(server.data, "token", "revoke", listed[0])
    assert_problem(page.put(new_id()), 401, "token_refused")
    assert "撤销" in done(server.data, "token", "list")


def test_a_token_has_256_bits_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    secret = create(tmp_path)
    assert re.fullmatch(r"xh_[A-Za-z0-9_-]{43}", secret)
    assert secret not in done(tmp_path, "token", "list")
    for path in tmp_path.iterdir():
        assert secret not in path.read_text()
        assert path.stat().st_mode & 0o077 == 0


def test_the_first_token_of_the_authority_is_made_once(server: Running) -> None:
    secret = done(server.data, "token", "first").splitlines()[-1]
    me = Page(server.url, secret, server.client).ask("GET", "me").json()
    assert (me["scope"], me["organisation"]) == ("authority", None)
    assert "已经有" in refused(server.data, "token", "first")
    done(server.data, "token", "revoke", me["token"]["id"])
    assert done(server.data, "token", "first").splitlines()[-1] != secret


def test_organisations_are_changed_removed_and_brought_back(server: Running) -> None:
    done(server.data, "organisation", "add", "qu", "--name", "区中心", "--class", "A")
    done(server.data, "organisation", "add", "zhan", "--name", "街道站", "--class", "B", "--parent", "qu")
    done(server.data, "organisation", "change", "zhan", "--name", "新名称", "--class", "none", "--parent", "none")
    page = Page(
        server.url,
        done(server.data, "token", "create", "--organisation", "zhan", "--name", "x").splitlines()[-1],
        server.client,
    )
    assert page.ask("GET", "me").json()["organisation"] == {
        "id": "zhan",
        "name": "新名称",
        "class": None,
        "parent": None,
    }
    done(server.data, "organisation", "remove", "zhan")
    assert_problem(page.ask("GET", "me"), 401, "token_refused")
    assert "--restore" in refused(server.data, "token", "create", "--organisation", "zhan", "--name", "x")
    done(server.data, "organisation", "change", "zhan", "--restore")
    assert_problem(page.ask("GET", "me"), 401, "token_refused")
    done(server.data, "token", "create", "--organisation", "zhan", "--name", "x")


@pytest.mark.parametrize("organisation", ["", "和平", "a/b", "A", "x" * 65, "-a", "authority"])
def test_an_unfit_organisation_id_is_refused(tmp_path: Path, organisation: str) -> None:
    refused(tmp_path, "token", "create", f"--organisation={organisation}", "--name", "x")


def test_what_is_not_there_or_there_already_is_one_line(tmp_path: Path) -> None:
    done(tmp_path, "organisation", "add", "heping", "--name", "和平街道")
    refused(tmp_path, "organisation", "add", "heping", "--name", "和平街道")
    refused(tmp_path, "organisation", "add", "other", "--name", "x", "--parent", "nobody")
    refused(tmp_path, "organisation", "change", "heping", "--parent", "heping")
    refused(tmp_path, "organisation", "change", "nobody", "--name", "x")
    refused(tmp_path, "organisation", "remove", "nobody")
    refused(tmp_path, "organisation", "add", "blank", "--name", " ")
    refused(tmp_path, "token", "revoke", "1a2b3c4d")


def test_erasing_needs_the_data_to_itself_and_leaves_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    document_id = new_id()
    with process(data) as running:
        assert running.page().put(document_id).status_code == 201
        assert "另一个 xinheng" in refused(data, "organisation", "remove", "heping", "--erase")
        assert running.page().get(document_id).status_code == 200
    assert "1 份资料已永久删除" in done(data, "organisation", "remove", "heping", "--erase")
    done(data, "organisation", "change", "heping", "--restore")
    with process(data) as running:
        assert_problem(running.page().get(document_id), 404, "not_found")
    assert "purge\theping\teverything" in done(data, "audit", "show")


def test_erasing_begins_when_nobody_can_write_any_more(tmp_path: Path) -> None:
    create(tmp_path)
    done(tmp_path, "organisation", "remove", "heping", "--erase")
    actions = [line.split("\t")[3] for line in done(tmp_path, "audit", "show").splitlines()]
    assert actions[-3:] == ["delete", "token_revoke", "purge"]


def test_what_the_commands_do_is_in_the_audit_trail(tmp_path: Path) -> None:
    create(tmp_path)
    token_id = done(tmp_path, "token", "list").split("\t")[0]
    done(tmp_path, "token", "revoke", token_id)
    lines = [line.split("\t")[2:6] for line in done(tmp_path, "audit", "show").splitlines()]
    assert lines == [
        ["command", "create", "heping", "organisation/heping"],
        ["command", "token_create", "heping", f"token/{token_id}"],
        ["command", "token_revoke", "heping", f"token/{token_id}"],
    ]
    assert "3 条" in done(tmp_path, "audit", "verify")
    assert len(done(tmp_path, "audit", "show", "--after", "2").splitlines()) == 1


def test_a_trail_that_was_altered_does_not_verify(tmp_path: Path) -> None:
    create(tmp_path)
    create(tmp_path)
    trail = next(path for path in tmp_path.iterdir() if "audit" in path.name and path.stat().st_size)
    trail.write_text(trail.read_text().replace("token_create", "token_revoke", 1))
    answer = xinheng(tmp_path, "audit", "verify")
    assert answer.returncode == 1
    assert "第 2 条" in answer.stdout


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


def test_a_damaged_registry_is_refused_and_left_alone(tmp_path: Path) -> None:
    with process(tmp_path / "data") as running:
        page = running.page()
        path = running.data / "registry.json"
        kept = path.read_bytes()
        path.write_bytes(b"[{")
        assert_problem(page.put(new_id()), 503, "tokens_unavailable")
        assert "registry.json" in refused(running.data, "token", "create", *HEPING)
        refused(running.data, "token", "list")
        assert path.read_bytes() == b"[{"
        path.write_bytes(kept)
        assert page.put(new_id()).status_code == 201


def test_tokens_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    create(tmp_path)
    create_one = [*XINHENG, "token", "create", *HEPING, "--data", str(tmp_path)]
    children = [subprocess.Popen(create_one, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [child.wait(timeout=60) for child in children] == [0] * 3
    assert len(done(tmp_path, "token", "list").splitlines()) == 4
