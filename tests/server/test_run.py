import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import command
from running import XINHENG
from xinheng import api
from xinheng_forms import load

GOOD = '{"class":"B","about":{"organisation":"和平街道心理服务站","number":1.50}}'
BAD = '{"class":"X","klass":1}'
EXPECTED = api.run(load.definition_text("gs/evaluation"), GOOD)


def run(*arguments: str, stdin: str | bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    content = stdin.encode() if isinstance(stdin, str) else stdin
    if not environment:
        return command("run", *arguments, stdin=content)
    alone = [*XINHENG, "run", *arguments]
    return subprocess.run(alone, input=content, capture_output=True, timeout=60, env={**os.environ, **environment})


def test_a_good_document_gives_its_result(tmp_path: Path) -> None:
    (tmp_path / "自评.json").write_text(GOOD, encoding="utf-8")
    for finished in (
        run("evaluation", stdin=GOOD),
        run("evaluation", "-", stdin=GOOD),
        run("evaluation", str(tmp_path / "自评.json")),
    ):
        assert (finished.returncode, finished.stderr) == (0, b"")
        assert finished.stdout == EXPECTED.encode() + b"\n"


def test_a_bad_document_gives_one_line_for_each_problem() -> None:
    finished = run("evaluation", stdin=BAD)
    assert (finished.returncode, finished.stdout) == (2, b"")
    lines = finished.stderr.decode().splitlines()
    assert sorted(line.partition(":")[0] for line in lines) == ["class", "klass"]


def test_signs_that_would_harm_a_terminal_are_written_out() -> None:
    finished = run("evaluation", stdin=r'{"class":"B","a\r\u001b[31m\u2028\u202eb":1,"\ud800":1}')
    assert finished.returncode == 2
    lines = finished.stderr.decode().split("\n")
    assert [line.partition(":")[0] for line in lines] == [r"a\r\x1b[31m\u2028\u202eb", r"\ud800", ""]


@pytest.mark.parametrize("order", ["TOOL --lines FILE", "TOOL FILE --lines", "--lines TOOL FILE", "TOOL --lines -"])
def test_options_stand_anywhere(tmp_path: Path, order: str) -> None:
    (tmp_path / "all.jsonl").write_text(f"{GOOD}\n{GOOD}\n", encoding="utf-8")
    arguments = order.replace("TOOL", "evaluation").replace("FILE", str(tmp_path / "all.jsonl")).split()
    finished = run(*arguments, stdin=f"{GOOD}\n{GOOD}\n")
    assert finished.stdout == (EXPECTED.encode() + b"\n") * 2


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"NaN"])
def test_what_is_no_json_is_one_line(content: bytes) -> None:
    finished = run("evaluation", stdin=content)
    assert (finished.returncode, finished.stdout) == (2, b"")
    assert finished.stderr.decode().count("\n") == 1
    assert "not_json" in finished.stderr.decode()


def test_lines_answers_every_line_in_its_place() -> None:
    finished = run("evaluation", "--lines", stdin=f"{GOOD}\n{BAD}\n\n{GOOD}\r\n{GOOD}")
    assert (finished.returncode, finished.stderr) == (0, b"")
    answers = finished.stdout.decode().splitlines()
    assert [answers[0], answers[3], answers[4]] == [EXPECTED] * 3
    assert {problem["path"] for problem in json.loads(answers[1])["errors"]} == {"class", "klass"}
    assert json.loads(answers[2])["errors"][0]["code"] == "not_json"
    assert len(answers) == 5


def test_lines_answers_before_the_next_line_comes() -> None:
    with subprocess.Popen(
        [*XINHENG, "run", "evaluation", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(3):
            child.stdin.write(GOOD.encode() + b"\n")
            child.stdin.flush()
            assert child.stdout.readline() == EXPECTED.encode() + b"\n"


def test_no_lines_no_answers() -> None:
    finished = run("evaluation", "--lines")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, b"", b"")


def test_an_unknown_tool_lists_those_there_are() -> None:
    finished = run("evalution", stdin=GOOD)
    assert (finished.returncode, finished.stdout) == (2, b"")
    assert "evaluation" in finished.stderr.decode()
    assert "facility" in finished.stderr.decode()


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        for flags in ([], ["--lines"]):
            finished = run("evaluation", str(path), *flags)
            assert (finished.returncode, finished.stdout) == (2, b"")
            assert finished.stderr.decode().count("\n") == 1
            assert str(path) in finished.stderr.decode()


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}]
)
def test_bytes_are_utf_8_whatever_the_locale(environment: dict[str, str]) -> None:
    assert run("evaluation", stdin=GOOD, **environment).stdout == EXPECTED.encode() + b"\n"
    assert "应" in run("evaluation", stdin=BAD, **environment).stderr.decode()


def test_a_reader_who_has_had_enough_is_no_error() -> None:
    with subprocess.Popen(
        [*XINHENG, "run", "evaluation", "--lines"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(GOOD.encode() + b"\n")
        child.stdin.flush()
        child.stdout.readline()
        child.stdout.close()
        child.stdin.write((GOOD + "\n").encode() * 20)
        child.stdin.close()
        assert child.stderr.read() == b""
        assert child.wait(timeout=30) == 0


def test_another_districts_form_is_read_from_a_file(tmp_path: Path) -> None:
    source = (load.FORMS / "gs/evaluation.yaml").read_text(encoding="utf-8")
    extra = tmp_path / "本区.yaml"
    extra.write_text(
        source.replace("tool: evaluation", "tool: district").replace("id: gs/evaluation", "id: district/evaluation"),
        encoding="utf-8",
    )
    finished = run("district", "--forms", str(extra), stdin=GOOD)
    assert finished.returncode == 0, finished.stderr.decode()
    assert json.loads(finished.stdout)["form"] == "district/evaluation"
    assert run("evaluation", "--forms", str(extra), stdin=GOOD).stdout == EXPECTED.encode() + b"\n"


def test_a_bad_form_file_names_its_problems(tmp_path: Path) -> None:
    extra = tmp_path / "本区.yaml"
    for content in ("id: [", "id: x\ntool: district\n", "[]"):
        extra.write_text(content, encoding="utf-8")
        finished = run("district", "--forms", str(extra), stdin=GOOD)
        assert (finished.returncode, finished.stdout) == (2, b"")
        assert "本区.yaml" in finished.stderr.decode()
        assert "Traceback" not in finished.stderr.decode()
    assert run("district", "--forms", str(tmp_path / "none.yaml"), stdin=GOOD).returncode == 2


def test_scoring_starts_without_the_web_server() -> None:
    code = (
        "import sys, io; sys.argv = ['xinheng', 'run', 'evaluation', '--lines'];"
        "from xinheng_server.cli import main; main();"
        "print(sorted(m for m in sys.modules if m in ('starlette', 'uvicorn', 'tinydb', 'anyio', 'mkdocs')))"
    )
    finished = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, timeout=60)
    assert finished.stdout == b"[]\n"


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["serve", "-h"], ["token", "create", "--help"]])
def test_help_has_examples(arguments: list[str]) -> None:
    finished = subprocess.run([*XINHENG, *arguments], capture_output=True, timeout=30)
    assert finished.returncode == 0
    assert "例子" in finished.stdout.decode()


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["run"], ["run", "evaluation", "--nothing"], ["token"]])
def test_a_wrong_command_is_told_where_help_is(arguments: list[str]) -> None:
    finished = subprocess.run([*XINHENG, *arguments], capture_output=True, timeout=30)
    assert (finished.returncode, finished.stdout) == (2, b"")
    assert "--help" in finished.stderr.decode()
