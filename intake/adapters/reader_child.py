"""The reader's own process: one server that forks a child for each request, so that what is hostile meets nobody else.

    python -m intake.adapters.reader_child TASKS MEMORY_BYTES CPU_SECONDS WALL_SECONDS [TOPIC ...]

Requests come on standard input, answers go to standard output, each with its lengths before it. The server never looks
into a request; the child that does has no file, no terminal and no other process's pipe, and may use so much memory, so
much processor time and so much wall time. TASKS is a module with ``warm(topic)`` and ``handle(topic, body)``; TOPICs
are warmed at once.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import resource
import select
import signal
import struct
import sys
import time
from types import ModuleType
from typing import NamedTuple, NoReturn

REQUEST = struct.Struct("!HQQ")  # lengths of topic and body, and the most bytes that the answer may have
ANSWER = struct.Struct("!BQ")  # status, length of body
READY = b"\n"  # written once, when the server has come up
ANSWERED, DIED, TOO_SLOW, TOO_LONG = range(4)  # status of an answer

_PIECE = 1 << 20  # bytes read at a time
_OPEN_FILES = 64
_ANSWER_FD = 3


class Limits(NamedTuple):
    """What one child may use."""

    memory: int  # bytes of address space
    cpu: int  # seconds of processor time
    wall: float  # seconds


def main(arguments: list[str]) -> None:
    """Serve until standard input ends."""
    out = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    tasks = importlib.import_module(arguments[0])
    limits = Limits(memory=int(arguments[1]), cpu=int(arguments[2]), wall=float(arguments[3]))
    for told_to_stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(told_to_stop, signal.SIG_IGN)  # the worker's to heed: it finishes the mail in hand, and needs us
    for topic in arguments[4:]:
        tasks.warm(topic)
    write_all(out, READY)
    while header := read_exactly(0, REQUEST.size):
        topic_length, body_length, most = REQUEST.unpack(header)
        topic = read_exactly(0, topic_length).decode("ascii")
        body = read_exactly(0, body_length)
        tasks.warm(topic)
        gc.freeze()  # a child that collects garbage then copies none of the server's pages
        status, answer = in_child(tasks, topic, body, limits, most)
        del body
        write_all(out, ANSWER.pack(status, len(answer)) + answer)


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


def write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def in_child(tasks: ModuleType, topic: str, body: bytes, limits: Limits, most: int) -> tuple[int, bytes]:
    """(status, answer) of one request, handled in a child of its own that is gone afterwards with all it started."""
    deadline = time.monotonic() + limits.wall
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _be_child(tasks, topic, body, limits, writing)
    os.close(writing)
    try:
        status, answer = _collect(reading, deadline, most)
        if status == ANSWERED:
            status = _end_of(child, deadline)
    finally:
        os.close(reading)
        _end_group(child)
    return status, answer if status == ANSWERED else b""


def _collect(reading: int, deadline: float, most: int) -> tuple[int, bytes]:
    """What the child writes until it closes its end of the pipe."""
    pieces: list[bytes] = []
    size = 0
    waiter = select.poll()
    waiter.register(reading, select.POLLIN | select.POLLHUP)
    while (left := deadline - time.monotonic()) > 0:
        if not waiter.poll(left * 1000):
            break
        piece = os.read(reading, _PIECE)
        if not piece:
            return ANSWERED, b"".join(pieces)
        size += len(piece)
        if size > most:
            return TOO_LONG, b""
        pieces.append(piece)
    return TOO_SLOW, b""


def _end_of(child: int, deadline: float) -> int:
    """How a child that has closed its pipe ended. It is left unreaped: so nobody else gets its number yet."""
    pause = 0.0005
    while time.monotonic() < deadline:
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is not None:
            return ANSWERED if ended.si_code == os.CLD_EXITED and ended.si_status == 0 else DIED
        time.sleep(pause)
        pause = min(pause * 2, 0.02)
    return TOO_SLOW


def _end_group(child: int) -> None:
    """Kill what is left of the child and of all it started, then reap it."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)  # it has not come to make its group yet
    os.waitpid(child, 0)


def _be_child(tasks: ModuleType, topic: str, body: bytes, limits: Limits, writing: int) -> NoReturn:
    """Handle the request and end; the exit status tells the server whether the answer is whole."""
    try:
        os.setsid()
        signal.setitimer(signal.ITIMER_REAL, limits.wall + 1)  # ends it even where the server is gone
        _close_all_but(writing)
        _limit(limits)
        write_all(_ANSWER_FD, tasks.handle(topic, body))
        os._exit(0)
    finally:
        os._exit(70)  # whatever happened, the server's own code must not go on in here


def _close_all_but(writing: int) -> None:
    """No input, no output and no other file: only the pipe, as number 3."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(writing, _ANSWER_FD)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.closerange(_ANSWER_FD + 1, os.sysconf("SC_OPEN_MAX"))


def _limit(limits: Limits) -> None:
    """Hard limits, which the child can't raise again. No file written, no core dumped, no process started."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):  # the worker went away: there is nobody left to serve
        main(sys.argv[1:])
