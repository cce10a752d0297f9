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
from pathlib import Path
from typing import Self

import intake
from intake.adapters import reader_child as protocol
from intake.errors import TryLater

_GRACE = 5.0  # seconds beyond the child's own limit, for the server to tell of it


class ReaderServer:
    """One process with reader_child's main(); one that died is started anew once for a request.

    It forks: let it start at once (*eager*), before any thread, where mails will be read; else the first request starts
    it. *memory_mb* and *seconds* (wall clock) hold for each mail and each file; *warm* are the topics that it loads the
    code for before its first request, *launcher* a command that it is started with (a box around it), *tasks* what it
    runs.
    """

    def __init__(
        self,
        *,
        eager: bool = True,
        memory_mb: int = 1024,
        seconds: float = 60.0,
        cpu_seconds: int = 30,
        warm: tuple[str, ...] = ("document.docx",),
        launcher: tuple[str, ...] = (),
        tasks: str = "intake.adapters.reader_tasks",
        search_path: tuple[Path, ...] = (),
    ) -> None:
        self._command = [
            *(*launcher, sys.executable, "-P", "-m", protocol.__name__),
            *(tasks, str(memory_mb * 1024 * 1024), str(cpu_seconds), str(seconds), *warm),
        ]
        home = Path(intake.__file__).parent.parent
        self._environment = {
            "PYTHONPATH": os.pathsep.join(str(path) for path in (home, *search_path)),
            "LANG": "C.UTF-8",
        }
        self._wait = seconds + _GRACE
        self._lock = threading.Lock()
        self._closed = False
        self._ready = False
        self._server: subprocess.Popen[bytes] | None = self._start() if eager else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Its process number, 0 where none runs: for doctor and for tests."""
        return self._server.pid if self._server else 0

    def close(self) -> None:
        """End it; a request that another thread has begun is finished first."""
        with self._lock:
            self._closed = True
            self._stop()

    def ask(self, topic: str, body: bytes, *, most: int) -> tuple[int, bytes]:
        """(status, answer), the statuses of reader_child; an answer has at most *most* bytes.

        Raises TryLater where no server comes up: that is no mail's fault.
        """
        with self._lock:
            for _ in range(2):
                if self._closed:
                    raise TryLater(
                        "the reader is closed", why="the program is ending", do="nothing: it is read next time"
                    )
                server = self._server = self._server or self._start()
                try:
                    self._await_ready(server)
                    return _exchange(server, topic, body, most, time.monotonic() + self._wait)
                except (OSError, EOFError):
                    came_up = self._ready
                    self._stop()
            if not came_up:
                raise TryLater(
                    "the reader ended before it was ready",
                    why="mails and files are opened in a process of their own",
                    do="see above what it wrote on standard error; is the installation whole?",
                )
            return protocol.DIED, b""

    def _start(self) -> subprocess.Popen[bytes]:
        """A server in a session of its own, so that a terminal's Ctrl-C reaches the worker alone."""
        try:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd="/",
                env=self._environment,
                start_new_session=True,
            )
        except OSError as error:
            raise TryLater(
                f"the reader could not be started: {error.strerror}",
                why="mails and files are opened in a process of their own",
                do="see that the machine has memory and processes to spare",
            ) from error

    def _await_ready(self, server: subprocess.Popen[bytes]) -> None:
        assert server.stdout is not None  # noqa: S101  a pipe, by _start
        if not self._ready:
            _read(server.stdout.fileno(), len(protocol.READY), time.monotonic() + self._wait)
            self._ready = True

    def _stop(self) -> None:
        server, self._server, self._ready = self._server, None, False
        if server is None:
            return
        for pipe in (server.stdin, server.stdout):
            if pipe is not None:
                pipe.close()
        server.kill()  # it keeps nothing, and its own end would take longer than a request
        server.wait()


def _exchange(
    server: subprocess.Popen[bytes], topic: str, body: bytes, most: int, deadline: float
) -> tuple[int, bytes]:
    """One request and its answer. Raises EOFError or OSError where the server died, TimeoutError where it hangs."""
    assert server.stdin is not None  # noqa: S101  both are pipes, by _start
    assert server.stdout is not None  # noqa: S101
    header = protocol.REQUEST.pack(len(topic), len(body), most)
    _write(server.stdin.fileno(), header + topic.encode("ascii") + body, deadline)
    status, length = protocol.ANSWER.unpack(_read(server.stdout.fileno(), protocol.ANSWER.size, deadline))
    if length > most:
        raise EOFError
    return status, _read(server.stdout.fileno(), length, deadline)


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
