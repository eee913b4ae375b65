"""``xinheng run``: documents in, results out, with the contract's exit codes."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from xinheng import api
from xinheng_forms import load

BAD = 2
"""Exit code for anything that is wrong with what was given."""

RESPONSES = (".csv", ".xlsx", ".jsonl", ".ndjson")
"""Files that hold the responses to a survey, one in a row or a line, instead of a document."""

type Score = Callable[[bytes], str]


class UsageError(Exception):
    """What was asked cannot be done; each line is one clear sentence."""


def run_tool(tool: str, file: str, *, lines: bool, extra_form: Path | None) -> int:
    """Score FILE (or - for standard input) and return the exit code. Raise UsageError."""
    definition = _definition(tool, extra_form)
    with _open(file) as source:
        if lines:
            return _run_lines(partial(api.run, definition), source)
        return _run_one(_score(definition, file), source)


def _score(definition: str, file: str) -> Score:
    """Return how to score what is in a file; responses to a survey may also be a list or a spreadsheet."""
    if json.loads(definition)["aggregation"] != "tally" or Path(file).suffix.lower() not in RESPONSES:
        return partial(api.run, definition)

    def score(content: bytes) -> str:
        from xinheng_sheet.responses import document

        made = document(definition, file, content)
        return made if api.is_error(made) else api.run(definition, made)

    return score


def _definition(tool: str, extra_form: Path | None) -> str:
    """Return the rules of a tool, those of the extra file first."""
    known = dict(load.tools())
    if extra_form is not None:
        text = _extra(extra_form)
        extra_tool = json.loads(text)["tool"]
        if tool == extra_tool:
            return text
        known[extra_tool] = str(extra_form)
    if tool not in known:
        raise UsageError(f"没有名为 {tool} 的工具；可用的有：{'、'.join(sorted(known))}")
    return load.definition_text(known[tool])


def _extra(path: Path) -> str:
    try:
        return load.definition_text(path)
    except OSError as error:
        raise UsageError(f"读不了 {path}：{error.strerror}") from error
    except load.FormError as error:
        raise UsageError("\n".join(f"{path}: {problem}" for problem in error.problems)) from error


def _open(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return open(file, "rb")
    except OSError as error:
        raise UsageError(f"读不了 {file}：{error.strerror}") from error


def _run_one(score: Score, source: BinaryIO) -> int:
    try:
        document = source.read()
    except OSError as error:  # a folder, for instance, opens but cannot be read
        raise UsageError(f"读不了 {source.name}：{error.strerror}") from error
    result = score(document)
    if not api.is_error(result):
        _write(result)
        return 0
    for problem in json.loads(result)["errors"]:
        print(_sentence(problem), file=sys.stderr)
    return BAD


def _run_lines(score: Score, source: BinaryIO) -> int:
    for line in source:
        _write(score(line.rstrip(b"\r\n")))
    return 0


def _sentence(problem: dict[str, str]) -> str:
    place = problem["path"] or "整个文档"
    return _printable(f"{place}: {problem['message']} [{problem['code']}]")


def _printable(text: str) -> str:
    """Keep a line one line and its terminal unharmed, whatever stood in the document."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _write(result: str) -> None:
    """Write one line at once, in UTF-8 whatever the locale."""
    sys.stdout.buffer.write(result.encode() + b"\n")
    sys.stdout.buffer.flush()
