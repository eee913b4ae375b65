"""What the server says about itself."""

from xinheng_server.errors import StoreUnavailable
from xinheng_server.openapi.parts import SHA256, TEXT, Schema, an_object, json_content, operation, ref
from xinheng_server.rules import Rulebook


def paths(_rulebook: Rulebook) -> Schema:
    """Describe what needs no token and says who is there."""
    description = {"200": json_content("OpenAPI 3.1 文档", {"type": "object"})}
    return {
        "/healthz": {"get": operation("healthz", "进程在应答", _status("ok"))},
        "/readyz": {"get": operation("readyz", "现在可以保存", _status("ready"), (StoreUnavailable,))},
        "/api/openapi.json": {"get": operation("openapi", "本接口的说明", description)},
        "/api/v1/hello": {
            "get": operation("hello", "这是不是心衡服务器，接收哪些表单", {"200": json_content("是", ref("Hello"))})
        },
    }


def schemas(rulebook: Rulebook) -> Schema:
    """Describe the greeting."""
    rules = an_object({"edition": TEXT, "rules_sha256": SHA256})
    accepted = {"type": "string", "enum": sorted(rulebook.accepted)}
    forms = {"type": "object", "propertyNames": accepted, "additionalProperties": rules}
    yes_or_no = {"type": "boolean"}
    hello = {
        "service": {"const": "xinheng"},
        "api": {"const": 1},
        "forms": forms,
        "surveys": yes_or_no,
        "complaints": yes_or_no,
    }
    return {"Hello": an_object(hello)}


def _status(word: str) -> Schema:
    return {"200": json_content("是", an_object({"status": {"const": word}}))}
