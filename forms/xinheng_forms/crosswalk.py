"""Read which clauses of the two standards meet, and hold that every clause named exists."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from xinheng_forms.remarks import HOME, clause_href

type Strength = Literal["close", "partial", "contrast"]

STRENGTHS: Final[Mapping[Strength, str]] = {"close": "相近", "partial": "部分相同", "contrast": "对照"}
STANDARDS: Final = ("gs", "gbt")


@dataclass(frozen=True, slots=True)
class Pair:
    """Clauses of both standards that meet, each of `gs` with each of `gbt`, and why we say so."""

    gs: tuple[str, ...]
    gbt: tuple[str, ...]
    strength: Strength
    reason: str

    def others(self, clause: str) -> tuple[str, ...]:
        """Give the clauses of the other standard, or none if `clause` is not of this pair."""
        return self.gbt if clause in self.gs else self.gs if clause in self.gbt else ()


@dataclass(frozen=True, slots=True)
class Only:
    """Clauses that the other standard has nothing like."""

    clauses: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All pairs, and what stands alone."""

    pairs: tuple[Pair, ...]
    only: tuple[Only, ...]

    def at(self, clause: str) -> tuple[Pair, ...]:
        """Give the pairs that `clause` is in, in the order of the file."""
        return tuple(pair for pair in self.pairs if pair.others(clause))

    def counterparts(self, clause: str) -> tuple[str, ...]:
        """Give the clauses of the other standard that `clause` meets, in their own order."""
        return in_order({other for pair in self.pairs for other in pair.others(clause)})

    def clauses(self, standard: str) -> tuple[str, ...]:
        """Give the clauses of `standard` that meet one of the other, in their own order."""
        return in_order({clause for clause in self._named() if self.at(clause) and _standard(clause) == standard})

    def alone(self, standard: str) -> tuple[Only, ...]:
        """Give what only `standard` has."""
        return tuple(entry for entry in self.only if _standard(entry.clauses[0]) == standard)

    def missing(self, site: Path) -> list[str]:
        """List the clauses named here that the site built at `site` has no anchor for."""
        return [clause for clause in in_order(set(self._named())) if not _is_there(site, clause)]

    def _named(self) -> Iterator[str]:
        for pair in self.pairs:
            yield from (*pair.gs, *pair.gbt)
        for entry in self.only:
            yield from entry.clauses


@cache
def crosswalk() -> Crosswalk:
    """Read `forms/crosswalk.yaml`; raises ValueError for a strength that is none or a clause in the wrong place."""
    return parse(yaml.safe_load((HOME / "crosswalk.yaml").read_text(encoding="utf-8")))


def parse(raw: Mapping[str, Any]) -> Crosswalk:
    """Turn the file's content into a crosswalk; raises ValueError as `crosswalk` does."""
    pairs = tuple(
        Pair(tuple(entry["gs"]), tuple(entry["gbt"]), entry["strength"], entry["reason"]) for entry in raw["pairs"]
    )
    for pair in pairs:
        if pair.strength not in STRENGTHS:
            raise ValueError(f"crosswalk.yaml: {pair.strength} is none of {', '.join(STRENGTHS)}")
        for standard, clauses in zip(STANDARDS, (pair.gs, pair.gbt), strict=True):
            if strangers := [clause for clause in clauses if _standard(clause) != standard]:
                raise ValueError(f"crosswalk.yaml: {', '.join(strangers)} under {standard}")
    return Crosswalk(pairs, tuple(Only(tuple(entry["clauses"]), entry["note"]) for entry in raw["only"]))


def in_order(clauses: Iterable[str]) -> tuple[str, ...]:
    """Sort clauses as their standard has them: 4.2.1 c) before 4.10, the appendices last."""
    return tuple(sorted(clauses, key=_place))


def _place(clause: str) -> list[tuple[int, int, str]]:
    steps = re.split(r"[.-]", clause)
    return [(0, int(step), "") if step.isdigit() else (1, 0, step) for step in steps]


def _standard(clause: str) -> str:
    return clause.partition("-")[0]


def _is_there(site: Path, clause: str) -> bool:
    page = site / clause_href(clause).partition(".md")[0] / "index.html"
    return page.is_file() and f'id="{clause}"' in page.read_text(encoding="utf-8")
