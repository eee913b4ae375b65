"""The satisfaction survey as the standard prints it."""

import re

import pytest
from xinheng_forms.load import definition
from xinheng_forms.survey_sheet import render_survey_sheet


def test_every_word_of_the_definition_stands_in_the_sheet_in_its_order() -> None:
    form = definition("gs/survey")
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "\n", render_survey_sheet("gs/survey")))
    words = [
        form["title"],
        *form["columns"].values(),
        *(word["label"] for word in form["words"]),
        *(question["id"] + question["label"] for question in form["questions"]),
        form["people_label"] + form["people"][0]["label"],
        *(option["label"] for group in form["people"] for option in group["options"]),
        *form["notes"],
    ]
    place = 0
    for word in words:
        place = text.index(word, place)


def test_a_form_without_questions_is_no_survey() -> None:
    with pytest.raises(ValueError, match="gs/evaluation"):
        render_survey_sheet("gs/evaluation")
