"""One workbook from a definition and a document; the rules do the scoring and the checking."""

import json
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xinheng import api

from xinheng_sheet.check_sheet import write_checks
from xinheng_sheet.checks import checks
from xinheng_sheet.evaluation import about, evaluation, read
from xinheng_sheet.reasons import write_reasons
from xinheng_sheet.roster_sheet import write_roster
from xinheng_sheet.scores import write_scores
from xinheng_sheet.styles import styles

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class SheetError(ValueError):
    """The document cannot be scored; ``problems`` are those of the rules."""

    def __init__(self, problems: Sequence[dict[str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{problem['path']}: {problem['message']}" for problem in problems))


def write(definition: str, document: str) -> bytes:
    """Return the result as XLSX: the scoring sheet of an evaluation, or a sheet with every criterion of other forms.

    ``definition`` is the compiled text of a form, ``document`` a contract document. Raise SheetError for a document that
    the rules refuse.
    """
    result = api.run(definition, document)
    if api.is_error(result):
        raise SheetError(json.loads(result)["errors"])
    form = read(definition)
    file = BytesIO()
    book: Any = xlsxwriter.Workbook(file, OPTIONS)
    book.set_properties({"title": form["title"], "company": "", "comments": ""})
    SHEETS[form["aggregation"]](book, form, read(document), read(result))
    book.close()
    return file.getvalue()


def _write_scores(book: Any, form: Any, document: Any, result: Any) -> None:
    shown = evaluation(form, document, result)
    style = styles(book)
    write_scores(book.add_worksheet("评分表"), shown, style)
    write_reasons(book.add_worksheet("逐项说明"), shown, style)


def _write_checks(book: Any, form: Any, document: Any, result: Any) -> None:
    rows = list(checks(form, result))
    write_checks(
        book.add_worksheet("核对表"),
        form["title"],
        about(form, document),
        result.get("counted", ""),
        rows,
        styles(book),
    )


def _write_roster(book: Any, form: Any, document: Any, _result: Any) -> None:
    write_roster(book.add_worksheet("花名册"), form, document, styles(book))


#: What is written for each way to aggregate.
SHEETS: Final[Mapping[str, Callable[[Any, Any, Any, Any], None]]] = {
    "points": _write_scores,
    "groups": _write_checks,
    "criteria": _write_checks,
    "levels": _write_checks,
    "roster": _write_roster,
}
