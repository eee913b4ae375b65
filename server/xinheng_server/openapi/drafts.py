"""Drafts between an organisation's own devices."""

from xinheng_server.drafts import ABOUT, LONGEST_EDITION, LONGEST_INPUT_NAME
from xinheng_server.errors import KindNotAccepted
from xinheng_server.openapi.assessments import accepted
from xinheng_server.openapi.documents import changes, one, receipt_of, stamp
from xinheng_server.openapi.parts import SHA256, TEXT, TEXT_OR_NULL, Schema, an_object, closed
from xinheng_server.rules import Rulebook

SUMMARIES = ("读回本机构的一份草稿", "保存一份草稿，不打分", "删除一份草稿")


def paths(rulebook: Rulebook) -> Schema:
    """Describe one and all."""
    return {
        "/api/v1/drafts": {"get": changes("Draft", "本机构的草稿里有变化的")},
        "/api/v1/drafts/{id}": one("Draft", SUMMARIES, _example(rulebook), (KindNotAccepted,)),
    }


def schemas(rulebook: Rulebook) -> Schema:
    """Describe a draft, its receipt, how it is kept and how lists show it."""
    stamped = stamp({"type": "null"})
    edition = {"type": "string", "maxLength": LONGEST_EDITION}
    values = {
        "type": "object",
        "description": "输入项名称 → 所填的文字；只接受这份表的页面上有的输入项",
        "propertyNames": {"minLength": 1, "maxLength": LONGEST_INPUT_NAME},
        "additionalProperties": TEXT,
    }
    body: Schema = {
        "form": accepted(rulebook),
        "edition": edition,
        "rules_sha256": SHA256,
        "about": closed({}, optional={name: {**TEXT, "maxLength": text.longest} for name, text in ABOUT.items()}),
        "values": values,
    }
    head = {"form": accepted(rulebook), "edition": TEXT, **dict.fromkeys(ABOUT, TEXT_OR_NULL)}
    return {
        "DraftBody": closed(body),
        "DraftReceipt": an_object(receipt_of(stamped)),
        "Draft": an_object({**stamped, **body}),
        "DraftListed": closed({**stamped, "deleted": {"type": "boolean"}}, optional=head),
    }


def _example(rulebook: Rulebook) -> Schema:
    rules = rulebook.by_tool["evaluation"]
    return {
        "form": rules.form,
        "edition": rules.edition,
        "rules_sha256": rules.sha256,
        "about": {"year": "2026", "class": "B"},
        "values": {"class": "B", "facts.F01.floor_area_m2": "38.5"},
    }
