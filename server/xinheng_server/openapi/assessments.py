"""Self-assessments that were handed in."""

from xinheng_server.errors import DocumentInvalid, KindNotAccepted, RulesDiffer
from xinheng_server.free_texts import ABOUT, EVIDENCE
from xinheng_server.openapi.documents import changes, one, receipt_of, stamp
from xinheng_server.openapi.parts import (
    RECEIPT,
    SHA256,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    a_list,
    an_object,
    closed,
    or_null,
    ref,
)
from xinheng_server.openapi.run import DOCUMENT_EXAMPLE
from xinheng_server.rules import Rulebook

SUMMARIES = ("读回本机构的一份自评", "提交一份自评；同一次写入重试多少遍都只保存一份", "删除一份自评")
KEPT = f"about 里只保存这些文字：{'、'.join([*ABOUT, EVIDENCE])}（每一项的佐证）；其他的一律拒收。"
PROBLEMS = (RulesDiffer, KindNotAccepted, DocumentInvalid)


def paths(rulebook: Rulebook) -> Schema:
    """Describe one and all."""
    return {
        "/api/v1/assessments": {"get": changes("Assessment", "本机构的自评里有变化的")},
        "/api/v1/assessments/{id}": one("Assessment", SUMMARIES, _example(rulebook), PROBLEMS),
    }


def schemas(rulebook: Rulebook) -> Schema:
    """Describe a submission, its receipt, how it is kept and how lists show it."""
    stands: Schema = {"form": accepted(rulebook), "rules_sha256": SHA256, "state": {"const": "submission"}}
    stamped = stamp(RECEIPT)
    result = or_null(ref("Result"))
    return {
        "AssessmentBody": {**closed({**stands, "document": ref("Document")}), "description": KEPT},
        "AssessmentReceipt": an_object(
            {**receipt_of(stamped), "result": result}, "result 为 null 表示这次写入之后又有了更新的版本。"
        ),
        "Assessment": an_object(
            {**stamped, **stands, "edition": TEXT, "document": ref("Document"), "result": ref("Result")}
        ),
        "AssessmentListed": _listed(stands),
    }


def accepted(rulebook: Rulebook) -> Schema:
    """Return the closed list of forms."""
    return {"type": "string", "enum": sorted(rulebook.accepted)}


def _listed(stands: Schema) -> Schema:
    """Describe an entry of the list; of a deleted document only the stamp is left."""
    number = {"type": "number", "description": "与结果里的数字一字不差"}
    always = {**stamp(or_null(RECEIPT)), "deleted": {"type": "boolean"}}
    head = {
        **stands,
        "edition": TEXT,
        "class": TEXT_OR_NULL,
        "year": TEXT_OR_NULL,
        "name": TEXT_OR_NULL,
        "low": number,
        "high": number,
        "grade": TEXT_OR_NULL,
        "grades": a_list(TEXT),
        "status": TEXT_OR_NULL,
        "level": TEXT_OR_NULL,
        "levels": a_list(TEXT),
        "rates": {"type": "object", "additionalProperties": {"type": ["number", "null"]}},
    }
    return closed(always, optional=head)


def _example(rulebook: Rulebook) -> Schema:
    rules = rulebook.by_tool["evaluation"]
    return {"form": rules.form, "rules_sha256": rules.sha256, "state": "submission", "document": DOCUMENT_EXAMPLE}
