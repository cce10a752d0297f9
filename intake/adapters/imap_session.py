"""One IMAP connection: opened when it is needed, dropped at the first failure, every failure told in our words."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]  # ships no py.typed
from imapclient.exceptions import (  # type: ignore[import-untyped]  # ships no py.typed
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from intake.adapters.tls import Secret, client_context, reveal
from intake.errors import IntakeError, TryLater

# What imapclient, imaplib, ssl and socket raise; ValueError and LookupError come from answers that can't be parsed.
FAILURES = (IMAPClientError, OSError, ValueError, LookupError)

CONNECT_SECONDS = 15.0
PROBE_AFTER = timedelta(seconds=60).total_seconds()  # a connection unused so long is asked whether it still lives


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How to get into the mailbox."""

    host: str
    port: int
    security: Literal["tls", "starttls"]
    ca_file: Path | None
    username: str
    password: Secret
    timeout: float  # seconds that any answer may take

    @property
    def server(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What the server said when a folder was opened."""

    folder: str
    readonly: bool
    uidvalidity: int
    uidnext: int  # where the server doesn't tell, the number of mails
    permanent_flags: frozenset[bytes]  # lower case

    @property
    def mark(self) -> tuple[int, int]:
        """What tells one state of a folder from a later one with more mail."""
        return self.uidvalidity, self.uidnext

    def allows(self, keyword: str) -> bool:
        """Whether a keyword set here is kept (RFC 3501, 7.1, PERMANENTFLAGS)."""
        return b"\\*" in self.permanent_flags or keyword.lower().encode() in self.permanent_flags


class Session:
    """A connection that is opened anew after each failure. Not for two threads at once."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._client: Any = None
        self._selected: Selected | None = None
        self._used_at = 0.0

    @contextlib.contextmanager
    def client(self) -> Iterator[Any]:
        """The logged-in client. What fails inside is raised as TryLater, and the connection dropped."""
        try:
            self._probe()
            if self._client is None:
                self._client = _connect(self._account)
            yield self._client
            self._used_at = time.monotonic()
        except IntakeError:
            raise
        except FAILURES as error:
            self.drop()
            raise _translated(error, self._account) from error
        except BaseException:
            self.drop()  # an answer read by half would be taken for the next command's
            raise

    def select(self, folder: str, *, readonly: bool = True, fresh: bool = False) -> Selected:
        """Open the folder, unless it is open; *fresh* opens it again for its present UIDNEXT."""
        current = self._selected
        if not fresh and current and current.folder == folder and (readonly or not current.readonly):
            return current
        self._selected = None
        answer = self._client.select_folder(folder, readonly=readonly)
        self._selected = Selected(
            folder=folder,
            readonly=readonly,
            uidvalidity=answer.get(b"UIDVALIDITY", 0),
            uidnext=answer.get(b"UIDNEXT", answer.get(b"EXISTS", 0)),
            permanent_flags=frozenset(flag.lower() for flag in answer.get(b"PERMANENTFLAGS", ())),
        )
        return self._selected

    def close(self) -> None:
        """Say good-bye where the server still listens."""
        if self._client is not None:
            with contextlib.suppress(*FAILURES):
                self._client.logout()
            self.drop()

    def drop(self) -> None:
        """Let go of the connection without a word."""
        client, self._client, self._selected = self._client, None, None
        if client is not None:
            with contextlib.suppress(*FAILURES):
                client.shutdown()

    def _probe(self) -> None:
        if self._client is not None and time.monotonic() - self._used_at > PROBE_AFTER:
            try:
                self._client.noop()
            except FAILURES:
                self.drop()


def _connect(account: Account) -> Any:
    context = client_context(account.ca_file)
    direct = account.security == "tls"
    client = IMAPClient(
        account.host,
        account.port,
        ssl=direct,
        ssl_context=context if direct else None,
        timeout=SocketTimeout(connect=min(CONNECT_SECONDS, account.timeout), read=account.timeout),
    )
    client.normalise_times = False  # INTERNALDATE with its zone, not in the machine's
    try:
        if not direct:
            client.starttls(context)
        _login(client, account)
    except BaseException:
        client.shutdown()
        raise
    return client


def _login(client: Any, account: Account) -> None:
    password = reveal(account.password)
    if client.has_capability("AUTH=PLAIN"):
        client.plain_login(account.username, password)  # takes å, ä and ö as well, which LOGIN does not
    else:
        client.login(account.username, password)


def _translated(error: Exception, account: Account) -> TryLater:
    """The failure as TryLater, with what the administrator can check."""
    dropped = isinstance(error, IMAPClientAbortError) or isinstance(error.__context__, IMAPClientAbortError)
    if isinstance(error, ssl.SSLCertVerificationError):
        return TryLater(
            f"the certificate of the IMAP server {account.server} is not trusted: {error.verify_message}",
            why="nothing is read over a connection that someone else may listen to",
            do="check host, or give the certificate of the CA that signed it as ca_file",
        )
    if isinstance(error, LoginError) and not dropped:
        return TryLater(
            f"the IMAP server {account.server} refused the login: {error}",
            why="no mail can be fetched",
            do="check username and the password file, and that the account may use IMAP",
        )
    if isinstance(error, CapabilityError):
        return TryLater(
            f"the IMAP server {account.server} can't do what is needed: {error}",
            do='check security: "tls" on port 993, "starttls" on port 143',
        )
    if dropped or isinstance(error, OSError):
        return TryLater(f"the IMAP server {account.server} could not be reached: {error}", do="check host and port")
    return TryLater(
        f"the IMAP server {account.server} answered with an error: {error}",
        do="check that the folders named for the mailbox exist and that the account may open them",
    )


def special_folder(client: Any, flag: bytes, names: frozenset[str]) -> str | None:
    """The folder with the attribute (RFC 6154), else the first whose own name, in lower case, is one of *names*."""
    usable = [entry for entry in client.list_folders() if rb"\Noselect" not in entry[0]]
    for flags, _, name in usable:
        if flag.lower() in {f.lower() for f in flags}:
            return str(name)
    for _, delimiter, name in usable:
        own = name.rsplit(delimiter.decode(), 1)[-1] if delimiter else name
        if own.casefold() in names:
            return str(name)
    return None


def ensure_folder(client: Any, name: str) -> str:
    """The folder's name on the server (some want a prefix, RFC 2342); made and subscribed where it is missing."""
    if client.folder_exists(name):
        return name
    spaces = client.namespace().personal if client.has_capability("NAMESPACE") else None
    prefix = spaces[0][0] if spaces else ""
    full = name if name.startswith(prefix) else prefix + name
    if not client.folder_exists(full):
        try:
            client.create_folder(full)
        except IMAPClientError:
            if not client.folder_exists(full):  # else another worker made it just now
                raise
        client.subscribe_folder(full)
    return full
