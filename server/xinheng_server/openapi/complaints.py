"""Complaints that only the organisation can open."""

from typing import Any

from xinheng_server.complaint.envelope import IV_BYTES, SIZES, TAG_BYTES, VERSION
from xinheng_server.complaint.numbers import SIGNS
from xinheng_server.complaint.problems import (
    ComplaintKeyChanged,
    ComplaintReused,
    ComplaintsOff,
    EnvelopeUnfit,
    NumberUnknown,
    StateInvalid,
)
from xinheng_server.complaint.register import STATES
from xinheng_server.errors import (
    DocumentDeleted,
    EnvelopeInvalid,
    NotFound,
    NotJson,
    StoreFull,
    StoreUnavailable,
    TokensUnavailable,
)
from xinheng_server.keyed import ALPHABET
from xinheng_server.openapi.documents import WRITE_PROBLEMS, changes, one, stamp
from xinheng_server.openapi.parts import (
    BODY_PROBLEMS,
    ORGANISATION_ID,
    TEXT,
    TOKEN_PROBLEMS,
    UUID,
    WITH_TOKEN,
    Schema,
    a_list,
    an_object,
    closed,
    etag,
    in_path,
    json_body,
    json_content,
    operation,
    ref,
)
from xinheng_server.openapi.rounds import DAY
from xinheng_server.ratelimits import TooManyRequests
from xinheng_server.rules import Rulebook

POINT: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}
CONDITIONS = ("If-Match", "Write-Id")
NUMBER = "K7P-4M3-9RT-WHC-4NX"


def paths(_rulebook: Rulebook) -> Schema:
    """Describe the resident's side and the organisation's."""
    whole = one("Complaint", ("读一份投诉（仍是加密的）", "", "删除一份投诉"), {}, ())
    where = [in_path("organisation", "机构编号", ORGANISATION_ID)]
    return {
        "/api/v1/complaints": {"get": changes("Complaint", "本机构收到的投诉里有变化的")},
        "/api/v1/complaints/{id}": {"parameters": whole["parameters"], "get": _get(), "delete": whole["delete"]},
        "/api/v1/complaints/{id}/state": {"parameters": whole["parameters"], "put": _put_state(whole["put"])},
        "/api/v1/complaints/{organisation}/key": {"parameters": where, "get": _get_key()},
        "/api/v1/complaints/{organisation}/lookup": {"parameters": where, "post": _ask_state()},
        "/api/v1/complaints/{organisation}/{id}": {
            "parameters": [*where, in_path("id", "页面生成的 UUID，重试时不变", UUID)],
            "put": _put(),
        },
    }


def schemas(_rulebook: Rulebook) -> Schema:
    """Describe the envelope, how a complaint stands, and the organisation's key."""
    key = closed({"kty": {"const": "EC"}, "crv": {"const": "P-256"}, "x": POINT, "y": POINT})
    stands = _stands()
    entry = {**stands, "key": POINT}
    stamped = stamp({"type": "null"})
    return {
        "PublicKey": key,
        "ComplaintKey": an_object({"organisation": TEXT, "name": TEXT, "key": ref("PublicKey"), "thumbprint": POINT}),
        "Envelope": _envelope(),
        "ComplaintState": an_object(stands),
        "ComplaintNumber": an_object({"number": _number(), **stands}),
        "ComplaintMoved": an_object({**stamped, **entry}),
        "ComplaintListed": closed({**stamped, "deleted": {"type": "boolean"}}, optional=entry),
        "Complaint": an_object({**stamped, **entry, "envelope": ref("Envelope")}),
    }


def _stands() -> Schema:
    step = an_object({"state": {"enum": list(STATES)}, "day": DAY})
    return {
        "state": {"enum": list(STATES)},
        "received": DAY,
        "due": {**DAY, "description": "答复期限：5个工作日"},
        "provisional": {"type": "boolean", "description": "那一年的放假安排还没有公布，期限可能变"},
        "steps": a_list(step),
    }


def _envelope() -> Schema:
    lengths = sorted((size + TAG_BYTES) * 8 // 6 + 1 for size in SIZES)
    return closed(
        {
            "version": {"const": VERSION},
            "key": {**POINT, "description": "公钥的指纹（RFC 7638）"},
            "ephemeral": ref("PublicKey"),
            "iv": {"type": "string", "pattern": f"^[A-Za-z0-9_-]{{{IV_BYTES * 8 // 6}}}$"},
            "ciphertext": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": lengths[-1] + 1},
        }
    )


def _number() -> Schema:
    group = f"[{ALPHABET}]{{3}}"
    return {
        "type": "string",
        "pattern": f"^{group}(-{group}){{{SIGNS // 3 - 1}}}$",
        "examples": [NUMBER],
    }


def _get() -> Schema:
    answers = {"200": {**json_content("投诉", ref("Complaint")), "headers": etag()}}
    problems = (*TOKEN_PROBLEMS, NotFound, DocumentDeleted)
    return {**operation("getComplaint", "读一份投诉（仍是加密的）", answers, problems), **WITH_TOKEN}


def _put_state(put: dict[str, Any]) -> Schema:
    answers = {"200": {**json_content("已记录", ref("ComplaintMoved")), "headers": etag()}}
    problems = (*WRITE_PROBLEMS, *BODY_PROBLEMS, NotJson, StateInvalid, NotFound, DocumentDeleted)
    parameters = [parameter for parameter in put["parameters"] if parameter["name"] in CONDITIONS]
    return {
        **operation("putComplaintState", "记下办理到哪一步，只记日期", answers, problems),
        **WITH_TOKEN,
        "parameters": [{**parameter, "required": True} for parameter in parameters],
        "requestBody": json_body(closed({"state": {"enum": list(STATES)}}), {"state": "in_progress"}),
    }


def _get_key() -> Schema:
    answers = {"200": json_content("是", ref("ComplaintKey"))}
    return operation("getComplaintKey", "投诉要用哪个公钥加密", answers, (ComplaintsOff, TokensUnavailable))


def _ask_state() -> Schema:
    answers = {"200": json_content("是", ref("ComplaintState"))}
    problems = (*BODY_PROBLEMS, NotJson, EnvelopeInvalid, NumberUnknown, TooManyRequests, StoreUnavailable)
    return {
        **operation("askComplaintState", "凭提交时得到的编号看办理到哪一步", answers, (*problems, TokensUnavailable)),
        "requestBody": json_body(closed({"number": TEXT}), {"number": NUMBER}),
    }


def _put() -> Schema:
    answers = {
        "201": json_content("已收到并已落盘", ref("ComplaintNumber")),
        "200": json_content("这份投诉以前已经收到", ref("ComplaintNumber")),
    }
    problems = (
        *BODY_PROBLEMS,
        NotJson,
        ComplaintsOff,
        EnvelopeUnfit,
        ComplaintReused,
        ComplaintKeyChanged,
        DocumentDeleted,
        TooManyRequests,
        StoreFull,
        StoreUnavailable,
        TokensUnavailable,
    )
    return {
        **operation("putComplaint", "提交一份加密的投诉", answers, problems),
        "requestBody": {"required": True, "content": {"application/json": {"schema": ref("Envelope")}}},
    }
