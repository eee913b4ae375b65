"""The survey round that a file of responses belongs to: its name, its days, and the smallest group it promised."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .dates import read_day
from .numerals import Numeral, exact
from .problems import Problems
from .suppression import LARGEST_GROUP, SMALLEST_GROUP
from .text import Json, at

_TEXTS = {"id": "编号", "name": "名称", "organisation": "机构"}
_DAYS = {"opens": "开始日期", "closes": "结束日期", "sealed": "封存日期"}
_KNOWN = (*_TEXTS, *_DAYS, "target", "codes", "smallest_group")
_LARGEST_TARGET = 1_000_000


@dataclass(frozen=True, slots=True)
class Round:
    """What a document says of its round, and how few people are too few to be shown apart."""

    given: Mapping[str, Any]
    smallest_group: int


def read_round(value: Json, path: str, problems: Problems) -> Round | None:
    """Read a round; None if it is none."""
    if not isinstance(value, dict):
        problems.add("wrong_type", path, "调查轮次（round）应为对象")
        return None
    for key in value:
        if key not in _KNOWN:
            problems.add("unknown_key", at(path, key), f"调查轮次里没有“{key}”这个键；可用的有 {'、'.join(_KNOWN)}")
    for key, label in _TEXTS.items():
        if not isinstance(value.get(key), str | None):
            problems.add("wrong_type", at(path, key), f"“{label}”应为文字")
    days = {key: read_day(label, value.get(key), at(path, key), problems) for key, label in _DAYS.items()}
    if days["opens"] is not None and days["closes"] is not None and days["opens"] > days["closes"]:
        problems.add("out_of_range", at(path, "opens"), "开始日期不能晚于结束日期")
    if not isinstance(value.get("codes"), bool | None):
        problems.add("wrong_type", at(path, "codes"), "codes 应为 true 或 false")
    _count("期望份数", value.get("target"), at(path, "target"), (1, _LARGEST_TARGET), problems)
    smallest = _count("最小人数", value.get("smallest_group"), at(path, "smallest_group"), _GROUP, problems)
    return Round({**value, "smallest_group": smallest or SMALLEST_GROUP}, smallest or SMALLEST_GROUP)


_GROUP = (SMALLEST_GROUP, LARGEST_GROUP)


def _count(label: str, value: Json, path: str, bounds: tuple[int, int], problems: Problems) -> int | None:
    if value is None:
        return None
    lowest, highest = bounds
    if not isinstance(value, Numeral) or exact(value)[1]:
        problems.add("wrong_type", path, f"“{label}”应为整数")
    elif not lowest <= exact(value)[0] <= highest:
        problems.add("out_of_range", path, f"“{label}”应为 {lowest} 到 {highest} 的整数")
    else:
        return int(exact(value)[0])
    return None
