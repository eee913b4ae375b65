"""Every sheet that is printed or downloaded: what it is, which clause it serves, where it is filled in, and its one layout."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from xinheng_forms.annex_table import render_annex_table
from xinheng_forms.check_sheet import tables
from xinheng_forms.complaint import complaint_form
from xinheng_forms.complaint_desk import render_complaint_paper
from xinheng_forms.leaf import Leaf
from xinheng_forms.leaf_reader import leaves
from xinheng_forms.load import Definition, definition
from xinheng_forms.pages import pages
from xinheng_forms.paper_words import paper_words
from xinheng_forms.register_ledger import render_ledger
from xinheng_forms.register_page import KINDS
from xinheng_forms.register_paper import render_paper
from xinheng_forms.registers import page_of, register, registers, slug
from xinheng_forms.sheet import render_sheet
from xinheng_forms.survey_sheet import render_survey_sheet
from xinheng_forms.templating import render

SHELF: Final = "标准的附录和核对表"
NOTICE: Final = "公示"


class UnknownPaperError(LookupError):
    """There is no sheet of this name."""


@dataclass(frozen=True, slots=True)
class Form:
    """One of the ways in which a sheet is had: `ending` is what its files are called beside the sheet's own name."""

    file: str
    ending: str = ""
    large: bool = False
    is_ledger: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet; `page` is where it is filled in, `blank` the page that prints it blank, both under ``docs/``."""

    id: str
    title: str
    kind: str
    shelf: str
    clause: str
    summary: str
    page: str
    blank: str

    @property
    def name(self) -> str:
        """What its files are called."""
        return slug(self.id)

    @property
    def is_notice(self) -> bool:
        """Whether it hangs on a wall, and so comes on A3 too."""
        return self.kind == NOTICE

    @property
    def has_ledger(self) -> bool:
        """Whether it is kept by hand as a table too, a record in a line."""
        return self.id in registers() and bool(register(self.id)["paper"]["ledger"])

    @property
    def forms(self) -> tuple[Form, ...]:
        """How it is had, the usual size first."""
        large = (Form(f"{self.name}-a3.docx", "（A3）", large=True),) if self.is_notice else ()
        ledger = (Form(f"{self.name}-ledger.docx", "（台账）", is_ledger=True),) if self.has_ledger else ()
        return (Form(f"{self.name}.docx"), *large, *ledger)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its Word files."""
        return tuple(form.file for form in self.forms)


@cache
def papers() -> Mapping[str, Paper]:
    """Give every sheet by its id, in the order of the form index."""
    listed = {paper_id: _listed(paper_id, words) for paper_id, words in paper_words().items()}
    return listed | {name: _of_register(register(name)) for name in registers() if name not in listed}


def paper(paper_id: str) -> Paper:
    """Return a sheet by its id, such as gs/visitor. Raises UnknownPaperError."""
    if paper_id not in papers():
        raise UnknownPaperError(paper_id)
    return papers()[paper_id]


def layout(paper_id: str) -> str:
    """Return the blank sheet as HTML, the same that its page prints."""
    if paper_id in registers():
        return render_paper(register(paper_id))
    return LAYOUTS.get(paper_id, _check)(paper_id)


def read_leaves(paper_id: str, *, is_ledger: bool = False) -> tuple[Leaf, ...]:
    """Return the blank sheet, or the table that is kept by hand, as lines and boxes."""
    return leaves(render_ledger(register(paper_id)) if is_ledger else layout(paper_id), paper(paper_id).title)


def _evaluation(form_id: str) -> str:
    return render("paper.html", form=definition(form_id), sheet=render_sheet(form_id))


def _survey(form_id: str) -> str:
    return render_survey_sheet(form_id)


def _check(form_id: str) -> str:
    form = definition(form_id)
    quoted = render_annex_table(form_id)
    return render("check_paper.html", form=form, words=pages()[form_id], tables=tables(form), quoted=quoted)


LAYOUTS: Final[Mapping[str, Callable[[str], str]]] = {
    "gs/evaluation": _evaluation,
    "gs/survey": _survey,
    "gs/complaint": lambda _: render_complaint_paper(),
}


def _listed(paper_id: str, words: Mapping[str, str]) -> Paper:
    form: dict[str, Any] = (
        complaint_form()
        if paper_id == complaint_form()["id"]
        else register(paper_id)
        if paper_id in registers()
        else definition(paper_id)
    )
    clause = (
        next(each for each in form["clauses"] if each.count("-") == 1 and each.split("-")[1].isalpha())
        if "clauses" in form
        else form["clause"]
    )
    kind = form.get("annex") or _annex(clause)
    return Paper(
        paper_id, form["title"], kind, SHELF, clause, words["summary"], words["page"], words.get("print", words["page"])
    )


def _annex(clause: str) -> str:
    letter = clause.split("-")[1][0]
    return f"附录{letter}" if letter.isalpha() else "核对表"


def _of_register(form: Definition) -> Paper:
    kind = NOTICE if form["paper"]["style"] == "notice" else KINDS[form["kind"]]
    page = page_of(form["id"])
    return Paper(form["id"], form["title"], kind, form["shelf"], form["clauses"][0], form["summary"], page, page)
