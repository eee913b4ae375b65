"""Drafts: what was typed so far, carried between an organisation's own devices; never scored, shown to nobody else."""

import re
from collections.abc import Mapping

from xinheng.text import Json, at, write

from xinheng_server.context import Context
from xinheng_server.documents import Contents
from xinheng_server.envelopes import Fault, fault, read_envelope
from xinheng_server.errors import EnvelopeInvalid
from xinheng_server.heads import text_of, year_of
from xinheng_server.store import Key
from xinheng_server.submissions import accepted_rules

MEMBERS = {"form": str, "edition": str, "rules_sha256": str, "about": Mapping, "values": Mapping}
ABOUT = ("name", "organisation", "class", "year", "device")
"""What a draft may say about itself; all of it texts."""

LONGEST_INPUT_NAME = 200
LONGEST_EDITION = 40
_SHA256 = re.compile(r"[0-9a-f]{64}")


async def read_draft(context: Context, _key: Key, body: bytes) -> Contents:
    """Read the body of a PUT. Raise NotJson, EnvelopeInvalid, KindNotAccepted.

    The rules may be older than the server's: whoever goes on with the draft sees the page's own.
    """
    draft = read_envelope(body, MEMBERS)
    accepted_rules(context.rulebook, str(draft["form"]))
    if found := [*_stamp_faults(draft), *_about_faults(draft["about"]), *_value_faults(draft["values"])]:
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
    unknown = [fault("unknown_key", at("about", name), "不认识的字段") for name in about if name not in ABOUT]
    return [*unknown, *_text_faults("about", about)]


def _value_faults(values: Json) -> list[Fault]:
    assert isinstance(values, dict)
    long = [name for name in values if not 0 < len(name) <= LONGEST_INPUT_NAME]
    return [
        *(
            fault("out_of_range", at("values", name[:40]), f"输入项名称应为 1 到 {LONGEST_INPUT_NAME} 个字符")
            for name in long
        ),
        *_text_faults("values", values),
    ]


def _text_faults(path: str, texts: Mapping[str, Json]) -> list[Fault]:
    return [
        fault("wrong_type", at(path, name), "应为文字") for name, value in texts.items() if not isinstance(value, str)
    ]
