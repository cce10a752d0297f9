"""Sending over SMTP (RFC 5321, 6409), never in clear: TLS from the first byte, or STARTTLS enforced.

One connection a mail, in an event loop of its own: replies are few, and nothing is left open to go stale.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from intake.adapters.tls import Secret, client_context, reveal
from intake.errors import IntakeError, Refused, TryLater, Uncertain
from intake.ports import Delivery

LONGEST_LINE = 998  # octets without CRLF, RFC 5321, 4.5.3.1.6
CONNECT_SECONDS = 15.0
ADDRESS = re.compile(r"""[^\s<>"(),:;\\@\[\]\x00-\x1f\x7f]+@[^\s<>"(),;\\@\x00-\x1f\x7f]+""")
LINE_ENDS = re.compile(rb"\r\n|\r|\n")
LAST_ROUNDS = 3  # of the loop, in which the aborted transport (TLS over TCP) closes its socket
KEEPS_SENT_COPIES = ("outlook.com", "office365.com", "gmail.com")


def keeps_sent_copies(host: str) -> bool:
    """Whether the provider saves what is sent through *host* in Sent by itself, so that we must not append a copy."""
    return any(host.lower() == suffix or host.lower().endswith("." + suffix) for suffix in KEEPS_SENT_COPIES)


class _Client(SMTP):
    """Closes at once: the loop ends with the mail, and won't wait for TLS to be shut down with ceremony."""

    def close(self) -> None:
        transport = self.transport
        super().close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()


class SmtpOutlet:
    """Port Outlet over SMTP submission."""

    def __init__(
        self,
        *,
        host: str,
        port: int = 465,
        security: Literal["tls", "starttls"] = "tls",
        ca_file: Path | None = None,
        username: str = "",
        password: Secret = "",
        timeout: float = 60.0,
        data_timeout: float = 600.0,
    ) -> None:
        """*username* "" sends without login. *timeout*: seconds that an answer may take.

        *data_timeout*: seconds for the answer to the whole mail, 10 minutes by RFC 5321, 4.5.3.2.6; giving up
        earlier makes mails uncertain that do arrive.
        """
        self._host = host
        self._port = port
        self._security = security
        self._ca_file = ca_file
        self._username = username
        self._password = password
        self._timeout = timeout
        self._data_timeout = data_timeout

    def send(self, raw: bytes, *, sender: str, recipients: Sequence[str]) -> Delivery:
        """One transaction. A recipient refused for now (4xx) beside others that were taken is in *refused* as well."""
        _check(raw, (sender, *recipients))
        return asyncio.run(self._send(raw, sender, recipients))

    def close(self) -> None:
        """Nothing is kept open."""

    async def _send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Delivery:
        client = self._client()
        try:
            await self._open(client)
            refused = await self._envelope(client, raw, sender, recipients)
            await self._data(client, raw)
            with contextlib.suppress(SMTPException, OSError):  # the mail is accepted, however the good-bye goes
                await client.quit(timeout=min(5, self._timeout))
            return Delivery(refused=refused)
        finally:
            client.close()
            for _ in range(LAST_ROUNDS):
                await asyncio.sleep(0)

    def _client(self) -> SMTP:
        name = socket.gethostname()
        return _Client(
            hostname=self._host,
            port=self._port,
            use_tls=self._security == "tls",
            start_tls=self._security == "starttls",
            tls_context=client_context(self._ca_file),
            local_hostname=name if "." in name else "[127.0.0.1]",  # asking DNS for more can take longer than sending
            timeout=self._timeout,
        )

    async def _open(self, client: SMTP) -> None:
        try:
            await client.connect(timeout=min(CONNECT_SECONDS, self._timeout))
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()  # what it can do must be known before MAIL
            if self._username:
                await client.login(self._username, reveal(self._password))
        except (SMTPException, OSError) as error:
            raise self._not_opened(error) from error

    async def _envelope(self, client: SMTP, raw: bytes, sender: str, recipients: Sequence[str]) -> dict[str, str]:
        """MAIL and RCPT; those that the server refused, where it took at least one."""
        refused: dict[str, SMTPRecipientRefused] = {}
        try:
            options, encoding = _options(client, raw, (sender, *recipients))
            await client.mail(_wire(sender), options=options, encoding=encoding)
            for recipient in recipients:
                try:
                    await client.rcpt(_wire(recipient), encoding=encoding)
                except SMTPRecipientRefused as error:
                    refused[recipient] = error
        except SMTPResponseException as error:
            raise self._answered(error) from error
        except (SMTPException, OSError) as error:
            raise self._lost(error) from error
        except ValueError as error:
            raise Refused(
                f"the SMTP server {self._server} takes no address with letters like å, ä and ö before the @",
                why="it lacks SMTPUTF8",
                do="answer by hand, from another mail system",
            ) from error
        if len(refused) == len(recipients):
            raise self._answered(min(refused.values(), key=lambda error: error.code))  # 4xx before 5xx
        return {recipient: f"{error.code} {error.message}" for recipient, error in refused.items()}

    async def _data(self, client: SMTP, raw: bytes) -> None:
        try:
            await client.data(raw, timeout=self._data_timeout)
        except SMTPResponseException as error:
            if not 400 <= error.code < 600:
                raise self._uncertain(error) from error
            raise self._answered(error) from error
        except (SMTPException, OSError) as error:
            raise self._uncertain(error) from error

    @property
    def _server(self) -> str:
        return f"{self._host}:{self._port}"

    def _not_opened(self, error: Exception) -> TryLater:
        cause = error.__cause__ or error
        if isinstance(cause, ssl.SSLCertVerificationError):
            return TryLater(
                f"the certificate of the SMTP server {self._server} is not trusted: {cause.verify_message}",
                why="no reply leaves over a connection that someone else may listen to",
                do="check host, or give the certificate of the CA that signed it as ca_file",
            )
        if isinstance(error, SMTPAuthenticationError):
            return TryLater(
                f"the SMTP server {self._server} refused the login: {error.code} {error.message}",
                why="no reply can be sent",
                do="check username and the password file, and that the account may send by SMTP",
            )
        return TryLater(
            f"the SMTP server {self._server} could not be used: {error}",
            do='check host, port and security: "tls" on port 465, "starttls" on port 587',
        )

    def _answered(self, error: SMTPResponseException) -> IntakeError:
        """Nothing was accepted: for now, or for good."""
        text = f"the SMTP server {self._server} refused the mail: {error.code} {error.message}"
        if 500 <= error.code < 600:
            return Refused(text, why="it will not take it later either", do="see the server's answer")
        return TryLater(text)

    def _lost(self, error: Exception) -> TryLater:
        return TryLater(f"the SMTP server {self._server} broke the connection before the mail was sent: {error}")

    def _uncertain(self, error: Exception) -> Uncertain:
        return Uncertain(
            f"the connection to the SMTP server {self._server} broke while the mail was handed over: {error}",
            why="the server has perhaps accepted it; sending it again could make two",
            do="look in Sent, or ask the receiver, then approve or reject it",
        )


def _check(raw: bytes, addresses: Sequence[str]) -> None:
    """Raises Refused for what must not go out: a hidden command in an address, a line that servers cut."""
    if len(addresses) < 2:
        raise Refused("the mail has no recipient")
    if not all(ADDRESS.fullmatch(address) for address in addresses):
        raise Refused("an address of the mail can't be written in SMTP", do="correct the address")
    if any(len(line) > LONGEST_LINE for line in LINE_ENDS.split(raw)):
        raise Refused(
            f"the mail has a line of more than {LONGEST_LINE} octets",
            why="servers cut or refuse it (RFC 5321, 4.5.3.1.6)",
            do="write it with a transfer encoding that folds lines",
        )


def _options(client: SMTP, raw: bytes, addresses: Sequence[str]) -> tuple[list[str], str]:
    """The options of MAIL and the addresses' encoding. Raises ValueError where the server can't take an address."""
    options = []
    if client.supports_extension("size"):
        size = len(LINE_ENDS.sub(b"\r\n", raw))
        options.append(f"SIZE={size}")
    if not raw.isascii() and client.supports_extension("8bitmime"):
        options.append("BODY=8BITMIME")
    if all(_wire(address).isascii() for address in addresses):
        return options, "ascii"
    if not client.supports_extension("smtputf8"):
        raise ValueError("SMTPUTF8")
    return [*options, "SMTPUTF8"], "utf-8"


def _wire(address: str) -> str:
    """The address with its domain in ASCII (IDNA): förbund.example is xn--frbund-wxa.example."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
