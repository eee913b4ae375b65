"""What holds for every head count of the staffing list."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from xinheng.api import run
from xinheng_forms.load import definition, definition_text

FORM = definition("gs/staffing")
TEXT = definition_text("gs/staffing")
COUNTS = [fact["id"] for fact in FORM["facts"] if fact["kind"] == "count"]
PARTS = {pair["part"]: pair["whole"] for pair in FORM["parts"]}

type Tree = dict[str, Any]


def ask(facts: Tree, class_id: str = "A") -> Any:
    return json.loads(run(TEXT, json.dumps({"class": class_id, "facts": facts})))


def statuses(facts: Tree, class_id: str = "A") -> dict[str, str]:
    return {each["id"]: each["status"] for each in ask(facts, class_id)["criteria"]}


def within(facts: Tree) -> Tree:
    return {name: min(value, facts[PARTS[name]]) if name in PARTS else value for name, value in facts.items()}


complete = st.fixed_dictionaries({name: st.integers(0, 12) for name in COUNTS}).map(within)


@given(complete, st.booleans(), st.sampled_from("ABC"), st.sets(st.sampled_from(COUNTS)))
def test_an_open_count_never_settles_what_a_known_one_would_change(
    facts: Tree, plan: bool, class_id: str, opened: set[str]
) -> None:
    facts = {**facts, "part_time_in_teacher_plan": plan}
    known = statuses(facts, class_id)
    partly = statuses({name: value for name, value in facts.items() if name not in opened}, class_id)
    assert "unknown" not in known.values()
    for criterion, status in partly.items():
        if criterion == "teacher_plan" and "counsellors_part_time" in opened:
            assert status == ("met" if plan else "short")
        else:
            assert status in ("unknown", known[criterion])


@given(complete, st.sampled_from(["managers_full_time", "assistants", "volunteers", "counsellors_part_time"]))
def test_one_more_person_never_makes_a_number_short(facts: Tree, name: str) -> None:
    before, after = statuses(facts), statuses({**facts, name: facts[name] + 1})
    for criterion in ("manager", "counsellor", "helpers"):
        assert (before[criterion], after[criterion]) != ("met", "short")


@given(complete)
def test_what_suffices_for_a_centre_suffices_for_a_station_and_a_room(facts: Tree) -> None:
    centre, station, room = (statuses(facts, class_id) for class_id in "ABC")
    for criterion in centre:
        if centre[criterion] == "met":
            assert station[criterion] == room[criterion] == "met"
