"""An organisation's public key, to which residents' browsers encrypt: a JWK on the curve P-256, nothing private in it."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from xinheng.text import Json, NotJson, parse

COORDINATE_BYTES = 32
LONGEST_KEY = 4096

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
PRIVATE = ("d", "p", "q", "k")


class KeyUnfit(ValueError):
    """The text is no public key on P-256; the message is one sentence for people."""


def read_public_key(text: str) -> str:
    """Return a public key as its canonical JWK text. Raise KeyUnfit."""
    try:
        tree, _ = parse(text[: LONGEST_KEY + 1])
    except NotJson as error:
        raise KeyUnfit("不是合格的 JSON；应为浏览器生成的公钥文件（JWK）。") from error
    if not isinstance(tree, dict):
        raise KeyUnfit("应为一个 JWK 对象。")
    if any(name in tree for name in PRIVATE):
        raise KeyUnfit("这是私钥文件，请不要交给服务器；请改用同时生成的公钥文件，私钥留在机构自己手里。")
    if not is_point(tree):
        raise KeyUnfit("应为 P-256 曲线上的公钥（kty 为 EC，crv 为 P-256，带 x 和 y）。")
    return _canonical(tree)


def thumbprint(public_key: str) -> str:
    """Return the thumbprint of a canonical key (RFC 7638), which says to which key something was encrypted."""
    return base64.urlsafe_b64encode(hashlib.sha256(public_key.encode()).digest()).rstrip(b"=").decode()


def is_point(tree: Mapping[str, Json]) -> bool:
    """Tell whether a JWK names a point on P-256, its coordinates of full length."""
    if tree.get("kty") != "EC" or tree.get("crv") != "P-256":
        return False
    x, y = (from_base64url(tree.get(name), COORDINATE_BYTES) for name in ("x", "y"))
    return x is not None and y is not None and _on_curve(int.from_bytes(x), int.from_bytes(y))


def from_base64url(value: Json, size: int) -> bytes | None:
    """Return so many bytes from base64url without padding, written in the one way they can be; else None."""
    if not isinstance(value, str) or not value.isascii():
        return None
    try:
        found = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    is_canonical = base64.urlsafe_b64encode(found).rstrip(b"=").decode() == value
    return found if len(found) == size and is_canonical else None


def _on_curve(x: int, y: int) -> bool:
    return x < _P and y < _P and (y * y - x**3 + 3 * x - _B) % _P == 0


def _canonical(tree: Mapping[str, Any]) -> str:
    return json.dumps({name: tree[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
