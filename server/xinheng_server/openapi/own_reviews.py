"""Reviews of an institution's own self-assessments, as it reads them."""

from xinheng_server.openapi.assessments import accepted
from xinheng_server.openapi.documents import get, stamp
from xinheng_server.openapi.parts import (
    REVISION,
    TEXT,
    TEXT_OR_NULL,
    TOKEN_PROBLEMS,
    UUID,
    WITH_TOKEN,
    Schema,
    a_list,
    an_object,
    in_path,
    json_content,
    operation,
    or_null,
    ref,
)
from xinheng_server.rules import Rulebook


def paths(_rulebook: Rulebook) -> Schema:
    """Describe all and one."""
    answer = {"200": json_content("主管部门对本机构自评的核查", ref("OwnReviews"))}
    listed = {**operation("listOwnReviews", "本机构的自评中，主管部门已经核查的", answer, TOKEN_PROBLEMS), **WITH_TOKEN}
    one = {**get("Review", "读取对本机构一份自评的核查"), "operationId": "getOwnReview"}
    return {
        "/api/v1/reviews": {"get": listed},
        "/api/v1/reviews/{id}": {"parameters": [in_path("id", "被核查的自评的 UUID", UUID)], "get": one},
    }


def schemas(rulebook: Rulebook) -> Schema:
    """Describe an entry of the list."""
    number: Schema = {"type": ["number", "null"]}
    review = {
        **stamp({"type": "null"}),
        "form": accepted(rulebook),
        "edition": TEXT,
        "of_revision": {**REVISION, "description": "核查的是自评的哪一个版本"},
        "reviewed": {"description": "打了分的项目", **a_list(TEXT)},
        "low": number,
        "high": number,
        "grade": TEXT_OR_NULL,
        "grades": or_null(a_list(TEXT)),
        "stale": {"type": "boolean", "description": "核查之后自评又有改动"},
    }
    return {"OwnReviews": an_object({"items": a_list(an_object(review))})}
