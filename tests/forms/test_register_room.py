"""Boxes share the page: what is told at length gets room to write by hand, and a full sheet stays on its page."""

from __future__ import annotations

from xinheng_forms.leaf import Blank, Grid, Line, Text
from xinheng_forms.papers import read_leaves
from xinheng_forms.registers import fields, register, registers


def grid(name: str) -> Grid:
    (found,) = (block for block in read_leaves(name)[0].blocks if isinstance(block, Grid))
    return found


def written(name: str, style: str) -> str:
    lines = (block for block in read_leaves(name)[0].blocks if isinstance(block, Line) and block.style == style)
    return "".join(piece.words for line in lines for piece in line.pieces if isinstance(piece, Text))


def test_long_answers_share_evenly_what_the_page_has_left() -> None:
    heights = [row.height for row in grid("gbt/supervision").rows]
    long = [height for height in heights if height > 9]
    assert len(long) == 3
    assert len(set(long)) == 1
    assert long[0] > 55
    assert 200 < sum(heights) < 240


def test_a_full_checklist_is_set_smaller_rather_than_on_a_second_page() -> None:
    assert (grid("gs/duties-staff").size, register("gs/duties-staff")["paper"]["pages"]) == (9, 1)
    assert grid("gbt/ethics").size == 10


def test_every_question_has_a_place_of_its_own_for_what_proves_it() -> None:
    rows = grid("gbt/ethics").rows
    asked = [row.boxes for row in rows if len(row.boxes) == 3 and row.boxes[0].lines[0].style == "cell"]
    checks = [field for field in fields(register("gbt/ethics")) if field["kind"] == "check"]
    proofs = [
        piece.name for *_, proof in asked for line in proof.lines for piece in line.pieces if isinstance(piece, Blank)
    ]
    assert proofs == [f"{check['id']}.evidence" for check in checks]


def test_sheets_of_our_own_name_the_institution_and_the_clauses_and_the_standards_own_stay_as_they_are() -> None:
    assert written("gs/session", "about") == "机构名称： 编号："
    assert written("gs/session", "basis").startswith("依据：规范 7.3.3.3、")
    assert written("gs/visitor", "about") == written("gs/visitor", "basis") == ""
    tables = [name for name in registers() if register(name)["paper"]["style"] == "table"]
    headless = [name for name in tables if not written(name, "about") and name != "gs/visitor"]
    assert all("organisation" in {field["id"] for field in fields(register(name))} for name in headless)
