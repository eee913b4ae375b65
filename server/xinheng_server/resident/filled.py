"""The survey as a form sends it without script: texts by field name, and what they mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape
from xinheng_forms.load import Definition, definition

from xinheng_server.json_text import read_json

ITEM = "items."
OWN = ("id", "step")
ORIGINS: Mapping[str, str] = {"open": "网页", "coded": "网页，凭一次性代码"}
"""How an answer came, as a resident reads it; the page's script has the same words."""


class Values(dict[str, str]):
    """What was filled in, by field name; whatever was not is an empty text."""

    def __missing__(self, name: str) -> str:
        """Return that nothing was filled in."""
        return ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came: ``step`` is the button that was pressed, ``id`` that of the answer, None if it is none."""

    id: str | None
    step: str
    values: Values


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the answer for people; ``text`` is empty where nothing was answered, ``is_question`` if it may surprise."""

    label: str
    text: str
    is_question: bool = False


@cache
def form() -> Definition:
    """Return appendix D."""
    return definition("gs/survey")


def read_filled(fields: Mapping[str, str]) -> Filled:
    """Read the fields of a form that was sent."""
    values = Values((name, text.replace("\r\n", "\n")) for name, text in fields.items() if text and name not in OWN)
    return Filled(_uuid(fields.get("id", "")), fields.get("step", ""), values)


def answer_of(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer that the fields make, as a script would have sent it; not yet checked."""
    answer: dict[str, Any] = {name: text for name, text in values.items() if not name.startswith(ITEM)}
    if "on_behalf" in answer:
        answer["on_behalf"] = answer["on_behalf"] == "true"
    items = {name.removeprefix(ITEM): text for name, text in values.items() if name.startswith(ITEM)}
    return {**answer, "items": items, "origin": "open"}


def values_of(stored: str) -> Values:
    """Return the fields that make a stored answer."""
    answer, _ = read_json(stored.encode())
    assert isinstance(answer, dict)
    items = answer.get("items")
    values = Values({name: text for name, text in answer.items() if isinstance(text, str)})
    values |= {ITEM + question: str(word) for question, word in (items if isinstance(items, dict) else {}).items()}
    if answer.get("on_behalf") is True:
        values["on_behalf"] = "true"
    return values


def rows(values: Values) -> Sequence[Row]:
    """Return the answer in words, line by line, blank ones too."""
    return list(_rows(values))


def stored_rows(stored: str) -> Sequence[Row]:
    """Return a stored answer in words, all of it and nothing else."""
    values = values_of(stored)
    given = [row for row in rows(values) if row.text]
    return [*given, Row("日期", values["day"]), Row("填写方式", ORIGINS.get(values["origin"], values["origin"]))]


def blanks(values: Values) -> Sequence[str]:
    """Return the questions without an answer."""
    return [name(question) for question in form()["questions"] if not values[ITEM + question["id"]]]


def name(question: Mapping[str, str]) -> str:
    """Return how a question is called, such as "1 场所环境"."""
    return f"{question['id']} {question['label']}"


def _rows(values: Values) -> Iterator[Row]:
    for question in form()["questions"]:
        yield Row(name(question), _label(form()["words"], values[ITEM + question["id"]]), is_question=True)
    for group in form()["people"]:
        yield Row(group["label"], _label(group["options"], values[group["id"]]))
    yield Row("意见或建议", values["comment"])
    if values["on_behalf"]:
        yield Row("谁在填写", "家人或工作人员代填")
    if values["code"]:
        yield Row("一次性代码", values["code"])


def _label(options: Sequence[Mapping[str, str]], chosen: str) -> str:
    return next((option["label"] for option in options if option["id"] == chosen), "")


def typed(text: str) -> Markup:
    """Return a text for a field, its lines and spaces as they were typed."""
    return escape(text).replace("\n", Markup("&#10;"))


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None
