"""What holds for every set of indicator counts."""

import json
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from xinheng.api import run
from xinheng_forms.load import definition, definition_text

FORM = definition("gbt/indicators")
TEXT = definition_text("gbt/indicators")
COUNTS = [fact["id"] for fact in FORM["facts"]]

type Tree = dict[str, Any]


def within(facts: Tree) -> Tree:
    """Cut parts down to their wholes."""
    for pair in FORM["parts"]:
        if None not in (facts[pair["part"]], facts[pair["whole"]]):
            facts[pair["part"]] = min(facts[pair["part"]], facts[pair["whole"]])
    return facts


facts_of_a_period = st.fixed_dictionaries({name: st.none() | st.integers(0, 9) for name in COUNTS}).map(within)


@given(facts_of_a_period)
def test_a_rate_has_its_value_or_a_note_that_says_why_not(facts: Tree) -> None:
    result = json.loads(run(TEXT, json.dumps({"facts": facts})))
    for rate in FORM["rates"]:
        part, whole = facts[rate["part"]], facts[rate["whole"]]
        expected: tuple[float | None, str | None]
        if whole == 0:
            expected = (None, "denominator_0")
        elif None in (part, whole):
            expected = (None, "not_answered")
        else:
            expected = (float(round(Fraction(part, whole), 6)), None)
        assert (result[rate["id"]], result["notes"].get(rate["id"])) == expected


@given(facts_of_a_period)
def test_counts_come_back_as_they_are_known(facts: Tree) -> None:
    result = json.loads(run(TEXT, json.dumps({"facts": facts})))
    assert {name: result[name] for name in COUNTS} == facts
    assert result["missing"] == [f"facts.{name}" for name in COUNTS if facts[name] is None]
