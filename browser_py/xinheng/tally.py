"""From responses to counts, and from counts to rates: whoever adds up the counts of single responses gets the same.

Counts are flat: `responses`; `items.1.satisfied` for each question and word; for each value of each group
`groups.sex.male.responses`, `.answered` and `.satisfied`. What is 0 is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .definition import Form
from .document import Document
from .facts import LIMIT
from .numerals import Amount, Numeral, exact, quantity
from .problems import Code, Problems
from .text import Json, at

KEYS = ("responses",)

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


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> Counts:
    """Read `responses` and add them up; null among them is a blank sheet."""
    responses = tree.get("responses")
    if responses is None:
        problems.add("missing", "responses", "请给出答卷（responses），没有答卷就写空列表")
    elif not isinstance(responses, list):
        problems.add("wrong_type", "responses", "答卷（responses）应为列表，每份一个成员")
    else:
        return total(
            counts(form, response, f"responses[{index}]", problems) for index, response in enumerate(responses)
        )
    return {}


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
        if key == "items" or value is None:
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
        else:
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


def answer(form: Form, document: Document[Counts]) -> dict[str, object]:
    """Give the rates of a document's responses (gs appendix D)."""
    return result(form, document.extra)


def result(form: Form, counted: Counts) -> dict[str, object]:
    """Give the rates that follow from counts; a rate of nothing is null."""
    survey: Survey = form.own
    items = [_item(survey, question, counted) for question in survey.questions]
    by_word = {word: sum(each["counts"][word] for each in items) for word in survey.words}
    answered = sum(by_word.values())
    satisfied = sum(by_word[word] for word in survey.favourable)
    rate = _rate(satisfied, answered)
    return {
        "responses": counted.get("responses", 0),
        "answered": answered,
        "satisfied": satisfied,
        "rate": rate,
        "satisfied_only_rate": _rate(by_word[survey.best], answered),
        "meets_95": None if rate is None else rate >= survey.bound,
        "items": items,
        "groups": {
            group: {value: _group(keys, counted) for value, keys in values.items()}
            for group, values in survey.groups.items()
        },
    }


def _item(survey: Survey, question: str, counted: Counts) -> dict[str, Any]:
    by_word = {word: counted.get(counter, 0) for word, counter in survey.questions[question].items()}
    answered = sum(by_word.values())
    satisfied = sum(by_word[word] for word in survey.favourable)
    return {"id": question, "answered": answered, "counts": by_word, "rate": _rate(satisfied, answered)}


def _group(keys: GroupKeys, counted: Counts) -> dict[str, object]:
    responses, answered, satisfied = (counted.get(key, 0) for key in keys)
    rate = _rate(satisfied, answered)
    return {"responses": responses, "answered": answered, "satisfied": satisfied, "rate": rate}


def _rate(part: int, whole: int) -> Amount | None:
    return Fraction(part, whole) if whole else None
