"""Where a reader of changes stands, the text in which a page keeps that, and when it is of no use any more."""

import re
import secrets
from dataclasses import dataclass
from typing import Self

CURSOR = r"(?:(?P<era>[0-9a-f]{8})-)?(?P<position>[0-9]{1,18})(?:-(?P<begun>[0-9]{1,18}))?"


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the changes of one kind in a space have come: in which era, the last position given, and the last
    position of a tombstone that was purged."""

    era: str = ""
    last: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in a space's row of changes; 0 is its beginning.

    ``era`` names the row: one that was filled from a backup is another, whose positions mean other changes. ``begun``
    is there within a pull that began at 0: tombstones up to it were purged before, so that its reader misses none.
    """

    position: int = 0
    era: str = ""
    begun: int = 0

    def __str__(self) -> str:
        """Return the text that ``read`` reads."""
        parts = [self.era, str(self.position), str(self.begun) if self.begun else ""]
        return "-".join(part for part in parts if part)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the cursor with this text. Raise ValueError."""
        match = re.fullmatch(CURSOR, text)
        if match is None:
            raise ValueError("not the text of a cursor")
        return cls(int(match["position"]), match["era"] or "", int(match["begun"] or 0))

    def is_gone(self, extent: Extent) -> bool:
        """Tell whether changes behind it may be missing: a deletion was purged, or it is from another row."""
        if not self.position:
            return False
        return self.era != extent.era or self.position > extent.last or max(self.position, self.begun) < extent.gone

    def behind(self, position: int, extent: Extent, *, more: bool) -> "Cursor":
        """Return where a reader stands who came from here and has read up to a position, all there is or not."""
        if not more:
            return _at(max(position, extent.gone), extent.era)
        begun = self.begun if self.position else extent.gone
        return _at(position, extent.era, begun if begun > position else 0)


START = Cursor()
"""The beginning of every row."""


def new_era() -> str:
    """Draw the name of an era."""
    return secrets.token_hex(4)


def _at(position: int, era: str, begun: int = 0) -> Cursor:
    return Cursor(position, era, begun) if position else START
