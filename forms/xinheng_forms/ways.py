"""Read which facts a form takes over from others: forms/gs/takeover.yaml."""

from collections.abc import Mapping
from functools import cache

from xinheng_forms.load import definition
from xinheng_forms.pages import pages

FORM = "gs/takeover"


@cache
def targets(form_id: str) -> frozenset[str]:
    """Return the paths of the facts in `form_id` that another form may feed."""
    ways = definition(FORM)["ways"]
    return frozenset(path for way in ways if way["to"] == form_id for path in way["facts"])


def origins(form_id: str) -> Mapping[str, str]:
    """Return the forms that feed `form_id`, each with the name of its page."""
    ways = definition(FORM)["ways"]
    return {way["from"]: pages()[way["from"]].name for way in ways if way["to"] == form_id}
