"""The few formats of the workbook."""

from collections.abc import Mapping
from typing import Any

BODY: Mapping[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
GRID: Mapping[str, Any] = {**BODY, "border": 1}
PROPERTIES: Mapping[str, Mapping[str, Any]] = {
    "annex": {**BODY, "font_name": "黑体", "align": "center"},
    "title": {**BODY, "font_name": "黑体", "font_size": 16, "align": "center"},
    "about": {**BODY, "align": "left"},
    "head": {**GRID, "font_name": "黑体", "align": "center"},
    "label": {**GRID, "align": "center"},
    "text": {**GRID, "align": "left"},
    "number": {**GRID, "align": "center", "num_format": "General"},
    "score": {**GRID, "align": "center", "num_format": "General", "locked": False},
    "total": {**GRID, "font_name": "黑体", "align": "center", "num_format": "General"},
    "note": {**GRID, "align": "left"},
    "aside": {**BODY, "align": "left", "font_color": "#51605E"},
}


def styles(book: Any) -> Mapping[str, Any]:
    """Make the formats in the workbook, by name."""
    return {name: book.add_format(dict(properties)) for name, properties in PROPERTIES.items()}
