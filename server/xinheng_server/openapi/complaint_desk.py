"""The organisation's desk for complaints."""

from xinheng_server.complaint.keys import PRIVATE
from xinheng_server.complaint.problems import ComplaintsOff, PublicKeyUnfit
from xinheng_server.complaint.ways import LONGEST_WAY, channels
from xinheng_server.errors import EnvelopeInvalid, NotFound, NotJson
from xinheng_server.openapi.complaints import POINT
from xinheng_server.openapi.parts import (
    BODY_PROBLEMS,
    ORGANISATION_ID,
    TEXT,
    TOKEN_PROBLEMS,
    WITH_TOKEN,
    Problems,
    Schema,
    an_object,
    closed,
    json_body,
    json_content,
    operation,
    or_null,
    ref,
)
from xinheng_server.rules import Rulebook

POINTS = {
    "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
    "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
}
"""The curve's own generator: a key that anybody can open, for the example."""

PRIVATE_KEY: Schema = {"anyOf": [{"required": [name]} for name in PRIVATE]}


def paths(_rulebook: Rulebook) -> Schema:
    """Describe the key and the other ways."""
    key, ways = json_body(_given_key(), {"kty": "EC", "crv": "P-256", **POINTS}), dict.fromkeys(channels(), "")
    return {
        "/api/v1/me/complaints": {"get": _does("getComplaintDesk", "居民看到的：公钥和其他投诉办法")},
        "/api/v1/me/complaints/key": {
            "put": {
                **_does("putPublicKey", "登记或更换投诉用的公钥", (*BODY_PROBLEMS, ComplaintsOff, PublicKeyUnfit)),
                "requestBody": key,
            },
            "delete": _does("deletePublicKey", "不再接受网上投诉"),
        },
        "/api/v1/me/complaints/ways": {
            "put": {
                **_does("putWays", "写明其他投诉办法", (*BODY_PROBLEMS, NotJson, EnvelopeInvalid)),
                "requestBody": json_body(ref("Ways"), {**ways, "phone": "0571-00000000，工作日 9:00—17:00"}),
            }
        },
    }


def schemas(_rulebook: Rulebook) -> Schema:
    """Describe the desk and the ways."""
    ways = {name: {**TEXT, "maxLength": LONGEST_WAY, "description": label} for name, label in channels().items()}
    desk = {
        "organisation": ORGANISATION_ID,
        "name": TEXT,
        "on": {"type": "boolean", "description": "这台服务器是否开通网上投诉"},
        "key": or_null(ref("PublicKey")),
        "thumbprint": or_null(POINT),
        "ways": closed({}, optional=ways),
    }
    return {"Ways": closed(ways), "ComplaintDesk": an_object(desk)}


def _given_key() -> Schema:
    """Describe a key as browsers write it: with members that are no matter, and none that belong to a private key."""
    return {
        **an_object({"kty": {"const": "EC"}, "crv": {"const": "P-256"}, "x": POINT, "y": POINT}),
        "not": PRIVATE_KEY,
    }


def _does(name: str, summary: str, problems: Problems = ()) -> Schema:
    answer = {"200": json_content("现在的情况", ref("ComplaintDesk"))}
    return {**operation(name, summary, answer, (*TOKEN_PROBLEMS, NotFound, *problems)), **WITH_TOKEN}
