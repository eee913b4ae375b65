"""The styles and scripts that stand inside the pages, without what only their authors read."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

PARTS = Path(__file__).parent / "parts"

_COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$|/\*\* @type [^*]*\*/ ", re.MULTILINE | re.DOTALL)


@cache
def part(*names: str) -> Markup:
    """Return files of the folder ``parts``, one behind the other, as they go into a page."""
    text = "\n".join((PARTS / name).read_text(encoding="utf-8") for name in names)
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return Markup("\n".join(line for line in lines if line))  # noqa: S704  files of this package
