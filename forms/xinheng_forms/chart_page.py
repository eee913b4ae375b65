"""Turn the standard's organisation chart, which stands once on its page, into the page on which one's own is drawn."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from xinheng_forms.templating import render
from xinheng_forms.wording import STANDARDS

#: The page stands two levels deep, so this leads to the site's root under any path prefix.
ROOT = "../../"
LINE: Final = re.compile(r"^( *)- (\*?)([^*\n]+)\*?$")
INDENT: Final = 4
#: mm: how wide and high a box is in the small picture.
SMALL: Final = (48, 20)


def render_chart(page: str, root: str = ROOT) -> str:
    """Return the editor of the chart on standards/`page`.md as HTML; `root` leads to the site's root."""
    boxes = json.dumps(list(chart(page)), ensure_ascii=False)
    address = f"{root}standards/{page}/"
    title = chart_title(page)
    return render(
        "chart.html", title=title, boxes=boxes, rules=sha256(boxes.encode()).hexdigest(), address=address, root=root
    )


def chart_title(page: str) -> str:
    """Give what the standard writes below its chart."""
    above = (STANDARDS / f"{page}.md").read_text(encoding="utf-8").partition("{: .figure-title }")[0]
    return above.rstrip().splitlines()[-1]


def chart_picture(page: str) -> str:
    """Draw a small picture of the chart on lying paper, as SVG: boxes by their level, and what leads to what."""
    boxes = list(chart(page))
    places = _places(boxes)
    width, height = SMALL
    drawn, lines = [], []
    for box in boxes:
        x, y = places[box["id"]]
        drawn.append(f"M{x:.0f} {y:.0f}h{width}v{height}h-{width}z")
        if box["parent"]:
            above = places[box["parent"]]
            lines.append(f"M{x + width / 2:.0f} {y:.0f}v-9H{above[0] + width / 2:.0f}V{above[1] + height:.0f}")
    return (
        '<svg class="xh-mini" viewBox="0 0 297 210" aria-hidden="true" focusable="false">'
        f'<path class="xh-mini-lines" d="{"".join(drawn)}{"".join(lines)}"/></svg>'
    )


def _places(boxes: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Put what leads nothing side by side, and what leads above the middle of what it leads."""
    below = {box["id"]: [each["id"] for each in boxes if each["parent"] == box["id"]] for box in boxes}
    ends = iter(range(len(boxes)))
    across: dict[str, float] = {}
    for box in reversed(boxes):
        led = below[box["id"]]
        across[box["id"]] = sum(across[each] for each in led) / len(led) if led else next(ends)
    step = (297 - 2 * SMALL[1] - SMALL[0]) / max(1, *across.values())
    depths: dict[str, int] = {}
    for box in boxes:
        depths[box["id"]] = depths.get(box["parent"], -1) + 1
    last = max(across.values())
    return {box["id"]: (SMALL[1] + (last - across[box["id"]]) * step, 20 + 45 * depths[box["id"]]) for box in boxes}


def chart(page: str) -> Iterator[dict[str, Any]]:
    """Read the boxes of a chart from its list: a box of conjecture is in italics, what is below it is indented."""
    above: list[str] = []
    for number, match in enumerate(filter(None, map(LINE.match, _list(page)))):
        depth = len(match[1]) // INDENT
        above = [*above[:depth], f"b{number}"]
        parent = above[depth - 1] if depth else ""
        yield {"id": f"b{number}", "name": match[3].strip(), "parent": parent, "dashed": bool(match[2]), "guide": ""}


def _list(page: str) -> list[str]:
    text = (STANDARDS / f"{page}.md").read_text(encoding="utf-8")
    return text.partition('class="chart"')[2].partition("</div>")[0].splitlines()
