"""Read what the kit itself says on the pages where forms are filled in: forms/pages.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

FILE: Final = Path(__file__).parents[1] / "pages.yaml"


@dataclass(frozen=True, slots=True)
class CardWords:
    """A card of a form without groups: its facts, and the clauses that are quoted beside them."""

    id: str
    title: str
    facts: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """The kit's own words on one page; what is `private` is never sent anywhere, not even to be computed.

    `table` is the form whose rules read a table that is brought, and `brought` says what becomes of it.
    """

    form: str
    page: str
    name: str
    noun: str
    act: str
    example: str
    first: str
    cards: tuple[CardWords, ...]
    todo: Mapping[str, str]
    bars: Mapping[str, str]
    note: str
    private: bool
    table: str
    brought: str
    rooms: Mapping[str, Mapping[str, str]]

    @property
    def address(self) -> str:
        """The page's address below the site's root."""
        return self.page.removesuffix(".md") + "/"


@cache
def pages() -> Mapping[str, PageWords]:
    """Give every page by the id of its form."""
    raw: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return {form: _page(form, words) for form, words in raw.items()}


def _page(form: str, raw: Mapping[str, Any]) -> PageWords:
    return PageWords(
        form=form,
        page=raw["page"],
        name=raw["name"],
        noun=raw["noun"],
        act=raw.get("act", raw["noun"]),
        example=raw.get("example", ""),
        first=raw.get("first", ""),
        cards=tuple(_card(card) for card in raw.get("cards", ())),
        todo=raw.get("todo", {}),
        bars=raw.get("bars", {}),
        note=raw.get("note", "备注"),
        private=raw.get("private", False),
        table=raw.get("table", ""),
        brought=raw.get("brought", ""),
        rooms=raw.get("rooms", {}),
    )


def _card(raw: Mapping[str, Any]) -> CardWords:
    return CardWords(raw["id"], raw["title"], tuple(raw["facts"]), tuple(raw.get("clauses", ())))
