"""Others' programs on hostile content: each run in a box of its own and under limits, bytes in, bounded bytes out."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from intake.adapters import boxes, confine
from intake.errors import Unreadable

_PRLIMIT = "/usr/bin/prlimit"  # of util-linux, which no system is without
_OPEN_FILES = 256
_PROCESSES = 64
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramLimits:
    """What one run may use."""

    memory: int  # bytes of address space, of each of its processes
    cpu: int  # seconds of processor time, of each
    wall: float  # seconds
    written: int  # bytes that it may write into files
    answer: int  # bytes that it may answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a program wrote, and how it ended: its exit status, negative where a signal ended it."""

    output: bytes
    status: int


def found(name: str) -> Path | None:
    """The program itself, links followed; None where it is not installed."""
    path = shutil.which(name)
    return Path(path).resolve() if path else None


def run(
    command: Sequence[str],
    content: bytes,
    limits: ProgramLimits,
    *,
    shown: Sequence[str],
    bubblewrap: bool,
    environment: dict[str, str],
) -> Answered:
    """Run *command* on *content*, its standard input; it sees *shown* and one empty folder, its own, that is gone then.

    Nothing of it is left when this returns. Raises Unreadable, failed, where it takes too long or answers too much.
    """
    deadline = time.monotonic() + limits.wall
    with _box(shown, limits, bubblewrap=bubblewrap) as (box, folder):
        try:
            process = subprocess.Popen(
                [*box, *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # it may quote what the file says
                bufsize=0,
                cwd=folder,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", **environment},
                start_new_session=True,
            )
        except OSError as error:
            raise _failed(f"{command[0]} could not be started ({error.strerror})") from error
        try:
            output = _fed(process, content, limits.answer, deadline)
            _await_end(process, deadline)
        finally:
            _end(process)
    return Answered(output=output, status=process.returncode)


@contextmanager
def _box(shown: Sequence[str], limits: ProgramLimits, *, bubblewrap: bool) -> Iterator[tuple[list[str], str]]:
    """What to put before a command, and the folder to start it in."""
    limited = [
        *(_PRLIMIT, f"--as={limits.memory}", f"--cpu={limits.cpu}", f"--fsize={limits.written}", "--core=0"),
        f"--nofile={_OPEN_FILES}",
    ]
    if bubblewrap:
        box = boxes.bubblewrapped([*shown, _PRLIMIT], room=limits.written)
        yield [*limited, *box, _PRLIMIT, f"--nproc={_PROCESSES}"], "/"
        return
    import tempfile  # on use: parse must start fast

    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        launcher = [sys.executable, "-I", "-S", str(Path(confine.__file__)), folder, os.pathsep.join(shown)]
        yield [*limited, *launcher], folder


def _fed(process: subprocess.Popen[bytes], content: bytes, most: int, deadline: float) -> bytes:
    """What it writes while it is given *content*. One that does not take all of it has perhaps seen enough."""
    assert process.stdin and process.stdout  # noqa: S101, PT018  both are pipes, by run
    told, heard = process.stdin.fileno(), process.stdout.fileno()
    os.set_blocking(told, False)
    waiter = select.poll()
    waiter.register(told, select.POLLOUT)
    waiter.register(heard, select.POLLIN)
    left, size = memoryview(content), 0
    pieces: list[bytes] = []
    while True:
        happened = waiter.poll(max(0.0, deadline - time.monotonic()) * 1000)
        if not happened:
            raise _failed("it took too long")
        for descriptor, _ in happened:
            if descriptor == told:
                left = _more_told(told, left)
                if not left:
                    waiter.unregister(told)
                    process.stdin.close()
                continue
            piece = os.read(heard, _PIECE)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise _failed("it answers more than any report holds")


def _more_told(told: int, left: memoryview) -> memoryview:
    """What is left to tell after as much as it takes now; nothing where it listens no longer."""
    try:
        return left[os.write(told, left) :]
    except BrokenPipeError:
        return left[:0]


def _await_end(process: subprocess.Popen[bytes], deadline: float) -> None:
    """Wait without reaping it: nobody else gets its number before all of its group is killed."""
    ended = os.pidfd_open(process.pid)
    try:
        waiter = select.poll()
        waiter.register(ended, select.POLLIN)
        if not waiter.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise _failed("it took too long")
    finally:
        os.close(ended)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of it, then reap it. In a box of bubblewrap's the kernel ends all that was started in it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()


def _failed(why: str) -> Unreadable:
    return Unreadable("failed", "the file could not be read", why=why, do="send it again, as docx or pdf")
