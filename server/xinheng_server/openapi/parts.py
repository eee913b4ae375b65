"""The small pieces that every part of the description is made of."""

from typing import Any

from xinheng_server import receipts
from xinheng_server.errors import (
    BadQuery,
    BodyTooLarge,
    BodyTooSlow,
    Problem,
    ScopeRefused,
    StoreUnavailable,
    TokenMissing,
    TokenRefused,
    TokensUnavailable,
    WrongContentType,
)
from xinheng_server.ratelimits import TooManyRequests

type Schema = dict[str, Any]
type Problems = tuple[type[Problem], ...]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
UUID: Schema = {"type": "string", "format": "uuid", "examples": ["0b0f6a0e-5d5e-4f0a-9a58-6a1f2e3d4c5b"]}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
REVISION: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$", "examples": ["9f86d081884c7d65"]}
RECEIPT: Schema = {"type": "string", "pattern": f"^{receipts.SHAPE.pattern}$", "examples": ["K7P-4M3"]}
SINCE: Schema = {"type": "string", "pattern": "^([0-9a-f]{8}-)?[0-9]{1,18}(-[0-9]{1,18})?$"}
TIME: Schema = {"type": "string", "format": "date-time"}
ORGANISATION_ID: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$", "examples": ["heping-zhan"]}

BODY_PROBLEMS: Problems = (WrongContentType, BodyTooLarge, BodyTooSlow)
READ_PROBLEMS: Problems = (TokenMissing, TokenRefused, TooManyRequests, TokensUnavailable, StoreUnavailable)
TOKEN_PROBLEMS: Problems = (*READ_PROBLEMS, ScopeRefused)
LIST_PROBLEMS: Problems = (*TOKEN_PROBLEMS, BadQuery)

WITH_TOKEN: Schema = {"security": [{"token": []}]}


def operation(name: str, summary: str, answers: Schema, problems: Problems = ()) -> Schema:
    """Describe what one method of a route does, with every answer it may give."""
    return {"operationId": name, "summary": summary, "responses": {**answers, **problem_answers(problems)}}


def problem_answers(problems: Problems) -> Schema:
    """Return one answer for each status, with an example for each code."""
    by_status: dict[int, list[type[Problem]]] = {}
    every: Problems = (*dict.fromkeys(problems), Problem)
    for problem in every:
        by_status.setdefault(problem.status, []).append(problem)
    return {str(status): _problem_answer(found) for status, found in by_status.items()}


def _problem_answer(problems: list[type[Problem]]) -> Schema:
    examples = {problem.code: {"value": problem().document()} for problem in problems}
    content = {"application/problem+json": {"schema": ref("Problem"), "examples": examples}}
    return {"description": "；".join(problem.title for problem in problems), "content": content}


def an_object(properties: Schema, description: str | None = None) -> Schema:
    """Return the schema of an object that has all of these members."""
    schema: Schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {**schema, "description": description} if description else schema


def closed(properties: Schema, *, optional: Schema | None = None) -> Schema:
    """Return the schema of an object that has all of these members, perhaps the optional ones, and no others."""
    whole = an_object(properties)
    return {**whole, "properties": {**properties, **(optional or {})}, "additionalProperties": False}


def a_list(of: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": of}


def a_page(of: Schema) -> Schema:
    """Return the schema of a page of a longer list."""
    return an_object({"items": a_list(of), "cursor": TEXT, "more": {"type": "boolean"}})


def or_null(schema: Schema) -> Schema:
    """Return a schema that null keeps too."""
    return {"anyOf": [schema, {"type": "null"}]}


def json_content(description: str, schema: Schema) -> Schema:
    """Describe an answer with JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def json_body(schema: Schema, example: Any) -> Schema:
    """Describe a body."""
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


def header(name: str, description: str, schema: Schema) -> Schema:
    """Describe a header of a request."""
    return {"name": name, "in": "header", "description": description, "schema": schema}


def query(name: str, description: str, schema: Schema) -> Schema:
    """Describe a parameter behind the ?."""
    return {"name": name, "in": "query", "description": description, "schema": schema}


def in_path(name: str, description: str, schema: Schema) -> Schema:
    """Describe a part of the path."""
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def etag() -> Schema:
    """Describe the header that names a revision."""
    return {"ETag": {"description": "版本，带双引号", "schema": TEXT}}


def ref(name: str) -> Schema:
    """Name a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}
