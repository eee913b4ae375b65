"""Read the rows of a spreadsheet that somebody brings: XLSX or CSV, every cell as the text that stands in it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

type Rows = Sequence[Sequence[str]]
type Sheet = tuple[str, Rows]  # its name and its rows

MOST_BYTES: Final = 64_000_000
"""How large a workbook may be once it is unpacked."""
MOST_COLUMNS: Final = 1000
MOST_SHEETS: Final = 20

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_COLUMN = re.compile("[A-Z]+")
_WHOLE = re.compile(r"-?[0-9]+\.0+")


class RowsProblem(ValueError):
    """The file cannot be read; the message says what to do."""


def rows(content: bytes) -> Rows:
    """Return the rows of the first sheet. Raise RowsProblem."""
    return sheets(content, 1)[0][1]


def sheets(content: bytes, most: int = MOST_SHEETS) -> Sequence[Sheet]:
    """Return the sheets in their order, each with its name; a text has one without a name. Raise RowsProblem."""
    if content.startswith(b"PK"):
        return _of_workbook(content, most)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RowsProblem("这是旧式的 .xls 文件，或加了密码的工作簿。请另存为没有密码的 .xlsx 或 .csv 再打开")
    return [("", _of_csv(_decoded(content)))]


def text(content: bytes) -> str:
    """Return the sheets as JSON text, ``{"sheets": [{"name", "rows": [[…]]}]}``, or ``{"errors": […]}``."""
    try:
        return json.dumps({"sheets": [{"name": name, "rows": rows} for name, rows in sheets(bytes(content))]})
    except RowsProblem as problem:
        return json.dumps({"errors": [{"code": "not_rows", "path": "", "message": f"{problem}。"}]})


def _decoded(content: bytes) -> str:
    """Return the text; Chinese offices write GB 18030 where it is not UTF-8."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RowsProblem("读不出文件里的文字。请另存为 UTF-8 的 .csv，或者 .xlsx")


def _of_csv(text: str) -> Rows:
    if "\0" in text:
        raise RowsProblem("这不是 CSV 文件，也不是 XLSX 工作簿")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[cell.strip() for cell in row] for row in found]
    except csv.Error:
        raise RowsProblem("CSV 文件不完整，例如少了一个引号") from None


def _of_workbook(content: bytes, most: int) -> Sequence[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(member.file_size for member in book.infolist()) > MOST_BYTES:
                raise RowsProblem("工作簿太大")
            shared = _shared(book)
            return [(name, [*_of_sheet(book, part, shared)]) for name, part in _sheets(book)[:most]]
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, ElementTree.ParseError, NotImplementedError) as error:
        if isinstance(error, RowsProblem):
            raise
        raise RowsProblem("这不是完整的 XLSX 工作簿") from None


def _of_sheet(book: zipfile.ZipFile, part: str, shared: Sequence[str]) -> Iterator[Sequence[str]]:
    at = 0
    for row in _tree(book, part).iter(f"{_MAIN}row"):
        number = int(row.get("r") or at + 1)
        for _ in range(min(number - at - 1, 10_000)):
            yield []
        at = number
        yield _cells(row, shared)


def _cells(row: Element, shared: Sequence[str]) -> Sequence[str]:
    found: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        column = _column(cell.get("r") or "") or len(found) + 1
        if column > MOST_COLUMNS:
            break
        found += [""] * (column - len(found))
        found[column - 1] = _text(cell, shared).strip()
    return found


def _text(cell: Element, shared: Sequence[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _words(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return shared[int(value)]
    if kind == "b":
        return "true" if value == "1" else "false"
    return value.partition(".")[0] if kind in (None, "n") and _WHOLE.fullmatch(value) else value


def _shared(book: zipfile.ZipFile) -> Sequence[str]:
    name = "xl/sharedStrings.xml"
    if name not in book.namelist():
        return []
    return [_words(entry) for entry in _tree(book, name).iter(f"{_MAIN}si")]


def _words(entry: Element) -> str:
    """Return the text of an entry without what only says how it is spoken."""
    spoken = {text for part in entry.iter(f"{_MAIN}rPh") for text in part.iter(f"{_MAIN}t")}
    return "".join(text.text or "" for text in entry.iter(f"{_MAIN}t") if text not in spoken)


def _sheets(book: zipfile.ZipFile) -> Sequence[tuple[str, str]]:
    """Return name and part of each sheet; what is no sheet of cells, such as a chart, has no rows."""
    parts = {each.get("Id"): each.get("Target") or "" for each in _tree(book, "xl/_rels/workbook.xml.rels")}
    listed = _tree(book, "xl/workbook.xml").iter(f"{_MAIN}sheet")
    found = [(each.get("name") or "", _part(parts[each.get(_RELATION)])) for each in listed]
    if not found:
        raise KeyError
    return found


def _part(target: str) -> str:
    return target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)


def _tree(book: zipfile.ZipFile, name: str) -> Element:
    content = book.read(name)
    if b"<!" in content.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise RowsProblem("这不是完整的 XLSX 工作簿")  # a workbook declares no entities
    return ElementTree.fromstring(content)  # noqa: S314  # nothing is declared that could grow


def _column(reference: str) -> int:
    """Return the number of a column, 1 for A; 0 if there is none."""
    found = _COLUMN.match(reference)
    number = 0
    for sign in found[0] if found else "":
        number = number * 26 + ord(sign) - ord("A") + 1
    return number
