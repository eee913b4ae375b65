"""Render the satisfaction survey as the standard prints it; pages that ask or key in read questions and words from it."""

from xinheng_forms.load import definition
from xinheng_forms.templating import render


def render_survey_sheet(form_id: str) -> str:
    """Return the survey `form_id` as HTML: title, table to tick, who answered, note.

    Raises ValueError for a form that asks nothing of residents.
    """
    form = definition(form_id)
    if "questions" not in form:
        raise ValueError(f"the form {form_id} cannot be laid out as a survey: it has no questions")
    return render("survey.html", form=form)
