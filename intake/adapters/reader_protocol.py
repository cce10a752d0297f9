"""How the worker, the reader's server and its children speak: frames with their lengths before them, over pipes.

A request goes down, its answer comes up. Before the answer a child may ask for a tool: that goes up as an answer of the
status ASKING, and the reply comes down.
"""

from __future__ import annotations

import os
import struct

REQUEST = struct.Struct("!HQQ")  # lengths of topic and body, and the most bytes that the answer may have
ANSWER = struct.Struct("!BQ")  # status, length of body
REPLY = struct.Struct("!Q")  # length of body
ANSWERED, DIED, TOO_SLOW, TOO_LONG, ASKING = range(5)  # status of an answer
END_OF_LEVEL = b"\n"  # the server's first line, once it has come up, names what holds its children back
MOST_ASKED = 80_000_000  # bytes of what a tool is asked: a page's picture, or a file

_PIECE = 1 << 20  # bytes read at a time


def framed(status: int, body: bytes) -> bytes:
    return ANSWER.pack(status, len(body)) + body


def read_exactly(fd: int, length: int) -> bytes:
    """*length* bytes; b"" where the other end closed before the first; raises EOFError where it closed between."""
    pieces: list[bytes] = []
    missing = length
    while missing:
        piece = os.read(fd, min(missing, _PIECE))
        if not piece:
            if missing == length:
                return b""
            raise EOFError
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def read_reply(fd: int) -> bytes:
    """A tool's whole reply. Raises EOFError where the other end closed."""
    header = read_exactly(fd, REPLY.size)
    if not header:
        raise EOFError
    (length,) = REPLY.unpack(header)
    reply = read_exactly(fd, length)
    if len(reply) != length:
        raise EOFError
    return reply


def write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
