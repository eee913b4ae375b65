"""Read a table that somebody brings, cell by cell: heads in many words, and every cell that cannot be understood named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from unicodedata import normalize

from .problems import Problems
from .text import Json

type Values = dict[str, str]

_MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Column:
    """A question as a table may ask and answer it: `words` maps what a cell may say to the answer's text."""

    id: str
    label: str
    kind: str
    headings: tuple[str, ...]
    words: Mapping[str, str]
    expected: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that was not understood; `row` counts as the spreadsheet does, from 1."""

    row: int
    column: str
    found: str
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: answers as text, row by row, the cells left out, and heads that say nothing to us."""

    people: tuple[Values, ...]
    rows: tuple[int, ...]
    bad: tuple[Bad, ...]
    unknown: tuple[str, ...]

    def as_result(self) -> dict[str, object]:
        """Return it as it stands in results."""
        return {
            "people": list(self.people),
            "rows": list(self.rows),
            "bad": [
                {"row": bad.row, "column": bad.column, "found": bad.found, "message": bad.message} for bad in self.bad
            ],
            "unknown": list(self.unknown),
        }


def column(raw: Mapping[str, Any], yes: Mapping[str, Sequence[str]]) -> Column:
    """Read how a question of a definition is asked in a table."""
    words: dict[str, str] = {}
    for option in raw.get("options", ()):
        words |= {_plain(word): option["id"] for word in (option["label"], *option["words"])}
    if raw["kind"] == "yes_no":
        words = {_plain(word): answer for answer, listed in yes.items() for word in listed}
    return Column(raw["id"], raw["label"], raw["kind"], tuple(map(_plain, raw["headings"])), words, _expected(raw))


def _expected(raw: Mapping[str, Any]) -> str:
    if raw["kind"] == "choice":
        return "、".join(option["label"] for option in raw["options"])
    return {"yes_no": "“是”或“否”", "area": "不小于 0 的数，最多两位小数"}.get(raw["kind"], "")


def read_table(columns: Sequence[Column], table: Json, problems: Problems) -> Read | None:
    """Read the cells of a table whose first row that is not blank has the heads."""
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        problems.add("wrong_type", "rows", "表格（rows）应为列表，每行一个列表")
        return None
    lines = [(number, _texts(cast("list[Json]", row))) for number, row in enumerate(table, 1)]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    heads = _heads(columns, lines[0][1]) if lines else {}
    if "role" not in {each.id for each in heads.values()}:
        known = "、".join(each.label for each in columns)
        problems.add("missing", "rows", f"第一行应为表头，至少有“岗位”一列；可以有的列：{known}")
        return None
    if len(lines) > _MOST_ROWS:
        problems.add("out_of_range", "rows", f"最多 {_MOST_ROWS} 行")
        return None
    return _read_lines(heads, lines)


def _heads(columns: Sequence[Column], cells: Sequence[str]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for place, cell in enumerate(cells):
        fits = (each for each in columns if _plain(cell) in each.headings and each not in found.values())
        each = next(fits, None)
        if each is not None:
            found[place] = each
    return found


def _read_lines(heads: Mapping[int, Column], lines: Sequence[tuple[int, Sequence[str]]]) -> Read:
    people, numbers, bad = [], [], []
    for number, cells in lines[1:]:
        person: Values = {}
        for place, each in heads.items():
            cell = cells[place] if place < len(cells) else ""
            value = _understood(each, cell)
            if value:
                person[each.id] = value
            elif cell:
                bad.append(
                    Bad(number, each.label, cell, f"第 {number} 行“{each.label}”写的是“{cell}”，应为{each.expected}")
                )
        people.append(person)
        numbers.append(number)
    unknown = tuple(cell for place, cell in enumerate(lines[0][1]) if cell and place not in heads)
    return Read(tuple(people), tuple(numbers), tuple(bad), unknown)


def _understood(each: Column, cell: str) -> str | None:
    if each.kind == "text" or not cell:
        return cell or None
    if each.words:
        return each.words.get(_plain(cell))
    number = normalize("NFKC", cell).removesuffix("学时").removesuffix("小时").strip()
    whole, _, decimals = number.partition(".")
    good = whole.isascii() and whole.isdigit() and (decimals == "" or (decimals.isascii() and decimals.isdigit()))
    return number.removesuffix(".") if good and len(decimals) <= 2 else None


def _texts(row: Sequence[Json]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in row]


def _plain(text: str) -> str:
    """Leave out what makes no difference: width, case, spaces, what stands in brackets after a head."""
    return "".join(normalize("NFKC", text).split()).partition("(")[0].lower()
