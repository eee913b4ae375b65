"""Render the organisation's desk for complaints, with the standard's sheet as it prints."""

import json
from typing import Any

from xinheng_forms.complaint import complaint_form, field
from xinheng_forms.templating import render

BESIDE = ("name", "address", "received")
"""Fields beside each other in the sheet's second row."""

TALL = ("content", "result", "feedback", "remarks")
"""Fields that have a tall row of the sheet each."""

SIGNED = ("handler", "signed")
"""Fields below the table."""

SCRIPT = (
    "id",
    "title",
    "period",
    "channels_label",
    "channels",
    "fields",
    "further",
    "states",
    "opinions_label",
    "opinions",
    "figures",
    "edition",
)
"""What the script takes its words from."""


def render_complaints() -> str:
    """Return the desk as plain HTML that a script takes over; without one the blank sheet can be printed."""
    form = complaint_form()
    words = json.dumps({name: form[name] for name in SCRIPT}, ensure_ascii=False)
    return render("complaints.html", words=words, **_sheet())


def render_complaint_paper() -> str:
    """Return the standard's sheet alone, blank."""
    return render("complaint_paper.html", **_sheet())


def _sheet() -> dict[str, Any]:
    form = complaint_form()
    return {
        "form": form,
        "printed": [channel for channel in form["channels"] if "printed" in channel],
        "beside": [field(name) for name in BESIDE],
        "tall": [field(name) for name in TALL],
        "signed": [field(name) for name in SIGNED],
    }
