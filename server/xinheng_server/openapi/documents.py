"""What all documents with revisions have in common."""

from xinheng_server.errors import (
    BadCondition,
    ConditionMissing,
    CursorTooOld,
    DocumentDeleted,
    EnvelopeInvalid,
    NotFound,
    NotJson,
    RevisionConflict,
    StoreFull,
    WriteIdMissing,
    WriteIdReused,
)
from xinheng_server.openapi.parts import (
    BODY_PROBLEMS,
    LIST_PROBLEMS,
    REVISION,
    SHA256,
    SINCE,
    TIME,
    TOKEN_PROBLEMS,
    UUID,
    WITH_TOKEN,
    Problems,
    Schema,
    a_page,
    an_object,
    etag,
    header,
    in_path,
    json_body,
    json_content,
    operation,
    query,
    ref,
)

WRITE_PROBLEMS: Problems = (
    *TOKEN_PROBLEMS,
    NotFound,
    BadCondition,
    WriteIdMissing,
    ConditionMissing,
    RevisionConflict,
    WriteIdReused,
    StoreFull,
)
PUT_PROBLEMS: Problems = (*WRITE_PROBLEMS, *BODY_PROBLEMS, NotJson, EnvelopeInvalid)

TOMBSTONE: Schema = an_object(
    {"id": UUID, "revision": REVISION, "receipt": {"type": "null"}, "received": TIME, "deleted": {"const": True}}
)


def stamp(receipt: Schema) -> Schema:
    """Return the members that the server adds to a document."""
    return {"id": UUID, "revision": REVISION, "receipt": receipt, "received": TIME}


def receipt_of(stamped: Schema) -> Schema:
    """Return the members of the answer to a write."""
    return {**stamped, "sha256": {**SHA256, "description": "收到的内容（原样的字节）的 SHA-256"}}


def one(name: str, summaries: tuple[str, str, str], example: Schema, problems: Problems) -> Schema:
    """Describe GET, PUT and DELETE of one document; ``name`` is that of its schemas: Draft, DraftReceipt, DraftBody."""
    return {
        "parameters": [in_path("id", "页面生成的 UUID", UUID)],
        "get": get(name, summaries[0]),
        "put": put(name, summaries[1], example, problems),
        "delete": _delete(name, summaries[2]),
    }


def get(name: str, summary: str) -> Schema:
    """Describe reading a document."""
    answers = {
        "200": {**json_content("保存的内容", ref(name)), "headers": etag()},
        "304": {"description": "与 If-None-Match 里的版本相同", "headers": etag()},
    }
    return {
        **operation(f"get{name}", summary, answers, (*TOKEN_PROBLEMS, NotFound, DocumentDeleted)),
        **WITH_TOKEN,
        "parameters": [header("If-None-Match", '已有的版本，例如 "9f86d081884c7d65"', {"type": "string"})],
    }


def put(name: str, summary: str, example: Schema, problems: Problems) -> Schema:
    """Describe a write."""
    kept = ref(f"{name}Receipt")
    answers = {
        "201": {**json_content("新建并已落盘", kept), "headers": etag()},
        "200": {**json_content("已修改并已落盘；或这次写入以前已经收到", kept), "headers": etag()},
    }
    return {
        **operation(f"put{name}", summary, answers, (*PUT_PROBLEMS, *problems)),
        **WITH_TOKEN,
        "parameters": [
            header("If-None-Match", "新建时带 *", {"const": "*"}),
            header("If-Match", '修改时带所知的版本，例如 "9f86d081884c7d65"', {"type": "string"}),
            _write_id(),
        ],
        "requestBody": json_body(ref(f"{name}Body"), example),
    }


def changes(name: str, summary: str) -> Schema:
    """Describe a list that is read in pages."""
    answers = {
        "200": {**json_content("有变化的，删除的也在内", a_page(ref(f"{name}Listed"))), "headers": etag()},
        "304": {"description": "自 since 以来没有变化，If-None-Match 带着同一个位置", "headers": etag()},
    }
    return {
        **operation(f"list{name}s", summary, answers, (*LIST_PROBLEMS, CursorTooOld)),
        **WITH_TOKEN,
        "parameters": [
            query("since", "上一页的 cursor；不带则从头读起", SINCE),
            query("limit", "一页最多几份", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
            header("If-None-Match", "上一页的 ETag", {"type": "string"}),
        ],
    }


def _delete(name: str, summary: str) -> Schema:
    answers = {"200": {**json_content("已删除并已落盘", TOMBSTONE), "headers": etag()}}
    return {
        **operation(f"delete{name}", summary, answers, WRITE_PROBLEMS),
        **WITH_TOKEN,
        "parameters": [
            {**header("If-Match", '所知的版本，例如 "9f86d081884c7d65"', {"type": "string"}), "required": True},
            _write_id(),
        ],
    }


def _write_id() -> Schema:
    return {**header("Write-Id", "本次写入的 UUID，重试时不变", UUID), "required": True}
