"""One sentence (zh-CN) for each item: the arithmetic that leads from its findings to its points."""

from collections import Counter
from collections.abc import Mapping

from .definition import Form
from .findings import Status
from .marks import Mark, Range, by_share
from .messages import shown

_COUNTED: Mapping[Status, str] = {
    "met": "条达到",
    "short": "条未达到",
    "unknown": "条待填",
    "not_applicable": "条不适用",
}


def reason(mark: Mark, form: Form, policy: str) -> str:
    """Say how the item comes to its points."""
    full = f"{shown(mark.item.max)} 分"
    if mark.overrule:
        suggested = f"系统建议 {_points(mark.suggested)} 分"
        return f"评定为 {shown(mark.overrule.score)} 分（{suggested}）：{mark.overrule.reason}"
    if mark.status == "not_applicable":
        return f"各条要求都不适用，计满分 {full}"
    if mark.item.graded:
        return f"标准本身分档，计 {_points(mark.suggested)} 分（满分 {full}）"
    counts = Counter(finding.status for finding in mark.findings)
    listed = "，".join(f"{counts[status]} {words}" for status, words in _COUNTED.items() if counts[status])
    sharing = _sharing(mark, form) if policy == "proportional" else ""
    return f"按“{form.policies[policy]}”：{listed}，{sharing}计 {_points(mark.suggested)} 分（满分 {full}）"


def _sharing(mark: Mark, form: Form) -> str:
    """Say what the shares add up to, where rounding down took something away."""
    exact = by_share(mark.item, mark.findings)
    if exact == mark.suggested:
        return ""
    return f"合计 {_points(exact)} 分，向下取到 {shown(form.step)} 分，"


def _points(points: Range) -> str:
    low, high = points
    return shown(low) if low == high else f"{shown(low)}—{shown(high)}"
