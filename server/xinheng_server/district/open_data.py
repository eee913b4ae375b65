"""Figures fit for everyone: counts without names, in which nothing small stands or can be worked out.

Three lines of figures, each of a known sum and with nothing in common but that: how many of a group of classes were
scored, how their grades fall, how each item came out. A group is one class, or several put together until those who
were scored and those who were not are each none or enough of them. Within a line small counts are withheld, and others
with them, by the rule the survey has.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinheng.suppression import withheld

from xinheng_server.district.items import OUTCOMES, outcome_of
from xinheng_server.district.submissions import District, Handed, latest

SMALLEST_GROUP = 5
CLASSES = ("A", "B", "C", "none")
UNSETTLED = "open"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Group:
    """One class or several: how many institutions it has, and what those that were scored handed in."""

    classes: tuple[str, ...]
    institutions: int
    scored: Sequence[Handed]

    @property
    def is_safe(self) -> bool:
        """Tell whether those who were scored and those who were not are each none or enough."""
        missing = self.institutions - len(self.scored)
        return all(count == 0 or count >= SMALLEST_GROUP for count in (len(self.scored), missing))


@dataclass(frozen=True, slots=True)
class Figure:
    """One count: of what (``measure``), among which classes, of which item if any, and in which category.

    ``count`` is None where it is withheld.
    """

    measure: str
    classes: str
    item: str
    category: str
    count: int | None


def figures(district: District, form: str, year: str, edition: str | None, grades: Sequence[str]) -> Sequence[Figure]:
    """Return all figures of a form, a year and an edition; ``grades`` are the form's, best first."""
    found = latest(district.of_form(form), year)
    groups = put_together(_by_class(district, {k: v for k, v in found.items() if v.edition == edition}))
    if not all(group.is_safe for group in groups):
        return [Figure("institutions", ALL, "", "registered", sum(group.institutions for group in groups))]
    scored = [each for group in groups for each in group.scored]
    return [
        *(figure for group in groups for figure in _participation(group)),
        *(figure for group in groups for figure in _grades(group, grades)),
        *_items(scored),
    ]


def put_together(groups: Sequence[Group]) -> Sequence[Group]:
    """Join a group that is not safe with the next one, or the one before, until all are safe or one is left."""
    joined = [group for group in groups if group.institutions]
    while len(joined) > 1 and (unsafe := [place for place, group in enumerate(joined) if not group.is_safe]):
        place = min(unsafe[0], len(joined) - 2)
        joined[place : place + 2] = [_union(joined[place], joined[place + 1])]
    return joined


def _union(one: Group, other: Group) -> Group:
    return Group((*one.classes, *other.classes), one.institutions + other.institutions, [*one.scored, *other.scored])


def _by_class(district: District, scored: Mapping[str, Handed]) -> Sequence[Group]:
    members: dict[str, list[str]] = {name: [] for name in CLASSES}
    for organisation in district.organisations:
        if organisation.removed is None or organisation.id in scored:
            members[organisation.organisation_class or "none"].append(organisation.id)
    return [Group((name,), len(ids), [scored[each] for each in ids if each in scored]) for name, ids in members.items()]


def _participation(group: Group) -> Sequence[Figure]:
    classes, scored = "+".join(group.classes), len(group.scored)
    counts = {"registered": group.institutions, "scored": scored, "not_scored": group.institutions - scored}
    return [Figure("institutions", classes, "", category, count) for category, count in counts.items()]


def _grades(group: Group, grades: Sequence[str]) -> Sequence[Figure]:
    counts = Counter(_verdict(each) for each in group.scored)
    return _line("grades", "+".join(group.classes), "", {name: counts[name] for name in (*grades, UNSETTLED)})


def _verdict(submission: Handed) -> str:
    words = (submission.head.get(name) for name in ("grade", "level", "status"))
    return next((str(word) for word in words if word), UNSETTLED)


def _items(scored: Sequence[Handed]) -> Sequence[Figure]:
    outcomes: dict[str, Counter[str]] = {}
    for submission in scored:
        for entry in submission.head.get("items", []):
            outcomes.setdefault(entry[0], Counter())[outcome_of(entry)] += 1
    return [
        figure
        for item_id, counts in outcomes.items()
        for figure in _line("items", ALL, item_id, {name: counts[name] for name in OUTCOMES})
    ]


def _line(measure: str, classes: str, item: str, counts: Mapping[str, int]) -> Sequence[Figure]:
    hidden = withheld(counts, SMALLEST_GROUP)
    return [
        Figure(measure, classes, item, category, None if category in hidden else count)
        for category, count in counts.items()
    ]


DICTIONARY: Sequence[Mapping[str, Any]] = (
    {"name": "form", "description": "表单的编号，例如 gs/evaluation"},
    {"name": "year", "description": "自评所属的年度"},
    {"name": "edition", "description": "评分所用规则的版本；不同版本的数字不能相比"},
    {
        "name": "measure",
        "description": "数的是什么：institutions 机构数；grades 各等级（或结论）的机构数；items 各评分项（或条件）的机构数",
    },
    {
        "name": "classes",
        "description": "机构类别：A 区中心、B 街道站、C 社区室、none 没有类别；用 + 连接的是合并后的一组；all 全部",
    },
    {"name": "item", "description": "评分项或条件的编号；measure 不是 items 时为空"},
    {
        "name": "category",
        "description": "registered 已登记、scored 已按本版本评分、not_scored 没有提交或用了别的版本；等级的编号，"
        "等级之外有 met 达到、short 未达到、unknown 未填全、open 尚未定论；full 满分或达到、partial 部分得分、none 未得分或未达到、not_applicable 不适用",
    },
    {
        "name": "count",
        "description": f"机构数。少于 {SMALLEST_GROUP} 家的不公布；能由合计推算出它的其他数字也一并不公布，写作空白（JSON 为 null）",
    },
)
"""What each column means."""
