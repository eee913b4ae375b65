"""From a row of scores to colours: one for each period, the trend, and whether the colour has stopped changing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .definition import Fact, Form, fact
from .document import Document
from .facts import read_decimal
from .numerals import Amount
from .problems import Problems
from .text import Json, at

KEYS = ("thresholds", "tolerance", "scores")
NO_COLOUR = "none"

type Scores = tuple[Amount | None, ...]  # oldest first; None for a period without a rating


@dataclass(frozen=True, slots=True)
class Scale:
    """The colours, mildest first, as questions after their thresholds; the other numbers; what control looks at."""

    colours: tuple[Fact, ...]
    score: Fact
    tolerance: Fact
    periods: int


@dataclass(frozen=True, slots=True)
class Rated:
    """What was asked: the threshold of each colour, how much a score may move, and the scores."""

    thresholds: Mapping[str, Amount]
    tolerance: Amount
    scores: Scores


def own(raw: Mapping[str, Any]) -> Scale:
    """Read the colours of a definition."""
    return Scale(
        colours=tuple(_number(colour["id"], colour["threshold_label"]) for colour in raw["colours"]),
        score=_number("score", raw["score_label"]),
        tolerance=_number("tolerance", raw["tolerance_label"]),
        periods=raw["control_periods"],
    )


def _number(name: str, label: str) -> Fact:
    return fact({"id": name, "kind": "score", "label": label})


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> Rated:
    """Read thresholds, tolerance and scores."""
    scale: Scale = form.own
    tolerance = tree.get("tolerance")
    return Rated(
        thresholds=_read_thresholds(scale, tree.get("thresholds"), problems),
        tolerance=0 if tolerance is None else read_decimal(scale.tolerance, tolerance, "tolerance", problems) or 0,
        scores=_read_scores(scale, tree.get("scores"), problems),
    )


def _read_thresholds(scale: Scale, tree: Json, problems: Problems) -> dict[str, Amount]:
    if tree is None:
        problems.add("missing", "thresholds", "请写明各色的分值界限（thresholds）")
        return {}
    if not isinstance(tree, dict):
        problems.add("wrong_type", "thresholds", "分值界限（thresholds）应为对象，每种颜色一个成员")
        return {}
    known = {colour.id: colour for colour in scale.colours}
    for key in tree:
        if key not in known:
            problems.add("unknown_key", at("thresholds", key), f"没有“{key}”这种颜色；可用的有 {'、'.join(known)}")
    read = {colour.id: _read_threshold(colour, tree.get(colour.id), problems) for colour in scale.colours}
    for lower, higher in pairwise(scale.colours):
        below, above = read[lower.id], read[higher.id]
        if below is not None and above is not None and above <= below:
            message = f"“{higher.label}”应大于“{lower.label}”"
            problems.add("out_of_range", f"thresholds.{higher.id}", message)
    return {colour: value for colour, value in read.items() if value is not None}


def _read_threshold(colour: Fact, value: Json, problems: Problems) -> Amount | None:
    path = f"thresholds.{colour.id}"
    if value is None:
        problems.add("missing", path, f"请写明“{colour.label}”")
        return None
    return read_decimal(colour, value, path, problems)


def _read_scores(scale: Scale, listed: Json, problems: Problems) -> Scores:
    if listed is None:
        return ()
    if not isinstance(listed, list):
        problems.add("wrong_type", "scores", "评估分值（scores）应为列表，每个周期一个成员，从早到晚")
        return ()
    return tuple(
        None if value is None else read_decimal(scale.score, value, f"scores[{index}]", problems)
        for index, value in enumerate(listed)
    )


def answer(form: Form, document: Document[Rated]) -> dict[str, object]:
    """Colour every period, and say how the last ones go on (gs 8.5.1, 8.5.3, 8.5.5)."""
    scale: Scale = form.own
    rated = document.extra
    history = [None if score is None else _colour(score, rated.thresholds) for score in rated.scores]
    colour = history[-1] if history else None
    return {
        "colour": colour,
        "history": history,
        "trend": _trend(rated.scores[-2:], rated.tolerance),
        "control": colour not in (None, NO_COLOUR) and _steady(rated, scale.periods),
    }


def _colour(score: Amount, thresholds: Mapping[str, Amount]) -> str:
    """Give the gravest colour whose threshold the score reaches."""
    reached = [colour for colour in thresholds if score >= thresholds[colour]]
    return reached[-1] if reached else NO_COLOUR


def _trend(last_two: Sequence[Amount | None], tolerance: Amount) -> str | None:
    if len(last_two) < 2:
        return None
    before, now = last_two
    if before is None or now is None:
        return None
    if -tolerance <= now - before <= tolerance:
        return "flat"
    return "rising" if now > before else "falling"


def _steady(rated: Rated, periods: int) -> bool:
    """Tell whether each of the last scores has stayed within tolerance of the one before it."""
    last = rated.scores[-periods - 1 :]
    return len(last) == periods + 1 and all(_trend(pair, rated.tolerance) == "flat" for pair in pairwise(last))
