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


def _named(render: Callable[[str], str], source: str, *_: object, **__: object) -> str:
    """Write a fence that names what is rendered; what else superfences tells is of no use here."""
    return render(source.strip())


def _whole(render: Callable[[], str], *_: object, **__: object) -> str:
    """Write a fence that stands for a page."""
    return render()


# Each is a partial, not a closure: a generator with several processes sends them from one to the other.
#
# The interactive page of a form, and the standard's own tables with an anchor on every row.
form = partial(_named, render_page)
sheet = partial(_named, partial(render_sheet, anchors=True))
table = partial(_named, render_table)
survey = partial(_named, render_survey_sheet)

# A register, sheet or checklist: its form, its blank paper, and a place for its records; and the list of them all.
register = partial(_named, render_register)
registers = partial(_whole, render_shelves)

# Pages of which each form, or the kit, has one.
deadlines = partial(_named, render_deadlines)
duties = partial(_named, render_duties)
chart = partial(_named, render_chart)
papers = partial(_whole, render_papers)
complaints = partial(_whole, render_complaints)
compare = partial(_whole, render_compare)
plan = partial(_whole, render_plan)
pack = partial(_whole, render_pack)

# Pages that say how far below the site's root they stand.
start = partial(_whole, partial(render_start, ""))
records = partial(_whole, partial(render_records, "../"))
