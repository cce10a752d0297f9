"""The reader's own process: one server that forks a child for each request, so that what is hostile meets nobody else.

    python -m intake.adapters.reader_child TASKS MEMORY_BYTES CPU_SECONDS WALL_SECONDS BOX SHOWN [TOPIC ...]

Requests come on standard input, answers go to standard output (reader_protocol.py). The server never looks into a
request; the child that does has no file, no terminal and no other process's pipe, can start and reach nothing, and may
use so much memory, so much processor time and so much wall time. While it reads it may ask the worker for a tool; the
time of that is not counted as its own.

TASKS is a module with ``warm(topic)`` and ``handle(topic, body, ask)``; TOPICs are warmed at once. BOX names the box
that the server runs in; "" is none, and then Landlock, where it is there, leaves it only what lies under SHOWN.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import resource
import select
import signal
import sys
import time
from types import ModuleType
from typing import NamedTuple, NoReturn

from intake.adapters import reader_protocol as protocol
from intake.adapters.confine import Confinement

_OPEN_FILES = 64
_ANSWER_FD, _REPLY_FD = 3, 4  # the child's


class Limits(NamedTuple):
    """What one child may use."""

    memory: int  # bytes of address space
    cpu: int  # seconds of processor time
    wall: float  # seconds, without those in which it waits for a tool


class Request(NamedTuple):
    """What one child is to do."""

    topic: str
    body: bytes
    most: int  # bytes that its answer may have


class _LostError(Exception):
    """The child is not listened to any longer; *status* tells the worker why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def main(arguments: list[str]) -> None:
    """Serve until standard input ends."""
    gc.disable()  # until all is loaded: modules are no garbage, and to look through them takes time
    out = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    module, memory, cpu, wall, box, shown, *topics = arguments
    tasks = importlib.import_module(module)
    limits = Limits(memory=int(memory), cpu=int(cpu), wall=float(wall))
    for told_to_stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(told_to_stop, signal.SIG_IGN)  # the worker's to heed: it finishes the mail in hand, and needs us
    confinement = Confinement()
    if not box and confinement.landlock:
        confinement.give_up_files(shown.split(os.pathsep))
    for topic in topics:
        tasks.warm(topic)
    gc.enable()
    protocol.write_all(out, _level(box, confinement).encode("ascii") + protocol.END_OF_LEVEL)
    while request := _next_request():
        tasks.warm(request.topic)
        gc.freeze()  # a child that collects garbage then copies none of the server's pages
        in_child(tasks, request, limits, confinement, out)


def _level(box: str, confinement: Confinement) -> str:
    """What holds a child back beside its limits: "bubblewrap+seccomp", "landlock+seccomp"; "rlimits" where nothing."""
    files = box or ("landlock" if confinement.landlock else "")
    return "+".join(filter(None, (files, "seccomp" if confinement.seccomp else ""))) or "rlimits"


def _next_request() -> Request | None:
    header = protocol.read_exactly(0, protocol.REQUEST.size)
    if not header:
        return None
    topic_length, body_length, most = protocol.REQUEST.unpack(header)
    topic = protocol.read_exactly(0, topic_length).decode("ascii")
    return Request(topic, protocol.read_exactly(0, body_length), most)


def in_child(tasks: ModuleType, request: Request, limits: Limits, confinement: Confinement, out: int) -> None:
    """Have a request handled in a child of its own, end it with all that it started, and write the answer to *out*."""
    server = os.getpid()
    reading, answering = os.pipe()
    replying, writing = os.pipe()
    child = os.fork()
    if not child:
        _be_child(tasks, request, limits, confinement, (server, answering, replying))
    os.close(answering)
    os.close(replying)
    try:
        status, answer = _conversation(reading, writing, limits.wall, request.most, out)
    finally:
        os.close(reading)
        os.close(writing)
        _kill_group(child)
    protocol.write_all(out, protocol.framed(status, answer))
    os.waitpid(child, 0)  # at last: to give a large child's memory back takes a while


def _conversation(reading: int, writing: int, seconds: float, most: int, out: int) -> tuple[int, bytes]:
    """(status, answer) of a child, after all its questions to tools. Raises EOFError where the worker is gone."""
    try:
        while True:
            began = time.monotonic()
            status, body = _heard(reading, began + seconds, most)
            seconds -= time.monotonic() - began
            if status == protocol.ANSWERED:
                return status, body
            protocol.write_all(out, protocol.framed(status, body))
            reply = protocol.read_reply(0)
            _tell(writing, protocol.REPLY.pack(len(reply)) + reply, time.monotonic() + seconds)
    except _LostError as lost:
        return lost.status, b""


def _heard(reading: int, deadline: float, most: int) -> tuple[int, bytes]:
    """The next that a child says: its answer, or a question."""
    status, length = protocol.ANSWER.unpack(_read(reading, protocol.ANSWER.size, deadline))
    if status not in (protocol.ANSWERED, protocol.ASKING):
        raise _LostError(protocol.DIED)
    if length > (most if status == protocol.ANSWERED else protocol.MOST_ASKED):
        raise _LostError(protocol.TOO_LONG)
    return status, _read(reading, length, deadline)


def _read(fd: int, length: int, deadline: float) -> bytes:
    pieces: list[bytes] = []
    while length:
        _await(fd, select.POLLIN, deadline)
        piece = os.read(fd, min(length, 1 << 20))
        if not piece:
            raise _LostError(protocol.DIED)
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _tell(fd: int, data: bytes, deadline: float) -> None:
    os.set_blocking(fd, False)
    view = memoryview(data)
    while view:
        _await(fd, select.POLLOUT, deadline)
        try:
            view = view[os.write(fd, view) :]
        except BrokenPipeError:
            raise _LostError(protocol.DIED) from None


def _await(fd: int, event: int, deadline: float) -> None:
    """Wait for the child, and end where the worker has gone: nobody waits for this answer then."""
    waiter = select.poll()
    waiter.register(fd, event)
    waiter.register(0, 0)  # tells when it is closed, whatever is asked for
    happened = dict(waiter.poll(max(0.0, deadline - time.monotonic()) * 1000))
    if 0 in happened:
        raise EOFError
    if not happened:
        raise _LostError(protocol.TOO_SLOW)


def _kill_group(child: int) -> None:
    """Kill the child and all it started. It is reaped later, so that nobody else has its number yet."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)  # it has not come to make its group yet


def _be_child(
    tasks: ModuleType, request: Request, limits: Limits, confinement: Confinement, ours: tuple[int, int, int]
) -> NoReturn:
    """Handle the request, answer and end. *ours*: the server's number, and the child's ends of the two pipes."""
    try:
        server, answering, replying = ours
        confinement.end_with_parent(server)
        os.setsid()
        _close_all_but(answering, replying)
        _limit(limits)
        if confinement.seccomp:
            confinement.give_up_calls(programs=False)
        answer = tasks.handle(request.topic, request.body, _ask)
        protocol.write_all(_ANSWER_FD, protocol.framed(protocol.ANSWERED, answer))
    finally:
        os._exit(70)  # whatever happened, the server's own code must not go on in here


def _ask(question: bytes) -> bytes:
    """A tool's reply, by way of the server and the worker."""
    protocol.write_all(_ANSWER_FD, protocol.framed(protocol.ASKING, question))
    return protocol.read_reply(_REPLY_FD)


def _close_all_but(answering: int, replying: int) -> None:
    """No input, no output and no other file: only the pipes, as numbers 3 and 4, which the server's own had before."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(answering, _ANSWER_FD)
    os.dup2(replying, _REPLY_FD)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.closerange(_REPLY_FD + 1, os.sysconf("SC_OPEN_MAX"))


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
    with contextlib.suppress(BrokenPipeError, EOFError):  # the worker went away: there is nobody left to serve
        main(sys.argv[1:])
