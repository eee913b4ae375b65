"""A survey as residents meet it."""

import json
from typing import Any

from xinheng_server.errors import (
    NotJson,
    ScopeRefused,
    StoreFull,
    StoreUnavailable,
    TokenMissing,
    TokenRefused,
    TokensUnavailable,
)
from xinheng_server.openapi.parts import (
    BODY_PROBLEMS,
    ORGANISATION_ID,
    RECEIPT,
    TEXT,
    UUID,
    Problems,
    Schema,
    an_object,
    closed,
    in_path,
    json_body,
    json_content,
    operation,
    or_null,
    ref,
)
from xinheng_server.openapi.rounds import DAY
from xinheng_server.ratelimits import TooManyRequests
from xinheng_server.rules import Rulebook
from xinheng_server.survey.problems import (
    AnswerInvalid,
    AnswerReused,
    CodeMissing,
    CodeUsed,
    CodeWrong,
    RoundClosed,
    RoundNotYet,
    RoundUnknown,
)
from xinheng_server.survey.response import CLAIMED, LONGEST_CODE, LONGEST_COMMENT

ANSWER_PROBLEMS: Problems = (
    *BODY_PROBLEMS,
    NotJson,
    AnswerInvalid,
    AnswerReused,
    CodeMissing,
    CodeUsed,
    CodeWrong,
    RoundUnknown,
    RoundNotYet,
    RoundClosed,
    TokenMissing,
    TokenRefused,
    ScopeRefused,
    TokensUnavailable,
    TooManyRequests,
    StoreFull,
    StoreUnavailable,
)


def paths(_rulebook: Rulebook) -> Schema:
    """Describe what a resident sees, and handing in."""
    where = [in_path("organisation", "机构编号", ORGANISATION_ID), in_path("round", "轮次的 UUID", UUID)]
    answer = [*where, in_path("id", "页面生成的 UUID，重试时不变", UUID)]
    read = operation(
        "getSurvey",
        "这一轮调查是谁的、开放了没有",
        {"200": json_content("是", ref("Survey"))},
        (RoundUnknown, StoreUnavailable, TokensUnavailable),
    )
    return {
        "/api/v1/surveys/{organisation}/{round}": {"parameters": where, "get": read},
        "/api/v1/surveys/{organisation}/{round}/responses/{id}": {"parameters": answer, "put": _put()},
    }


def schemas(rulebook: Rulebook) -> Schema:
    """Describe a survey, an answer and its receipt."""
    survey = {
        "organisation": TEXT,
        "name": TEXT,
        "opens": DAY,
        "closes": DAY,
        "state": {"enum": ["not_yet", "open", "closed"]},
        "codes": {"type": "boolean"},
    }
    given = _given(rulebook)
    stored = {name: schema for name, schema in given.items() if name not in ("items", "origin", "code")}
    origins = {"enum": [*CLAIMED, "coded"]}
    kept = closed({"day": DAY, "origin": origins, "items": given["items"]}, optional=stored)
    return {
        "Survey": an_object(survey),
        "ResponseBody": closed({}, optional={name: or_null(schema) for name, schema in given.items()}),
        "ResponseStored": {**kept, "description": "保存的全部内容：没有时间、地址和代码"},
        "ResponseReceipt": an_object({"id": UUID, "receipt": or_null(RECEIPT), "stored": ref("ResponseStored")}),
    }


def _put() -> Schema:
    answers = {
        "201": json_content("已收到并已落盘", ref("ResponseReceipt")),
        "200": json_content("这份回答以前已经收到", ref("ResponseReceipt")),
    }
    example = {"items": {"1": "satisfied", "2": "basic"}, "sex": "female", "comment": "走廊的灯太暗"}
    return {
        **operation("putResponse", "提交一份回答；重试多少遍都只保存一份", answers, ANSWER_PROBLEMS),
        "security": [{}, {"token": []}],
        "requestBody": json_body(ref("ResponseBody"), example),
    }


def _given(rulebook: Rulebook) -> Schema:
    """Return the members of an answer; questions, words and groups of people are the definition's."""
    survey: dict[str, Any] = json.loads(rulebook.by_tool["survey"].definition)
    word = {"enum": [word["id"] for word in survey["words"]]}
    questions = {question["id"]: or_null(word) for question in survey["questions"]}
    people = {group["id"]: {"enum": [option["id"] for option in group["options"]]} for group in survey["people"]}
    return {
        "items": closed({}, optional=questions),
        **people,
        "comment": {"type": "string", "maxLength": LONGEST_COMMENT},
        "on_behalf": {"type": "boolean", "description": "由家人或工作人员代填"},
        "origin": {"enum": list(CLAIMED), "default": "open", "description": "paper 需要机构令牌"},
        "code": {"type": "string", "maxLength": LONGEST_CODE, "description": "一次性代码，不会保存"},
    }
