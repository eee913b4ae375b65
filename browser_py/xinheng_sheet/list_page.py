"""How a list stands on paper and on screen: A4 across, no wider than a page, its heads always in sight, pages numbered."""

from typing import Any

A4 = 9
"""The size's number in the file format."""


def set_up_list(sheet: Any, head_row: int | None, kept_columns: int = 0) -> None:
    """Set up a sheet whose heads stand in `head_row`, if it has any; so many columns stay in sight beside what is scrolled."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if head_row is not None:
        sheet.repeat_rows(head_row)
        sheet.freeze_panes(head_row + 1, kept_columns)
