"""The fences of the site, each a formatter for superfences; those of whole pages hold nothing."""

from collections.abc import Callable
from functools import partial

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

type Format = Callable[..., str]


def _named(render: Callable[[str], str]) -> Format:
    """Make the formatter of a fence that names what is rendered; what else superfences tells is of no use here."""

    def named(source: str, *_: object, **__: object) -> str:
        return render(source.strip())

    return named


def _whole(render: Callable[[], str]) -> Format:
    """Make the formatter of a fence that stands for a page."""

    def whole(*_: object, **__: object) -> str:
        return render()

    return whole


# The interactive page of a form, and the standard's own tables with an anchor on every row.
form = _named(render_page)
sheet = _named(partial(render_sheet, anchors=True))
table = _named(render_table)
survey = _named(render_survey_sheet)

# A register, sheet or checklist: its form, its blank paper, and a place for its records; and the list of them all.
register = _named(render_register)
registers = _whole(render_shelves)

# Pages of which each form, or the kit, has one.
deadlines = _named(render_deadlines)
duties = _named(render_duties)
chart = _named(render_chart)
papers = _whole(render_papers)
complaints = _whole(render_complaints)
compare = _whole(render_compare)
plan = _whole(render_plan)
pack = _whole(render_pack)

# Pages that say how far below the site's root they stand.
start = _whole(partial(render_start, ""))
records = _whole(partial(render_records, "../"))
