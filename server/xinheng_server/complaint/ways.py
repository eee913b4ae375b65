"""What an organisation tells residents of its other ways to complain: telephone, box, book, visit."""

import json
from collections.abc import Mapping

from xinheng_forms.complaint import ways

from xinheng_server.envelopes import fault, read_envelope
from xinheng_server.errors import EnvelopeInvalid
from xinheng_server.registry import Organisation

LONGEST_WAY = 200


def channels() -> Mapping[str, str]:
    """Return channel → its name, for the channels that residents use without the page."""
    return {way["id"]: way["label"] for way in ways()}


def read_ways(body: bytes) -> str:
    """Read the body of a PUT as it is kept; a channel without words is not there. Raise NotJson, EnvelopeInvalid."""
    names = channels()
    given = {name: str(text) for name, text in read_envelope(body, dict.fromkeys(names, str)).items()}
    errors = [
        fault("out_of_range", name, f"“{names[name]}”应为一行文字，最多 {LONGEST_WAY} 个字")
        for name, text in given.items()
        if not _is_line(text)
    ]
    if errors:
        raise EnvelopeInvalid(errors=errors)
    return json.dumps({name: text.strip() for name, text in given.items() if text.strip()}, ensure_ascii=False)


def ways_of(organisation: Organisation) -> Mapping[str, str]:
    """Return channel → what residents are told of it, in the order of the form."""
    told: Mapping[str, str] = json.loads(organisation.ways or "{}")
    return {name: told[name] for name in channels() if name in told}


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST_WAY and (not text or text.isprintable())
