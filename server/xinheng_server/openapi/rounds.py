"""An organisation's survey rounds."""

from xinheng.suppression import LARGEST_GROUP, SMALLEST_GROUP

from xinheng_server.errors import CursorTooOld, DocumentDeleted, EnvelopeInvalid, NotFound, NotJson
from xinheng_server.openapi.documents import one, receipt_of, stamp
from xinheng_server.openapi.parts import (
    BODY_PROBLEMS,
    COUNT,
    LIST_PROBLEMS,
    SINCE,
    TEXT,
    TOKEN_PROBLEMS,
    UUID,
    WITH_TOKEN,
    Problems,
    Schema,
    a_list,
    a_page,
    an_object,
    closed,
    etag,
    in_path,
    json_body,
    json_content,
    operation,
    or_null,
    query,
    ref,
)
from xinheng_server.routes.round_results import CSV, XLSX
from xinheng_server.routes.rounds import MOST_CODES
from xinheng_server.rules import Rulebook
from xinheng_server.survey.days import day_of
from xinheng_server.survey.problems import (
    CommentsWithheld,
    NoCodes,
    RoundInvalid,
    RoundIsSealed,
    RoundStillOpen,
    TooManyCodes,
)
from xinheng_server.survey.rounds import LARGEST_TARGET, LONGEST_NAME
from xinheng_server.times import utc_now

SUMMARIES = ("读一轮满意度调查的设置", "设置一轮满意度调查", "删除一轮调查，连同全部答卷")
DAY: Schema = {"type": "string", "format": "date"}
DAY_OR_NULL: Schema = or_null(DAY)
COUNTS: Schema = {"type": "object", "additionalProperties": COUNT}
STATES = ("not_yet", "open", "closed", "sealed")
YEAR = day_of(utc_now())[:4]
EXAMPLE = {
    "name": f"{YEAR}年",
    "opens": f"{YEAR}-01-01",
    "closes": f"{YEAR}-12-31",
    "target": 200,
    "codes": False,
    "smallest_group": SMALLEST_GROUP,
}
"""A round that is open on the day on which someone tries it."""

ROUND_PROBLEMS: Problems = (*TOKEN_PROBLEMS, NotFound, DocumentDeleted)
POST_PROBLEMS: Problems = (*ROUND_PROBLEMS, *BODY_PROBLEMS, NotJson, EnvelopeInvalid)


def paths(_rulebook: Rulebook) -> Schema:
    """Describe rounds, their codes, their seal and what comes of them."""
    whole = one("Round", SUMMARIES, EXAMPLE, (RoundInvalid, RoundIsSealed, DocumentDeleted))
    return {
        "/api/v1/rounds": {"get": _list()},
        "/api/v1/rounds/{id}": {**whole, "get": _read("getRound", SUMMARIES[0], "Round", headers=etag())},
        "/api/v1/rounds/{id}/codes": _under({"post": _codes()}),
        "/api/v1/rounds/{id}/seal": _under({"post": _seal()}),
        "/api/v1/rounds/{id}/results": _under({"get": _read("getResults", "看结果，小于最小人数的不显示", "Results")}),
        "/api/v1/rounds/{id}/comments": _under(
            {"get": _read("getComments", "看已封存的一轮里的文字意见", "Comments", (CommentsWithheld,))}
        ),
        "/api/v1/rounds/{id}/export.xlsx": _under({"get": _file("exportRoundXlsx", "结果的工作簿", XLSX)}),
        "/api/v1/rounds/{id}/export.csv": _under({"get": _file("exportRoundCsv", "结果的 CSV", CSV.partition(";")[0])}),
    }


def schemas(_rulebook: Rulebook) -> Schema:
    """Describe a round, its results, comments and codes."""
    stamped = stamp({"type": "null"})
    body, shown = _body(), _shown()
    optional = {name: body[name] for name in ("target", "codes", "smallest_group")}
    results = {"id": UUID, **shown, **_results()}
    return {
        "RoundBody": closed({name: body[name] for name in ("name", "opens", "closes")}, optional=optional),
        "RoundReceipt": an_object(receipt_of(stamped)),
        "Round": an_object({**stamped, **shown, "issued": or_null(COUNT)}),
        "RoundListed": closed({**stamped, "deleted": {"type": "boolean"}}, optional=shown),
        "RoundSealed": an_object({"id": UUID, **shown}),
        "Codes": an_object({"codes": a_list(TEXT), "issued": COUNT, "left": COUNT}, "只在这一次显示，服务器不保存。"),
        "Results": an_object(results),
        "Comments": an_object({"id": UUID, "comments": a_list(TEXT)}),
    }


def _body() -> Schema:
    return {
        "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
        "opens": {**DAY, "description": "第一天（北京时间）"},
        "closes": {**DAY, "description": "最后一天（北京时间）"},
        "target": or_null({"type": "integer", "minimum": 1, "maximum": LARGEST_TARGET}),
        "codes": {"type": "boolean", "default": False, "description": "是否凭一次性代码填写"},
        "smallest_group": {
            "type": "integer",
            "minimum": SMALLEST_GROUP,
            "maximum": LARGEST_GROUP,
            "default": SMALLEST_GROUP,
        },
    }


def _shown() -> Schema:
    return {**_body(), "sealed": DAY_OR_NULL, "state": {"enum": list(STATES)}}


def _results() -> Schema:
    return {
        "stage": {"enum": ["collecting", "interim", "final", "too_few"]},
        "message": TEXT,
        "responses": COUNT,
        "days": {**COUNTS, "description": "每天收到几份"},
        "origins": {**COUNTS, "description": "每种来源几份"},
        "through": {**DAY_OR_NULL, "description": "中期结果算到哪一天"},
        "result": {
            **or_null({"type": "object"}),
            "description": "survey 工具的结果，不显示的为 null：中期没有 items 和 groups；"
            "不显示的题目不计入合计，有这样的题目时没有 groups。一题也没有答的人不计入 groups",
        },
        "withheld": {
            **a_list(TEXT),
            "description": "因人数太少而不显示的，例如 items.4、groups.sex.male；groups 是全部人群",
        },
        "comments": or_null(COUNT),
        "on_behalf": or_null(COUNT),
    }


def _under(item: Schema) -> Schema:
    return {"parameters": [in_path("id", "轮次的 UUID", UUID)], **item}


def _read(name: str, summary: str, schema: str, problems: Problems = (), *, headers: Schema | None = None) -> Schema:
    found = json_content("是", ref(schema))
    answers = {"200": {**found, "headers": headers} if headers else found}
    return {**operation(name, summary, answers, (*ROUND_PROBLEMS, *problems)), **WITH_TOKEN}


def _file(name: str, summary: str, media_type: str) -> Schema:
    content = {"schema": {"type": "string", "format": "binary"}}
    answers = {"200": {"description": "可以显示的全部内容", "content": {media_type: content}}}
    return {**operation(name, summary, answers, ROUND_PROBLEMS), **WITH_TOKEN}


def _codes() -> Schema:
    count = {"type": "integer", "minimum": 1, "maximum": MOST_CODES}
    answers = {"201": json_content("新的代码", ref("Codes"))}
    problems = (*POST_PROBLEMS, NoCodes, RoundIsSealed, TooManyCodes)
    return {
        **operation("makeCodes", "生成一次性代码", answers, problems),
        **WITH_TOKEN,
        "requestBody": json_body(closed({"count": count}), {"count": 200}),
    }


def _seal() -> Schema:
    answers = {"200": json_content("已封存；以前封存过的不变", ref("RoundSealed"))}
    early = {"early": {"type": "boolean", "default": False, "description": "还没有结束也封存"}}
    return {
        **operation("sealRound", "封存：不再收答卷，结果从此不变", answers, (*POST_PROBLEMS, RoundStillOpen)),
        **WITH_TOKEN,
        "requestBody": json_body(closed({}, optional=early), {"early": True}),
    }


def _list() -> Schema:
    answers = {"200": json_content("有变化的，删除的也在内", a_page(ref("RoundListed")))}
    return {
        **operation("listRounds", "本机构的各轮调查", answers, (*LIST_PROBLEMS, CursorTooOld)),
        **WITH_TOKEN,
        "parameters": [
            query("since", "上一页的 cursor；不带则从头读起", SINCE),
            query("limit", "一页最多几份", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
        ],
    }
