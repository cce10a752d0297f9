"""A whole site in a folder, driven by the commands that an operator uses."""

from __future__ import annotations

import contextlib
import email
import email.policy
import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from incoming import sample

from intake.__main__ import main

FOLDERS = {"gavleborg": "mailbox", "sundsvall": "mailbox-sundsvall"}
REGISTER = """number;next_record;project;organisation;contacts;granted;period_start;period_end
SFG 23–12;5;RESAN;Söderhamns kommun;maja.lindqvist@example.se;2458000;2022-01-01;2023-12-31
"""
SUNDSVALL_REGISTER = """number;project;organisation;contacts;period_start;period_end
SAMS 2022/4;SIP-samordnare på Arbetsmarknadstorget;Sundsvalls kommun;elin.forsberg@example.se;2022-01-01;2022-12-31
"""


@dataclass(slots=True)
class Site:
    """A site made by `intake init`, with the two sample projects' cases in its registers."""

    folder: Path
    delivered: int = 0

    def cli(self, *words: str, status: int = 0) -> str:
        """Run a command and give what it prints; its exit status must be *status*."""
        out = io.StringIO()
        found: int | str | None = None
        argv, sys.argv = sys.argv, ["intake", *words]
        try:
            with contextlib.redirect_stdout(out):
                main()
        except SystemExit as end:
            found = end.code
        finally:
            sys.argv = argv
        assert (found or 0) == status, f"intake {' '.join(words)}: exit {found}\n{out.getvalue()}"
        return out.getvalue()

    def command(self, *words: str, status: int = 0) -> str:
        return self.cli(*words, "--config", str(self.folder / "intake.toml"), status=status)

    def rows(self, *words: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.command(*words, "--json"))
        return found

    def deliver(self, raw: bytes, federation: str = "gavleborg", *, into: str = "new", flags: str = "") -> Path:
        """Lay a mail into the federation's Maildir, as its mail server would."""
        self.delivered += 1
        name = f"170498{self.delivered:04}.M1.host" + (f":2,{flags}" if into == "cur" else "")
        path = self.folder / "data" / FOLDERS[federation] / into / name
        path.write_bytes(raw)
        return path

    def run(self, status: int = 0) -> None:
        self.command("run", "--once", status=status)

    def mails(self) -> list[dict[str, Any]]:
        return self.rows("mail", "list")

    def register(self, federation: str = "gavleborg") -> list[dict[str, Any]]:
        return self.rows("register", "list", "--federation", federation)

    def record(self, number: str, federation: str = "gavleborg") -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            self.command("register", "show", number, "--federation", federation, "--json")
        )
        return found

    def outbox(self) -> list[dict[str, Any]]:
        return self.rows("outbox", "list")

    def outbox_to(self, address: str) -> list[dict[str, Any]]:
        return [row for row in self.outbox() if address in row["to"]]

    def sent(self, to: str | None = None) -> list[EmailMessage]:
        """What left for *to*, in the order in which it was written."""
        left = {mail["message_id"]: mail for mail in self.outbox() if mail["state"] == "sent"}
        found = {}
        for path in (self.folder / "data" / "sent").glob("*.eml"):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            found[str(mail["Message-ID"]).strip("<>")] = mail
        assert set(left) == set(found), "what the outbox calls sent lies in the outlet's folder, and nothing else"
        return [found[name] for name, row in left.items() if to is None or to in row["to"]]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path / "site")
    made.cli("init", str(made.folder))
    for federation, text in (("gavleborg", REGISTER), ("sundsvall", SUNDSVALL_REGISTER)):
        path = tmp_path / f"{federation}.csv"
        path.write_text(text, "utf-8")
        made.command("cases", "import", str(path), "--federation", federation)
    return made


def body(mail: EmailMessage) -> str:
    """The text part, as its receiver reads it."""
    part = mail.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text


@pytest.fixture
def text_of() -> Callable[[EmailMessage], str]:
    return body


@pytest.fixture
def edited() -> Callable[[str, dict[str, str]], bytes]:
    """A sample Word report with some of its words exchanged."""

    def edit(name: str, words: dict[str, str]) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(sample(name))) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                content = old.read(item)
                if item.filename == "word/document.xml":
                    text = content.decode("utf-8")
                    for before, after in words.items():
                        assert before in text, f"{before!r} stands in no single run of {name}"
                        text = text.replace(before, after)
                    content = text.encode("utf-8")
                new.writestr(item.filename, content)
        return made.getvalue()

    return edit
