"""The seam behind which organisations and tokens are kept: who there is, and who may come in.

Commands and the running server use it at once, so whatever keeps it must show a change to all of them immediately.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

type OrganisationClass = Literal["A", "B", "C"]
type Scope = Literal["organisation", "authority"]

AUTHORITY = "authority"
"""The space of the district authority itself; no organisation may have this id."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An institution: ``organisation_class`` is None for a community under gbt, ``parent`` the id of the one above.

    ``public_key`` (a JWK text) is there where residents may hand in complaints that only the organisation can open;
    ``ways`` is what it tells them of its other channels, a JSON object of channel → words.
    """

    id: str
    name: str
    organisation_class: OrganisationClass | None
    parent: str | None
    created: str
    removed: str | None = None
    public_key: str | None = None
    ways: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; ``sha256`` is all that is left of its secret. Times are UTC.

    ``organisation`` is the space it opens: an organisation's id, or AUTHORITY with the scope ``authority``.
    """

    id: str
    scope: Scope
    organisation: str
    name: str
    sha256: str
    created: str
    revoked: str | None = None


class RegistryError(Exception):
    """Anything a registry raises on purpose; the message is one sentence for people."""


class UnknownOrganisation(RegistryError):
    """No organisation has this id."""


class UnknownToken(RegistryError):
    """No token has this id."""


class AlreadyThere(RegistryError):
    """An organisation with this id, or a first authority token, is there already."""


class RegistryDamaged(RegistryError):
    """What is on disk cannot be read; the message names the file and the way out."""


class Registry(Protocol):
    """Keep organisations and tokens. Whatever changes something may also raise ``store.Unavailable``."""

    async def organisations(self) -> Sequence[Organisation]:
        """Return all organisations by id, removed ones too."""

    async def organisation(self, organisation_id: str) -> Organisation | None:
        """Return one organisation."""

    async def add_organisation(self, organisation: Organisation) -> None:
        """Keep a new organisation. Raise AlreadyThere, UnknownOrganisation for an unknown parent."""

    async def change_organisation(self, organisation: Organisation) -> None:
        """Replace an organisation. Raise UnknownOrganisation."""

    async def tokens(self) -> Sequence[Token]:
        """Return all tokens by time of making, revoked ones too."""

    async def add_token(self, token: Token) -> None:
        """Keep a new token. Raise UnknownOrganisation."""

    async def revoke_token(self, token_id: str, now: str) -> Token:
        """Revoke a token for good. Raise UnknownToken."""

    async def holder(self, sha256: str) -> Token | None:
        """Return the token with this hash, unless it is revoked or its organisation was removed."""

    async def close(self) -> None:
        """Let go of the data."""
