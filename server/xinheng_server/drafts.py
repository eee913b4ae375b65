"""Drafts: what was typed so far, carried between an organisation's own devices; never scored, shown to nobody else."""

import re
from collections.abc import Mapping

from xinheng.text import Json, at, write

from xinheng_server.context import Context
from xinheng_server.documents import Contents
from xinheng_server.envelopes import Fault, fault, read_envelope
from xinheng_server.errors import EnvelopeInvalid
from xinheng_server.free_texts import ABOUT as DOCUMENT_ABOUT
from xinheng_server.free_texts import LONGEST_QUOTE, Text, text_fault
from xinheng_server.heads import text_of, year_of
from xinheng_server.input_names import input_of
from xinheng_server.rules import Rules
from xinheng_server.store import Key
from xinheng_server.submissions import accepted_rules

MEMBERS = {"form": str, "edition": str, "rules_sha256": str, "about": Mapping, "values": Mapping}
ABOUT: Mapping[str, Text] = {
    **{name: DOCUMENT_ABOUT[name] for name in ("name", "organisation", "class", "year")},
    "device": Text("设备", 200),
}
"""What a draft may say about itself."""

LONGEST_INPUT_NAME = 200
LONGEST_EDITION = 40
NO_INPUT = "这份表没有这个输入项；如果页面刚更新过，请刷新后再同步。含个人信息的资料请只留在本机"
_SHA256 = re.compile(r"[0-9a-f]{64}")


async def read_draft(context: Context, _key: Key, body: bytes) -> Contents:
    """Read the body of a PUT. Raise NotJson, EnvelopeInvalid, KindNotAccepted.

    The rules may be older than the server's: whoever goes on with the draft sees the page's own. But every input must
    be one that the form has here.
    """
    draft = read_envelope(body, MEMBERS)
    rules = accepted_rules(context.rulebook, str(draft["form"]))
    if found := [*_stamp_faults(draft), *_about_faults(draft["about"]), *_value_faults(rules, draft["values"])]:
        raise EnvelopeInvalid(errors=found)
    return Contents(write(_head(draft)), body.decode().removeprefix("\ufeff").strip())


def _head(draft: Mapping[str, Json]) -> dict[str, Json]:
    about = draft["about"]
    assert isinstance(about, dict)
    return {
        "form": draft["form"],
        "edition": draft["edition"],
        "class": text_of(about.get("class")),
        "year": year_of(about.get("year")),
        "name": text_of(about.get("name")),
        "organisation": text_of(about.get("organisation")),
        "device": text_of(about.get("device")),
    }


def _stamp_faults(draft: Mapping[str, Json]) -> list[Fault]:
    found = []
    if len(str(draft["edition"])) > LONGEST_EDITION:
        found.append(fault("out_of_range", "edition", f"最多 {LONGEST_EDITION} 个字符"))
    if not _SHA256.fullmatch(str(draft["rules_sha256"])):
        found.append(fault("out_of_range", "rules_sha256", "应为 64 位十六进制数"))
    return found


def _about_faults(about: Json) -> list[Fault]:
    assert isinstance(about, dict)
    found: list[Fault] = []
    for name, value in about.items():
        text = ABOUT.get(name)
        path = at("about", name[:LONGEST_QUOTE])
        found += [fault("unknown_key", path, "不认识的字段")] if text is None else text_fault(path, text, value)
    return found


def _value_faults(rules: Rules, values: Json) -> list[Fault]:
    assert isinstance(values, dict)
    found: list[Fault] = []
    for name, value in values.items():
        text = input_of(rules, name)
        path = at("values", name[:LONGEST_INPUT_NAME])
        found += [fault("unknown_key", path, NO_INPUT)] if text is None else text_fault(path, text, value)
    return found
