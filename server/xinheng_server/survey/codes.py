"""One-time codes, printed on slips: 18 signs such as K7P-4M3-9RT-WHC-4NX-20F that prove themselves.

A code is a serial number and 64 bits of a MAC over it, the number itself hidden. Whoever holds the round's key can tell
a real one, so no list of codes is kept anywhere; nobody else can guess one in 2⁶⁴ tries. Of a spent code a store gets
a keyed hash.
"""

import hmac
import secrets
from collections.abc import Sequence

from xinheng_server.keyed import ALPHABET, derived, grouped, number_of, spelled, typed

SIGNS = 18
MAC_BITS = 64
SERIALS: int = len(ALPHABET) ** SIGNS >> MAC_BITS
"""How many codes a round can have: some 378,000."""

_MAC = 1 << MAC_BITS


def make_codes(key: bytes, first: int, count: int) -> Sequence[str]:
    """Return the codes with the serial numbers from ``first`` on, in an order of chance.

    Raise ValueError if there are not so many numbers.
    """
    if first < 0 or count < 0 or first + count > SERIALS:
        raise ValueError("no such serial numbers")
    codes = [_code(key, serial) for serial in range(first, first + count)]
    secrets.SystemRandom().shuffle(codes)
    return codes


def read_code(key: bytes, text: str) -> str | None:
    """Return the keyed hash under which a code is spent, however it was typed; None if it is no code of this key."""
    signs = typed(text, SIGNS)
    if signs is None:
        return None
    hidden, mac = divmod(number_of(signs), _MAC)
    if hidden >= SERIALS or not _same(_mac(key, _turned(key, hidden, mac, -1)), mac):
        return None
    return derived(key, "spent code", signs).hex()[:32]


def _code(key: bytes, serial: int) -> str:
    mac = _mac(key, serial)
    return grouped(spelled(_turned(key, serial, mac, 1) * _MAC + mac, SIGNS))


def _mac(key: bytes, serial: int) -> int:
    return int.from_bytes(derived(key, "code", str(serial))) % _MAC


def _turned(key: bytes, serial: int, mac: int, direction: int) -> int:
    """Hide a serial number, or find it again: turn it by what follows from its MAC."""
    return (serial + direction * int.from_bytes(derived(key, "serial", str(mac))[:16])) % SERIALS


def _same(one: int, other: int) -> bool:
    return hmac.compare_digest(one.to_bytes(8), other.to_bytes(8))
