"""The line that says whom to call in need: the operator's words, their telephone numbers ready to dial."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_NUMBER = re.compile(r"(?<![\d:：.-])\d(?:[- ]?\d){2,14}(?![\d:：.]|-\d)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line; ``tel`` is what a telephone dials, empty where the piece is not a number."""

    text: str
    tel: str = ""


@cache
def spoken(line: str) -> Sequence[Part]:
    """Return the pieces of a line such as "心理援助热线 12356，24 小时"."""
    parts, end = [], 0
    for found in _NUMBER.finditer(line):
        parts += [Part(line[end : found.start()]), Part(found[0], re.sub(r"\D", "", found[0]))]
        end = found.end()
    return [part for part in [*parts, Part(line[end:])] if part.text]
