"""Turn what is known of all tools into the pages that look across them: comparison, improvement plan, inspection pack."""

from typing import Final

from markupsafe import Markup

from xinheng_forms.subjects import page_data
from xinheng_forms.templating import render

#: The pages stand two levels deep, so this leads to the site's root under any path prefix.
ROOT: Final = "../../"


def render_compare(root: str = ROOT) -> str:
    """Return the page on which records and files are put side by side."""
    return _page("compare.html", root)


def _page(template: str, root: str) -> str:
    data = Markup(page_data(root))  # noqa: S704  no data of a person's, and < is written otherwise
    return render(template, root=root, data=data)
