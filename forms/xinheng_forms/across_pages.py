"""Turn what is known of all tools into the pages that look across them: comparison, improvement plan, inspection pack."""

from hashlib import sha256
from typing import Final

from markupsafe import Markup
from xinheng_sheet.clause_names import clause_name

from xinheng_forms.evidence import evidence
from xinheng_forms.load import definition
from xinheng_forms.subjects import page_data
from xinheng_forms.templating import render

#: The pages stand two levels deep, so this leads to the site's root under any path prefix.
ROOT: Final = "../../"

#: Whose edition a plan is made by.
EVALUATION: Final = "gs/evaluation"
#: Whose sums a pack holds.
SURVEY: Final = "gs/survey"


def render_compare(root: str = ROOT) -> str:
    """Return the page on which records and files are put side by side."""
    return _page("compare.html", root)


def render_plan(root: str = ROOT) -> str:
    """Return the page on which what is short becomes a plan; it keeps records of its own."""
    return _page("plan.html", root, edition=definition(EVALUATION)["edition"], rules=sha256(b"kit/plan 1").hexdigest())


def render_pack(root: str = ROOT) -> str:
    """Return the page on which everything for an inspection is put together."""
    survey = definition(SURVEY)
    named = {"title": survey["title"], "clause": clause_name(survey["clause"])}
    return _page("pack.html", root, page_data(root, evidence=evidence(), survey=named))


def _page(template: str, root: str, json: str = "", **words: str) -> str:
    data = Markup(json or page_data(root))  # noqa: S704  no data of a person's, and < is written otherwise
    return render(template, root=root, data=data, **words)
