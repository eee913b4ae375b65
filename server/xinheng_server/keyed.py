"""Numbers and hashes that only who holds a key can make: receipts, codes, numbers to ask by.

What a person may have to read out or type has no two signs that look alike. Left out: O Q D beside 0, I L beside 1,
Z beside 2, S beside 5, G beside 6, B beside 8, U beside V, and A and E, so that no word appears by chance. Who types a
sign that was left out means the one it looks like.
"""

import hmac
import secrets

ALPHABET = "0123456789CFHJKMNPRTVWXY"
_LIKE = str.maketrans("OQDILZSGBU", "000112568V")
_IGNORED = str.maketrans("", "", " -_.·—–－\t\r\n　")
_FULL_WIDTH = {0xFF01 + at: 0x21 + at for at in range(94)}


def new_key() -> str:
    """Draw a key of 256 bits, as hexadecimal text."""
    return secrets.token_hex(32)


def derived(key: bytes, purpose: str, text: str) -> bytes:
    """Return 256 bits that follow from the key, one purpose and a text."""
    return hmac.digest(key, f"{purpose}\n{text}".encode(), "sha256")


def spelled(number: int, length: int) -> str:
    """Write a number with the signs of the alphabet, so many of them."""
    signs = []
    for _ in range(length):
        number, at = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[at])
    return "".join(reversed(signs))


def grouped(signs: str, size: int = 3) -> str:
    """Return signs in groups: K7P-4M3."""
    return "-".join(signs[at : at + size] for at in range(0, len(signs), size))


def typed(text: str, length: int) -> str | None:
    """Return the signs that a person meant: any case, grouping and look-alikes. None if they cannot be that."""
    meant = text.translate(_FULL_WIDTH).upper().translate(_IGNORED).translate(_LIKE)
    return meant if len(meant) == length and all(sign in ALPHABET for sign in meant) else None


def number_of(signs: str) -> int:
    """Return the number that signs of the alphabet spell."""
    number = 0
    for sign in signs:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    return number
