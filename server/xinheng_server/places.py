"""The places for connections: who has one, how many one subscriber may have, and who makes room when they are taken.

Room is made by the connection that has waited longest for its next request; if none waits, by the one that has longest
been sending its body or not taking its answer. A subscriber who has their share of the places makes room for their own
newcomers, so that one machine cannot take all of them. A proxy's address stands for many, and has no share.
"""

from collections.abc import Container, Iterator, Sequence
from ipaddress import ip_network
from itertools import chain
from typing import Protocol

from xinheng_server.addresses import parsed, subscriber

SHARE = 4
"""One of so many places may be one subscriber's."""


class Guest(Protocol):
    """Who has a place."""

    def leave(self) -> None:
        """Go at once."""


class Places[G: Guest]:
    """The places of one server."""

    def __init__(self, most: int, proxies: Sequence[str] = ()) -> None:
        """``proxies`` are the networks whose addresses stand for many visitors."""
        self._most = most
        self._share = max(1, most // SHARE)
        self._proxies = [ip_network(network) for network in proxies]
        self._subscribers: dict[G, str | None] = {}
        self._crowds: dict[str, set[G]] = {}
        self._waiting: dict[G, None] = {}
        self._stalled: dict[G, None] = {}

    def take(self, guest: G, address: str | None) -> None:
        """Give a place to a guest from an address, at the cost of another if there is none, or of the guest itself."""
        name = self._subscribers[guest] = self._subscriber(address)
        crowd = self._crowds.setdefault(name, set()) if name is not None else set()
        crowd.add(guest)
        if len(crowd) > self._share:
            self._send_away(next(self._idle(crowd), guest))
        elif len(self._subscribers) > self._most and (first := next(self._idle(self._subscribers), None)):
            self._send_away(first)

    def free(self, guest: G) -> None:
        """Take a place back; one that is free already stays so."""
        self._waiting.pop(guest, None)
        self._stalled.pop(guest, None)
        name = self._subscribers.pop(guest, None)
        if name is not None:
            self._crowds[name].discard(guest)
            if not self._crowds[name]:
                del self._crowds[name]

    def wait(self, guest: G, waits: bool) -> None:
        """Note whether a guest waits for a request to come."""
        _mark(self._waiting, guest, waits and guest in self._subscribers)

    def stall(self, guest: G, stalls: bool) -> None:
        """Note whether a guest keeps us waiting within a request."""
        _mark(self._stalled, guest, stalls and guest in self._subscribers)

    def _idle(self, among: Container[G]) -> Iterator[G]:
        """Yield those who can make room, who should do so first."""
        return (guest for guest in chain(self._waiting, self._stalled) if guest in among)

    def _send_away(self, guest: G) -> None:
        self.free(guest)
        guest.leave()

    def _subscriber(self, address: str | None) -> str | None:
        """Return who has a share, None for a proxy."""
        found = None if address is None else parsed(address)
        if found is None or any(found in network for network in self._proxies):
            return None
        return subscriber(str(found))


def _mark[G](marked: dict[G, None], guest: G, marks: bool) -> None:
    """Put a guest behind the others, where it is not there already, or take it out."""
    if marks:
        marked.setdefault(guest)
    else:
        marked.pop(guest, None)
