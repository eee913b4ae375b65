"""Open data as files: CSV that a spreadsheet opens safely, and JSON with its dictionary inside."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinheng_sheet.cells import safe_text

from xinheng_server.answers import to_text
from xinheng_server.district.open_data import DICTIONARY, SMALLEST_GROUP, Figure

COLUMNS = tuple(str(entry["name"]) for entry in DICTIONARY)


@dataclass(frozen=True, slots=True)
class Release:
    """What a file is about: form, year, edition (None if nothing was handed in), and the day it was made."""

    form: str
    year: str
    edition: str | None
    day: str


def as_csv(release: Release, figures: Sequence[Figure]) -> bytes:
    """Return one line for each figure, in UTF-8 with a mark by which spreadsheets know it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([safe_text("" if cell is None else str(cell)) for cell in _row(release, each)] for each in figures)
    return ("\ufeff" + file.getvalue()).encode()


def dictionary_csv() -> bytes:
    """Return what each column means, as CSV."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("name", "description"))
    writer.writerows((safe_text(entry["name"]), safe_text(entry["description"])) for entry in DICTIONARY)
    return ("\ufeff" + file.getvalue()).encode()


def as_json(release: Release, figures: Sequence[Figure]) -> bytes:
    """Return the figures with their dictionary."""
    rows = [dict(zip(COLUMNS, _row(release, figure), strict=True)) for figure in figures]
    whole: Mapping[str, Any] = {
        "made": release.day,
        "smallest_group": SMALLEST_GROUP,
        "dictionary": DICTIONARY,
        "figures": rows,
    }
    return to_text(whole).encode()


def _row(release: Release, figure: Figure) -> Sequence[str | int | None]:
    of = (release.form, release.year, release.edition or "")
    return (*of, figure.measure, figure.classes, figure.item, figure.category, figure.count)
