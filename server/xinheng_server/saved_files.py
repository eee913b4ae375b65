"""Read what was filled in from files: a saved page of the site, a tool's JSON document, a register's record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from lxml import html
from xinheng import api
from xinheng_forms import load
from xinheng_forms.leaf import Text, pieces
from xinheng_forms.leaf_filling import Slots, record_slots, result_slots
from xinheng_forms.papers import papers, read_leaves
from xinheng_forms.registers import fields, register, registers

from xinheng_server.errors import ServerError

DATA: Final = "xinheng-data"
KIND: Final = "xinheng-file"
#: What every record has beside its fields.
KEPT_BESIDE: Final = frozenset({"state", "retain_until"})
ENDINGS: Final = (".html", ".htm", ".json")


class FileError(ServerError):
    """A file cannot be read as what it should be; the message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes onto which sheet, and what the printed file is called."""

    paper: str
    slots: Slots
    name: str


def read_filled(path: Path, tool: str) -> Filled:
    """Read a file; a bare JSON document belongs to `tool`. Raise FileError."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path}：这不是文字文件（UTF-8），可能已经损坏。") from error
    except OSError as error:
        raise FileError(f"{path}：读不了这个文件（{error.strerror}）。") from error
    if path.suffix.lower() == ".json":
        return _json(path, text, tool)
    form, answers = _saved(path, text)
    return _scored(path, form, answers)


def _saved(path: Path, text: str) -> tuple[str, str]:
    scripts = html.fromstring(text).xpath(f'//script[@id="{DATA}"]') if text.strip() else []
    data = _object(scripts[0].text or "") if len(scripts) == 1 else None
    if data is None or data.get("kind") != KIND:
        raise FileError(f"{path}：这不是本站用“存为文件”保存的文件。")
    form, answers = str(data.get("form")), str(data.get("answers"))
    if sha256(f"{data.get('rules')}\n{answers}".encode()).hexdigest() != data.get("sha256"):
        raise FileError(f"{path}：文件里的数据不完整，或者被改动过（校验值不符）。")
    return form, answers


def _json(path: Path, text: str, tool: str) -> Filled:
    data = _object(text)
    if data is None:
        raise FileError(f"{path}：这不是一份完整的 JSON 文档，应以 {{ 开头、以 }} 结尾。")
    if "sheet" in data:
        return _record(path, data)
    known = load.tools()
    if tool not in known:
        raise FileError(f"没有名为 {tool} 的工具；可用的有：{'、'.join(sorted(known))}")
    return _scored(path, known[tool], text, hint=f"（按 --tool {tool} 读的，别的工具的文档请改写 --tool）")


def _record(path: Path, data: Mapping[str, Any]) -> Filled:
    sheet, values = data["sheet"], data.get("values")
    if sheet not in papers() or sheet in load.tools().values():
        raise FileError(f"{path}：sheet 应是一种登记表的编号，例如 gs/visitor；全部编号见 xinheng print --list。")
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise FileError(f'{path}：values 应是“字段: 文字”，例如 {{"name": "张三"}}。')
    if problem := _misplaced(sheet, values):
        raise FileError(f"{path}：{problem}")
    return Filled(sheet, record_slots(values), path.stem)


def _misplaced(sheet: str, values: Mapping[str, str]) -> str:
    """Say what of a record the sheet could not show; what a register keeps beside its sheet is passed over."""
    places = {piece.name for leaf in read_leaves(sheet) for piece in pieces(leaf.blocks) if not isinstance(piece, Text)}
    chosen = {name.partition("=")[0] for name in places if "=" in name} - places
    kept = {field["id"] for field in fields(register(sheet))} | KEPT_BESIDE if sheet in registers() else set()
    for name, said in values.items():
        if name not in places | chosen | kept:
            return f"values.{name}：这份表里没有这一项。"
        wrong = [option for option in said.split("\n") if option and f"{name}={option}" not in places]
        if name in chosen and wrong:
            return f"values.{name}：没有“{wrong[0]}”这个选项。"
    return ""


def _scored(path: Path, form: str, answers: str, hint: str = "") -> Filled:
    if form not in papers() or form not in load.tools().values():
        raise FileError(f"{path}：{form} 没有可以打印的表。")
    result = json.loads(api.run(load.definition_text(form), answers))
    if "errors" in result:
        first = result["errors"][0]
        raise FileError(f"{path}：{first['path'] or '整个文档'}：{first['message']}{hint}")
    return Filled(form, result_slots(load.definition(form), json.loads(answers), result), path.stem)


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
