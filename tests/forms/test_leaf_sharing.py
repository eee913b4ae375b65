"""A filled sheet keeps to its page in Word: what is empty gives way to what is long, and a blank sheet stays as it is."""

from __future__ import annotations

from xinheng_forms.leaf import Grid, Leaf
from xinheng_forms.leaf_filling import fill, record_slots
from xinheng_forms.leaf_sharing import shared
from xinheng_forms.papers import read_leaves


def heights(leaf: Leaf) -> list[float]:
    (grid,) = (block for block in leaf.blocks if isinstance(block, Grid))
    return [row.height for row in grid.rows]


def test_a_long_story_takes_its_room_from_the_empty_rows() -> None:
    (blank,) = read_leaves("gs/visitor")
    story = fill(blank, record_slots({"symptoms": "\n".join(["睡不好，早醒，没有胃口。"] * 22)}))
    *above, symptoms, treatment, analysis, effect, plan = heights(shared(story))
    assert [*above, symptoms] == heights(blank)[:6]
    others = [treatment, analysis, effect, plan]
    assert 7 <= min(others) <= max(others) < heights(blank)[-1]
    assert sum(above) + 22 * 6.2 + sum(others) < sum(heights(blank)) + 1


def test_what_has_room_stays_as_it_is() -> None:
    (blank,) = read_leaves("gs/visitor")
    assert shared(blank) == blank
    short = fill(blank, record_slots({"symptoms": "睡不好。"}))
    assert shared(short) == short
