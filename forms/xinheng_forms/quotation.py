"""Give the standards' own words for a clause, read from their pages, so that nothing that quotes them is typed twice."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from xinheng_forms.wording import HEADING, STANDARDS


def quotation(clause: str) -> str:
    """Give the words of `clause`: its paragraphs, or the text of one list item. Raises LookupError where there are none."""
    try:
        return _all()[clause]
    except KeyError:
        raise LookupError(f"no text is known for {clause}") from None


@cache
def _all() -> dict[str, str]:
    pages = (page for name in ("gs", "gbt") for page in sorted((STANDARDS / name).glob("*.md")))
    found: dict[str, str] = {}
    for page in pages:
        for clause, words in _passages(page):
            found[clause] = f"{found[clause]}\n{words}" if clause in found else words
    return found


def _passages(page: Path) -> Iterator[tuple[str, str]]:
    """Give the paragraphs and list items of a page, each with the clause that it stands in."""
    standard, clause, items = page.parent.name, "", 0
    for line in page.read_text(encoding="utf-8").splitlines():
        if heading := HEADING.match(line):
            clause, items = f"{standard}-{heading[1]}", 0
        elif clause and line.startswith("- "):
            items += 1
            sign = chr(ord("a") + items - 1) if standard == "gs" else str(items)
            yield f"{clause}-{sign}", _plain(line.removeprefix("- "))
        elif clause and line[:1] not in ("", "<", "{", "|", "`", "#", "*"):
            yield clause, _plain(line)


def _plain(line: str) -> str:
    return re.sub(r"\*\*(.*?)\*\*", r"\1", line).strip()
