"""The two tables of the district standard, held against the numbers of its text."""

import re
from typing import Any

from xinheng_forms.build import ROOT
from xinheng_forms.load import definition, tools

EVALUATION, FACILITY = definition("gs/evaluation"), definition("gs/facility")
ITEMS = {item["id"]: item for section in EVALUATION["sections"] for item in section["items"]}
REQUIREMENTS = {item["requirement"] for item in ITEMS.values()}
DOCS = ROOT / "docs" / "standards"
GROUPS = {group["id"]: group for group in FACILITY["groups"]}
MAY_NOT_ARISE = {
    "F15": {"handover_done"},
    "F17": {"booked", "vouchers_complete"},
    "F20": {"explained"},
    "F21": {"listened", "recorded"},
    "F22": {"targeted", "analysis_right", "visitors_content"},
    "F26": {"referred_in_time"},
}


def targets(owner: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: each["target"] for each in owner["criteria"] if "target" in each}


def test_appendix_f_has_26_items_worth_a_hundred_points() -> None:
    assert list(ITEMS) == [f"F{number:02d}" for number in range(1, 27)]
    assert [item["max"] for item in ITEMS.values()] == [
        *[4, 4, 4, 4, 4],
        *[5, 5, 4, 8, 8],
        *[2, 5, 5, 2, 2, 2, 2],
        *[2, 2, 2, 2, 2, 2, 8, 8, 2],
    ]
    assert all(item["clause"] == f"gs-F-{item_id}" for item_id, item in ITEMS.items())


def test_appendix_f_asks_its_own_numbers() -> None:
    assert {item_id: targets(item) for item_id, item in ITEMS.items() if targets(item)} == {
        "F01": {"floor_area_m2": {"A": 60, "B": 40, "C": 20}},
        "F02": {"bays": {"A": 2, "B": 2, "C": 1}, "rooms": {"A": 3, "B": 2, "C": 2}},
        "F03": {"counselling_rooms": {"A": 3, "B": 2, "C": 2}},
        "F06": {"manager": 1, "counsellor": 1, "helpers": {"A": 10, "B": 6, "C": 3}},
        "F07": {"trainings": 3},
        "F09": {"lectures": {"A": 20, "B": 30, "C": 40}},
        "F10": {"campaigns": {"A": 10, "B": 8, "C": 5}},
        "F11": {"certified": "100%"},
        "F18": {"rounds": 2, "rate": "95%"},
        "F19": {"handled": "100%", "satisfied": "98%"},
        "F24": {"cases_fall": "20%", "conflicts_resolved": "90%"},
        "F25": {"improved": "80%"},
    }
    assert [(grade["id"], grade["from"]) for grade in EVALUATION["grades"]] == [
        ("excellent", 95),
        ("good", 90),
        ("pass", 85),
        ("fail", 0),
    ]


def test_only_what_may_not_arise_may_be_not_applicable() -> None:
    allowed = {
        item_id: names
        for item_id, item in ITEMS.items()
        if (names := {fact["id"] for fact in item["facts"] if fact.get("may_be_not_applicable")})
    }
    assert allowed == MAY_NOT_ARISE


def test_appendix_b_asks_its_own_numbers() -> None:
    assert {group_id: targets(group) for group_id, group in GROUPS.items()} == {
        "site": {
            "floor_area_m2": {"A": 60, "B": 40, "C": 20},
            "bays": {"A": 2, "B": 2, "C": 1},
            "rooms": {"A": 3, "B": 2, "C": 2},
        },
        "waiting": {"area_m2": 50},
        "counselling": {"area_m2": 15},
        "group": {"area_m2": 60},
        "testing": {"area_m2": 15},
        "venting": {"area_m2": 30},
        "relaxation": {"area_m2": 30},
    }
    assert [group["required"] for group in FACILITY["groups"]] == [["A", "B", "C"], *[["B"]] * 6]


def test_both_tables_ask_the_same_of_the_premises() -> None:
    site = targets(GROUPS["site"])
    assert site == targets(ITEMS["F01"]) | targets(ITEMS["F02"])


def test_every_thing_asked_is_named_in_its_cell() -> None:
    rows = {row["id"]: row for row in FACILITY["table"]}
    for group in FACILITY["groups"]:
        named = group["rows"]
        row = rows[named["A"] if isinstance(named, dict) else named]
        for fact in group["facts"]:
            if fact["kind"] == "yes_no":
                word = re.sub("^色调|^独立的?|上墙$|书籍$|设备$", "", fact["label"])  # said once for several things
                assert word in row[fact["about"]], (group["id"], fact["label"])


def test_appendix_d_asks_twelve_questions() -> None:
    survey = definition("gs/survey")
    questions = (
        "场所环境 设置齐全 环境卫生 制度上墙 宣传资料 持证上岗 服务时间 服务内容 服务态度 咨询效果 服务方式 便民措施"
    )
    assert [question["id"] for question in survey["questions"]] == [str(number) for number in range(1, 13)]
    assert [question["label"] for question in survey["questions"]] == questions.split()
    assert [word["label"] for word in survey["words"] if word.get("favourable")] == ["满意", "基本满意"]
    assert {group["id"]: [option["label"] for option in group["options"]] for group in survey["people"]} == {
        "sex": ["男", "女"],
        "age": ["18岁以下", "18—60岁", "60岁以上"],
        "education": ["初中", "高中", "大学以上"],
    }


def test_staffing_asks_its_own_numbers() -> None:
    staffing = definition("gs/staffing")
    assert targets(staffing) == {
        "manager": 1,
        "counsellor": 1,
        "helpers": {"A": 10, "B": 6, "C": 3},
        "full_time_level2": "100%",
        "full_time_training": "100%",
        "part_time_level2": "50%",
        "assistants_trained": "100%",
        "volunteers_registered": "100%",
        "volunteers_trained": "100%",
        "certified": "100%",
    }
    assert targets(staffing).items() >= targets(ITEMS["F06"]).items()


def test_quotes_stand_in_the_text_of_their_clause() -> None:
    """A form's quoted sentences are those of the page that quotes the standard in full."""
    for form_id in tools().values():
        for clause, words in definition(form_id).get("quotes", {}).items():
            standard, number = clause.split("-", 1)
            page = (DOCS / standard / f"{re.split('[.-]', number)[0]}.md").read_text("utf-8")
            assert words in page or words in REQUIREMENTS, (form_id, clause)
