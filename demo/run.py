"""Six mails on their way through the intake, by the commands that an operator uses. Run it with: make demo.

Everything happens in a temporary folder: mails are laid into Maildirs there, replies are written there as files, and
nothing leaves the machine. Three of the mails are reports, one of them the answer to our own request.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import mails
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

SAMPLES = Path(__file__).parent.parent / "tests" / "samples"
REGISTERS = {"gavleborg": "register-gavleborg.csv", "sundsvall": "register-sundsvall.csv"}
MAILBOXES = {"gavleborg": "data/mailbox", "sundsvall": "data/mailbox-sundsvall"}
INTRO = """Six mails go their way through the intake, by the commands that an operator uses. Everything happens in a
temporary folder: mails are laid into mailboxes there, and replies are written there as files. Nothing leaves this
machine, and all people are invented."""
ARRIVAL = {"received": "by the federation's own server's Received line", "internaldate": "by the mailbox's own date"}
REASONS = {
    "out-of-office": "an out-of-office reply",
    "mass-mailing": "sent to a list",
    "no-document": "there is no document in it",
}
WIDEST = 100

screen = Console(highlight=False, width=min(Console().width, WIDEST) if sys.stdout.isatty() else WIDEST)


@dataclass(frozen=True)
class Found:
    """What the lists print with --json."""

    mails: list[dict[str, Any]]  # oldest first
    records: dict[str, dict[str, Any]]  # by number
    replies: dict[str, dict[str, Any]]  # by Message-ID


class Site:
    """A site made by `intake init`, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.intake("init", str(folder), at=folder.parent)

    def intake(self, *arguments: str, at: Path | None = None) -> str:
        """Show the command, run it, and give what it prints."""
        screen.print(Text(f"$ intake {' '.join(arguments)}".replace(str(self.folder), "SITE"), style="bold green"))
        return self._run(*arguments, at=at)

    def _run(self, *arguments: str, at: Path | None = None) -> str:
        """What the command prints; a failure ends the demo with the command's own message."""
        done = subprocess.run(
            [sys.executable, "-m", "intake", *arguments],
            cwd=at or self.folder,
            env=os.environ | {"COLUMNS": str(screen.width)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{done.stdout}{done.stderr}\nintake {arguments[0]} failed; the site lies in {self.folder}")
        return done.stdout

    def looked_up(self) -> Found:
        """The ledger, the register and the outbox as they are now, asked for side by side."""
        with ThreadPoolExecutor() as side_by_side:
            mails, records, replies = side_by_side.map(
                lambda what: json.loads(self._run(what, "list", "--json")), ("mail", "register", "outbox")
            )
        return Found(mails, {one["number"]: one for one in records}, {one["message_id"]: one for one in replies})

    def deliver(self, federation: str, name: str, raw: bytes) -> None:
        """Lay a mail into the federation's mailbox as a mail server did when it came: whole, from tmp/ into new/."""
        box = self.folder / MAILBOXES[federation]
        came = mails.arrived(raw).timestamp()
        (box / "tmp" / name).write_bytes(raw)
        os.utime(box / "tmp" / name, (came, came))
        (box / "tmp" / name).rename(box / "new" / name)

    def sent(self) -> list[EmailMessage]:
        """The mails in the outlet's folder, oldest first."""
        files = sorted((self.folder / "data" / "sent").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def main() -> None:
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="intake-demo-")) / "site"
    screen.print(wrapped(INTRO))
    heading("A site with two federations and their registers of cases")
    site = Site(folder)
    for federation, register in REGISTERS.items():
        site.intake("cases", "import", register, "--federation", federation)

    heading("Five mails arrive: two reports, an out-of-office reply, a newsletter and a colleague's question")
    deliver_first(site)
    site.intake("run", "--once")
    found = site.looked_up()
    for mail in found.mails:
        tell_way(mail, found)

    heading("Sundsvall's report lacked something. Its author answers our request with the corrected report")
    deliver_correction(site, found)
    site.intake("run", "--once")
    found = site.looked_up()
    tell_way(found.mails[-1], found)

    heading("The register")
    screen.print(Text(site.intake("register", "list")))

    heading("The replies, as their receivers see them")
    replies = site.sent()
    for reply in replies:
        show(reply)

    heading("The summary that staff get on working days")
    for federation in REGISTERS:
        site.intake("digest", "--federation", federation)
    site.intake("run", "--once")
    for digest in site.sent()[len(replies) :]:
        show(digest)

    heading("What lies where")
    tell_places(site)
    screen.print(f"\nDone in {time.monotonic() - began:.0f} seconds.")


def deliver_first(site: Site) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    resan = (SAMPLES / "gavleborg-resan.docx").read_bytes()
    sip = (SAMPLES / "sundsvall-sip.pdf").read_bytes()
    site.deliver("gavleborg", "1.slutrapport", mails.gavleborg_report(resan))
    site.deliver("gavleborg", "2.autosvar", mails.out_of_office(arrived=now))
    site.deliver("gavleborg", "3.nyhetsbrev", mails.newsletter(arrived=now))
    site.deliver("gavleborg", "4.fraga", mails.question(arrived=now))
    site.deliver("sundsvall", "5.delrapport", mails.sundsvall_report(sip, arrived=now))


def deliver_correction(site: Site, found: Found) -> None:
    request = next(reply for reply in found.replies.values() if reply["kind"] == "correction_request")
    raw = mails.sundsvall_correction(
        (SAMPLES / "sundsvall-sip-complete.docx").read_bytes(),
        request_id=request["message_id"],
        request_subject=request["subject"],
        arrived=datetime.now(UTC).replace(microsecond=0),
    )
    site.deliver("sundsvall", "6.komplettering", raw)


def tell_way(mail: dict[str, Any], found: Found) -> None:
    screen.print()
    screen.print(wrapped(mail["subject"]), style="bold")
    screen.print(f"from {mail['from']} to {mail['federation']}'s mailbox")
    for step in steps(mail, found):
        screen.print(wrapped(step, first="  -> "))


def steps(mail: dict[str, Any], found: Found) -> list[str]:
    """What became of a mail, in the order in which it did."""
    told = [
        f"archived as it came, before all else: sha256 {mail['sha256'][:12]}...",
        f"arrived {mail['arrival_date']}, {ARRIVAL[mail['arrival_method']]}",
    ]
    for number in mail["records"]:
        told += record_steps(found.records[number])
    told += [f"needs a person: {task['kind']}" for task in mail["tasks"]]
    for message_id in mail["replies"]:
        reply = found.replies[message_id]
        told.append(f"reply to {', '.join(reply['to'])}: {reply['kind'].replace('_', ' ')}, {reply['state']}")
    if mail["records"]:
        return [*told, "moved to the mailbox's folder Diarieförda"]
    why = REASONS.get(mail["reason"], mail["reason"])
    return [*told, f"{mail['outcome']}: {why}", "unanswered; left in the mailbox unread and unmoved"]


def record_steps(record: dict[str, Any]) -> list[str]:
    names = ", ".join(file["name"] for file in record["files"] if file["role"] == "report")
    supplements = f", a supplement to {record['supplements']}" if record["supplements"] else ""
    questions = f"{record['warnings'] or 'no'} question{'' if record['warnings'] == 1 else 's'}"
    return [
        f"{names}: the form is {record['form']}",
        f"registered as {record['number']} in case {record['case']}{supplements}",
        f"judged by the form's rules: {record['errors'] or 'nothing'} missing, {questions} to ask",
    ]


def show(mail: EmailMessage) -> None:
    """The mail's heads and its text; the HTML part says the same."""
    body = mail.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    heads = "\n".join(f"{name}: {mail[name]}" for name in ("From", "To", "Subject"))
    screen.print(Panel(Text(f"{heads}\n\n{text.strip()}"), padding=(1, 2)))


def tell_places(site: Site) -> None:
    for box in MAILBOXES.values():
        for what, pattern in (("as it came, unread", "new/*"), ("in the folder Diarieförda", ".*/cur/*")):
            names = ", ".join(sorted(path.name.partition(":")[0] for path in (site.folder / box).glob(pattern)))
            screen.print(f"{box}, {what}: {names or 'nothing'}")
    screen.print("data/archive: every mail and file; data/sent: the replies; data/intake.sqlite: the register")
    screen.print("intake.toml, rules/, templates/: yours to change")
    intake = Path(sys.executable).with_name("intake")
    screen.print("\nThe site is yours to go on with, and to remove:", style="bold")
    screen.print(f"  cd {site.folder}\n  {intake} register show 'SFG 23–12.5' --federation gavleborg", soft_wrap=True)


def wrapped(text: str, first: str = "") -> Text:
    return Text(textwrap.fill(text, screen.width, initial_indent=first, subsequent_indent=" " * len(first)))


def heading(text: str) -> None:
    screen.print()
    screen.rule(Text(text, style="bold"), align="left")


if __name__ == "__main__":
    main()
