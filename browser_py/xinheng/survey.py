"""From responses to counts, and from counts to rates: whoever adds up the counts of single responses gets the same.

Counts are flat: `responses`; `items.1.satisfied` for each question and word; for each value of each group
`groups.sex.male.responses`, `.answered` and `.satisfied`. What is 0 is left out. `answering`, how many answered a
question at all, is counted by whoever withholds what is about few people (`disclosure`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .definition import Form
from .facts import LIMIT
from .intervals import Interval, wilson
from .messages import interval_words
from .numerals import Amount, Numeral, exact, quantity
from .problems import Code, Problems
from .text import Json, at

ANSWERING = "answering"
ITEMS, GROUPS = "items.", "groups."
"""How the counters of questions and of groups begin."""

type Counts = Mapping[str, int]
type GroupKeys = tuple[str, str, str]  # the counters of one value: responses, answered, satisfied


@dataclass(frozen=True, slots=True)
class Survey:
    """The questions, the words that answer them, the groups of people, and the counter of each answer."""

    questions: Mapping[str, Mapping[str, str]]  # question → word → counter
    words: Mapping[str, str]  # word → label
    favourable: tuple[str, ...]
    best: str
    groups: Mapping[str, Mapping[str, GroupKeys]]  # group → value → counters
    labels: Mapping[str, str]  # question, group and "group.value" → label
    bound: Amount
    counters: frozenset[str]


def own(raw: Mapping[str, Any]) -> Survey:
    """Read the survey of a definition."""
    words = {word["id"]: word["label"] for word in raw["words"]}
    questions = {
        question["id"]: {word: f"items.{question['id']}.{word}" for word in words} for question in raw["questions"]
    }
    groups = {
        group["id"]: {option["id"]: _group_keys(f"groups.{group['id']}.{option['id']}") for option in group["options"]}
        for group in raw["people"]
    }
    return Survey(
        questions=questions,
        words=words,
        favourable=tuple(word["id"] for word in raw["words"] if word.get("favourable")),
        best=raw["words"][0]["id"],
        groups=groups,
        labels=_labels(raw),
        bound=quantity(raw["bound"]),
        counters=frozenset(
            [
                "responses",
                ANSWERING,
                *(counter for counters in questions.values() for counter in counters.values()),
                *(counter for values in groups.values() for counters in values.values() for counter in counters),
            ]
        ),
    )


def _group_keys(stem: str) -> GroupKeys:
    return f"{stem}.responses", f"{stem}.answered", f"{stem}.satisfied"


def _labels(raw: Mapping[str, Any]) -> dict[str, str]:
    labels = {question["id"]: question["label"] for question in raw["questions"]}
    for group in raw["people"]:
        labels[group["id"]] = group["label"]
        labels |= {f"{group['id']}.{option['id']}": option["label"] for option in group["options"]}
    return labels


def total(many: Iterable[Counts]) -> dict[str, int]:
    """Add up counts."""
    sums: dict[str, int] = {}
    for each in many:
        for counter, count in each.items():
            sums[counter] = sums.get(counter, 0) + count
    return sums


def counts(form: Form, response: Json, path: str, problems: Problems) -> dict[str, int]:
    """Check one response and count it; its counts are of use only if no problem was added."""
    survey: Survey = form.own
    counted = {"responses": 1}
    if response is None:
        return counted
    if not isinstance(response, dict):
        problems.add("wrong_type", path, "一份答卷应为对象，空白答卷写 null")
        return counted
    answered, satisfied = _count_items(survey, response.get("items"), at(path, "items"), counted, problems)
    for key, value in response.items():
        if key == "items":
            continue
        values = survey.groups.get(key)
        if values is None:
            known = "、".join(("items", *survey.groups))
            problems.add("unknown_key", at(path, key), f"答卷里没有“{key}”这个键；可用的有 {known}")
        elif value.__class__ is str and value in values:
            people, answers, favourable = values[value]
            counted[people] = 1
            counted[answers] = answered
            counted[favourable] = satisfied
        elif value is not None:
            words = {value: survey.labels[f"{key}.{value}"] for value in values}
            _refuse(value, at(path, key), survey.labels[key], words, problems)
    return counted


def _count_items(
    survey: Survey, items: Json, path: str, counted: dict[str, int], problems: Problems
) -> tuple[int, int]:
    """Count the answers to the questions; return how many there are, and how many are favourable."""
    if items is None:
        return 0, 0
    if not isinstance(items, dict):
        problems.add("wrong_type", path, "各题的回答（items）应为对象，每题一个成员")
        return 0, 0
    answered = satisfied = 0
    questions, favourable = survey.questions, survey.favourable
    for question, word in items.items():
        counters = questions.get(question)
        if counters is None:
            problems.add("unknown_key", at(path, question), f"调查表里没有第“{question}”题")
        elif word.__class__ is str and word in counters:
            counted[counters[word]] = 1
            answered += 1
            satisfied += word in favourable
        elif word is not None:
            _refuse(word, at(path, question), survey.labels[question], survey.words, problems)
    return answered, satisfied


def _refuse(value: Json, path: str, label: str, words: Mapping[str, str], problems: Problems) -> None:
    listed = "、".join(f"“{word_label}”（{word}）" for word, word_label in words.items())
    code: Code = "out_of_range" if isinstance(value, str) else "wrong_type"
    problems.add(code, path, f"“{label}”应为以下之一：{listed}")


def read_counts(form: Form, tree: Json, problems: Problems) -> Counts:
    """Read counts that were added up elsewhere."""
    survey: Survey = form.own
    if not isinstance(tree, dict):
        problems.add("wrong_type", "", "计数应为对象")
        return {}
    for counter, value in tree.items():
        if counter not in survey.counters:
            problems.add("unknown_key", counter, f"没有“{counter}”这个计数")
        elif not isinstance(value, Numeral) or exact(value)[1]:
            problems.add("wrong_type", counter, "计数应为整数")
        elif not 0 <= exact(value)[0] <= LIMIT:
            problems.add("out_of_range", counter, "计数应为 0 到 10 亿的整数")
    return {} if problems else {counter: int(exact(value)[0]) for counter, value in tree.items()}  # type: ignore[arg-type]


def result(form: Form, counted: Counts, hidden: Collection[str] = ()) -> dict[str, Any]:
    """Give the rates that follow from counts; a rate of nothing is null.

    Questions that are `hidden` stand empty and are in no sum.
    """
    survey: Survey = form.own
    items = [_item(survey, question, counted, question in hidden) for question in survey.questions]
    shown = [item for item in items if item["counts"] is not None]
    by_word = {word: sum(each["counts"][word] for each in shown) for word in survey.words}
    answered = sum(by_word.values())
    rate = _rate(sum(by_word[word] for word in survey.favourable), answered)
    asked = _asked(shown)
    interval = _interval(rate, answered, asked)
    return {
        "responses": counted.get("responses", 0),
        "answered": answered,
        "satisfied": sum(by_word[word] for word in survey.favourable),
        "rate": rate,
        "satisfied_only_rate": _rate(by_word[survey.best], answered),
        "interval": interval,
        "interval_words": interval and interval_words(*interval, Fraction(answered, asked)),
        "meets_95": None if rate is None else rate >= survey.bound,
        "items": items,
        "groups": {
            group: {value: _group(keys, counted, asked) for value, keys in values.items()}
            for group, values in survey.groups.items()
        },
    }


def _item(survey: Survey, question: str, counted: Counts, is_hidden: bool) -> dict[str, Any]:
    if is_hidden:
        return {"id": question, **dict.fromkeys(("answered", "blank", "counts", "rate", "interval"))}
    by_word = {word: counted.get(counter, 0) for word, counter in survey.questions[question].items()}
    answered = sum(by_word.values())
    rate = _rate(sum(by_word[word] for word in survey.favourable), answered)
    return {
        "id": question,
        "answered": answered,
        "blank": counted.get("responses", 0) - answered,
        "counts": by_word,
        "rate": rate,
        "interval": _interval(rate, answered, 1),
    }


def _group(keys: GroupKeys, counted: Counts, asked: int) -> dict[str, Any]:
    responses, answered, satisfied = (counted.get(key, 0) for key in keys)
    rate = _rate(satisfied, answered)
    return {
        "responses": responses,
        "answered": answered,
        "satisfied": satisfied,
        "rate": rate,
        "interval": _interval(rate, answered, asked),
    }


def _asked(items: Iterable[Mapping[str, Any]]) -> int:
    """Count the questions that anybody answered."""
    return sum(item["answered"] > 0 for item in items)


def _interval(rate: Amount | None, answered: int, asked: int) -> Interval | None:
    """Reckon with people, not answers: one person's answers hang together, so all of them are worth one.

    Fewer people than there were, if sheets have blanks: the interval is rather too wide than too narrow.
    """
    return None if rate is None or not asked else wilson(rate, Fraction(answered, asked))


def _rate(part: int, whole: int) -> Amount | None:
    return Fraction(part, whole) if whole else None
