"""What a resident sends: read strictly, checked by the rules, and turned into exactly what is stored."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson
from xinheng.text import Json

from xinheng_server.json_text import read_json
from xinheng_server.store import Answer
from xinheng_server.survey.counting import Counts, counters, rule_counts
from xinheng_server.survey.problems import AnswerInvalid

type Origin = Literal["open", "kiosk", "paper", "coded"]
type Error = dict[str, str]

CLAIMED: Mapping[str, Origin] = {"open": "open", "kiosk": "kiosk", "paper": "paper"}
"""Where an answer may say that it comes from; that a code came with it is for the server to see."""

LONGEST_COMMENT = 1000
LONGEST_CODE = 100
OWN = ("comment", "origin", "on_behalf", "code")

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Response:
    """A checked answer: ``response`` is the part that the rules know, in the order of the form, ``counted`` by them."""

    response: Mapping[str, Any]
    counted: Counts
    origin: Origin
    on_behalf: bool
    comment: str | None
    code: str | None

    def answer(self, answer_id: str, day: str, *, coded: bool) -> Answer:
        """Return what is kept: nothing of the code, of the day's time or of the sender; counted as ``count`` does."""
        origin = "coded" if coded and self.origin == "open" else self.origin
        members: dict[str, Any] = {"day": day, "origin": origin}
        if self.on_behalf:
            members["on_behalf"] = True
        members |= self.response
        if self.comment:
            members["comment"] = self.comment
        counts = counters(self.counted, day, origin, comment=bool(self.comment), on_behalf=self.on_behalf)
        return Answer(answer_id, orjson.dumps(members).decode(), counts)


def same_but_for_day(one: str, other: str) -> bool:
    """Tell whether two stored answers say the same, though perhaps on another day."""
    return {**json.loads(one), "day": ""} == {**json.loads(other), "day": ""}


def read_response(body: bytes) -> Response:
    """Read the body of a PUT. Raise NotJson, or AnswerInvalid with every problem."""
    answer, twice = read_json(body)
    if not isinstance(answer, dict):
        raise AnswerInvalid(errors=[_error("wrong_type", "", "回答应为一个对象")])
    return checked(answer, [_error("duplicate_key", path, "同一个键写了两次") for path in twice])


def checked(answer: Mapping[str, Json], errors: Sequence[Error] = ()) -> Response:
    """Check an answer, however it was sent. Raise AnswerInvalid with every problem, ``errors`` first."""
    response: dict[str, Json] = {name: value for name, value in answer.items() if name not in OWN and value is not None}
    counted = rule_counts(response)
    rule_errors = json.loads(counted)["errors"] if isinstance(counted, str) else ()
    if (found := [*errors, *_own_errors(answer), *rule_errors]) or isinstance(counted, str):
        raise AnswerInvalid(errors=found)
    return Response(
        response=_in_order(response),
        counted=counted,
        origin=CLAIMED[str(answer.get("origin") or "open")],
        on_behalf=answer.get("on_behalf") is True,
        comment=_cleaned(answer.get("comment")) or None,
        code=_cleaned(answer.get("code")) or None,
    )


def _in_order(response: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the answers in the order of the questions, blank ones left out."""
    given = response.get("items") or {}
    items = {question: given[question] for question in _ordered(tuple(given)) if given[question] is not None}
    return {"items": items, **{name: response[name] for name in sorted(response) if name != "items"}}


@lru_cache(maxsize=100)
def _ordered(questions: Sequence[str]) -> Sequence[str]:
    return sorted(sorted(questions), key=len)


def _own_errors(answer: Mapping[str, Json]) -> list[Error]:
    return [
        *_text_errors("comment", answer.get("comment"), LONGEST_COMMENT),
        *_text_errors("code", answer.get("code"), LONGEST_CODE),
        *_origin_errors(answer.get("origin")),
        *_flag_errors("on_behalf", answer.get("on_behalf")),
    ]


def _text_errors(name: str, value: Json, longest: int) -> list[Error]:
    if value is None:
        return []
    if value.__class__ is not str:
        return [_error("wrong_type", name, "应为文字")]
    assert isinstance(value, str)
    if len(value) > longest:
        return [_error("too_long", name, f"最多 {longest} 个字，现在有 {len(value)} 个，请删短一些")]
    if _CONTROL.search(_cleaned(value)):
        return [_error("out_of_range", name, "文字里有不能保存的字符，请删去后重新输入")]
    return []


def _origin_errors(value: Json) -> list[Error]:
    if value is None or (isinstance(value, str) and value in CLAIMED):
        return []
    return [_error("out_of_range", "origin", f"来源应为以下之一：{'、'.join(CLAIMED)}；代码由服务器核对后自行记录")]


def _flag_errors(name: str, value: Json) -> list[Error]:
    return [] if value is None or isinstance(value, bool) else [_error("wrong_type", name, "应为 true 或 false")]


def _cleaned(value: Json) -> str:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _error(code: str, path: str, message: str) -> Error:
    return {"code": code, "path": path, "message": message}
