"""Read what the kit itself says of the sheets of appendices and checks: forms/papers.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml

FILE: Final = Path(__file__).parents[1] / "papers.yaml"


@cache
def paper_words() -> Mapping[str, Mapping[str, str]]:
    """Give the words on each sheet by its form, in the order of the index."""
    read: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text("utf-8"))
    return read
