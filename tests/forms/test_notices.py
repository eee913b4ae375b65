"""What hangs on a wall is ready to hang: its usual words stand in it, and who says so and when at its end."""

from __future__ import annotations

import pytest
from xinheng_forms.leaf import Blank, Leaf, Line
from xinheng_forms.leaf_filling import fill, record_slots
from xinheng_forms.papers import papers, read_leaves
from xinheng_forms.registers import fields, register

NOTICES = [name for name, paper in papers().items() if paper.is_notice]


def blanks(leaf: Leaf) -> dict[str, tuple[str, str]]:
    """Give what stands in each place, and the style of its line."""
    lines = [block for block in leaf.blocks if isinstance(block, Line)]
    return {
        piece.name: (piece.value, line.style) for line in lines for piece in line.pieces if isinstance(piece, Blank)
    }


@pytest.mark.parametrize("name", NOTICES)
def test_a_blank_notice_has_its_usual_words_and_a_filled_one_only_its_own(name: str) -> None:
    (leaf,) = read_leaves(name)
    usual = {field["id"]: field["default"] for field in fields(register(name)) if field["kind"] == "long_text"}
    found = blanks(leaf)
    assert {place: found[place][0] for place in usual} == usual
    assert {place for place, (_, style) in found.items() if style == "signed"} == set(
        register(name)["paper"]["signatures"]
    )
    filled = blanks(fill(leaf, record_slots({"day": "2026-11-22"})))
    assert {place: value for place, (value, _) in filled.items() if value} == {"day": "2026-11-22"}
