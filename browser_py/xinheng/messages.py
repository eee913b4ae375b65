"""The kit's own sentences (zh-CN) about criteria; the standard's words, labels and units come from the definition."""

from .definition import Criterion, Item
from .numerals import Amount, rounded
from .percentages import percent, percent_above, percent_below, percentage
from .words import STATES


def shown(value: Amount) -> str:
    """Write an amount for reading: at most two places."""
    return rounded(value, 2)


def interval_words(low: Amount, high: Amount, sheets: Amount) -> str:
    """Say what a rate's interval means, of which answers it is true, and what it was reckoned from."""
    return (
        f"如果这些答卷是从服务对象中随机抽取的，那么在 95% 的情形下，全体服务对象的满意率在 {percent_below(low)} 到 {percent_above(high)} 之间。"
        f"自愿填写的答卷不是随机抽取的，区间只说明份数多少带来的误差。"
        f"（威尔逊区间；同一人的各个回答互相牵连，所以按 {shown(sheets)} 份完整答卷计算，不按回答个数。）"
    )


def amount_met(criterion: Criterion, total: Amount) -> str:
    """Say that an amount suffices."""
    return f"{criterion.lead}达到：{shown(total)}{_unit(criterion)}"


def amount_short(criterion: Criterion, total: Amount, lacking: Amount) -> str:
    """Say by how much an amount is short."""
    return f"{criterion.lead}少 {shown(lacking)}{_unit(criterion)}：{shown(total)} ＜ {shown(criterion.target)}"


def yes(criterion: Criterion) -> str:
    """Say that a demand is met, or a permission used."""
    if criterion.strength == "may":
        return f"已采用：{criterion.label}"
    return f"{STATES['met'][1]}：{criterion.label}"


def no(criterion: Criterion) -> str:
    """Say that a demand is not met, or a permission not used."""
    if criterion.strength == "may":
        return f"没有采用，不影响结论：{criterion.label}"
    return f"{STATES['short'][1]}：{criterion.label}"


def chosen(criterion: Criterion, word: str, best: str) -> str:
    """Say which word was chosen, and which is the best."""
    fact = criterion.facts[0]
    label, best_label = criterion.labels[f"{fact}.{word}"], criterion.labels[f"{fact}.{best}"]
    return f"达到：{label}" if criterion.marks[word] == criterion.marks[best] else f"{label}，没有达到“{best_label}”"


def quotient(part: Amount, whole: Amount) -> str:
    """Say how a rate was reckoned, for behind it."""
    return f"（{shown(part)} ÷ {shown(whole)}）"


def rate_met(criterion: Criterion, rate: Amount, reckoned: str = "") -> str:
    """Say that a rate suffices; `reckoned` is its quotient."""
    return f"{criterion.label} {percent(rate)}{reckoned}，达到 {percent(criterion.target)}"


def rate_short(criterion: Criterion, rate: Amount, reckoned: str = "") -> str:
    """Say by how many percentage points a rate is short; `reckoned` is its quotient."""
    bound = percent(criterion.target)
    return f"{criterion.label} {percent(rate, criterion.target)}{reckoned}，低于 {bound}，{_points(criterion, rate)}"


def fall_short(criterion: Criterion, fall: Amount) -> str:
    """Say that there is too little fall, or a rise."""
    if fall < 0:
        return f"没有下降，反而上升 {percent(-fall)}，应下降 {percent(criterion.target)}"
    return rate_short(criterion, fall)


def risen_from_none(criterion: Criterion, now: Amount) -> str:
    """Say that there is something now where there was nothing before."""
    name = criterion.names["before"]
    return f"“{criterion.labels[name]}”为 0，现在为 {shown(now)}，没有下降"


def lowest_met(criterion: Criterion, rate: Amount) -> str:
    """Say that even the lowest of several rates suffices."""
    return f"{criterion.label}每次都达到 {percent(criterion.target)}，最低 {percent(rate)}"


def lowest_short(criterion: Criterion, rate: Amount) -> str:
    """Say by how much the lowest of several rates is short."""
    bound = percent(criterion.target)
    return f"{criterion.label}最低的一次 {percent(rate, criterion.target)}，低于 {bound}，{_points(criterion, rate)}"


def rounds_open(criterion: Criterion, count: int) -> str:
    """Say how many entries of a list are not complete, or that there is none."""
    if count:
        return f"还有 {count} 次没有填完，不能算出{criterion.label}"
    return f"还没有填写{criterion.labels[criterion.facts[0]]}，不能算出{criterion.label}"


def not_answered(criterion: Criterion, missing: tuple[str, ...]) -> str:
    """Name what has not been answered."""
    return "还没有填写" + "和".join(f"“{criterion.labels[name]}”" for name in missing)


def none_there(criterion: Criterion, *names: str) -> str:
    """Say that a criterion does not apply since there is nothing to count."""
    return "、".join(f"“{criterion.labels[name]}”" for name in names) + "为 0，所以不适用"


def none_built(criterion: Criterion, group: Item) -> str:
    """Say that a room is missing, and how large it should be."""
    return f"没有{group.name}，应有 {shown(criterion.target)}{_unit(criterion)}"


def did_not_occur() -> str:
    """Say that the occasion did not arise."""
    return "没有发生，这一条不适用"


def _unit(criterion: Criterion) -> str:
    return f" {criterion.unit}" if criterion.unit else ""


def _points(criterion: Criterion, rate: Amount) -> str:
    gap = criterion.target * 100 - percentage(rate, criterion.target)
    return f"差 {rounded(gap, 20)} 个百分点"
