"""Whose token this is."""

from xinheng_server.openapi.parts import (
    ORGANISATION_ID,
    READ_PROBLEMS,
    TEXT,
    WITH_TOKEN,
    Schema,
    an_object,
    json_content,
    operation,
    or_null,
    ref,
)
from xinheng_server.rules import Rulebook


def paths(_rulebook: Rulebook) -> Schema:
    """Describe the one question."""
    answer = {"200": json_content("令牌打开什么", ref("Me"))}
    return {"/api/v1/me": {"get": {**operation("me", "这是谁的令牌", answer, READ_PROBLEMS), **WITH_TOKEN}}}


def schemas(_rulebook: Rulebook) -> Schema:
    """Describe a holder and an organisation."""
    organisation = {
        "id": ORGANISATION_ID,
        "name": TEXT,
        "class": or_null({"enum": ["A", "B", "C"]}),
        "parent": or_null(ORGANISATION_ID),
    }
    me = {
        "scope": {"enum": ["organisation", "authority"]},
        "organisation": or_null(ref("Organisation")),
        "token": an_object({"id": TEXT, "name": TEXT}),
    }
    return {"Organisation": an_object(organisation), "Me": an_object(me)}
