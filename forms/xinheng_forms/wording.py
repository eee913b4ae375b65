"""Say in the standards' own words what a clause is about: its title, or how it begins."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

STANDARDS: Final = Path(__file__).parents[2] / "docs" / "standards"
HEADING: Final = re.compile(r"#{1,4} (?:附 ?录 ?)?([A-F](?:\.\d+)?|\d[\d.]*)\b\s*(.*)")
BEGINNING: Final = 14
"""How many characters of a clause without a title stand for it."""


def wording(clause: str) -> str:
    """Give the title of `clause`, or its first words and an ellipsis; nothing for a row of a table."""
    words, is_title = _all().get(clause, ("", True))
    return words if is_title else beginning(words)


def passage(clause: str) -> str:
    """Give the title of `clause`, or all of its first paragraph; nothing for a row of a table."""
    return _all().get(clause, ("", True))[0]


@cache
def _all() -> dict[str, tuple[str, bool]]:
    pages = (page for name in ("gs", "gbt") for page in sorted((STANDARDS / name).glob("*.md")))
    return {clause: (words, is_title) for page in pages for clause, words, is_title in _clauses(page)}


def _clauses(page: Path) -> Iterator[tuple[str, str, bool]]:
    """Give each clause of a page with its title, or its first paragraph where it has none, and which of both it is."""
    standard, clause, untitled, items = page.parent.name, "", False, 0
    for line in page.read_text(encoding="utf-8").splitlines():
        if heading := HEADING.match(line):
            title = re.sub(r"\*[^*]*\*", "", heading[2]).strip()
            clause, untitled, items = f"{standard}-{heading[1]}", not title, 0
            if title:
                yield clause, " ".join(title.split()), True
        elif clause and line.startswith("- "):
            items += 1
            sign = chr(ord("a") + items - 1) if standard == "gs" else str(items)
            yield f"{clause}-{sign}", line.removeprefix("- ").strip(), False
        elif untitled and line.strip():
            untitled = False
            yield clause, line.strip(), False


def beginning(text: str) -> str:
    """Cut a passage after what it names, or after its first characters."""
    named = re.match(rf"([^：:]{{1,{BEGINNING}}})[：:]", text)
    if named:
        return named[1]
    text = text.strip().rstrip("；;。")
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING]}…"
