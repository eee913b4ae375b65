"""The form index: every sheet with a small picture, what it is, which clause, and where to print it, get it for Word, fill it in."""

from itertools import groupby
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from markupsafe import Markup
from xinheng_sheet.clause_names import clause_name

from xinheng_forms.chart_page import chart_picture, chart_title
from xinheng_forms.miniature import miniature
from xinheng_forms.papers import SHELF, Paper, papers, read_leaves
from xinheng_forms.remarks import clause_href
from xinheng_forms.shelves import Place, place
from xinheng_forms.templating import render
from xinheng_forms.word_file import DAY, word_file

#: The page of the standards with the chart.
CHART: Final = "gs/A"
#: Where the built site keeps the Word files.
WORD: Final = "assets/word/"
#: All of them in one.
WHOLE: Final = "blank-sheets.zip"


def render_papers(root: str = "../") -> str:
    """Return the index as HTML without blank lines; `root` leads from the page to the site's root."""
    return render(
        "papers.html",
        shelves=_shelves(),
        whole=WHOLE,
        chart={"title": chart_title(CHART), "picture": Markup(chart_picture(CHART))},  # noqa: S704  numbers only
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
    written = [path for paper in papers().values() for path in write_word(paper, out)]
    return [*written, _write_whole(out)]


def _write_whole(out: Path) -> Path:
    """Write one file with all the Word files in `out`, by the names that people know, in a folder for each shelf."""
    path = out / WHOLE
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for shelf, listed in _shelves():
            for paper in listed:
                for form in paper.forms:
                    entry = ZipInfo(f"空白表/{shelf}/{paper.title}{form.ending}.docx", DAY)
                    package.writestr(entry, (out / form.file).read_bytes())
    return path


def write_word(paper: Paper, out: Path) -> list[Path]:
    """Write the blank Word files of one sheet."""
    written = []
    for form in paper.forms:
        path = out / form.file
        path.write_bytes(word_file(read_leaves(paper.id, is_ledger=form.is_ledger), large=form.large))
        written.append(path)
    return written


def _shelves() -> list[tuple[str, list[Paper]]]:
    """Give the sheets as they are grouped in the index: the standards' own first, in their order."""
    own = [paper for paper in papers().values() if paper.shelf == SHELF]
    others = sorted((paper for paper in papers().values() if paper.shelf != SHELF), key=_place)
    return [(SHELF, own), *((shelf, list(group)) for shelf, group in groupby(others, key=lambda paper: paper.shelf))]


def _place(paper: Paper) -> Place:
    return place(paper.shelf, paper.id)
