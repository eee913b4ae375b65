"""How every problem looks."""

from xinheng_server.errors import MOST_ERRORS, problem_classes
from xinheng_server.openapi.parts import SHA256, TEXT, Schema, a_list, an_object, or_null, ref
from xinheng_server.rules import Rulebook


def paths(_rulebook: Rulebook) -> Schema:
    """Return nothing: problems come from everywhere."""
    return {}


def schemas(_rulebook: Rulebook) -> Schema:
    """Describe a problem document and the facts that may stand in it."""
    members = {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "code": {"enum": [problem.code for problem in problem_classes()]},
        "detail": TEXT,
    }
    current = {
        "description": "revision_conflict、deleted：现存的版本；已删除的只有编号、版本和时间",
        **or_null({"type": "object"}),
    }
    facts = {
        "errors": {**a_list(ref("Fault")), "maxItems": MOST_ERRORS, "description": "问题逐项列出"},
        "current": current,
        "accepted": {**a_list(TEXT), "description": "kind_not_accepted：接收的表单"},
        "tools": {**a_list(TEXT), "description": "unknown_tool：已有的工具"},
        "edition": {**TEXT, "description": "rules_differ：服务器的版本"},
        "rules_sha256": {**SHA256, "description": "rules_differ：服务器的规则"},
        "limit": {"type": "number", "description": "body_too_large：字节；body_too_slow：秒"},
        "parameter": {**TEXT, "description": "bad_query：哪个参数"},
        "scope": {"enum": ["organisation", "authority"], "description": "scope_refused：需要哪一种令牌"},
        "opens": {**TEXT, "description": "round_not_yet：第一天"},
        "closes": {**TEXT, "description": "round_closed、round_open：最后一天"},
        "left": {"type": "integer", "description": "codes_used_up：还能生成几个"},
        "smallest_group": {"type": "integer", "description": "comments_withheld：最小人数"},
        "key": {"type": "object", "description": "complaint_key_changed：机构现在的公钥"},
    }
    problem = an_object(members)
    return {
        "Fault": an_object({"code": TEXT, "path": TEXT, "message": TEXT}),
        "Problem": {**problem, "properties": {**members, **facts}},
    }
