"""Read what the house says about clauses: remarks on the text, and which page serves which clause."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from xinheng_forms.pages import pages
from xinheng_forms.registers import page_of, register, registers

Kind = Literal["decision", "note"]

HOME = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on the standards; `clauses` maps an anchor to its own wording, or to None for `text`."""

    id: str
    kind: Kind
    title: str
    text: str
    clauses: Mapping[str, str | None]

    def at(self, clause: str) -> str:
        """Give the wording that stands beside `clause`."""
        return self.clauses[clause] or self.text


@dataclass(frozen=True, slots=True)
class Service:
    """One page of the site, with the clauses it serves; a clause maps to fragments of the page, none for all of it.

    `parts` names the fragments in words; an item of appendix F goes by its number.
    """

    page: str
    label: str
    clauses: Mapping[str, Sequence[str]]
    parts: Mapping[str, str]

    def links(self, clause: str) -> Iterator[tuple[str, str]]:
        """Give address under `docs/` and name of each part that serves `clause`."""
        for fragment in self.clauses[clause]:
            yield f"{self.page}#{fragment}", f"{self.label} {self.parts.get(fragment, fragment.removeprefix('item-'))}"
        if not self.clauses[clause]:
            yield self.page, self.label


@cache
def all_remarks() -> tuple[Remark, ...]:
    """Read `forms/remarks.yaml`."""
    return tuple(Remark(**entry) for entry in _yaml("remarks.yaml"))


@cache
def services() -> tuple[Service, ...]:
    """Read `forms/links.yaml`; a register says itself which clauses it serves."""
    written = (
        Service(entry["page"], entry["label"], _parts(entry["clauses"]), _names(entry)) for entry in _yaml("links.yaml")
    )
    kept = (register(name) for name in registers())
    return (
        *written,
        *(Service(page_of(form["id"]), form["title"], dict.fromkeys(form["clauses"], ()), {}) for form in kept),
    )


def _names(entry: Mapping[str, Any]) -> Mapping[str, str]:
    """Name the parts of a page by the titles of its cards, unless the file says it shorter."""
    cards = (card for words in pages().values() if words.page == entry["page"] for card in words.cards)
    said: Mapping[str, str] = entry.get("parts", {})
    return {**{f"item-{card.id}": card.title for card in cards}, **said}


def _parts(clauses: Mapping[str, Sequence[str] | None]) -> Mapping[str, Sequence[str]]:
    return {clause: parts or () for clause, parts in clauses.items()}


def remarks(ids: Iterable[str]) -> tuple[Remark, ...]:
    """Give the remarks with these ids, in the order asked; an unknown id raises KeyError."""
    known = {remark.id: remark for remark in all_remarks()}
    return tuple(known[identifier] for identifier in ids)


def remarks_at(clause: str) -> tuple[Remark, ...]:
    """Give the remarks that stand beside `clause`, in the order of the file."""
    return tuple(remark for remark in all_remarks() if clause in remark.clauses)


def services_at(clause: str) -> tuple[Service, ...]:
    """Give the pages that serve `clause`."""
    return tuple(service for service in services() if clause in service.clauses)


def clauses_of(page: str) -> tuple[str, ...]:
    """Give the anchors of the clauses that `page` (a path under `docs/`) serves."""
    return tuple(clause for service in services() if service.page == page for clause in service.clauses)


def clause_href(clause: str) -> str:
    """Give the path under `docs/` of a clause: `gs-4.2.1-c` stands in `standards/gs/4.md#gs-4.2.1-c`."""
    standard, _, rest = clause.partition("-")
    chapter = re.split(r"[.-]", rest, maxsplit=1)[0]
    return f"standards/{standard}/{chapter}.md#{clause}"


def _yaml(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load((HOME / name).read_text(encoding="utf-8"))
    return entries
