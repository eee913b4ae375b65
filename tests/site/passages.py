"""Cut the text of a standard into its passages (paragraphs, cells, numbers), from the source and from the site."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

LEADING_NUMBER = re.compile(r"(\d+(?:\.\d+)+|A\.\d+|\d(?= ))\s*(?=\D|$)")
LIST_SIGN = re.compile(r"\s*-\s+")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "wbr", "area", "base", "source"})

Parts = dict[str, list[str]]


def passages(text: str) -> Iterator[str]:
    """Give the passages of one paragraph or cell: a leading clause number is a passage of its own."""
    text = LIST_SIGN.sub("", text, count=1) if LIST_SIGN.match(text) else text.strip()
    match = LEADING_NUMBER.match(text)
    if match:
        yield match[1]
        text = text[match.end() :]
    normal = normalise(text)
    if normal not in ("", "-"):
        yield normal


def normalise(text: str) -> str:
    """Drop white space that only lays text out; one space stays between two words of Latin letters or digits."""
    text = re.sub(r"\s+", " ", text.strip().strip("_"))
    return re.sub(r"(?<![!-~]) | (?![!-~])", "", text)


def digest(passage: str) -> str:
    """Give the short fingerprint of one passage."""
    return hashlib.sha256(passage.encode()).hexdigest()[:16]


def quoted(html: str) -> list[str]:
    """Give the passages that the article of a built page marks as quoted, in the order in which they are read."""
    reader = _QuoteReader()
    reader.feed(html[html.index("<article") : html.rindex("</article>")])
    return [passage for text in reader.texts for passage in passages(text)]


class _QuoteReader(HTMLParser):
    """Collect the text of elements with `data-quote`; in a nested one, the innermost mark counts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, int | None]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        index = None
        if any(name == "data-quote" for name, _ in attrs):
            index = len(self.texts)
            self.texts.append("")
        self.open.append((tag, index))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        for _, index in reversed(self.open):
            if index is not None:
                self.texts[index] += data
                return
