"""Organisations and tokens, as the authority keeps them."""

from xinheng_server.errors import BadQuery, EnvelopeInvalid, NotFound, NotJson, RegisterChanged
from xinheng_server.openapi.parts import (
    BODY_PROBLEMS,
    COUNT,
    ORGANISATION_ID,
    TEXT,
    TIME,
    TOKEN_PROBLEMS,
    WITH_TOKEN,
    Problems,
    Schema,
    a_list,
    an_object,
    closed,
    in_path,
    json_body,
    json_content,
    operation,
    or_null,
    query,
    ref,
)
from xinheng_server.routes.authority.tokens import OwnToken
from xinheng_server.rules import Rulebook

CLASS: Schema = {"enum": ["A", "B", "C", None]}
GIVEN: Problems = (*TOKEN_PROBLEMS, *BODY_PROBLEMS, NotJson, EnvelopeInvalid, RegisterChanged)
ORGANISATION_EXAMPLE = {"name": "和平街道社会心理服务站", "class": "B", "parent": None}
TOKEN_EXAMPLE = {"scope": "authority", "organisation": None, "name": "督导科"}

OF_ORGANISATION: Schema = in_path("organisation", "机构编号", ORGANISATION_ID)


def paths(_rulebook: Rulebook) -> Schema:
    """Describe both registers."""
    return {
        "/api/v1/authority/organisations": {"get": _get("listOrganisations", "全部机构", "Organisations")},
        "/api/v1/authority/organisations/{organisation}": {
            "parameters": [OF_ORGANISATION],
            "get": _get("getOrganisation", "一家机构的登记", "Registered", (NotFound,)),
            "put": _put_organisation(),
            "delete": _delete_organisation(),
        },
        "/api/v1/authority/tokens": {
            "get": _get("listTokens", "全部令牌，不含令牌本身", "Tokens"),
            "post": _post_token(),
        },
        "/api/v1/authority/tokens/{token}": {
            "parameters": [in_path("token", "令牌编号", TEXT)],
            "delete": _get("revokeToken", "撤销令牌，立即失效", "Token", (NotFound, OwnToken, RegisterChanged)),
        },
    }


def schemas(_rulebook: Rulebook) -> Schema:
    """Describe registrations and tokens."""
    given: Schema = {
        "name": {"type": "string", "minLength": 1, "maxLength": 200},
        "class": CLASS,
        "parent": or_null(TEXT),
    }
    kept: Schema = {"created": TIME, "removed": or_null(TIME), "public_key": {"type": "boolean"}}
    registered = {"id": ORGANISATION_ID, **given, **kept}
    asked: Schema = {
        "scope": {"enum": ["organisation", "authority"]},
        "organisation": or_null(ORGANISATION_ID),
        "name": given["name"],
    }
    token = an_object({"id": TEXT, **asked, "created": TIME, "revoked": or_null(TIME)})
    return {
        "OrganisationBody": closed(given),
        "Registered": an_object(registered),
        "Removed": an_object({**registered, "erased": {**COUNT, "description": "永久删除了几份资料"}}),
        "Organisations": an_object({"organisations": a_list(ref("Registered"))}),
        "Token": token,
        "Tokens": an_object({"tokens": a_list(ref("Token"))}),
        "TokenBody": closed(asked),
        "NewToken": an_object(
            {"token": ref("Token"), "secret": {"type": "string", "pattern": "^xh_[A-Za-z0-9_-]{43}$"}}
        ),
    }


def _get(name: str, summary: str, schema: str, problems: Problems = ()) -> Schema:
    answers = {"200": json_content(summary, ref(schema))}
    return {**operation(name, summary, answers, (*TOKEN_PROBLEMS, *problems)), **WITH_TOKEN}


def _put_organisation() -> Schema:
    answers = {
        "201": json_content("新登记", ref("Registered")),
        "200": json_content("已修改；移除过的机构恢复", ref("Registered")),
    }
    return {
        **operation("putOrganisation", "登记一家机构或修改登记", answers, (*GIVEN, NotFound)),
        **WITH_TOKEN,
        "requestBody": json_body(ref("OrganisationBody"), ORGANISATION_EXAMPLE),
    }


def _delete_organisation() -> Schema:
    erase = query("erase", "true：同时永久删除它在服务器上的全部资料", {"enum": ["true"]})
    return {
        **_get("removeOrganisation", "移除机构并撤销它的令牌", "Removed", (NotFound, BadQuery, RegisterChanged)),
        "parameters": [erase],
    }


def _post_token() -> Schema:
    answers = {"201": json_content("令牌，只在这里出现一次", ref("NewToken"))}
    return {
        **operation("createToken", "生成令牌", answers, GIVEN),
        **WITH_TOKEN,
        "requestBody": json_body(ref("TokenBody"), TOKEN_EXAMPLE),
    }
