"""Read a table that somebody brings, cell by cell: heads in many words, and every cell to look at again named."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast
from unicodedata import normalize

from .problems import Problems
from .spans import read_span
from .text import Json

type Values = dict[str, str]

_MOST_ROWS = 5000
_ROLE = "role"
_MOST_ABOVE = 10  # lines that a table may have above its heads, such as a title
_TOTAL = re.compile("(?:合计|总计|小计|共计)[:：]?.*")
_NOTHING = ("false", "0")  # answers that count nobody: where a post is not asked, they say no more than a blank
_BLANK = frozenset({"-", "--", "—", "——", "/", "未填"})  # what stands in a cell of which nothing is said


@dataclass(frozen=True, slots=True)
class Column:
    """A question as a table may ask and answer it: `words` maps what a cell may say to the answer's text.

    `roles` are the posts that it is asked of, none for all; `most` is how many characters a text should have.
    """

    id: str
    label: str
    kind: str
    headings: tuple[str, ...]
    words: Mapping[str, str]
    units: tuple[str, ...]
    expected: str
    roles: frozenset[str]
    most: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns that a table may have; without `needed` it is none of ours."""

    columns: tuple[Column, ...]
    needed: Column


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell to look at again; `row` counts as the spreadsheet does, from 1."""

    row: int
    question: str
    column: str
    found: str
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: answers as text, row by row, the cells to look at again, heads that say nothing to us, other lines.

    `aside` says of lines with words why they are none of the rows: totals, and what says nothing below any head.
    """

    entries: tuple[Values, ...]
    rows: tuple[int, ...]
    bad: tuple[Bad, ...]
    unknown: tuple[str, ...]
    aside: tuple[str, ...]

    def as_result(self) -> dict[str, object]:
        """Return it as it stands in results."""
        return {
            "entries": list(self.entries),
            "rows": list(self.rows),
            "bad": [
                {
                    "row": bad.row,
                    "question": bad.question,
                    "column": bad.column,
                    "found": bad.found,
                    "message": bad.message,
                }
                for bad in self.bad
            ],
            "unknown": list(self.unknown),
            **({"aside": list(self.aside)} if self.aside else {}),
        }


def plan(raw: Mapping[str, Any]) -> Plan:
    """Read the columns of a definition; `needed` names the one that tells such a table from others."""
    columns = tuple(_column(each, raw.get("yes_no_words", {})) for each in raw["row"])
    return Plan(columns, next(each for each in columns if each.id == raw["needed"]))


def _column(raw: Mapping[str, Any], yes: Mapping[str, Sequence[str]]) -> Column:
    words: dict[str, str] = {}
    for option in raw.get("options", ()):
        words |= {_plain(word): option["id"] for word in (option["label"], *option["words"])}
    if raw["kind"] == "yes_no":
        spoken = [*yes.items(), *raw.get("words", {}).items()]
        words = {_plain(word): answer for answer, listed in spoken for word in listed}
    headings = (raw["label"], *raw.get("headings", ()))
    units = tuple(filter(None, (raw.get("unit", ""), *raw.get("units", ()))))
    return Column(
        id=raw["id"],
        label=raw["label"],
        kind=raw["kind"],
        headings=tuple(map(_heading, headings)),
        words=words,
        units=units,
        expected=_expected(raw),
        roles=frozenset(raw.get("roles", ())),
        most=raw.get("most", 0),
    )


def _expected(raw: Mapping[str, Any]) -> str:
    if raw["kind"] == "choice":
        return "、".join(option["label"] for option in raw["options"])
    return {
        "yes_no": "“是”或“否”",
        "area": "不小于 0 的数，最多两位小数",
        "count": "不小于 0 的整数",
        "span": "季度、半年、月份或起止日期，如 2026年第三季度",
    }.get(raw["kind"], "")


def read_table(plan: Plan, table: Json, problems: Problems) -> Read | None:
    """Read the cells of a table with its heads in a row or a column; above them there may be a title."""
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        problems.add("wrong_type", "rows", "表格（rows）应为列表，每行一个列表")
        return None
    cells = [_texts(cast("list[Json]", row)) for row in table]
    if len(cells) > _MOST_ROWS:
        problems.add("out_of_range", "rows", f"最多 {_MOST_ROWS} 行")
        return None
    across, down = _lines(plan, cells, "行"), _lines(plan, [*zip_longest(*cells, fillvalue="")], "列")
    lines = down if len(down.heads) > len(across.heads) else across
    if plan.needed not in lines.heads.values():
        known = "、".join(each.label for each in plan.columns)
        problems.add("missing", "rows", f"没有找到表头，至少要有“{plan.needed.label}”一列；可以有的列：{known}")
        return None
    return _read_lines(lines, plan.needed)


@dataclass(frozen=True, slots=True)
class _Lines:
    """A table one way round: its lines by number, from the heads on, what these ask, and what a line is called."""

    numbered: Sequence[tuple[int, Sequence[str]]]
    heads: Mapping[int, Column]
    word: str


def _lines(plan: Plan, lines: Sequence[Sequence[str]], word: str) -> _Lines:
    numbered = [(number, line) for number, line in enumerate(lines, 1) if any(line)]
    found = [(place, _heads(plan.columns, line)) for place, (_, line) in enumerate(numbered[:_MOST_ABOVE])]
    first, heads = next((each for each in found if plan.needed in each[1].values()), (0, {}))
    return _Lines(numbered[first:], heads, word)


def _heads(columns: Sequence[Column], cells: Sequence[str]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for place, cell in enumerate(cells):
        fits = (each for each in columns if _heading(cell) in each.headings and each not in found.values())
        each = next(fits, None)
        if each is not None:
            found[place] = each
    return found


def _read_lines(lines: _Lines, needed: Column) -> Read:
    entries, numbers, bad, aside = [], [], [], []
    for number, cells in lines.numbered[1:]:
        answers = list(_answers(lines.heads, cells))
        if reason := _reason_aside(cells, answers):
            aside.append(f"第 {number} {lines.word}{reason}")
            continue
        entry = {each.id: value for each, cell in answers if (value := _understood(each, cell)) is not None}
        doubts = [(each, cell, _doubt(each, cell, entry)) for each, cell in answers]
        if needed not in [each for each, _ in answers]:
            doubts.append((needed, "", f"没有写“{needed.label}”，应为{needed.expected}"))
        bad += [
            Bad(number, each.id, each.label, cell, f"第 {number} {lines.word}{doubt}")
            for each, cell, doubt in doubts
            if doubt
        ]
        entries.append(entry)
        numbers.append(number)
    unknown = tuple(cell for place, cell in enumerate(lines.numbered[0][1]) if cell and place not in lines.heads)
    return Read(tuple(entries), tuple(numbers), tuple(bad), unknown, tuple(aside))


def _reason_aside(cells: Sequence[str], answers: Sequence[tuple[Column, str]]) -> str:
    """Say why a line with words is none of the rows; "" if it is one."""
    first = next(filter(None, cells))
    if _TOTAL.fullmatch("".join(first.split())):
        return f"是“{first}”"
    return "" if answers else f"“{first}”没有写在任何一列下面"


def _answers(heads: Mapping[int, Column], cells: Sequence[str]) -> Iterator[tuple[Column, str]]:
    """Give the cells in which something is said."""
    for place, each in heads.items():
        cell = cells[place] if place < len(cells) else ""
        if cell and (each.kind == "text" or cell not in _BLANK):
            yield each, cell


def _doubt(each: Column, cell: str, entry: Values) -> str:
    """Say why a cell should be looked at again: not understood, not asked of this post, or too long."""
    value = entry.get(each.id)
    if value is None:
        return f"“{each.label}”写的是“{cell}”，应为{each.expected}"
    if each.roles and entry.get(_ROLE, next(iter(each.roles))) not in each.roles and value not in _NOTHING:
        return f"“{each.label}”写的是“{cell}”，这个岗位不问这一项，没有计入"
    if each.most and len(value) > each.most:
        return f"“{each.label}”有 {len(value)} 个字，多于 {each.most} 个字，已照原样读入，请改短"
    return ""


def _understood(each: Column, cell: str) -> str | None:
    return READERS[each.kind](each, cell)


def _number(each: Column, cell: str) -> str | None:
    number = normalize("NFKC", cell)
    for unit in each.units:
        number = number.removesuffix(unit)
    number = number.strip()
    whole, _, decimals = number.partition(".")
    good = whole.isascii() and whole.isdigit() and (decimals == "" or (decimals.isascii() and decimals.isdigit()))
    return number.removesuffix(".") if good and len(decimals) <= 2 else None


def _count(each: Column, cell: str) -> str | None:
    """Read a whole number, with commas between thousands as offices write it."""
    number = _number(each, "".join(normalize("NFKC", cell).replace(",", "").split()))
    whole, _, decimals = (number or "").partition(".")
    return whole if whole and not decimals.strip("0") else None


READERS: Mapping[str, Callable[[Column, str], str | None]] = {
    "text": lambda _, cell: cell,
    "choice": lambda each, cell: each.words.get(_plain(cell)),
    "yes_no": lambda each, cell: each.words.get(_plain(cell)),
    "area": _number,
    "count": _count,
    "span": lambda _, cell: read_span(cell),
}
"""Kind of question → what a cell says, or None where that is not understood."""


def _texts(row: Sequence[Json]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in row]


def _heading(text: str) -> str:
    """Leave out of a head also that it asks: 是否培训 is 培训."""
    return _plain(text).replace("/", "").removeprefix("是否")


def _plain(text: str) -> str:
    """Leave out what makes no difference: width, case, spaces, what stands in brackets after a head."""
    return "".join(normalize("NFKC", text).split()).partition("(")[0].lower()
