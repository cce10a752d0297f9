"""The tables of intake.toml as types: what keys there are, what they take, and where a secret is read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from intake.errors import Misconfigured
from intake.settings.errors import instead

RUN_SECRETS = Path("/run/secrets")  # where container engines put a secret


@dataclass(frozen=True, slots=True)
class Places:
    """Where relative paths and secrets are looked for."""

    folder: Path  # of intake.toml
    credentials: Path | None  # $CREDENTIALS_DIRECTORY, set by systemd's LoadCredential=

    def secret_files(self, name: str) -> tuple[Path, ...]:
        """Where the secret *name* may lie, the first that exists counts. A path is taken from the folder only."""
        if "/" in name:
            return (self.folder / name,)
        given = () if self.credentials is None else (self.credentials / name,)
        return (*given, RUN_SECRETS / name, self.folder / name)


def _anchored(path: Path, info: ValidationInfo) -> Path:
    """The path from intake.toml's folder; load() gives the folder as context."""
    if not isinstance(info.context, Places):
        raise TypeError("settings are validated by load() only, which says where they lie")
    return info.context.folder / path


def _address(text: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+", text):
        raise PydanticCustomError(
            "address", "is no bare mail address", {"do": 'write only the address: "kontakt@x.se"'}
        )
    return text.lower()


def _as_list(value: Any) -> Any:
    """One mailbox is a table, several are an array of tables."""
    return [value] if isinstance(value, dict) else value


def _no_graph(value: Any) -> Any:
    if isinstance(value, dict) and value.get("kind") == "graph":
        raise PydanticCustomError(
            "graph", 'kind = "graph" is not available yet', {"key": "kind", "do": 'use kind = "imap" or "smtp"'}
        )
    return value


AnchoredPath = Annotated[Path, AfterValidator(_anchored)]
Address = Annotated[str, AfterValidator(_address)]
Host = Annotated[str, StringConstraints(min_length=1, to_lower=True, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Port = Annotated[int, Field(ge=1, le=65535)]
Cap = Annotated[int, Field(ge=0)]


class Table(BaseModel):
    """A table of intake.toml. A key it does not know is refused, for it would silently do nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        known = tuple(cls.model_fields)
        unknown = next((key for key in data if key not in known), None) if isinstance(data, dict) else None
        if unknown is not None:
            raise PydanticCustomError("unknown_key", "unknown key", {"key": unknown, "do": instead(unknown, known)})
        return data


class Login(Table):
    """What needs a password: from a file, or from an environment variable, never from intake.toml."""

    password_file: str = ""
    password: SecretStr | None = None  # from the environment only, load() sees to it
    _places: Places = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        self._places = context

    @property
    def has_secret(self) -> bool:
        return bool(self.password_file) or self.password is not None

    def secret(self) -> str:
        """The password as it stands in its file now, without the newline at its end. Raises Misconfigured."""
        if self.password is not None:
            return self.password.get_secret_value()
        places = self._places.secret_files(self.password_file)
        found = next((path for path in places if path.is_file()), None)
        if found is None:
            raise Misconfigured(
                f"there is no secret {self.password_file}",
                why="looked for " + ", ".join(str(path) for path in places),
                do=f"write the password into one of them, readable by this user only (chmod 600 {places[-1]})",
            )
        return _read_secret(found, private=found == self._places.folder / self.password_file)


def _read_secret(path: Path, *, private: bool) -> str:
    """The secret's text; where it is ours to guard (*private*), nobody else may be able to read the file."""
    try:
        if private and path.stat().st_mode & 0o007:
            raise Misconfigured(
                f"the secret {path} can be read by every user of this machine",
                why="whoever reads it can read and send the federation's mail",
                do=f"chmod 600 {path}, and change the password if others have accounts here",
            )
        text = path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"the secret {path} can't be read ({type(error).__name__})",
            do="make it a text file that belongs to the user that the service runs as",
        ) from error
    if not text:
        raise Misconfigured(f"the secret {path} is empty", do="write the password into it, on one line")
    return text


class Server(Login):
    """A mail server and how to speak to it. The certificate is always checked."""

    host: Host
    port: Port
    security: Literal["tls", "starttls"] = "tls"
    ca_file: AnchoredPath | None = None
    username: str = ""

    @model_validator(mode="after")
    def _password_is_given(self) -> Self:
        if self.username and not self.has_secret:
            raise PydanticCustomError(
                "no_secret", "has a username but no password_file", {"do": 'write password_file = "secrets/..."'}
            )
        return self


def _default_port(data: Any, *, tls: int, starttls: int) -> Any:
    if not isinstance(data, dict):
        return data
    return {"port": starttls if data.get("security") == "starttls" else tls} | data


class ImapMailbox(Server):
    kind: Literal["imap"]
    username: Text
    folders: Annotated[tuple[Text, ...], Field(min_length=1)] = ("INBOX",)
    junk_folder: str = "auto"  # auto = SPECIAL-USE; "" = not polled
    registered_folder: str = ""
    keyword: str = ""

    @model_validator(mode="before")
    @classmethod
    def _port(cls, data: Any) -> Any:
        return _default_port(data, tls=993, starttls=143)

    @model_validator(mode="after")
    def _one_mark(self) -> Self:
        if self.registered_folder and self.keyword:
            raise PydanticCustomError(
                "two_marks", "has both registered_folder and keyword", {"key": "keyword", "do": "keep one of the two"}
            )
        return self


class MaildirMailbox(Table):
    kind: Literal["maildir"]
    path: AnchoredPath


class SmtpOutlet(Server):
    kind: Literal["smtp"]
    sent_copy: Literal["auto", "append", "bcc"] = "auto"

    @model_validator(mode="before")
    @classmethod
    def _port(cls, data: Any) -> Any:
        return _default_port(data, tls=465, starttls=587)


class FolderOutlet(Table):
    kind: Literal["folder"]
    path: AnchoredPath


MailboxSettings = Annotated[
    Annotated[ImapMailbox | MaildirMailbox, Field(discriminator="kind")], BeforeValidator(_no_graph)
]
OutletSettings = Annotated[
    Annotated[SmtpOutlet | FolderOutlet, Field(discriminator="kind")], BeforeValidator(_no_graph)
]


class Caps(Table):
    """The most automatic replies; 0 = no cap."""

    per_address_day: Cap = 10
    per_case: Cap = 20
    per_hour: Cap = 60
    per_day: Cap = 400


class FederationSettings(Table):
    """One tenant. cli-contract.md tells what each key does."""

    name: Text
    address: Address
    staff: tuple[Address, ...] = ()
    forms: tuple[Annotated[str, StringConstraints(pattern=r"^[\w-]+/[\w-]+$")], ...] = ()  # that must be there
    own_hosts: tuple[Host, ...] = ()
    authserv_id: str = ""
    start_date: date  # Europe/Stockholm
    replies: Literal["send", "draft", "off"] = "send"
    unverified: Literal["full", "bare", "none"] = "bare"
    first_run_limit: Cap = 50
    caps: Caps = Caps()
    mailbox: Annotated[tuple[MailboxSettings, ...], BeforeValidator(_as_list), Field(min_length=1)]
    outlet: OutletSettings

    @property
    def mailboxes(self) -> tuple[ImapMailbox | MaildirMailbox, ...]:
        return self.mailbox


class Store(Login):
    """Where everything is kept."""

    database: str = "sqlite:///data/intake.sqlite"
    archive: AnchoredPath = Path("data/archive")
    rules: AnchoredPath = Path("rules")
    templates: AnchoredPath = Path("templates")

    @model_validator(mode="after")
    def _known_database(self) -> Self:
        if not self.database.startswith(("sqlite://", "postgresql+psycopg://")):
            raise PydanticCustomError(
                "database",
                "is no database that we can use",
                {"key": "database", "do": "write sqlite:///data/intake.sqlite or postgresql+psycopg://user@host/name"},
            )
        return self

    def url(self) -> str:
        """The database's address, with the file's place made absolute and the password in it. Raises Misconfigured."""
        scheme, _, rest = self.database.partition("://")
        if scheme == "sqlite":
            return self.database if len(rest) < 2 else f"sqlite:///{self._places.folder / rest[1:]}"
        user, at, server = rest.rpartition("@")
        if not self.has_secret or not at:
            return self.database
        return f"{scheme}://{user}:{quote(self.secret(), safe='')}@{server}"


class Schedule(Table):
    """When the worker does what."""

    poll_seconds: Annotated[int, Field(ge=1, le=1700)] = 60  # a server may log an idle client out after 30 minutes
    send_seconds: Annotated[int, Field(ge=1, le=3600)] = 15
    digest_at: time = time(7, 30)  # Europe/Stockholm, on working days


class Limits(Table):
    """What is not opened at all, and when the reader of one file is stopped."""

    file_mb: Annotated[int, Field(ge=1)] = 25
    reader_memory_mb: Annotated[int, Field(ge=256)] = 1024
    reader_seconds: Annotated[int, Field(ge=1)] = 60
