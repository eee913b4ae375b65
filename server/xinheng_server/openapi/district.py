"""The district as the authority sees it: institutions, items, reviews, exports, the audit trail."""

from xinheng_server.district.reviews import SubmissionChanged
from xinheng_server.errors import DocumentDeleted, DocumentInvalid, KindNotAccepted, NotFound, RulesDiffer
from xinheng_server.openapi.assessments import accepted
from xinheng_server.openapi.documents import one, receipt_of, stamp
from xinheng_server.openapi.parts import (
    COUNT,
    LIST_PROBLEMS,
    REVISION,
    SHA256,
    TEXT,
    TEXT_OR_NULL,
    TIME,
    TOKEN_PROBLEMS,
    UUID,
    WITH_TOKEN,
    Problems,
    Schema,
    a_list,
    an_object,
    closed,
    etag,
    header,
    in_path,
    json_content,
    operation,
    or_null,
    query,
    ref,
)
from xinheng_server.openapi.register import OF_ORGANISATION
from xinheng_server.rules import Rulebook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REVIEW_SUMMARIES = ("读回核查：自评与核查的得分", "保存核查：逐项打分并写明理由", "删除核查")
REVIEW_EXAMPLE = {
    "revision": "9f86d081884c7d65",
    "items": {"F09": {"score": 4, "reason": "现场只见到 15 场讲座的记录"}},
}
NUMBER: Schema = {"type": ["number", "null"]}


def paths(rulebook: Rulebook) -> Schema:
    """Describe what is read and written."""
    asked = _question(rulebook)
    return {
        "/api/v1/authority/institutions": {"get": _view("listInstitutions", "各机构并列", "Institutions", asked[:2])},
        "/api/v1/authority/items": {"get": _view("listItems", "全区各项得分情况", "Items", asked)},
        "/api/v1/authority/organisations/{organisation}/assessments": {
            "parameters": [OF_ORGANISATION],
            "get": _view("listAssessmentsOf", "一家机构的自评", "AssessmentsOf", [], (NotFound,)),
        },
        "/api/v1/authority/organisations/{organisation}/assessments/{id}": {
            "parameters": [OF_ORGANISATION, in_path("id", "自评的 UUID", UUID)],
            "get": _read_assessment(),
        },
        "/api/v1/authority/reviews/{organisation}/{id}": _review(),
        "/api/v1/authority/export.xlsx": {"get": _file("exportXlsx", "工作簿，含机构名称，内部使用", XLSX, asked)},
        "/api/v1/authority/export.csv": {
            "get": _file("exportCsv", "开放数据：只有计数，小的数不公布", "text/csv", asked)
        },
        "/api/v1/authority/export.json": {"get": _view("exportJson", "开放数据，附数据说明", "OpenData", asked)},
        "/api/v1/authority/dictionary.csv": {"get": _file("exportDictionary", "开放数据各栏的说明", "text/csv", [])},
        "/api/v1/authority/audit": {"get": _audit()},
    }


def schemas(rulebook: Rulebook) -> Schema:
    """Describe views, reviews and open data."""
    return {
        **_institution_schemas(),
        **_item_schemas(),
        **_review_schemas(rulebook),
        **_export_schemas(),
        **_audit_schemas(),
    }


def _question(rulebook: Rulebook) -> list[Schema]:
    return [
        query("form", "哪种表单；缺省是评估细则", accepted(rulebook)),
        query("year", "哪一年；缺省是最近有提交的一年", {"type": "string", "pattern": "^[12][0-9]{3}$"}),
        query("edition", "哪个版本的规则；缺省是当年最新的", {"type": "string", "maxLength": 40}),
    ]


def _view(name: str, summary: str, schema: str, parameters: list[Schema], problems: Problems = ()) -> Schema:
    answers = {"200": json_content(summary, ref(schema))}
    described = {**operation(name, summary, answers, (*LIST_PROBLEMS, *problems)), **WITH_TOKEN}
    return {**described, "parameters": parameters} if parameters else described


def _file(name: str, summary: str, media_type: str, parameters: list[Schema]) -> Schema:
    content = {media_type: {"schema": {"type": "string"}}}
    described = operation(name, summary, {"200": {"description": summary, "content": content}}, LIST_PROBLEMS)
    return {**described, **WITH_TOKEN, "parameters": parameters}


def _read_assessment() -> Schema:
    answers = {
        "200": {**json_content("保存的内容", ref("Assessment")), "headers": etag()},
        "304": {"description": "与 If-None-Match 里的版本相同", "headers": etag()},
    }
    problems = (*TOKEN_PROBLEMS, NotFound, DocumentDeleted)
    known = header("If-None-Match", "已有的版本", {"type": "string"})
    return {
        **operation("getAssessmentOf", "一家机构的一份自评", answers, problems),
        **WITH_TOKEN,
        "parameters": [known],
    }


def _review() -> Schema:
    problems = (SubmissionChanged, RulesDiffer, KindNotAccepted, DocumentInvalid, NotFound)
    described = one("Review", REVIEW_SUMMARIES, REVIEW_EXAMPLE, problems)
    return {**described, "parameters": [OF_ORGANISATION, in_path("id", "被核查的自评的 UUID", UUID)]}


def _audit() -> Schema:
    parameters = [
        query("after", "从这一条之后", {"type": "string", "pattern": "^[0-9]{1,18}$"}),
        query("limit", "最多几条", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
    ]
    return _view("listAudit", "操作记录", "AuditPage", parameters)


def _institution_schemas() -> Schema:
    verdict: Schema = {
        "low": NUMBER,
        "high": NUMBER,
        "grade": TEXT_OR_NULL,
        "grades": or_null(a_list(TEXT)),
        "status": TEXT_OR_NULL,
    }
    stamped: Schema = {"id": UUID, "revision": REVISION, "received": TIME}
    weak = an_object({"id": TEXT, "lost": {"type": "number"}, "status": TEXT})
    submission = {
        **stamped,
        "receipt": TEXT,
        "edition": TEXT,
        "rules_sha256": SHA256,
        "class": TEXT_OR_NULL,
        **verdict,
        "weak": a_list(weak),
        "before": or_null(an_object({"year": TEXT, "edition": TEXT, **verdict})),
        "change": {"description": "比上年；版本不同则为 null", **or_null(an_object({"low": NUMBER, "high": NUMBER}))},
    }
    row = {
        "organisation": ref("Organisation"),
        "submission": or_null(an_object(submission)),
        "capability": or_null(an_object({**stamped, "level": TEXT_OR_NULL, "range": or_null(a_list(TEXT))})),
        "indicators": or_null(an_object(stamped)),
        "review": or_null(an_object({**stamped, **verdict, "items": a_list(TEXT), "stale": {"type": "boolean"}})),
    }
    view = {"form": TEXT, "year": TEXT, "years": a_list(TEXT), "editions": a_list(TEXT)}
    return {"Institutions": an_object({**view, "institutions": a_list(an_object(row))})}


def _item_schemas() -> Schema:
    outcomes = dict.fromkeys(("full", "partial", "none", "open", "not_applicable"), COUNT)
    statuses = an_object(dict.fromkeys(("met", "short", "unknown", "not_applicable"), COUNT))
    item = an_object({"id": TEXT, "max": NUMBER, **outcomes, "statuses": statuses, "lost": NUMBER})
    view = {"form": TEXT, "year": TEXT, "edition": TEXT_OR_NULL, "editions": a_list(TEXT), "institutions": COUNT}
    return {
        "Items": an_object({**view, "items": a_list(item)}),
        "AssessmentsOf": an_object({"items": a_list(ref("AssessmentListed"))}),
    }


def _review_schemas(rulebook: Rulebook) -> Schema:
    items: Schema = {
        "type": "object",
        "description": "项目 → 得分和理由",
        "additionalProperties": {"type": "object"},
        "minProperties": 1,
    }
    stamped = stamp({"type": "null"})
    kept = {
        **stamped,
        "form": accepted(rulebook),
        "edition": TEXT,
        "rules_sha256": SHA256,
        "of_revision": {**REVISION, "description": "核查的是自评的哪一个版本"},
        "items": items,
        "document": ref("Document"),
        "self": {"description": "自评自己的结果", **ref("Result")},
        "result": {"description": "以核查得分代替后的结果", **ref("Result")},
        "stale": {"type": "boolean", "description": "核查之后自评又有改动"},
    }
    return {
        "ReviewBody": closed({"revision": REVISION, "items": items}),
        "ReviewReceipt": an_object({**receipt_of(stamped), "result": or_null(ref("Result"))}),
        "Review": an_object(kept),
    }


def _export_schemas() -> Schema:
    named = an_object({"name": TEXT, "description": TEXT})
    texts = dict.fromkeys(("form", "year", "edition", "measure", "classes", "item", "category"), TEXT)
    figure = an_object({**texts, "count": or_null(COUNT)})
    members = {"made": TEXT, "smallest_group": COUNT, "dictionary": a_list(named), "figures": a_list(figure)}
    return {"OpenData": an_object(members)}


def _audit_schemas() -> Schema:
    entry = {
        "number": COUNT,
        "at": TIME,
        **dict.fromkeys(("actor", "action", "space", "object"), TEXT),
        "sha256": SHA256,
    }
    page = {
        "entries": a_list(an_object(entry)),
        "more": {"type": "boolean"},
        "whole": {"type": "boolean", "description": "本页各条首尾相接，并接着前一条"},
        "first_broken": or_null(COUNT),
        "names": {
            "description": "各条里的机构和令牌现在的名称",
            **an_object(
                {name: {"type": "object", "additionalProperties": TEXT} for name in ("organisations", "tokens")}
            ),
        },
    }
    return {"AuditPage": an_object(page)}
