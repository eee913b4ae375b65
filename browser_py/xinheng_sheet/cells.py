"""Cells that stay what they are: text never becomes a formula, here or in a CSV file made from here."""

from decimal import Decimal
from typing import Any

LONGEST_TEXT = 32_767
_STARTS_A_FORMULA = frozenset("=@＝＠\t\r\n|")
_SIGNS = frozenset("+-＋－")
_CALLS = frozenset("(|!")


def safe_text(text: str) -> str:
    """Return the text as a spreadsheet may hold it.

    A text that a spreadsheet would take for a formula when it comes from a CSV file gets an apostrophe before it; one
    that begins with a sign only if it could call something, so that +86 571 stays as it was typed. Halves of characters,
    which no file can hold, are replaced; what is longer than a cell is cut and says so.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    if not whole.strip():
        return ""
    guarded = f"'{whole}" if _could_act(whole) else whole
    return guarded if len(guarded) <= LONGEST_TEXT else f"{guarded[: LONGEST_TEXT - 10]}…（后略）"


def _could_act(text: str) -> bool:
    first = {text[0], text.strip()[0]}
    return bool(first & _STARTS_A_FORMULA) or bool(first & _SIGNS and _CALLS.intersection(text))


def put_text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
    """Write text as text."""
    if text:
        sheet.write_string(row, column, safe_text(text), style)
    else:
        sheet.write_blank(row, column, None, style)


def put_number(sheet: Any, row: int, column: int, number: Decimal | None, style: Any = None) -> None:
    """Write a number as a number, or an empty cell to be filled in."""
    if number is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, float(number), style)


def merge_text(sheet: Any, first: tuple[int, int], last: tuple[int, int], text: str, style: Any) -> None:
    """Write text into merged cells; a single cell is not merged."""
    if first != last:
        sheet.merge_range(*first, *last, "", style)
    put_text(sheet, *first, text, style)


def lines(text: str, width: float) -> int:
    """Estimate how many lines the text takes in a column of that width, a Chinese character being two wide."""
    measure = (sum(2 if ord(sign) > 0x2000 else 1.1 for sign in line) for line in text.split("\n"))
    return sum(max(1, -int(-length // max(width - 1.5, 1))) for length in measure)
