"""What the IMAP and SMTP adapters share: certificate checks that can't be switched off, and passwords by call."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

from intake.errors import Misconfigured

Secret = str | Callable[[], str]  # a call reads the secret file anew, so that a changed password needs no restart


def client_context(ca_file: Path | str | None) -> ssl.SSLContext:
    """Checks the server's certificate and host name, against *ca_file* alone where given, else the system's CAs.

    Raises Misconfigured where the file can't be read as certificates.
    """
    try:
        return ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(ca_file) if ca_file else None)
    except OSError as error:
        raise Misconfigured(
            f"ca_file {ca_file} can't be used: {error.strerror or error}",
            why="the server's certificate can't be checked without it",
            do="give a file with the CA's certificate in PEM form, readable by the service, or leave ca_file out",
        ) from error


def reveal(secret: Secret) -> str:
    """The secret itself. Raises what the call raises (Misconfigured where its file is gone)."""
    return secret() if callable(secret) else secret
