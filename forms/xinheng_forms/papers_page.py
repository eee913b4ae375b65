"""The form index: every sheet with a small picture, what it is, which clause, and where to print it, get it for Word, fill it in."""

from itertools import groupby
from pathlib import Path
from typing import Final

from markupsafe import Markup

from xinheng_forms.miniature import miniature
from xinheng_forms.papers import SHELF, Paper, papers, read_leaves
from xinheng_forms.register_page import SHELVES
from xinheng_forms.remarks import clause_href, clause_name
from xinheng_forms.templating import render
from xinheng_forms.word_file import word_file

#: Where the built site keeps the Word files.
WORD: Final = "assets/word/"


def render_papers(root: str = "../") -> str:
    """Return the index as HTML without blank lines; `root` leads from the page to the site's root."""
    ordered = sorted(papers().values(), key=lambda paper: _place(paper.shelf))
    shelves = [(shelf, list(group)) for shelf, group in groupby(ordered, key=lambda paper: paper.shelf)]
    return render(
        "papers.html",
        shelves=shelves,
        root=root,
        word=f"{root}{WORD}",
        picture=lambda paper: Markup(miniature(read_leaves(paper.id)[0])),  # noqa: S704  numbers only
        href=lambda page: root + page.replace("/index.md", "/").replace(".md", "/"),
        clause_href=lambda clause: root + clause_href(clause).replace(".md", "/"),
        clause_name=clause_name,
    )


def write_word_files(out: Path) -> list[Path]:
    """Write the blank Word file of every sheet into the folder `out`; return what was written."""
    out.mkdir(parents=True, exist_ok=True)
    for stale in out.glob("*.docx"):
        stale.unlink()
    return [path for paper in papers().values() for path in write_word(paper, out)]


def write_word(paper: Paper, out: Path) -> list[Path]:
    """Write the blank Word files of one sheet."""
    written = []
    for name, large in zip(paper.files, (False, True), strict=False):
        path = out / name
        path.write_bytes(word_file(read_leaves(paper.id), large=large))
        written.append(path)
    return written


def _place(shelf: str) -> int:
    order = (SHELF, *SHELVES)
    return order.index(shelf) if shelf in order else len(order)
