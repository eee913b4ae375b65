"""Organisations and tokens in one file of the data folder, replaced whole; commands and a running server share it.

Whoever changes it holds a lock file; whoever reads it reads it again when it was replaced. A list of tokens of the kind
that was kept before there were organisations is taken over when the file is first opened.
"""

import hmac
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from xinheng_server.files import write_whole
from xinheng_server.folder import exclusive, prepare
from xinheng_server.registry import (
    AUTHORITY,
    AlreadyThere,
    Organisation,
    RegistryDamaged,
    Token,
    UnknownOrganisation,
    UnknownToken,
)
from xinheng_server.store import Unavailable

FILE = "registry.json"
LOCK = "registry.lock"
BEFORE = "tokens.json"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the file says."""

    organisations: tuple[Organisation, ...] = ()
    tokens: tuple[Token, ...] = ()

    def organisation(self, organisation_id: str | None) -> Organisation | None:
        """Return one organisation."""
        return next((found for found in self.organisations if found.id == organisation_id), None)


class FileRegistry:
    """The organisations and tokens of one data folder."""

    def __init__(self, folder: Path) -> None:
        """Open a data folder. Raise SetupError if it cannot be used, RegistryDamaged."""
        prepare(folder)
        self.path = folder / FILE
        self._seen: tuple[int, ...] | None = None
        self._listed = Listed()
        self._take_over(folder / BEFORE)

    async def organisations(self) -> Sequence[Organisation]:
        """Return all organisations by id, removed ones too."""
        return sorted(self._read().organisations, key=lambda organisation: organisation.id)

    async def organisation(self, organisation_id: str) -> Organisation | None:
        """Return one organisation."""
        return self._read().organisation(organisation_id)

    async def add_organisation(self, organisation: Organisation) -> None:
        """Keep a new organisation."""

        def add(listed: Listed) -> Listed:
            if listed.organisation(organisation.id) is not None:
                raise AlreadyThere(f"已经有编号为 {organisation.id} 的机构。")
            _check_parent(listed, organisation)
            return replace(listed, organisations=(*listed.organisations, organisation))

        self._change(add)

    async def change_organisation(self, organisation: Organisation) -> None:
        """Replace an organisation."""

        def change(listed: Listed) -> Listed:
            _check_known(listed, organisation.id)
            _check_parent(listed, organisation)
            changed = (organisation if found.id == organisation.id else found for found in listed.organisations)
            return replace(listed, organisations=tuple(changed))

        self._change(change)

    async def tokens(self) -> Sequence[Token]:
        """Return all tokens by time of making, revoked ones too."""
        return sorted(self._read().tokens, key=lambda token: token.created)

    async def add_token(self, token: Token) -> None:
        """Keep a new token."""

        def add(listed: Listed) -> Listed:
            if token.organisation != AUTHORITY:
                _check_known(listed, token.organisation)
            return replace(listed, tokens=(*listed.tokens, token))

        self._change(add)

    async def revoke_token(self, token_id: str, now: str) -> Token:
        """Revoke a token for good; the first time stands."""

        def revoke(listed: Listed) -> Listed:
            if all(token.id != token_id for token in listed.tokens):
                raise UnknownToken(f"没有编号为 {token_id} 的令牌。")
            return replace(listed, tokens=tuple(_revoked(token, token_id, now) for token in listed.tokens))

        changed = self._change(revoke)
        return next(token for token in changed.tokens if token.id == token_id)

    async def holder(self, sha256: str) -> Token | None:
        """Return the token with this hash; every one is compared, in constant time."""
        listed = self._read()
        found = [token for token in listed.tokens if hmac.compare_digest(token.sha256.encode(), sha256.encode())]
        return found[0] if found and _lets_in(listed, found[0]) else None

    async def close(self) -> None:
        """Let go of the data; the file was never kept open."""

    def _read(self) -> Listed:
        """Return what the file says, reading it again only if it was replaced."""
        seen = _mark(self.path)
        if seen != self._seen:
            self._listed = _read(self.path)
            self._seen = seen
        return self._listed

    def _change(self, change: Callable[[Listed], Listed]) -> Listed:
        try:
            with exclusive(self.path.with_name(LOCK)):
                changed = change(_read(self.path))
                _write(self.path, changed)
        except OSError as error:
            raise Unavailable(f"机构和令牌的清单 {self.path} 写不进去：{error.strerror or error}。") from error
        return changed

    def _take_over(self, before: Path) -> None:
        """Make organisations of the spaces for which tokens were kept in the file of before, and keep the tokens."""
        if not before.exists():
            return
        with exclusive(self.path.with_name(LOCK)):
            if not self.path.exists():
                _write(self.path, _taken_over(before))
            with suppress(FileNotFoundError):
                before.unlink()


def _lets_in(listed: Listed, token: Token) -> bool:
    holder = listed.organisation(token.organisation)
    known = token.organisation == AUTHORITY or (holder is not None and holder.removed is None)
    return known and token.revoked is None


def _check_known(listed: Listed, organisation_id: str) -> None:
    if listed.organisation(organisation_id) is None:
        raise UnknownOrganisation(f"没有编号为 {organisation_id} 的机构。")


def _check_parent(listed: Listed, organisation: Organisation) -> None:
    if organisation.parent is not None:
        _check_known(listed, organisation.parent)


def _revoked(token: Token, token_id: str, now: str) -> Token:
    return replace(token, revoked=token.revoked or now) if token.id == token_id else token


def _mark(path: Path) -> tuple[int, ...]:
    """Return what differs after every replacement of the file."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return ()
    return state.st_ino, state.st_mtime_ns, state.st_size


def _read(path: Path) -> Listed:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        organisations = tuple(Organisation(**row) for row in found["organisations"])
        return Listed(organisations, tuple(Token(**row) for row in found["tokens"]))
    except FileNotFoundError:
        return Listed()
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise _damaged(path) from error


def _write(path: Path, listed: Listed) -> None:
    write_whole(path, json.dumps(asdict(listed), ensure_ascii=False, indent=1).encode())


def _taken_over(path: Path) -> Listed:
    """Return the list of tokens of before, each organisation under the name and class of its latest token."""
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_bytes())
        organisations = {row["organisation"]: _organisation(row) for row in rows}
        return Listed(tuple(organisations.values()), tuple(_token(row) for row in rows))
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise _damaged(path) from error


def _organisation(row: dict[str, Any]) -> Organisation:
    return Organisation(row["organisation"], row["name"], row["organisation_class"], None, row["created"])


def _token(row: dict[str, Any]) -> Token:
    own = {name: value for name, value in row.items() if name != "organisation_class"}
    return Token(scope="organisation", **own)


def _damaged(path: Path) -> RegistryDamaged:
    return RegistryDamaged(f"机构和令牌的清单 {path} 读不出来，没有改动它。请用最近的备份替换它，然后重试。")
