"""The sealed envelope in which a complaint comes: of one shape and a few sizes, into which no text fits.

The browser agrees on a secret with the organisation's key (ECDH on P-256 with a key of its own for this complaint),
derives an AES-256-GCM key from it (HKDF-SHA-256, ``info`` of ``INFO`` and the thumbprint) and encrypts the complaint,
padded to one of ``SIZES``, with the organisation's id as additional data. A server has neither private key and cannot
open it.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xinheng.text import Json

from xinheng_server.complaint.keys import from_base64url, is_point, thumbprint
from xinheng_server.complaint.problems import ComplaintKeyChanged, EnvelopeUnfit
from xinheng_server.envelopes import Fault, fault
from xinheng_server.json_text import read_json, whole_number

VERSION = 1
INFO = "xinheng complaint 1\n"
IV_BYTES = 12
TAG_BYTES = 16
SIZES = (1024, 2048, 4096, 8192)
"""Bytes to which a complaint is padded, so that its length says little."""

MOST_UNEVEN = 600
"""What is encrypted comes to 255, give or take 23, and to this never; text to 800 at least."""

MEMBERS = ("version", "key", "ephemeral", "iv", "ciphertext")
EPHEMERAL = ("kty", "crv", "x", "y")


@dataclass(frozen=True, slots=True)
class Envelope:
    """``key`` is the thumbprint of the key to which it is sealed, ``text`` the whole as canonical JSON."""

    key: str
    text: str


def read_envelope(body: bytes) -> Envelope:
    """Read the body of a PUT. Raise NotJson, or EnvelopeUnfit with every problem."""
    tree, twice = read_json(body)
    if not isinstance(tree, dict):
        raise EnvelopeUnfit(errors=[fault("wrong_type", "", "应为一个对象")])
    unknown = [name for name in tree if name not in MEMBERS]
    errors = [
        *(fault("duplicate_key", path, "同一个键写了两次") for path in twice),
        *(fault("unknown_key", name, "不认识的字段；投诉只能加密后放在 ciphertext 里") for name in unknown),
        *_faults(tree),
    ]
    if errors:
        raise EnvelopeUnfit(errors=errors)
    return Envelope(str(tree["key"]), json.dumps({**tree, "version": VERSION}, separators=(",", ":"), sort_keys=True))


def check_key(envelope: Envelope, public_key: str) -> None:
    """Raise ComplaintKeyChanged if it is sealed to another key than the organisation's."""
    if envelope.key != thumbprint(public_key):
        raise ComplaintKeyChanged(key=json.loads(public_key))


def _faults(tree: Mapping[str, Json]) -> Sequence[Fault]:
    checks = {
        "version": (whole_number(tree.get("version")) == VERSION, f"应为 {VERSION}"),
        "key": (from_base64url(tree.get("key"), 32) is not None, "应为公钥的指纹"),
        "ephemeral": (_is_ephemeral(tree.get("ephemeral")), "应为这一次生成的 P-256 公钥，只带 kty、crv、x、y"),
        "iv": (from_base64url(tree.get("iv"), IV_BYTES) is not None, f"应为 {IV_BYTES} 个字节"),
        "ciphertext": (
            _is_sealed(tree.get("ciphertext")),
            f"应为加密后的内容，补齐到 {'、'.join(map(str, SIZES))} 字节之一",
        ),
    }
    return [fault("unfit", name, message) for name, (fits, message) in checks.items() if not fits]


def _is_ephemeral(value: Json) -> bool:
    return isinstance(value, dict) and set(value) == set(EPHEMERAL) and is_point(value)


def _is_sealed(value: Json) -> bool:
    """Tell whether this is of a right length, and no text in any encoding."""
    found = next((found for size in SIZES if (found := from_base64url(value, size + TAG_BYTES))), None)
    return found is not None and _looks_drawn(found)


def _looks_drawn(content: bytes) -> bool:
    """Tell whether all bytes are about as frequent (chi-squared), as in whatever is encrypted and in no text."""
    expected, counts = len(content) / 256, Counter(content)
    return sum((counts[byte] - expected) ** 2 for byte in range(256)) / expected < MOST_UNEVEN
