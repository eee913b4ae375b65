"""What a points document says beside its facts: the policy, scores that overrule the suggestion, and locked items."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .definition import Form, Item
from .numerals import Amount, Numeral, exact, rounded
from .problems import Problems
from .text import Json, at

KEYS = ("policy", "locked", "scores")


@dataclass(frozen=True, slots=True)
class Overrule:
    """A score given by the assessor, with the reason."""

    score: Amount
    reason: str


@dataclass(frozen=True, slots=True)
class Marking:
    """How a document wants its items marked."""

    policy: str
    locked: frozenset[str]
    overrules: Mapping[str, Overrule]


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> Marking:
    """Read and check `policy`, `locked` and `scores`."""
    return Marking(
        policy=_read_policy(form, tree.get("policy"), problems),
        locked=_read_locked(form, tree.get("locked"), problems),
        overrules=_read_scores(form, tree.get("scores"), problems),
    )


def _read_policy(form: Form, word: Json, problems: Problems) -> str:
    default = next(iter(form.policies))
    if word is None or (isinstance(word, str) and word in form.policies):
        return word or default
    words = "、".join(f"{policy}（{name}）" for policy, name in form.policies.items())
    problems.add("out_of_range" if isinstance(word, str) else "wrong_type", "policy", f"计分办法应为以下之一：{words}")
    return default


def _read_locked(form: Form, listed: Json, problems: Problems) -> frozenset[str]:
    if listed is None:
        return frozenset()
    if not isinstance(listed, list):
        problems.add("wrong_type", "locked", "不能改动的项目应为列表，写项目编号")
        return frozenset()
    known = {item.id for item in form.any_items}
    for index, word in enumerate(listed):
        if not isinstance(word, str):
            problems.add("wrong_type", f"locked[{index}]", "应为项目编号")
        elif word not in known:
            problems.add("out_of_range", f"locked[{index}]", f"没有编号为“{word}”的项目")
    return frozenset(word for word in listed if isinstance(word, str))


def _read_scores(form: Form, tree: Json, problems: Problems) -> dict[str, Overrule]:
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        problems.add("wrong_type", "scores", "scores 应为对象，每个评定的项目一个成员")
        return {}
    by_id = {item.id: item for item in form.any_items}
    overrules = {}
    for key, entry in tree.items():
        path = at("scores", key)
        if key not in by_id:
            problems.add("unknown_key", path, f"没有编号为“{key}”的项目")
        elif entry is not None:
            overrule = _read_overrule(form, by_id[key], entry, path, problems)
            if overrule is not None:
                overrules[key] = overrule
    return overrules


def _read_overrule(form: Form, item: Item, entry: Json, path: str, problems: Problems) -> Overrule | None:
    if not isinstance(entry, dict):
        problems.add("wrong_type", path, f"“{item.name}”的评定应为对象，写明得分（score）和理由（reason）")
        return None
    for key in entry:
        if key not in ("score", "reason"):
            problems.add("unknown_key", at(path, key), "评定只有得分（score）和理由（reason）")
    score = _read_score(form, item, entry.get("score"), f"{path}.score", problems)
    reason = _read_reason(item, entry.get("reason"), f"{path}.reason", problems)
    return None if score is None or reason is None else Overrule(score, reason)


def _read_score(form: Form, item: Item, value: Json, path: str, problems: Problems) -> Amount | None:
    step = rounded(form.step, 2)
    expected = f"“{item.name}”的得分应为 0 到 {rounded(item.max, 2)} 之间的数，以 {step} 分为一档"
    if value is None:
        problems.add("missing", path, f"请写明得分：{expected}")
    elif not isinstance(value, Numeral):
        problems.add("wrong_type", path, expected)
    else:
        score, _ = exact(value)
        if 0 <= score <= item.max and Fraction(score, form.step).denominator == 1:
            return score
        problems.add("out_of_range", path, expected)
    return None


def _read_reason(item: Item, value: Json, path: str, problems: Problems) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        problems.add("missing", path, f"请写明“{item.name}”这样评定的理由")
    elif not isinstance(value, str):
        problems.add("wrong_type", path, f"“{item.name}”的评定理由应为文字")
    else:
        return value
    return None
