"""How answers become a result: one module for each way, imported when a form first asks for it."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, cast

# The word in a form's `aggregation`, which is also the name of the module beside this one.
AGGREGATIONS = (
    "points",  # marks for items, a total and a grade
    "groups",  # met or short, group by group
    "criteria",  # met or short, one list
    "levels",  # the highest level reached, dimension by dimension
    "rates",  # parts of wholes, shown and not judged
    "deadlines",  # days counted from a date
    "colours",  # scores against thresholds, period by period
    "tally",  # responses counted and summed
    "roster",  # people as rows, counted
    "rows",  # the cells of a table, understood one by one
    "takeover",  # facts of one form handed to others that ask the same
)


class Aggregation(Protocol):
    """What such a module has."""

    KEYS: tuple[str, ...]
    """What its documents may say beside `about`, `class` and `facts`."""

    def own(self, raw: Mapping[str, Any], /) -> Any:
        """Read what only this aggregation needs of a definition."""

    def read(self, form: Any, tree: Mapping[str, Any], problems: Any, /) -> Any:
        """Read and check what stands under KEYS."""

    def answer(self, form: Any, document: Any, /) -> dict[str, Any]:
        """Turn a checked document into a result."""


def aggregation(word: str) -> Aggregation:
    """Give the module of a way to aggregate."""
    return cast("Aggregation", import_module(f".{word}", __package__))
