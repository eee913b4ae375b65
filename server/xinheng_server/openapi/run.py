"""Scoring without keeping anything."""

from xinheng_server.errors import DocumentInvalid, UnknownTool
from xinheng_server.openapi.parts import BODY_PROBLEMS, Schema, in_path, json_body, json_content, operation, ref
from xinheng_server.ratelimits import TooManyRequests
from xinheng_server.rules import Rulebook

DOCUMENT_EXAMPLE = {"class": "B", "facts": {"F01": {"floor_area_m2": 38.5}, "F02": {"bays": 2, "rooms": 2}}}


def paths(rulebook: Rulebook) -> Schema:
    """Describe the tools."""
    run = {
        **operation(
            "runTool",
            "给一份文档打分，不保存",
            {"200": json_content("结果", ref("Result"))},
            (*BODY_PROBLEMS, UnknownTool, DocumentInvalid, TooManyRequests),
        ),
        "parameters": [in_path("tool", "工具", {"type": "string", "enum": sorted(rulebook.by_tool)})],
        "requestBody": json_body(ref("Document"), DOCUMENT_EXAMPLE),
    }
    return {"/api/v1/run/{tool}": {"post": run}}


def schemas(_rulebook: Rulebook) -> Schema:
    """Describe what goes into a tool and what comes out."""
    return {
        "Document": {
            "type": "object",
            "description": "工具的输入文档；数字按字面保存。",
            "examples": [DOCUMENT_EXAMPLE],
        },
        "Result": {"type": "object", "description": "工具的结果文档。"},
    }
