"""One sentence (zh-CN) for each item: the arithmetic that leads from its findings to its points."""

from fractions import Fraction

from .definition import Form
from .marks import Mark, Range, by_share
from .messages import shown
from .numerals import Amount, floored
from .words import STATES, from_to

_HUNDREDTH = Fraction(1, 100)


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
    statuses = [finding.status for finding in mark.findings]
    listed = "，".join(
        [f"{statuses.count(status)} 条{word}" for status, (_, word) in STATES.items() if status in statuses]
    )
    sharing = _sharing(mark, form) if policy == "proportional" else ""
    return f"按“{form.policies[policy]}”：{listed}，{sharing}计 {_points(mark.suggested)} 分（满分 {full}）"


def _sharing(mark: Mark, form: Form) -> str:
    """Write out the sum by shares, cut to two places, and that a step was rounded down to."""
    low, high = by_share(mark.item, mark.findings)
    added = (floored(low, _HUNDREDTH), floored(high, _HUNDREDTH))
    written = _written(mark, low, added[0]) if low == high else ""
    if added != mark.suggested:
        return f"{written or f'合计 {_points(added)} 分，'}向下取到 {shown(form.step)} 分，"
    return written


def _written(mark: Mark, exact: Amount, cut: Amount) -> str:
    """Write points by share as a calculation: 8 × 5/6 = 6.66…"""
    shares = [finding.high for finding in mark.findings if finding.status != "not_applicable"]
    if all(share in (0, 1) for share in shares):
        return ""
    summed = " + ".join(str(share) for share in shares)
    parts = f" ÷ {len(shares)} ×（{summed}）" if len(shares) > 1 else f" × {summed}"
    return f"{shown(mark.item.max)}{parts} = {shown(cut)}{'' if cut == exact else '…'}，"


def _points(points: Range) -> str:
    low, high = points
    return from_to(shown(low), shown(high))
