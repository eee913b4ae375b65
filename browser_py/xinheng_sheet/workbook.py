"""One workbook from a definition and a document; the rules do the scoring."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xinheng import api

from xinheng_sheet.evaluation import evaluation, read
from xinheng_sheet.reasons import write_reasons
from xinheng_sheet.scores import write_scores
from xinheng_sheet.styles import styles

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class SheetError(ValueError):
    """The document cannot be scored; ``problems`` are those of the rules."""

    def __init__(self, problems: Sequence[dict[str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{problem['path']}: {problem['message']}" for problem in problems))


def write(definition: str, document: str) -> bytes:
    """Return the scoring sheet as XLSX.

    ``definition`` is the compiled text of an evaluation form, ``document`` a contract document. Raise SheetError for a
    document that the rules refuse.
    """
    result = api.run(definition, document)
    if api.is_error(result):
        raise SheetError(json.loads(result)["errors"])
    shown = evaluation(read(definition), read(document), read(result))
    file = BytesIO()
    book: Any = xlsxwriter.Workbook(file, OPTIONS)
    book.set_properties({"title": shown.title, "company": "", "comments": ""})
    style = styles(book)
    write_scores(book.add_worksheet("评分表"), shown, style)
    write_reasons(book.add_worksheet("逐项说明"), shown, style)
    book.close()
    return file.getvalue()
