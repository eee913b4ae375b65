"""Orders drawn by lot, from the operating system's randomness, so that they say nothing about what came when."""

import os
from collections.abc import Iterable


def drawn[T](things: Iterable[T]) -> list[T]:
    """Return the things in an order drawn by lot."""
    given = list(things)
    lots = memoryview(os.urandom(8 * len(given))).cast("Q")
    return [given[place] for place in sorted(range(len(given)), key=lots.__getitem__)]
