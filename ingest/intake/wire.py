"""What passes between us and the child that decodes: a JSON header, then maybe bytes, over a socket.

A frame is the lengths of both (4 and 8 bytes, big-endian), the header, the body. Nothing is ever unpickled:
a hostile file may own the child.
"""

from __future__ import annotations

import json
import struct
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from typing_extensions import Buffer

_LENGTHS = struct.Struct(">IQ")
_LONGEST_HEADER = 64 * 1024 * 1024  # the words of a page, or the pages of a file


def send(line: socket.socket, header: Mapping[str, Any], body: Buffer = b"") -> None:
    """One frame. Raises OSError when nobody listens any more."""
    said = json.dumps(header).encode()
    line.sendall(_LENGTHS.pack(len(said), memoryview(body).nbytes) + said)
    line.sendall(body)


def receive(line: socket.socket, *, until: float | None = None) -> tuple[dict[str, Any], int]:
    """The next header, and how many bytes of body ``fill`` is to fetch.

    ``until`` is on the monotonic clock. Raises TimeoutError, EOFError where the other end is gone,
    ValueError where what came is no frame: too long, or not a JSON object.
    """
    lengths = bytearray(_LENGTHS.size)
    fill(line, lengths, until=until)
    said, body = _LENGTHS.unpack(lengths)
    if said > _LONGEST_HEADER:
        raise ValueError("header too long")
    header = bytearray(said)
    fill(line, header, until=until)
    data = json.loads(header)
    if not isinstance(data, dict):
        raise ValueError("no object")
    return data, body


def fill(line: socket.socket, buffer: Buffer, *, until: float | None = None) -> None:
    """Fill all of ``buffer``; raises as ``receive``."""
    left = memoryview(buffer).cast("B")
    while len(left):
        if until is not None:
            line.settimeout(max(until - time.monotonic(), 0.001))
        try:
            count = line.recv_into(left)
        except ConnectionError as error:
            raise EOFError from error
        if not count:
            raise EOFError
        left = left[count:]
