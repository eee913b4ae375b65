"""Organisation tokens: made once, shown once, kept only as SHA-256, revocable while the server runs.

They stand in a file of their own in the data folder. Commands replace it whole; the server reads it again when it
has changed.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from xinheng_server.errors import ServerError, SetupError
from xinheng_server.files import write_whole
from xinheng_server.folder import exclusive, prepare

FILE = "tokens.json"
PREFIX = "xh_"
ORGANISATION = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

type OrganisationClass = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; ``sha256`` is all that is left of its secret. Times are UTC."""

    id: str
    organisation: str
    name: str
    organisation_class: str | None
    sha256: str
    created: str
    revoked: str | None = None


class TokensDamaged(ServerError):
    """The tokens file cannot be read; the message names it."""


class TokenFile:
    """The tokens of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._seen: tuple[int, ...] | None = None
        self._tokens: Sequence[Token] = ()

    def holder(self, secret: str) -> Token | None:
        """Return the token with this secret unless it is revoked; every token is compared, in constant time."""
        digest = _sha256(secret)
        found = [token for token in self.tokens() if hmac.compare_digest(token.sha256, digest)]
        return found[0] if found and found[0].revoked is None else None

    def tokens(self) -> Sequence[Token]:
        """Return all tokens, reading the file again only if it changed. Raise TokensDamaged."""
        seen = _mark(self.path)
        if seen != self._seen:
            self._tokens = _read(self.path)
            self._seen = seen
        return self._tokens

    def create(self, organisation: str, name: str, organisation_class: str | None, now: str) -> tuple[Token, str]:
        """Add a token and return it with its secret, which is nowhere else. Raise SetupError for an unfit id."""
        if not ORGANISATION.fullmatch(organisation):
            raise SetupError(
                f"机构编号 {organisation!r} 不合适：请用小写字母、数字、- 和 _，以字母或数字开头，最多 64 个字符。"
            )
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(secrets.token_hex(4), organisation, name, organisation_class, _sha256(secret), created=now)
        self._change(lambda tokens: [*tokens, token])
        return token, secret

    def revoke(self, token_id: str, now: str) -> Token:
        """Revoke a token for good. Raise SetupError if there is none with this id."""
        known = {token.id: token for token in self.tokens()}
        if token_id not in known:
            raise SetupError(f"没有编号为 {token_id} 的令牌；用 xinheng token list 查看。")
        revoked = replace(known[token_id], revoked=known[token_id].revoked or now)
        self._change(lambda tokens: [revoked if token.id == token_id else token for token in tokens])
        return revoked

    def _change(self, change: Callable[[Sequence[Token]], Sequence[Token]]) -> None:
        prepare(self.path.parent)
        with exclusive(self.path.with_name("tokens.lock")):
            rows = [asdict(token) for token in change(_read(self.path))]
            write_whole(self.path, json.dumps(rows, ensure_ascii=False, indent=1).encode())


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _mark(path: Path) -> tuple[int, ...]:
    """Return what differs after every replacement of the file."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return ()
    return state.st_ino, state.st_mtime_ns, state.st_size


def _read(path: Path) -> Sequence[Token]:
    try:
        return [Token(**row) for row in json.loads(path.read_bytes())]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise TokensDamaged(f"令牌文件 {path} 读不出来，没有改动它。请用备份替换它，或删除后重新生成令牌。") from error
