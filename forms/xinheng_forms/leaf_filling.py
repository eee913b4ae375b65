"""Fill a sheet: what was answered and what was found, by the names of its places."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from xinheng.words import STATES

from xinheng_forms.check_sheet import tables
from xinheng_forms.fields import YES_NO
from xinheng_forms.leaf import Blank, Block, Columns, Grid, Leaf, Line, Piece, Tick
from xinheng_forms.load import Definition

type Slots = Mapping[str, str | bool]


def fill(leaf: Leaf, slots: Slots) -> Leaf:
    """Return the sheet with `slots` in its places; a name that it does not have is passed over."""
    return replace(leaf, blocks=tuple(_block(block, slots) for block in leaf.blocks))


def _block(block: Block, slots: Slots) -> Block:
    if isinstance(block, Columns):
        return Columns(tuple(_plain(each, slots) for each in block.blocks))
    return _plain(block, slots)


def _plain(block: Line | Grid, slots: Slots) -> Line | Grid:
    if isinstance(block, Line):
        return _line(block, slots)
    rows = (
        replace(
            row, boxes=tuple(replace(box, lines=tuple(_line(line, slots) for line in box.lines)) for box in row.boxes)
        )
        for row in block.rows
    )
    return replace(block, rows=tuple(rows))


def _line(line: Line, slots: Slots) -> Line:
    return replace(line, pieces=tuple(_piece(piece, slots) for piece in line.pieces))


def _piece(piece: Piece, slots: Slots) -> Piece:
    if isinstance(piece, Tick):
        return replace(piece, ticked=slots.get(piece.name) is True)
    if isinstance(piece, Blank):
        value = slots.get(piece.name, "")
        return replace(piece, value=value if isinstance(value, str) else "")
    return piece


def record_slots(values: Mapping[str, str]) -> dict[str, str | bool]:
    """Return what a register's record says of each place; several choices stand in lines."""
    ticks = {f"{name}={option}": True for name, text in values.items() for option in text.split("\n")}
    return {**values, **ticks}


def result_slots(form: Definition, document: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, str | bool]:
    """Return what a document of a tool and its result say of each place of the tool's sheet."""
    about = {f"about.{name}": str(value) for name, value in document.get("about", {}).items() if value is not None}
    found: dict[str, str | bool] = {**about, f"class={document.get('class')}": True}
    if "items" in result:
        return found | dict(_points(result))
    return (
        found | dict(_findings(form, document, result)) | dict(_levels(result)) | dict(_notes(form, document, result))
    )


def _points(result: Mapping[str, Any]) -> Iterator[tuple[str, str | bool]]:
    for item in result["items"]:
        if item["score"] is not None:
            yield f"{item['id']}.score", _number(item["score"])
    low, high = result["range"]
    if low == high:
        yield "total", _number(result["total"])
    yield f"grade={result['grade']}", True


def _groups(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(
        result.get("groups") or result.get("dimensions") or [{"id": "", "criteria": result.get("criteria", ())}]
    )


def _findings(
    form: Definition, document: Mapping[str, Any], result: Mapping[str, Any]
) -> Iterator[tuple[str, str | bool]]:
    facts = {row.id: row.fact for table in tables(form) for row in table.rows}
    for group in _groups(result):
        for criterion in group["criteria"]:
            name = ".".join(filter(None, (group["id"], criterion["id"])))
            yield f"{name}.actual", _actual(criterion, _fact(document, facts.get(name, "")))
            yield f"{name}.status", "" if criterion["status"] == "unknown" else " ".join(STATES[criterion["status"]])


def _fact(document: Mapping[str, Any], path: str) -> object:
    value: Any = document
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if path else None


def _actual(criterion: Mapping[str, Any], fact: object) -> str:
    if isinstance(fact, bool):
        return dict(YES_NO)[json.dumps(fact)]
    value = fact if isinstance(fact, int | float | str) else criterion["actual"]
    if value is None or isinstance(value, bool | str):
        return value if isinstance(value, str) else ""
    return str(criterion["shown"]) if fact is None and "shown" in criterion else _number(value)


def _levels(result: Mapping[str, Any]) -> Iterator[tuple[str, str | bool]]:
    if "dimensions" in result:
        yield f"level={result['level']}", True
        for dimension in result["dimensions"]:
            yield f"level.{dimension['id']}={dimension['level']}", True


def _notes(
    form: Definition, document: Mapping[str, Any], result: Mapping[str, Any]
) -> Iterator[tuple[str, str | bool]]:
    """Say of each room what is short, for the table of furnishings."""
    labels = {row.id: row.label for table in tables(form) for row in table.rows}
    for group in result.get("groups", ()) if "table" in form else ():
        open_ones = [each for each in group["criteria"] if each["status"] == "unknown"]
        short = [labels[f"{group['id']}.{each['id']}"] for each in group["criteria"] if each["status"] == "short"]
        if group["required"] or len(open_ones) < len(group["criteria"]):
            words = [f"未达到：{'、'.join(short)}"] if short else []
            words += [f"待填 {len(open_ones)} 处"] if open_ones else []
            for name in (f"note.{group['id']}", f"note.{group['id']}.{document.get('class')}"):
                yield name, "；".join(words) or "达到"


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
