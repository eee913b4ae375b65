"""What stands once is taken over, and words that lead nowhere are told."""

from pathlib import Path

import pytest
from xinheng_forms import load

SURVEY = load.FORMS / "gs" / "survey.yaml"


def test_the_survey_is_held_to_the_evaluations_own_number() -> None:
    criteria = {
        criterion["id"]: criterion
        for section in load.definition("gs/evaluation")["sections"]
        for item in section["items"]
        if item["id"] == "F18"
        for criterion in item["criteria"]
    }
    assert load.definition("gs/survey")["bound"] == criteria["rate"]["target"] == "95%"


@pytest.mark.parametrize("words", ["gs/nothing F18.rate.target", "gs/evaluation F18.rating.target"])
def test_words_that_lead_nowhere_are_a_problem_of_the_file(tmp_path: Path, words: str) -> None:
    path = tmp_path / "survey.yaml"
    path.write_text(SURVEY.read_text("utf-8").replace("gs/evaluation F18.rate.target", words), "utf-8")
    (problem,) = load.check(path)
    assert words.split()[0] in problem.message or words in problem.message
    with pytest.raises(load.FormError):
        load.definition_text(path)
