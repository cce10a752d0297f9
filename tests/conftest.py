"""Real mail servers for the tests: Dovecot and Exim, started as an ordinary user from directories of their own.

`mail_servers` is a whole small Internet: mail for gavleborg.example, sundsvall.example and example.se comes in over
SMTP, is delivered by LMTP and read over IMAP. Each xdist worker has its own. Servers that are missing are a failure.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from mailservers import DOMAINS, SENDER_ADDRESS, Cable, Dovecot, MailServers, Site, free_ports, needed, stop

pytest_plugins = ["databases"]  # the fixtures of databases.py: new_sqlite, new_postgresql


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that a test runs in this process turns the log to a standard error that is closed afterwards."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def certificates() -> Iterator[Path]:
    """A directory with ca.pem, and server.pem and server.key for 127.0.0.1 and localhost."""
    needed("openssl")
    directory = Path(tempfile.mkdtemp(prefix="intake-ca-"))
    directory.chmod(0o755)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    ca = ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-addext", "basicConstraints=CA:FALSE"]
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key"]
    for command in (
        [*key, "-x509", "-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem", *ca],
        [*key, "-x509", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.pem", *names, *signed],
    ):
        subprocess.run(["openssl", "req", *command], cwd=directory, check=True, capture_output=True)
    (directory / "server.key").chmod(0o644)  # a key of no worth, read by whichever user the servers run as
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


@pytest.fixture(scope="session")
def new_site(certificates: Path) -> Iterator[Callable[[], Site]]:
    """Makes directories for servers, and removes them at the end. Not in tmp_path, which other users can't enter."""
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    made: list[Path] = []

    def make() -> Site:
        directory = Path(tempfile.mkdtemp(prefix="intake-mail-"))
        made.append(directory)
        directory.chmod(0o755)
        if os.getuid() == 0:
            os.chown(directory, account.pw_uid, account.pw_gid)
        return Site(
            directory=directory,
            certificates=certificates,
            user=account.pw_name,
            group=grp.getgrgid(account.pw_gid).gr_name,
            uid=account.pw_uid,
            gid=account.pw_gid,
        )

    yield make
    for directory in made:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def new_dovecot(new_site: Callable[[], Site]) -> Iterator[Callable[..., Dovecot]]:
    """Starts a Dovecot; *capability* is all that it says it can do once logged in ("" = everything)."""
    program = needed("dovecot", "openssl")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if not version.startswith("2.3."):
        pytest.fail(f"tests/servers/dovecot.conf is written for Dovecot 2.3, here is {version}")
    servers: list[subprocess.Popen[bytes]] = []

    def start(capability: str = "") -> Dovecot:
        site = new_site()
        imap_port, starttls_port, lmtp_port = free_ports(3)
        config = site.configure(
            "dovecot.conf",
            imap_port=imap_port,
            starttls_port=starttls_port,
            lmtp_port=lmtp_port,
            capability=f"imap_capability = {capability}" if capability else "",
        )
        (site.directory / "users").mkdir()
        servers.append(site.start([program, "-F", "-c", str(config)], imap_port, site.directory / "dovecot.log"))
        return Dovecot(
            host="127.0.0.1",
            imap_port=imap_port,
            starttls_port=starttls_port,
            lmtp_port=lmtp_port,
            ca_file=site.certificates / "ca.pem",
            directory=site.directory,
        )

    try:
        yield start
    finally:
        for server in servers:
            stop(server)


@pytest.fixture(scope="session")
def dovecot(new_dovecot: Callable[..., Dovecot]) -> Dovecot:
    """A Dovecot that can do everything."""
    return new_dovecot()


@pytest.fixture(scope="session")
def mail_servers(dovecot: Dovecot, new_site: Callable[[], Site]) -> Iterator[MailServers]:
    """Exim before Dovecot: the sender's way in, and ours out. Users are added by each test."""
    program = needed("exim4")
    site = new_site()
    mx_port, tls_port, starttls_port = free_ports(3)
    users = site.directory / "users"
    users.touch()
    config = site.configure(
        "exim.conf",
        mx_port=mx_port,
        tls_port=tls_port,
        starttls_port=starttls_port,
        lmtp_port=dovecot.lmtp_port,
        domains=" : ".join(DOMAINS),
        sender_address=SENDER_ADDRESS,
        users=users,
    )
    server = site.start([program, "-C", str(config), "-bdf", "-q1m"], mx_port, site.directory / "exim-mainlog")
    try:
        yield MailServers(
            dovecot=dovecot,
            users=users,
            host="127.0.0.1",
            mx_port=mx_port,
            smtp_port=tls_port,
            smtp_starttls_port=starttls_port,
            ca_file=site.certificates / "ca.pem",
        )
    finally:
        stop(server)


@pytest.fixture
def new_cable() -> Iterator[Callable[[int], Cable]]:
    """Lays a cable to a server's port."""
    cables: list[Cable] = []

    def lay(port: int) -> Cable:
        cables.append(Cable(port))
        return cables[-1]

    yield lay
    for cable in cables:
        cable.close()
