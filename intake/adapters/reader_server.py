"""The reader's server as the worker sees it: a process that is started, asked one request at a time, and ended.

Light to import: `intake parse` starts it before all else, and both load at the same time.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import intake
from intake.adapters import boxes
from intake.adapters import reader_protocol as protocol
from intake.errors import TryLater

_GRACE = 5.0  # seconds beyond the child's own limit, for the server to tell of it
_LONGEST_LEVEL = 100  # bytes of the server's first line
_UNMOVED = (
    "env",
    "--ignore-signal=INT,TERM,HUP",
)  # bubblewrap's own process, as the server itself: see reader_child.py


class ReaderServer:
    """One process with reader_child's main(), boxed in by bubblewrap where that works; one that died is started anew.

    It forks: let it start at once (*eager*), before any thread, where mails will be read; else the first request starts
    it. *memory_mb* and *seconds* (wall clock) hold for each mail and each file; *warm* are the topics that it loads the
    code for before its first request, *bubblewrap* whether it is boxed in (None: where it can be), *tasks* what it
    runs, looked for in *search_path* too.
    """

    def __init__(
        self,
        *,
        eager: bool = True,
        memory_mb: int = 1024,
        seconds: float = 60.0,
        cpu_seconds: int = 30,
        warm: tuple[str, ...] = ("document.docx",),
        bubblewrap: bool | None = None,
        tasks: str = "intake.adapters.reader_tasks",
        search_path: tuple[Path, ...] = (),
    ) -> None:
        self._arguments = (tasks, str(memory_mb * 1024 * 1024), str(cpu_seconds), str(seconds))
        self._warm = warm
        self._bubblewrap = bubblewrap
        self._search_path = search_path
        self._wait = seconds + _GRACE
        self._lock = threading.Lock()
        self._closed = False
        self._level = ""
        self._server: subprocess.Popen[bytes] | None = self._start() if eager else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Its process number, 0 where none runs: for doctor and for tests."""
        return self._server.pid if self._server else 0

    @property
    def bubblewrap(self) -> bool:
        """Whether boxes can be had here; tried once."""
        if self._bubblewrap is None:
            self._bubblewrap = boxes.bubblewrap_works()
        return self._bubblewrap

    def level(self) -> str:
        """What holds a child back beside its limits, as reader_child names it. Raises TryLater as ask() does."""
        with self._lock:
            try:
                self._up()
            except (OSError, EOFError) as error:
                self._stop()
                raise _never_came_up() from error
            return self._level

    def close(self) -> None:
        """End it; a request that another thread has begun is finished first."""
        with self._lock:
            self._closed = True
            self._stop()

    def ask(
        self, topic: str, body: bytes, *, most: int, use: Callable[[bytes], bytes] | None = None
    ) -> tuple[int, bytes]:
        """(status, answer), the statuses of reader_protocol; an answer has at most *most* bytes.

        *use* gives a tool's reply to what the child asks of it; a child that asks without it has failed. Raises
        TryLater where no server comes up: that is no mail's fault.
        """
        request = protocol.REQUEST.pack(len(topic), len(body), most) + topic.encode("ascii") + body
        with self._lock:
            for _ in range(2):
                try:
                    return self._exchange(self._up(), request, most, use)
                except (OSError, EOFError):
                    came_up = bool(self._level)
                    self._stop()
                except BaseException:
                    self._stop()  # else the next request would get this one's answer
                    raise
            if not came_up:
                raise _never_came_up()
            return protocol.DIED, b""

    def _up(self) -> subprocess.Popen[bytes]:
        """The server, when it is ready. One that has died since the last request is not worth a try."""
        if self._closed:
            raise TryLater("the reader is closed", why="the program is ending", do="nothing: it is read next time")
        if self._server is not None and self._server.poll() is not None:
            self._stop()
        server = self._server = self._server or self._start()
        if not self._level:
            self._level = self._first_line(server)
        return server

    def _start(self) -> subprocess.Popen[bytes]:
        """A server in a session of its own, so that a terminal's Ctrl-C reaches the worker alone."""
        shown = boxes.shown_to_python(*self._search_path)
        box = (*_UNMOVED, *boxes.bubblewrapped(shown)) if self.bubblewrap else ()
        program = (sys.executable, "-P", "-m", "intake.adapters.reader_child")
        told = (*self._arguments, "bubblewrap" if box else "", os.pathsep.join(shown), *self._warm)
        try:
            return subprocess.Popen(
                [*box, *program, *told],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd="/",
                env=self._environment(),
                start_new_session=True,
            )
        except OSError as error:
            raise TryLater(
                f"the reader could not be started: {error.strerror}",
                why="mails and files are opened in a process of their own",
                do="see that the machine has memory and processes to spare",
            ) from error

    def _environment(self) -> dict[str, str]:
        """Nothing of ours: that may hold passwords."""
        home = Path(intake.__file__).parent.parent
        return {
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join(str(path) for path in (home, *self._search_path)),
            "LANG": "C.UTF-8",
            "LD_ORIGIN_PATH": str(Path(sys.executable).resolve().parent),  # $ORIGIN, which /proc would tell
            "OPENBLAS_NUM_THREADS": "1",  # each of its threads takes address space, and a child may start none
        }

    def _first_line(self, server: subprocess.Popen[bytes]) -> str:
        assert server.stdout is not None  # noqa: S101  a pipe, by _start
        deadline = time.monotonic() + self._wait
        line = b""
        while not line.endswith(protocol.END_OF_LEVEL):
            line += _read(server.stdout.fileno(), 1, deadline)
            if len(line) > _LONGEST_LEVEL:
                raise EOFError
        return line.decode("ascii").strip()

    def _exchange(
        self, server: subprocess.Popen[bytes], request: bytes, most: int, use: Callable[[bytes], bytes] | None
    ) -> tuple[int, bytes]:
        """One request and its answer. Raises EOFError or OSError where the server died or hangs."""
        assert server.stdin and server.stdout  # noqa: S101, PT018  both are pipes, by _start
        told, heard = server.stdin.fileno(), server.stdout.fileno()
        deadline = time.monotonic() + self._wait
        _write(told, request, deadline)
        while True:
            status, length = protocol.ANSWER.unpack(_read(heard, protocol.ANSWER.size, deadline))
            if length > (protocol.MOST_ASKED if status == protocol.ASKING else most):
                raise EOFError
            answer = _read(heard, length, deadline)
            if status != protocol.ASKING:
                return status, answer
            if use is None:
                raise EOFError
            began = time.monotonic()
            reply = use(answer)
            deadline += time.monotonic() - began
            _write(told, protocol.REPLY.pack(len(reply)) + reply, deadline)

    def _stop(self) -> None:
        server, self._server, self._level = self._server, None, ""
        if server is None:
            return
        for pipe in (server.stdin, server.stdout):
            if pipe is not None:
                pipe.close()
        server.kill()  # it keeps nothing, and its own end would take longer than a request
        server.wait()


def _never_came_up() -> TryLater:
    return TryLater(
        "the reader ended before it was ready",
        why="mails and files are opened in a process of their own",
        do="see above what it wrote on standard error; is the installation whole?",
    )


def _write(fd: int, data: bytes, deadline: float) -> None:
    os.set_blocking(fd, False)
    view = memoryview(data)
    while view:
        _ready(fd, select.POLLOUT, deadline)
        view = view[os.write(fd, view) :]


def _read(fd: int, length: int, deadline: float) -> bytes:
    pieces: list[bytes] = []
    while length:
        _ready(fd, select.POLLIN, deadline)
        piece = os.read(fd, min(length, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _ready(fd: int, event: int, deadline: float) -> None:
    waiter = select.poll()
    waiter.register(fd, event)
    if not waiter.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError
