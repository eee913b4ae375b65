"""The table that offices keep by hand: its columns fill the lying sheet, its lines number themselves, each choice is told."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from xinheng_forms.leaf import Grid, Line, Text
from xinheng_forms.leaf_measures import LYING
from xinheng_forms.load import complete
from xinheng_forms.papers import papers, read_leaves
from xinheng_forms.register_ledger import render_ledger
from xinheng_forms.register_sense import inconsistencies
from xinheng_forms.registers import register, registers

KEPT = [name for name, paper in papers().items() if paper.has_ledger]


@pytest.mark.parametrize("name", KEPT)
def test_its_columns_fill_the_sheet_and_its_lines_are_blank(name: str) -> None:
    (leaf,) = read_leaves(name, is_ledger=True)
    (grid,) = (block for block in leaf.blocks if isinstance(block, Grid))
    assert leaf.landscape
    assert sum(grid.widths) == pytest.approx(LYING, abs=0.2)
    assert min(grid.widths[1:]) >= 13
    head, *lines = grid.rows
    assert head.head
    assert [row.boxes[0].lines[0].pieces for row in lines] == [(Text(str(at + 1)),) for at in range(len(lines))]
    assert 12 <= len(lines) <= 16
    assert {piece for row in lines for box in row.boxes[1:] for line in box.lines for piece in line.pieces} == set()
    notes = "".join(
        piece.words
        for block in leaf.blocks
        if isinstance(block, Line) and block.style == "note"
        for piece in block.pieces
        if isinstance(piece, Text)
    )
    asked = [entry if isinstance(entry, str) else entry["field"] for entry in register(name)["paper"]["ledger"]]
    choices = [field for group in register(name)["groups"] for field in group["fields"] if field["id"] in asked]
    assert [
        field["label"] for field in choices if len(field["options"]) > 2 and "、".join(field["options"]) not in notes
    ] == []


def test_a_register_without_one_has_none_and_a_column_must_be_a_field() -> None:
    assert render_ledger(register("gs/visitor")) == ""
    assert "gs/visitor" not in KEPT
    raw: dict[str, Any] = deepcopy(complete(registers()["gs/hotline"]))
    raw["paper"] = {"ledger": ["day", "kaller", "备注"]}
    found = [(problem.path, problem.message) for problem in inconsistencies(raw, {raw["id"]: raw})]
    assert ("paper.ledger[1]", "there is no field 'kaller'") in found
