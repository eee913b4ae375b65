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


def render_chart(page: str, root: str = ROOT) -> str:
    """Return the editor of the chart on standards/`page`.md as HTML; `root` leads to the site's root."""
    boxes = json.dumps(list(chart(page)), ensure_ascii=False)
    address = f"{root}standards/{page}/"
    return render("chart.html", boxes=boxes, rules=sha256(boxes.encode()).hexdigest(), address=address, root=root)


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
