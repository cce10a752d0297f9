"""Servers that misbehave on purpose, over real TLS."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest


class Scripted:
    """A server that listens to lines and answers by *talk*(read a line, write bytes), until that returns."""

    def __init__(
        self, talk: Callable[[BinaryIO, Callable[[bytes], None]], None], context: ssl.SSLContext | None
    ) -> None:
        self._talk = talk
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # ends the thread in accept()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self._listener.accept()[:1], daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with plain, contextlib.suppress(OSError):
            line = self._context.wrap_socket(plain, server_side=True) if self._context else plain
            with line, line.makefile("rb") as reader:
                self._talk(reader, line.sendall)


@pytest.fixture
def new_scripted(certificates: Path) -> Iterator[Callable[..., Scripted]]:
    """Starts scripted servers; *tls* from the first byte, or in clear."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    servers: list[Scripted] = []

    def start(talk: Callable[[BinaryIO, Callable[[bytes], None]], None], *, tls: bool = True) -> Scripted:
        servers.append(Scripted(talk, context if tls else None))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
