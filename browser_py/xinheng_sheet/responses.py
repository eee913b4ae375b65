"""Turn a file of survey responses into the document that the rules read: JSON, JSON lines, CSV or XLSX.

A spreadsheet has one response in a row. Its columns are known by the words of the form (or their ids); what is in no
known column is left out and named, so that nothing is dropped in silence.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

from xinheng.problems import Problems
from xinheng.tally import KIND, ORIGINS
from xinheng.text import write

from xinheng_sheet.rows import Rows, RowsProblem, rows

type Put = Callable[[dict[str, Any], str], None]

HEADS = 20
"""In how many rows from the first on the titles of columns are looked for."""

_OWN = {
    "day": ("日期", "提交时间", "提交答卷时间", "填写日期", "答题时间"),
    "origin": ("来源", "填写方式"),
    "on_behalf": ("代填", "由别人代填"),
    "comment": ("意见", "意见或建议", "意见和建议", "建议"),
}
_DAY = re.compile(r"(20[0-9]{2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})日?(?:[\sT].*)?")
_SERIAL = re.compile(r"([2-9][0-9]{4})(?:\.[0-9]+)?")
_FIRST_SERIAL = date(1899, 12, 30)
_YES_NO = {"是": True, "true": True, "1": True, "√": True, "否": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is known: its title as the form has it, and what it puts into a response."""

    key: str
    title: str
    put: Put


def document(definition: str, name: str, content: bytes) -> str:
    """Return the document as JSON text, or ``{"errors": […]}`` if the file cannot be read as responses.

    A file always belongs to a round, if only by its name: what it shows is then above the smallest group.
    """
    form: Mapping[str, Any] = json.loads(definition)
    problems = Problems()
    stem = PurePath(name.replace("\\", "/")).stem or name
    found = _json(bytes(content), stem)
    if found is not None:
        return found
    try:
        made = _of_rows(form, stem, rows(bytes(content)), problems)
    except RowsProblem as problem:
        problems.add("not_json", "", str(problem))
        made = {}
    return write(problems.as_result() if problems else made)


def _json(content: bytes, stem: str) -> str | None:
    """Return a JSON document with its round, or one of JSON lines; None if it is neither."""
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    if text[:1] not in (b"{", b"["):
        return None
    whole = text.decode("utf-8", "replace")
    head = {"kind": KIND, "round": {"name": stem}}
    try:
        tree = json.loads(whole)
    except ValueError:
        each = [line for line in whole.splitlines() if line.strip()]
        return _around(head, f"[{','.join(each)}]") if len(each) > 1 and all(map(_is_json, each)) else whole
    if isinstance(tree, list):
        return _around(head, whole)
    if "responses" not in tree and "items" in tree:
        return _around(head, f"[{whole}]")
    if "kind" in tree or "round" in tree:
        return whole
    return f"{write(head)[:-1]}{',' if tree else ''}{whole[1:]}"


def _around(head: dict[str, Any], responses: str) -> str:
    return f'{write(head)[:-1]},"responses":{responses}}}'


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _of_rows(form: Mapping[str, Any], stem: str, table: Rows, problems: Problems) -> dict[str, Any]:
    known = _known(form)
    found = [(at, _columns(known, row)) for at, row in enumerate(table[:HEADS])]
    head, columns = max(found, key=lambda each: len(each[1]), default=(0, {}))
    questions = {question["id"]: question["label"] for question in form["questions"]}
    if not any(column.key in questions for column in columns.values()):
        problems.add(
            "missing", "", f"没有找到调查内容的列；第一行应写列名，例如“{'”“'.join([*questions.values()][:3])}”"
        )
        return {}
    responses = [
        _response(columns, row, number, problems)
        for number, row in enumerate(table[head + 1 :], head + 2)
        if any(row) and not _is_total(row)
    ]
    present = {column.key for column in columns.values()}
    return {
        "kind": KIND,
        "about": {
            "left_out": [title for at, title in enumerate(table[head]) if title and at not in columns],
            "not_there": [label for key, label in questions.items() if key not in present],
        },
        "round": {"name": stem, **_period(responses)},
        "responses": responses,
    }


def _is_total(row: Sequence[str]) -> bool:
    return row[0] in ("合计", "总计")


def _period(responses: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    days = sorted(response["day"] for response in responses if "day" in response)
    return {"opens": days[0], "closes": days[-1]} if days else {}


def _columns(known: Sequence[Column], titles: Sequence[str]) -> dict[int, Column]:
    """Return the known columns by their place; two of one title are not known.

    Ids are titles only where all of them stand: a lonely 1 may be anything.
    """
    keys = {column.key for column in known if column.key.isdigit()} <= set(titles)
    found = {at: column for at, title in enumerate(titles) if (column := _column(known, title, by_id=keys))}
    times = Counter(column.key for column in found.values())
    return {at: column for at, column in found.items() if times[column.key] == 1}


def _column(known: Sequence[Column], title: str, *, by_id: bool) -> Column | None:
    for column in known:
        is_id = title == column.key and (by_id or not title.isdigit())
        if is_id or title in _OWN.get(column.key, (column.title,)):
            return column
    within = [column for column in known if column.key not in _OWN and column.title in title]
    return within[0] if len(within) == 1 else None


def _known(form: Mapping[str, Any]) -> Sequence[Column]:
    words = _by_words(form["words"])
    return [
        *(Column(each["id"], each["label"], _put_item(each["id"], words)) for each in form["questions"]),
        *(
            Column(each["id"], each["label"], _put_word(each["id"], _by_words(each["options"])))
            for each in form["people"]
        ),
        Column("day", "日期", _put_day),
        Column(
            "origin",
            "来源",
            _put_word(
                "origin", {**{word: key for key, word in ORIGINS.items()}, **dict(zip(ORIGINS, ORIGINS, strict=True))}
            ),
        ),
        Column("on_behalf", "代填", _put_yes_no),
        Column("comment", "意见", lambda response, text: response.update(comment=text)),
    ]


def _by_words(options: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return word → id; a word may be written as its id too, and with another dash."""
    found: dict[str, str] = {}
    for option in options:
        found |= {option["id"]: option["id"], _plain(option["label"]): option["id"]}
    return found


def _plain(text: str) -> str:
    return re.sub(r"[—–~～\-]+", "-", re.sub(r"\s", "", text))


def _response(columns: Mapping[int, Column], row: Sequence[str], number: int, problems: Problems) -> dict[str, Any]:
    response: dict[str, Any] = {"items": {}}
    for at, column in columns.items():
        text = row[at] if at < len(row) else ""
        if text:
            try:
                column.put(response, text)
            except ValueError as error:
                problems.add("out_of_range", f"第 {number} 行，{column.title}", f"“{text[:40]}”不能识别；{error}")
    return response


def _put_item(question: str, words: Mapping[str, str]) -> Put:
    return lambda response, text: response["items"].update({question: _word(words, text)})


def _put_word(key: str, words: Mapping[str, str]) -> Put:
    return lambda response, text: response.update({key: _word(words, text)})


def _word(words: Mapping[str, str], text: str) -> str:
    found = words.get(_plain(text))
    if found is None:
        raise ValueError(f"应为以下之一：{'、'.join(f'“{word}”' for word in words if word not in words.values())}")
    return found


def _put_day(response: dict[str, Any], text: str) -> None:
    if serial := _SERIAL.fullmatch(text):
        response["day"] = (_FIRST_SERIAL + timedelta(days=int(serial[1]))).isoformat()
        return
    found = _DAY.fullmatch(text)
    try:
        response["day"] = date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        found = None
    if not found:
        raise ValueError("应为日期，例如 2026-05-01")


def _put_yes_no(response: dict[str, Any], text: str) -> None:
    value = _YES_NO.get(text.lower())
    if value is None:
        raise ValueError("应为“是”或“否”")
    if value:
        response["on_behalf"] = True
