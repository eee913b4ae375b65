"""The description of the interface, OpenAPI 3.1, made from the parts that do the work."""

from typing import Any

from xinheng_server import receipts
from xinheng_server.errors import (
    BadCondition,
    BodyTooLarge,
    BodyTooSlow,
    ConditionMissing,
    DocumentInvalid,
    EnvelopeInvalid,
    KindNotAccepted,
    NotFound,
    NotJson,
    Problem,
    RevisionConflict,
    RulesDiffer,
    StoreUnavailable,
    TokenMissing,
    TokenRefused,
    TokensUnavailable,
    UnknownTool,
    WriteIdMissing,
    WriteIdReused,
    WrongContentType,
    problem_classes,
)
from xinheng_server.rules import Rulebook

type Schema = dict[str, Any]

UUID = {"type": "string", "format": "uuid", "examples": ["0b0f6a0e-5d5e-4f0a-9a58-6a1f2e3d4c5b"]}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
REVISION = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$", "examples": ["9f86d081884c7d65"]}
DOCUMENT_EXAMPLE = {"class": "B", "facts": {"F01": {"floor_area_m2": 38.5}, "F02": {"bays": 2, "rooms": 2}}}

BODY_PROBLEMS = (WrongContentType, BodyTooLarge, BodyTooSlow)
TOKEN_PROBLEMS = (TokenMissing, TokenRefused, TokensUnavailable)
PUT_PROBLEMS = (
    *TOKEN_PROBLEMS,
    *BODY_PROBLEMS,
    BadCondition,
    WriteIdMissing,
    NotJson,
    ConditionMissing,
    RevisionConflict,
    WriteIdReused,
    RulesDiffer,
    EnvelopeInvalid,
    KindNotAccepted,
    DocumentInvalid,
    StoreUnavailable,
)


def openapi_document(rulebook: Rulebook) -> Schema:
    """Describe every route with its bodies, headers and problems."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "心衡 xinheng",
            "version": "1",
            "description": "社会心理服务机构自评的提交与评分接口。错误均为 application/problem+json，code 保持不变。",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(rulebook),
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "机构令牌，由 xinheng token create 生成。"}
            },
            "schemas": _schemas(rulebook),
        },
    }


def _paths(rulebook: Rulebook) -> Schema:
    return {
        "/healthz": {"get": _operation("healthz", "进程在应答", _ok({"const": "ok"}, "status"))},
        "/api/openapi.json": {
            "get": _operation("openapi", "本接口的说明", {"200": _json_content("OpenAPI 3.1 文档", {"type": "object"})})
        },
        "/api/v1/hello": {
            "get": _operation("hello", "这是不是心衡服务器，接收哪些表单", {"200": _json_content("是", _ref("Hello"))})
        },
        "/api/v1/run/{tool}": {"post": _run_operation(rulebook)},
        "/api/v1/assessments/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": UUID, "description": "页面生成的 UUID"}
            ],
            "get": _get_operation(),
            "put": _put_operation(rulebook),
        },
    }


def _run_operation(rulebook: Rulebook) -> Schema:
    tool = {"type": "string", "enum": sorted(rulebook.by_tool)}
    return {
        **_operation(
            "runTool",
            "给一份文档打分，不保存",
            {"200": _json_content("结果", _ref("Result"))},
            (*BODY_PROBLEMS, UnknownTool, DocumentInvalid),
        ),
        "parameters": [{"name": "tool", "in": "path", "required": True, "schema": tool}],
        "requestBody": _json_body(_ref("Document"), DOCUMENT_EXAMPLE),
    }


def _get_operation() -> Schema:
    answers = {
        "200": {**_json_content("保存的自评", _ref("Assessment")), "headers": _etag()},
        "304": {"description": "与 If-None-Match 里的版本相同", "headers": _etag()},
    }
    return {
        **_operation("getAssessment", "读回本机构的一份自评", answers, (*TOKEN_PROBLEMS, NotFound)),
        "security": [{"token": []}],
        "parameters": [_header("If-None-Match", '已有的版本，例如 "9f86d081884c7d65"', {"type": "string"})],
    }


def _put_operation(rulebook: Rulebook) -> Schema:
    answers = {
        "201": {**_json_content("新建并已落盘", _ref("Receipt")), "headers": _etag()},
        "200": {**_json_content("已修改并已落盘；或这次写入以前已经收到", _ref("Receipt")), "headers": _etag()},
    }
    return {
        **_operation("putAssessment", "提交一份自评；同一次写入重试多少遍都只保存一份", answers, PUT_PROBLEMS),
        "security": [{"token": []}],
        "parameters": [
            _header("If-None-Match", "新建时带 *", {"const": "*"}),
            _header("If-Match", '修改时带所知的版本，例如 "9f86d081884c7d65"', {"type": "string"}),
            {**_header("Write-Id", "本次写入的 UUID，重试时不变", UUID), "required": True},
        ],
        "requestBody": _json_body(_ref("Submission"), _submission_example(rulebook)),
    }


def _submission_example(rulebook: Rulebook) -> Schema:
    rules = rulebook.by_tool["evaluation"]
    return {
        "form": rules.form,
        "rules_sha256": rules.sha256,
        "state": "submission",
        "document": DOCUMENT_EXAMPLE,
    }


def _operation(name: str, summary: str, answers: Schema, problems: tuple[type[Problem], ...] = ()) -> Schema:
    return {"operationId": name, "summary": summary, "responses": {**answers, **_problem_answers(problems)}}


def _problem_answers(problems: tuple[type[Problem], ...]) -> Schema:
    """Return one answer for each status, with an example for each code."""
    by_status: dict[int, list[type[Problem]]] = {}
    every: tuple[type[Problem], ...] = (*problems, Problem)
    for problem in every:
        by_status.setdefault(problem.status, []).append(problem)
    return {str(status): _problem_answer(kinds) for status, kinds in by_status.items()}


def _problem_answer(kinds: list[type[Problem]]) -> Schema:
    examples = {kind.code: {"value": kind().document()} for kind in kinds}
    content = {"application/problem+json": {"schema": _ref("Problem"), "examples": examples}}
    return {"description": "；".join(kind.title for kind in kinds), "content": content}


def _schemas(rulebook: Rulebook) -> Schema:
    form = {"type": "string", "enum": sorted(rulebook.accepted)}
    submitted = {"form": form, "rules_sha256": SHA256, "state": {"const": "submission"}, "document": _ref("Document")}
    stamp = {
        "id": UUID,
        "revision": REVISION,
        "receipt": {"type": "string", "pattern": f"^{receipts.SHAPE.pattern}$", "examples": ["K7P-4M3"]},
        "received": {"type": "string", "format": "date-time"},
    }
    stored = {**stamp, "edition": {"type": "string"}, **submitted, "result": _ref("Result")}
    return {
        "Document": {
            "type": "object",
            "description": "工具的输入文档；数字按字面保存。",
            "examples": [DOCUMENT_EXAMPLE],
        },
        "Result": {"type": "object", "description": "工具的结果文档。"},
        "Submission": {**_object(submitted), "additionalProperties": False},
        "Receipt": _object(
            {**stamp, "result": {"anyOf": [_ref("Result"), {"type": "null"}]}},
            "result 为 null 表示这次写入之后又有了更新的版本。",
        ),
        "Assessment": _object(stored),
        "Hello": _hello(form),
        "Problem": _problem_schema(),
    }


def _hello(form: Schema) -> Schema:
    rules = _object({"edition": {"type": "string"}, "rules_sha256": SHA256})
    forms = {"type": "object", "propertyNames": form, "additionalProperties": rules}
    return _object({"service": {"const": "xinheng"}, "api": {"const": 1}, "forms": forms})


def _problem_schema() -> Schema:
    text = {"type": "string"}
    error = _object({"code": text, "path": text, "message": text})
    members = {
        "type": text,
        "title": text,
        "status": {"type": "integer"},
        "code": {"enum": [problem.code for problem in problem_classes()]},
        "detail": text,
    }
    facts = {
        "errors": {"type": "array", "items": error, "description": "全部问题，逐项列出"},
        "current": {"anyOf": [_ref("Assessment"), {"type": "null"}], "description": "revision_conflict：现存的版本"},
        "accepted": {"type": "array", "items": text, "description": "kind_not_accepted：接收的表单"},
        "tools": {"type": "array", "items": text, "description": "unknown_tool：已有的工具"},
        "edition": {**text, "description": "rules_differ：服务器的版本"},
        "rules_sha256": {**SHA256, "description": "rules_differ：服务器的规则"},
        "limit": {"type": "number", "description": "body_too_large：字节；body_too_slow：秒"},
    }
    schema = _object(members)
    return {**schema, "properties": {**members, **facts}}


def _object(properties: Schema, description: str | None = None) -> Schema:
    """Return the schema of an object that has all of these members."""
    schema: Schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {**schema, "description": description} if description else schema


def _ok(schema: Schema, name: str) -> Schema:
    return {"200": _json_content("是", _object({name: schema}))}


def _json_content(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _json_body(schema: Schema, example: Schema) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


def _header(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "header", "description": description, "schema": schema}


def _etag() -> Schema:
    return {"ETag": {"description": "版本，带双引号", "schema": {"type": "string"}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
