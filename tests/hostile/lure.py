"""What a hostile file reaches for: a file that holds a secret, and a port where somebody listens."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECRET = "hemligheten i filen"


@dataclass(frozen=True, slots=True)
class Lure:
    """*path* holds SECRET; *url* is answered by nobody, but a call there is seen."""

    path: str
    url: str


Maker = Callable[[Lure], bytes]


@contextmanager
def laid_out(folder: Path) -> Iterator[tuple[Lure, socket.socket]]:
    """A lure, and the socket that any call comes to. The secret's file may be read by all."""
    path = folder / "secret.txt"
    path.write_text(SECRET)
    path.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as here:
        here.setblocking(False)
        yield Lure(str(path), f"http://127.0.0.1:{here.getsockname()[1]}"), here


def was_called(here: socket.socket) -> bool:
    try:
        here.accept()[0].close()
    except BlockingIOError:
        return False
    return True
