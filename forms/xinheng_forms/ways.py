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
    """Return the forms that feed `form_id`, each with the way's own name or that of its page."""
    ways = definition(FORM)["ways"]
    return {way["from"]: way.get("name") or pages()[way["from"]].name for way in ways if way["to"] == form_id}


def fed(form_id: str) -> Mapping[str, str]:
    """Return the paths in `form_id` that feed other forms, each with the label of what it becomes there."""
    labels: dict[str, str] = {}
    for way in definition(FORM)["ways"]:
        if way["from"] == form_id:
            facts = {fact["id"]: fact["label"] for fact in definition(way["to"]).get("facts", ())}
            labels |= {
                source: facts[path] for path, sources in way["facts"].items() for source in sources if path in facts
            }
    return labels
