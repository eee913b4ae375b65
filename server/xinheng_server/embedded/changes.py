"""The row of changes of one kind in one space: which document changed last at which position."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator


class ChangeRow:
    """Positions in order, each with the id of what changed there; a page costs what it holds, not what is there.

    An id that changes again leaves its old place behind as a gap; gaps are cleared when they outnumber the ids.
    """

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self._positions: list[int] = []
        self._ids: list[str] = []

    def put(self, id: str, position: int) -> None:
        """Note the last change of an id; positions mostly come in order."""
        self.last[id] = position
        if self._positions and position < self._positions[-1]:
            self._renew()
        else:
            self._positions.append(position)
            self._ids.append(id)
            self._clear_gaps()

    def remove(self, id: str) -> None:
        """Forget an id."""
        self.last.pop(id, None)
        self._clear_gaps()

    def behind(self, position: int) -> Iterator[str]:
        """Yield the ids whose last change lies behind a position, in order."""
        for place in range(bisect_right(self._positions, position), len(self._positions)):
            if self.last.get(self._ids[place]) == self._positions[place]:
                yield self._ids[place]

    def fill(self, changes: Iterable[tuple[str, int]]) -> None:
        """Take up many ids at once, in any order."""
        self.last.update(changes)
        self._renew()

    def _clear_gaps(self) -> None:
        if len(self._positions) > 2 * len(self.last) + 16:
            self._renew()

    def _renew(self) -> None:
        ordered = sorted((position, name) for name, position in self.last.items())
        self._positions = [position for position, _ in ordered]
        self._ids = [name for _, name in ordered]
