"""An organisation that takes complaints: the real server, its token, and a key with which Python opens what came."""

from __future__ import annotations

import base64
import json
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from relay import new_token
from service import Service

ORGANISATION = "cuiyuan"
NAME = "翠苑街道社会心理服务站"
WAYS = {"phone": "0571-88000000，工作日", "sms": "", "box": "一楼大厅", "book": "", "visit": ""}
SETTINGS = {"XINHENG_COMPLAINTS": "true", "XINHENG_CRISIS_LINE": "心理援助热线 12356，24 小时"}

type Private = ec.EllipticCurvePrivateKey


def new_key() -> Private:
    """Make a key as the desk in the browser does."""
    return ec.generate_private_key(ec.SECP256R1())


def jwk(key: Private) -> dict[str, str]:
    """Return the public half."""
    numbers = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _text(numbers.x.to_bytes(32)), "y": _text(numbers.y.to_bytes(32))}


@dataclass
class Organisation:
    """What the organisation may ask of its server, past any page."""

    service: Service
    token: str
    key: Private = field(default_factory=new_key)

    @property
    def address(self) -> str:
        """Return where residents complain."""
        return f"{self.service.url}c/{ORGANISATION}"

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Ask the server itself."""
        request = urllib.request.Request(
            f"{self.service.url}api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def use(self, key: Private) -> None:
        """Give residents another key."""
        self.key = key
        self.ask("PUT", "me/complaints/key", jwk(key))

    def listed(self) -> list[Any]:
        """Return how each complaint stands."""
        found: list[Any] = self.ask("GET", "complaints")["items"]
        return [each for each in found if not each["deleted"]]

    def opened(self) -> list[Any]:
        """Return what each complaint says."""
        return [self.open(self.ask("GET", f"complaints/{each['id']}")["envelope"]) for each in self.listed()]

    def open(self, envelope: dict[str, Any]) -> Any:
        """Do what the desk does with its key."""
        point = envelope["ephemeral"]
        theirs = ec.EllipticCurvePublicNumbers(_number(point["x"]), _number(point["y"]), ec.SECP256R1()).public_key()
        info = f"xinheng complaint 1\n{envelope['key']}".encode()
        secret = HKDF(SHA256(), 32, None, info).derive(self.key.exchange(ec.ECDH(), theirs))
        found = AESGCM(secret).decrypt(_bytes(envelope["iv"]), _bytes(envelope["ciphertext"]), ORGANISATION.encode())
        return json.loads(found.rstrip(b"\0"))

    def move(self, complaint: dict[str, Any], state: str) -> Any:
        """Set how a complaint stands."""
        headers = {"If-Match": f'"{complaint["revision"]}"', "Write-Id": str(uuid.uuid4())}
        return self.ask("PUT", f"complaints/{complaint['id']}/state", {"state": state}, **headers)


@contextmanager
def organisation(site: Path, data: Path, key: Private | None = None) -> Iterator[Organisation]:
    """Run a server for an organisation that takes complaints, by this key if it has one already."""
    with Service(site, data, SETTINGS) as service:
        found = Organisation(service, new_token(data))
        found.ask("PUT", "me/complaints/ways", WAYS)
        if key:
            found.use(key)
        yield found


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text))
