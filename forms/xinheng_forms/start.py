"""Render what stands at the door: where to begin, what one will see, and with a script where one left off."""

import json
from typing import Any, Final

from xinheng import api

from xinheng_forms.kept import forms_json
from xinheng_forms.load import definition, definition_text
from xinheng_forms.templating import render

FORM: Final = "gs/evaluation"
#: A station that has answered about half; the rules themselves say what comes of it.
EXAMPLE: Final[dict[str, Any]] = {
    "class": "B",
    "facts": {
        "F01": {"floor_area_m2": 38.5},
        "F02": {"bays": 2, "rooms": 2},
        "F03": {"counselling_rooms": 2},
        "F05": {"level": "complete"},
        "F06": {"managers_part_time": 1, "counsellors": 2, "assistants_volunteers": 8},
        "F07": {"all_trained_before_start": True, "trainings": 4},
        "F08": {"material_complete": True, "posters_on_wall": True, "easy_to_take": True},
        "F09": {"lectures": 31},
        "F10": {"campaigns": 8},
        "F12": {"scope_on_wall": True, "staff_code_on_wall": True, "confidentiality_on_wall": True},
        "F14": {"records_kept": True, "records_current": True},
        "F25": {"treated": 41, "improved": 33},
    },
}
#: Items whose findings are shown: one that is short, one that is met.
SHOWN: Final = ("F01", "F10")


def render_start(root: str) -> str:
    """Return the fence's HTML; `root` leads from the page to the site's root."""
    form = definition(FORM)
    result = json.loads(api.run(definition_text(FORM), json.dumps(EXAMPLE)))
    grades = {grade["id"]: grade for grade in form["grades"]}
    items = {item["id"]: item for section in form["sections"] for item in section["items"]}
    found = {item["id"]: item for item in result["items"]}
    return render(
        "start.html",
        root=root,
        forms=forms_json(root),
        classes=form["classes"],
        max=form["max"],
        bounds=[grade["from"] for grade in form["grades"] if grade["from"]],
        low=result["range"][0],
        high=result["range"][1],
        possible=[grades[identifier]["name"] for identifier in result["possible_grades"]],
        findings=[(items[name], found[name]["criteria"][0]) for name in SHOWN],
        missing=result["missing"],
    )
