"""Frames: how a journal keeps its records apart, so that a torn one and a damaged one can be told from each other.

A frame is a mark, the length of its payload, a CRC-32 over length and payload, and the payload. The mark begins with a
byte that UTF-8 never uses, so that no text inside a payload looks like the beginning of a frame.
"""

import mmap
import struct
import zlib
from collections.abc import Iterator

MARK = b"\xffXH\n"
_HEADER = struct.Struct("<4sII")

type Content = bytes | mmap.mmap


def frame(payload: bytes) -> bytes:
    """Return the payload in its frame."""
    return _HEADER.pack(MARK, len(payload), _checksum(payload)) + payload


def frames(content: Content) -> Iterator[tuple[bytes, int]]:
    """Yield each payload with the offset at which its frame ends, up to the first that is not whole."""
    end = 0
    while (payload := frame_at(content, end)) is not None:
        end += _HEADER.size + len(payload)
        yield payload, end


def frame_at(content: Content, start: int) -> bytes | None:
    """Return the payload of the frame that begins here, or None if there is no whole one."""
    if start + _HEADER.size > len(content):
        return None
    mark, length, checksum = _HEADER.unpack(content[start : start + _HEADER.size])
    payload = content[start + _HEADER.size : start + _HEADER.size + length] if mark == MARK else b""
    return payload if mark == MARK and len(payload) == length and _checksum(payload) == checksum else None


def any_frame_behind(content: Content, start: int) -> bool:
    """Return whether a whole frame begins anywhere behind an offset: then what is before it was not torn off."""
    while (start := content.find(MARK, start)) != -1:
        if frame_at(content, start) is not None:
            return True
        start += 1
    return False


def _checksum(payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(len(payload).to_bytes(4, "little")))
