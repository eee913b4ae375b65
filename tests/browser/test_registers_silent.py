"""No module that the registers' pages load, directly or not, can send anything: read from the imports."""

from __future__ import annotations

import re
from pathlib import Path

from device import DOCS
from xinheng_forms.papers import papers

JS = DOCS / "assets" / "js"
IMPORT = re.compile(
    r"""(?:^import [^;]*?from |^import |^export [^;]*?from |\bimport\()["']\./([a-z_]+)\.js["']""", re.MULTILINE
)
#: Runs the rules on this device: a worker that fetches its own parts and gets dates and numbers only.
RULES = {"engine", "rules", "register_rules"}
#: Fetches a blank Word file by its name.
BLANKS = "word_blank"
SENDING = re.compile(
    r"\b(?:fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|RTCPeerConnection|WebTransport)\b|\.submit\(|new Worker"
)
SENDERS = {
    "server",
    "sync",
    "submission",
    "outbox",
    "outbox_store",
    "token",
    "token_client",
    "remote",
    "drafts",
    "authority_client",
}
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def reached(*entries: str) -> dict[str, str]:
    """Give the code, without comments, of each module that these load."""
    found: dict[str, str] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in found:
            code = COMMENT.sub("", (JS / f"{name}.js").read_text("utf-8"))
            found[name] = code
            waiting += IMPORT.findall(code)
    return found


def test_the_registers_reach_nothing_that_sends() -> None:
    modules = reached("register", "register_desk")
    assert {"register_store", "register_files", "register_rules", "vault", "database"} <= set(modules)
    assert set(modules) & SENDERS == set()
    assert {name for name, code in modules.items() if SENDING.search(code)} <= {"engine", BLANKS}


def test_a_blank_word_file_is_asked_for_by_its_name_and_nothing_else() -> None:
    code = reached(BLANKS)[BLANKS]
    assert SENDING.findall(code) == ["fetch"]
    assert "if (!NAME.test(file)) throw" in code
    assert "NAME = /^[a-z0-9-]+\\.docx$/" in code
    assert "fetch(new URL(`../word/${file}`, import.meta.url))" in code
    known = {file for each in papers().values() for file in each.files}
    assert all(re.fullmatch(r"[a-z0-9-]+\.docx", file) for file in known)


def test_only_dates_and_numbers_go_to_the_rules() -> None:
    """The one module that asks the rules hands over what a definition names, and no definition names a text."""
    from xinheng_forms.registers import fields, register, registers

    users = {path.stem for path in Path(JS).glob("register*.js") if "rules.js" in path.read_text("utf-8")}
    # the downloads ask only for the workbook
    assert users == {"register_downloads", "register_rules", "register_today", "register_view"}
    for name in registers():
        form = register(name)
        kinds = {field["id"]: field["kind"] for field in fields(form)} | {"today": "date"}
        asked = re.findall(r"\$(\w+)", str([rule["document"] for rule in form["computed"]]))
        assert {kinds[field] for field in asked} <= {"date", "number", "series"}
