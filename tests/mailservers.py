"""A small Internet for the tests: Dovecot and Exim as they are started, asked and disturbed. Fixtures: conftest.py."""

from __future__ import annotations

import contextlib
import imaplib
import os
import re
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imapclient.imap_utf7 import encode

APT_LINE = "sudo apt-get install -y dovecot-imapd dovecot-lmtpd exim4-daemon-light openssl"
PASSWORD = "lösen ord 1"  # with å, ä or ö and a blank, as people have them
DOMAINS = ("gavleborg.example", "sundsvall.example", "example.se")
MX = "mx.gavleborg.example"
SENDER_ADDRESS = "192.0.2.25"  # the sender's server in Received lines
CONFIGS = Path(__file__).parent / "servers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lies:
    """A mail as it lies in a folder on the server."""

    uid: int
    raw: bytes
    flags: frozenset[str]
    internal_date: datetime


@dataclass(slots=True, kw_only=True)
class Dovecot:
    """A running Dovecot."""

    host: str
    imap_port: int  # TLS from the first byte
    starttls_port: int
    lmtp_port: int
    ca_file: Path
    directory: Path
    password: str = PASSWORD

    def add_user(self, address: str) -> str:
        """Make a mailbox (again: no harm); its password."""
        # a file a user: Dovecot reads a changed one again only once its clock has passed a second
        (self.directory / "users" / address).write_text(f"{address}:{{PLAIN}}{self.password}\n", "utf-8")
        return self.password

    @contextlib.contextmanager
    def imap(self, user: str) -> Iterator[imaplib.IMAP4_SSL]:
        """A logged-in client of the standard library: the colleague at the same mailbox."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        with imaplib.IMAP4_SSL(self.host, self.imap_port, ssl_context=context, timeout=10) as client:
            client.authenticate("PLAIN", lambda _: f"\0{user}\0{self.password}".encode())
            yield client

    def append(
        self, user: str, raw: bytes, *, folder: str = "INBOX", internal_date: datetime | None = None, flags: str = ""
    ) -> None:
        """Put a mail into a folder with the INTERNALDATE that a test needs."""
        at = imaplib.Time2Internaldate(internal_date or datetime.now(UTC))
        with self.imap(user) as client:
            status, _ = client.append(_quoted(folder), f"({flags})", at, re.sub(rb"\r?\n", b"\r\n", raw))
            assert status == "OK"

    def mailbox(self, user: str, folder: str = "INBOX") -> list[Lies]:
        """What lies in a folder, oldest UID first; [] where there is no such folder. Changes no flag."""
        with self.imap(user) as client:
            status, _ = client.select(_quoted(folder), readonly=True)
            if status != "OK":
                return []
            _, [uids] = client.uid("search", "ALL")
            return [_lies(client, uid) for uid in uids.split()]

    def folders(self, user: str, *, subscribed: bool = False) -> list[str]:
        """The folders' names as they go over the wire (modified UTF-7)."""
        with self.imap(user) as client:
            _, lines = client.lsub() if subscribed else client.list()
            return [line.decode().rsplit(' "/" ', 1)[1].strip('"') for line in lines if line]


@dataclass(slots=True, kw_only=True)
class MailServers:
    """Dovecot and Exim together."""

    dovecot: Dovecot
    users: Path  # Exim's: address and password
    host: str
    mx_port: int  # in clear and without login, for mail from outside
    smtp_port: int  # submission, TLS from the first byte
    smtp_starttls_port: int
    ca_file: Path

    @property
    def imap_port(self) -> int:
        return self.dovecot.imap_port

    @property
    def password(self) -> str:
        return self.dovecot.password

    def add_user(self, address: str) -> str:
        """Make a mailbox at one of DOMAINS; its password. The user name is the address."""
        password = self.dovecot.add_user(address)
        if f"{address}:" not in self.users.read_text("utf-8"):
            with self.users.open("a", encoding="utf-8") as file:
                file.write(f"{address}: {password}\n")
        return password

    def deliver(self, raw: bytes, recipient: str, sender: str = "maja.lindqvist@example.se") -> None:
        """From the sender's server to our MX, which adds its Received line and delivers by LMTP."""
        with smtplib.SMTP(self.host, self.mx_port, local_hostname="mail.example.se", timeout=10) as client:
            client.sendmail(sender, [recipient], raw)

    def append(
        self, user: str, raw: bytes, *, folder: str = "INBOX", internal_date: datetime | None = None, flags: str = ""
    ) -> None:
        self.dovecot.append(user, raw, folder=folder, internal_date=internal_date, flags=flags)

    def mailbox(self, user: str, folder: str = "INBOX") -> list[Lies]:
        return self.dovecot.mailbox(user, folder)

    def wait_for_mail(self, user: str, count: int = 1, *, folder: str = "INBOX", seconds: float = 10) -> list[Lies]:
        """The mails of a folder once there are at least *count*; fails the test where they don't come."""
        deadline = time.monotonic() + seconds
        while len(mails := self.mailbox(user, folder)) < count:
            assert time.monotonic() < deadline, f"{len(mails)} of {count} mails after {seconds} s"
            time.sleep(0.05)
        return mails


class Cable:
    """The line to a server, that a test can cut (connections end), freeze (silence) and unplug (nobody answers)."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._flows = threading.Event()
        self.port: int = self._listener.getsockname()[1]
        self.unplugged = False
        self.mend()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        ends, self._ends = self._ends, []
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def unplug(self) -> None:
        self.unplugged = True
        self.cut()

    def freeze(self) -> None:
        self._flows.clear()

    def mend(self) -> None:
        self.unplugged = False
        self._flows.set()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # ends the thread in accept()
        self._listener.close()
        self.mend()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self.unplugged:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._target))
                self._ends += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._flows.wait()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where servers run: a directory of their own, and the ordinary user they run as."""

    directory: Path
    certificates: Path
    user: str
    group: str
    uid: int
    gid: int

    def start(self, command: Sequence[str], port: int, log: Path) -> subprocess.Popen[bytes]:
        """Start a server in a session of its own and wait until it answers on *port*."""
        as_user = {"user": self.uid, "group": self.gid, "extra_groups": []} if os.getuid() == 0 else {}
        output = (self.directory / "output.log").open("ab")
        with output:
            server = subprocess.Popen(command, start_new_session=True, stdout=output, stderr=output, **as_user)
        deadline = time.monotonic() + 20
        while server.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as client:
                client.settimeout(1)
                return server
            time.sleep(0.02)
        stop(server)
        texts = [file.read_text("utf-8", "replace") for file in (self.directory / "output.log", log) if file.exists()]
        pytest.fail(f"{command[0]} does not start:\n" + "\n".join(texts))

    def configure(self, name: str, **values: object) -> Path:
        """Write the configuration tests/servers/NAME with the values for its @NAMES@."""
        text = (CONFIGS / name).read_text("utf-8")
        own = {"dir": self.directory, "certificates": self.certificates, "user": self.user, "group": self.group}
        for key, value in {**own, "uid": self.uid, "gid": self.gid, **values}.items():
            text = text.replace(f"@{key.upper()}@", str(value))
        (self.directory / name).write_text(text, "utf-8")
        return self.directory / name


def needed(*programs: str) -> str:
    """The first program's path; fails with the line that installs it."""
    places = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    missing = [program for program in programs if shutil.which(program, path=places) is None]
    if missing or not Path("/usr/lib/dovecot/lmtp").exists():
        pytest.fail(f"the tests need {' and '.join(missing) or 'dovecot-lmtpd'}. Install: {APT_LINE}")
    return str(shutil.which(programs[0], path=places))


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and all that it started."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=5)


def _quoted(folder: str) -> str:
    return '"' + encode(folder).decode("ascii") + '"'


def _lies(client: imaplib.IMAP4_SSL, uid: bytes) -> Lies:
    _, answer = client.uid("fetch", uid.decode(), "(FLAGS INTERNALDATE BODY.PEEK[])")
    head = b"".join(part[0] if isinstance(part, tuple) else part for part in answer)
    parts = imaplib.Internaldate2tuple(head)
    assert parts is not None
    return Lies(
        uid=int(uid),
        raw=next(part[1] for part in answer if isinstance(part, tuple)),
        flags=frozenset(flag.decode() for flag in imaplib.ParseFlags(head)),
        internal_date=datetime.fromtimestamp(time.mktime(parts), UTC),
    )
