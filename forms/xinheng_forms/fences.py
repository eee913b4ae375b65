"""The fences of the site: `form` (the interactive page), `sheet`, `table`, `survey` (the standard's own tables), `register`."""

from typing import Any

from xinheng_forms.across_pages import render_compare, render_pack, render_plan
from xinheng_forms.chart_page import render_chart
from xinheng_forms.complaint_desk import render_complaints
from xinheng_forms.deadline_page import render_deadlines
from xinheng_forms.duty_page import render_duties
from xinheng_forms.kept import render_records
from xinheng_forms.page import render_page
from xinheng_forms.papers_page import render_papers
from xinheng_forms.register_page import render_register, render_shelves
from xinheng_forms.sheet import render_sheet
from xinheng_forms.start import render_start
from xinheng_forms.survey_sheet import render_survey_sheet
from xinheng_forms.tables import render_table


def form(source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the form named in the fence as plain HTML that a script may upgrade (a superfences formatter)."""
    return render_page(source.strip())


def sheet(source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the form named in the fence as the standard lays it out, with an anchor on every row."""
    return render_sheet(source.strip(), anchors=True)


def table(source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the table of furnishings that the form quotes, with an anchor on every row."""
    return render_table(source.strip())


def deadlines(source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the page on which matters and the days they are due are kept."""
    return render_deadlines(source.strip())


def duties(source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the page on which the duties of a year are planned."""
    return render_duties(source.strip())


def survey(source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the survey named in the fence as the standard prints it."""
    return render_survey_sheet(source.strip())


def chart(source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the page on which an organisation chart of one's own is drawn."""
    return render_chart(source.strip())


def register(source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the register, sheet or checklist named in the fence: its form, its blank paper, and a place for its records."""
    return render_register(source.strip())


def registers(_source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the list of all registers, sheets and checklists."""
    return render_shelves()


def start(_source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render where to begin; it stands on the home page, at the site's root."""
    return render_start("")


def records(_source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the list of what this device keeps; its page is one level deep."""
    return render_records("../")


def papers(_source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the index of all forms, sheets and notices, each with a small picture."""
    return render_papers()


def complaints(_source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the organisation's desk for complaints; the fence holds nothing."""
    return render_complaints()


def compare(_source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the page on which records and files are put side by side; the fence holds nothing."""
    return render_compare()


def plan(_source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the page on which what is short becomes a plan; the fence holds nothing."""
    return render_plan()


def pack(_source: str, _language: str, _css_class: str, _options: dict[str, Any], _md: object, **_: Any) -> str:
    """Render the page on which everything for an inspection is put together; the fence holds nothing."""
    return render_pack()
