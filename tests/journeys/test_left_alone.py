"""The mailbox is shared with people: what is no report is left exactly as it was."""

from __future__ import annotations

import pytest
from incoming import a_letter, sample

NEWSLETTER = a_letter(
    sender="Nätverket <nyhetsbrev@natverket.example>",
    subject="Nyhetsbrev i april",
    text="Läs mer på vår webbplats.",
    headers={
        "List-Id": "<nyheter.natverket.example>",
        "List-Unsubscribe": "<https://natverket.example/av>",
        "Precedence": "bulk",
    },
)
OUT_OF_OFFICE = a_letter(
    subject="Autosvar: Slutrapport",
    text="Jag är ledig till den 12 augusti.",
    headers={"Auto-Submitted": "auto-replied"},
)
QUESTION = a_letter(sender="Eva Sjödin <eva@sundsvall.example>", subject="Lunch?", text="Är du i Gävle på torsdag?")
CASES = {
    "newsletter": (NEWSLETTER, "ignored"),
    "out-of-office": (OUT_OF_OFFICE, "ignored"),
    "question": (QUESTION, "untouched"),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("into", "flags"), [("new", ""), ("cur", "F")])
def test_it_lies_unread_unmoved_and_unanswered(site, name: str, into: str, flags: str) -> None:
    raw, outcome = CASES[name]
    path = site.deliver(raw, into=into, flags=flags)
    before = path.stat()
    site.run()
    assert [mail["outcome"] for mail in site.mails()] == [outcome]
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == (raw, before.st_mtime_ns, before.st_ino)
    assert site.outbox() == []
    assert site.register() == []


def test_a_report_is_moved_to_the_registered_folder_with_its_flags(site) -> None:
    raw = a_letter(files={"r.docx": sample("gavleborg-resan.docx")})
    path = site.deliver(raw, into="cur", flags="FS")
    site.run()
    moved = list((site.folder / "data" / "mailbox" / ".Diarief&APY-rda" / "cur").iterdir())
    assert [(file.name, file.read_bytes()) for file in moved] == [(path.name, raw)]
    assert not path.exists()


def test_a_scanners_report_is_registered_and_the_scanner_gets_no_mail(site) -> None:
    """The case's registered contact gets it instead."""
    site.deliver(
        a_letter(
            sender="Kopiator 3 <noreply@example.se>",
            subject="Scan",
            text="",
            files={"r.docx": sample("gavleborg-resan.docx")},
        )
    )
    site.run()
    assert [row["number"] for row in site.register()] == ["SFG 23–12.5"]
    assert {address for mail in site.outbox() for address in mail["to"]} == {"maja.lindqvist@example.se"}


def test_what_arrived_before_the_start_date_is_not_even_listed(site) -> None:
    from datetime import UTC, datetime

    site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}, arrived=datetime(2023, 12, 30, tzinfo=UTC)))
    site.run()
    site.run()
    assert site.mails() == []


def test_a_persons_word_makes_an_untouched_mail_a_report(site) -> None:
    site.deliver(QUESTION)
    site.run()
    [mail] = site.mails()
    site.command("mail", "register", mail["id"])
    [mail] = site.mails()
    assert (mail["outcome"], len(mail["records"])) == ("registered", 1)


def test_the_same_question_delivered_twice_stays_two_questions(site) -> None:
    paths = [site.deliver(QUESTION), site.deliver(QUESTION.replace(b"id 1;", b"id 2;"))]
    site.run()
    assert all(path.exists() for path in paths)
    assert site.outbox() == []
