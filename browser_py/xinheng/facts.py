"""Turn the facts of a document into checked answers: one reader for each kind of fact, in one table."""

from collections.abc import Callable, Mapping

from .conditions import NOT_APPLICABLE, Answer, Answers
from .definition import Fact, Item
from .numerals import Amount, Numeral, exact
from .problems import Problems
from .text import Json, at

LIMIT = 10**9
_TOO_LARGE = "不超过 10 亿"

type Reader = Callable[[Fact, Json, str, Problems], Answer | None]


def read_facts(items: tuple[Item, ...], tree: Json, problems: Problems) -> dict[str, Answers]:
    """Read `facts` of a document: item id → answers. What is absent or null is left out."""
    if tree is None:
        return {item.id: {} for item in items if not item.id}
    if not isinstance(tree, dict):
        problems.add("wrong_type", "facts", "facts 应为对象，每一项一个成员")
        return {}
    by_id = {item.id: item for item in items}
    if "" in by_id:
        return {"": _read_item(by_id[""], tree, "facts", problems)}
    answers = {}
    for key, values in tree.items():
        if key not in by_id:
            problems.add("unknown_key", at("facts", key), f"这份表里没有“{key}”这一项")
        elif values is not None:
            answers[key] = _read_item(by_id[key], values, at("facts", key), problems)
    return answers


def _read_item(item: Item, values: Json, path: str, problems: Problems) -> Answers:
    if isinstance(values, dict):
        return _read_members(item.name, item.facts, item.parts, values, path, problems)
    problems.add("wrong_type", path, f"“{item.name}”应为对象，每个问题一个成员")
    return {}


def _read_members(
    owner: str,
    facts: tuple[Fact, ...],
    parts: tuple[tuple[str, str], ...],
    values: Mapping[str, Json],
    path: str,
    problems: Problems,
) -> dict[str, Answer]:
    by_id = {fact.id: fact for fact in facts}
    answers: dict[str, Answer] = {}
    for key, value in values.items():
        fact = by_id.get(key)
        if fact is None:
            problems.add("unknown_key", at(path, key), f"“{owner}”里没有“{key}”这个问题")
        elif value is not None:
            answer = READERS[fact.kind](fact, value, at(path, key), problems)
            if answer is not None:
                answers[key] = answer
    for part, whole in parts:
        if part in answers and whole in answers and _exceeds(answers[part], answers[whole]):
            message = f"“{by_id[part].label}”不能多于“{by_id[whole].label}”"
            problems.add("part_exceeds_whole", at(path, part), message)
    return answers


def _exceeds(part: Answer, whole: Answer) -> bool:
    return part > whole  # type: ignore[operator]  # parts are declared of numbers only


def read_count(fact: Fact, value: Json, path: str, problems: Problems) -> int | None:
    """Read a whole number from the fact's minimum to 10⁹."""
    expected = f"“{fact.label}”应为不小于 {fact.minimum} 的整数"
    if not isinstance(value, Numeral):
        problems.add("wrong_type", path, expected)
        return None
    count, places = exact(value)
    if places:
        problems.add("wrong_type", path, expected)
    elif count > LIMIT:
        problems.add("out_of_range", path, f"{expected}，{_TOO_LARGE}")
    elif count < fact.minimum:
        problems.add("out_of_range", path, expected)
    else:
        return int(count)
    return None


def read_area(fact: Fact, value: Json, path: str, problems: Problems) -> Amount | None:
    """Read a decimal from 0 to 10⁹ with at most two places."""
    expected = f"“{fact.label}”应为不小于 0 的数，最多两位小数"
    if not isinstance(value, Numeral):
        problems.add("wrong_type", path, expected)
        return None
    area, places = exact(value)
    if area > LIMIT:
        problems.add("out_of_range", path, f"{expected}，{_TOO_LARGE}")
    elif area < fact.minimum or places > 2:
        problems.add("out_of_range", path, expected)
    else:
        return area
    return None


def read_yes_no(fact: Fact, value: Json, path: str, problems: Problems) -> bool | str | None:
    """Read true or false, and "not_applicable" where the fact allows it."""
    if isinstance(value, bool) or (fact.may_be_not_applicable and value == NOT_APPLICABLE):
        return value
    words = "“是”（true）、“否”（false）或“不适用”（not_applicable）"
    if not fact.may_be_not_applicable:
        words = "“是”（true）或“否”（false）"
    problems.add("wrong_type", path, f"“{fact.label}”应为{words}")
    return None


def read_choice(fact: Fact, value: Json, path: str, problems: Problems) -> str | None:
    """Read one of the fact's words."""
    if isinstance(value, str) and any(value == word for word, _ in fact.words):
        return value
    words = "、".join(f"“{label}”（{word}）" for word, label in fact.words)
    problems.add(
        "out_of_range" if isinstance(value, str) else "wrong_type", path, f"“{fact.label}”应为以下之一：{words}"
    )
    return None


def read_rounds(fact: Fact, value: Json, path: str, problems: Problems) -> tuple[Answers, ...] | None:
    """Read a list of rounds; null stands for a round that is still open."""
    if not isinstance(value, list):
        problems.add("wrong_type", path, f"“{fact.label}”应为列表，每次一个成员")
        return None
    return tuple(_read_round(fact, entry, f"{path}[{index}]", problems) for index, entry in enumerate(value))


def _read_round(fact: Fact, entry: Json, path: str, problems: Problems) -> Answers:
    if entry is None:
        return {}
    if not isinstance(entry, dict):
        words = "、".join(f"“{field.label}”（{field.id}）" for field in fact.fields)
        problems.add("wrong_type", path, f"“{fact.label}”的每一次应为对象，写明{words}")
        return {}
    return _read_members(fact.label, fact.fields, fact.parts, entry, path, problems)


READERS: Mapping[str, Reader] = {
    "count": read_count,
    "area": read_area,
    "yes_no": read_yes_no,
    "choice": read_choice,
    "rounds": read_rounds,  # type: ignore[dict-item]  # the fields of rounds are counts
}
