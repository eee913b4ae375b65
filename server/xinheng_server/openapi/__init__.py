"""The description of the interface, OpenAPI 3.1, made from the parts that do the work.

Each module of routes has one here of the same name, with ``paths`` and ``schemas``.
"""

from collections.abc import Sequence
from types import ModuleType

from xinheng_server.openapi import (
    assessments,
    complaint_desk,
    complaints,
    district,
    drafts,
    me,
    own_reviews,
    problems,
    register,
    rounds,
    run,
    service,
    surveys,
)
from xinheng_server.openapi.parts import Schema
from xinheng_server.prefix import FOR_THE_MACHINE
from xinheng_server.rules import Rulebook

TOPICS: Sequence[ModuleType] = (
    service,
    run,
    me,
    assessments,
    own_reviews,
    drafts,
    register,
    district,
    rounds,
    surveys,
    complaints,
    complaint_desk,
    problems,
)


def openapi_document(rulebook: Rulebook, prefix: str = "") -> Schema:
    """Describe every route with its bodies, headers and problems."""
    paths = {path: item for topic in TOPICS for path, item in topic.paths(rulebook).items()}
    outside = {path: {**item, "servers": [{"url": "/"}]} for path, item in paths.items() if path in FOR_THE_MACHINE}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "心衡 xinheng",
            "version": "1",
            "description": "社会心理服务机构自评的提交与评分接口。错误均为 application/problem+json，code 保持不变。",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": prefix or "/"}],
        "paths": paths | outside if prefix else paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "令牌，由 xinheng token create 生成。"}
            },
            "schemas": {name: schema for topic in TOPICS for name, schema in topic.schemas(rulebook).items()},
        },
    }
