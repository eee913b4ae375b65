"""A document of survey responses and its result (gs appendix D).

Bare responses give every rate. A file of responses, which names its `kind` or its `round`, gives what the round's
organisation may see, as the server does for a sealed round: nothing about fewer people than the smallest group,
comments apart from all else. Its responses are as the server stores them, with a day, an origin, perhaps a comment.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .dates import read_day
from .definition import Form
from .disclosure import Disclosed, countable, disclose
from .document import Document
from .problems import Problems
from .rounds import Round, read_round
from .survey import Counts, counts, own, result, total
from .text import Json, at

__all__ = ["KEYS", "answer", "own", "read"]

KEYS = ("responses", "round", "kind", "version", "file")

KIND, VERSION = "xinheng-responses", "1"
ORIGINS = {"open": "网页", "kiosk": "现场平板", "paper": "纸质", "coded": "一次性代码"}
"""Where a response came from, and its word."""
OWN = ("day", "origin", "on_behalf", "comment")
"""What a response of a file may say beside answers and groups."""


@dataclass(slots=True)
class Gathered:
    """What the responses of a document add up to."""

    counts: Counts = field(default_factory=dict)
    round: Round | None = None
    days: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    on_behalf: int = 0
    comments: list[str] = field(default_factory=list)


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> Gathered:
    """Read `responses` and add them up; null among them is a blank sheet."""
    gathered = Gathered(round=_round(tree, problems))
    responses = tree.get("responses")
    if responses is None:
        problems.add("missing", "responses", "请给出答卷（responses），没有答卷就写空列表")
    elif not isinstance(responses, list):
        problems.add("wrong_type", "responses", "答卷（responses）应为列表，每份一个成员")
    else:
        each = (_read_one(form, gathered, response, index, problems) for index, response in enumerate(responses))
        gathered.counts = total(each)
    return gathered


def _round(tree: Mapping[str, Json], problems: Problems) -> Round | None:
    """Return the round of a file; None of a bare document."""
    if tree.get("kind") not in (None, KIND):
        problems.add("out_of_range", "kind", f"这个文件不是答卷文件（kind 应为 {KIND}）")
    version = tree.get("version")
    if version is not None and getattr(version, "literal", None) != VERSION:
        problems.add("out_of_range", "version", f"答卷文件的版本应为 {VERSION}；更新的文件请用更新版本的本站打开")
    if not isinstance(tree.get("file"), str | None):
        problems.add("wrong_type", "file", "文件编号（file）应为文字")
    given = tree.get("round")
    if given is None and tree.get("kind") is None:
        return None
    return read_round({} if given is None else given, "round", problems)


def _read_one(form: Form, gathered: Gathered, response: Json, index: int, problems: Problems) -> Counts:
    path = f"responses[{index}]"
    if gathered.round is None:
        return counts(form, response, path, problems)
    _note(gathered, response, path, problems)
    return countable(counts(form, _answers(response), path, problems))


def _answers(response: Json) -> Json:
    """Return the part of a response that is counted."""
    if not isinstance(response, dict):
        return response
    return {key: value for key, value in response.items() if key not in OWN}


def _note(gathered: Gathered, response: Json, path: str, problems: Problems) -> None:
    """Note where and when a response came, and its comment."""
    if not isinstance(response, dict):
        return
    if read_day("日期", response.get("day"), at(path, "day"), problems) is not None:
        gathered.days[str(response["day"])] += 1
    origin, comment, on_behalf = (response.get(key) for key in ("origin", "comment", "on_behalf"))
    if isinstance(origin, str) and origin in ORIGINS:
        gathered.origins[origin] += 1
    elif origin is not None:
        words = "、".join(f"“{word}”（{known}）" for known, word in ORIGINS.items())
        problems.add("out_of_range", at(path, "origin"), f"“来源”应为以下之一：{words}")
    if not isinstance(on_behalf, bool | None):
        problems.add("wrong_type", at(path, "on_behalf"), "“代填”应为 true 或 false")
    gathered.on_behalf += on_behalf is True
    if not isinstance(comment, str | None):
        problems.add("wrong_type", at(path, "comment"), "“意见”应为文字")
    elif comment and comment.strip():
        gathered.comments.append(comment.strip())


def answer(form: Form, document: Document[Gathered]) -> dict[str, object]:
    """Give the rates of a document's responses; of a round, those that may be shown, and what is known of it."""
    gathered = document.extra
    if gathered.round is None:
        return result(form, gathered.counts)
    disclosed = disclose(form, gathered.counts, gathered.round.smallest_group)
    return {**(disclosed.result or _nothing(form, gathered.counts)), **_around(gathered, gathered.round, disclosed)}


def _nothing(form: Form, counted: Counts) -> dict[str, Any]:
    """Return a result that only says how many responses there are."""
    return {**dict.fromkeys(result(form, {})), "responses": counted.get("responses", 0)}


def _around(gathered: Gathered, round_: Round, disclosed: Disclosed) -> dict[str, object]:
    """Say what else is known of a round; the order of comments follows from their text and from nothing else."""
    may_be_shown = disclosed.result is not None
    return {
        "stage": "final" if may_be_shown else "too_few",
        "round": dict(round_.given),
        "days": {day: gathered.days[day] for day in sorted(gathered.days)},
        "origins": {origin: gathered.origins[origin] for origin in sorted(gathered.origins)},
        "withheld": disclosed.withheld,
        "on_behalf": gathered.on_behalf if may_be_shown else None,
        "comments": sorted(gathered.comments) if may_be_shown else None,
    }
