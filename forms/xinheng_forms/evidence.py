"""Read what an inspector will ask to see for each item of appendix F: forms/evidence.yaml."""

from functools import cache
from typing import Any

from xinheng_forms.load import FORMS, read
from xinheng_forms.registers import register


@cache
def evidence() -> dict[str, dict[str, list[str]]]:
    """Give for each item what is asked for, and the titles of the registers of this kit that keep it."""
    raw: dict[str, dict[str, Any]] = read(FORMS / "evidence.yaml")
    return {item: {"asked": each["asked"], "kept": _titles(each.get("kept", ()))} for item, each in raw.items()}


def _titles(names: list[str]) -> list[str]:
    return [register(name)["title"] for name in names]
