"""What is done once a working day: reminders and the summary to staff."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from incoming import ELIN, a_letter, sample

from intake.bootstrap import opened
from intake.digest import digest_rows, queue_digest
from intake.ports import World
from intake.reminders import queue_reminders
from intake.settings import load

ADDRESS = "elin.forsberg@example.se"
STAFF = "eva@sundsvall.example"


@contextmanager
def world_of(site: Any) -> Iterator[World]:
    with opened(load(site.folder / "intake.toml", os.environ)) as world:
        yield world


@pytest.fixture
def asked(site) -> Any:
    """A site on which something is waited for."""
    site.deliver(
        a_letter(
            sender=ELIN,
            to="kontakt@sundsvall.example",
            subject="Delrapport",
            files={"Delrapport.docx": sample("sundsvall-sip.docx")},
            arrived=datetime(2022, 8, 30, 8, 0, tzinfo=UTC),
        ),
        "sundsvall",
    )
    site.run()
    return site


def last_day(site: Any) -> date:
    with world_of(site) as world:
        return next(mail.deadline for mail in world.outbox.mails("sundsvall") if mail.deadline)


def test_a_request_is_reminded_of_once_after_its_last_day(asked, text_of) -> None:
    deadline = last_day(asked)
    with world_of(asked) as world:
        assert queue_reminders("sundsvall", deadline, world) == 0
        assert queue_reminders("sundsvall", deadline + timedelta(days=1), world) == 1
        assert queue_reminders("sundsvall", deadline + timedelta(days=2), world) == 0
    asked.run()
    request, reminder = asked.sent(ADDRESS)
    assert reminder["In-Reply-To"] == request["Message-ID"]
    assert reminder["Auto-Submitted"] == "auto-generated"
    text = text_of(reminder)
    assert "Avsnitt 6" in text
    assert "Vi har inte fått något svar" in text


def test_a_report_is_reminded_of_once_also_where_it_was_asked_about_twice(asked) -> None:
    with world_of(asked) as world:
        assert queue_reminders("sundsvall", last_day(asked) + timedelta(days=1), world) == 1
    [request, _] = asked.outbox_to(ADDRESS)
    second = a_letter(
        sender=ELIN,
        to="kontakt@sundsvall.example",
        subject="SV: " + request["subject"],
        answers=request["message_id"],
        message_id="andra@example.se",
        files={"Delrapport.pdf": sample("sundsvall-sip.pdf")},
        arrived=datetime(2022, 8, 31, 8, 0, tzinfo=UTC),
    )
    asked.deliver(second, "sundsvall")
    asked.run()
    assert [row["kind"] for row in asked.outbox_to(ADDRESS)][-1] == "supplement_incomplete"
    with world_of(asked) as world:
        assert queue_reminders("sundsvall", date(2099, 1, 1), world) == 0


def test_an_answer_to_a_reminder_is_a_supplement(asked) -> None:
    with world_of(asked) as world:
        queue_reminders("sundsvall", last_day(asked) + timedelta(days=1), world)
    asked.run()
    reminder = asked.outbox_to(ADDRESS)[-1]
    assert reminder["kind"] == "reminder"
    asked.deliver(
        a_letter(
            sender=ELIN,
            to="kontakt@sundsvall.example",
            subject=f"SV: {reminder['subject']}",
            answers=reminder["message_id"],
            message_id="svar@example.se",
            files={"Igen.docx": sample("sundsvall-sip-complete.docx")},
        ),
        "sundsvall",
    )
    asked.run()
    assert asked.mails()[-1]["outcome"] == "supplement"


def test_a_text_only_answer_pauses_the_reminder(asked) -> None:
    request = asked.outbox_to(ADDRESS)[0]
    asked.deliver(
        a_letter(
            sender=ELIN,
            to="kontakt@sundsvall.example",
            subject="SV: rapporten",
            answers=request["message_id"],
            message_id="svar@example.se",
            text="Vi återkommer med beloppen i nästa vecka.",
        ),
        "sundsvall",
    )
    asked.run()
    with world_of(asked) as world:
        assert queue_reminders("sundsvall", last_day(asked) + timedelta(days=1), world) == 0


def test_the_summary_tells_what_came_and_what_is_waited_for(asked, text_of) -> None:
    asked.command("digest", "--federation", "sundsvall")
    asked.command("digest", "--federation", "sundsvall")
    asked.run()
    [digest] = asked.sent(STAFF)
    assert "1 ny, 0 behöver er" in str(digest["Subject"])
    text = text_of(digest)
    assert "SAMS 2022/4-1" in text
    assert "5 brister" in text
    assert "väntar på svar senast" in text


def test_what_comes_after_the_mornings_summary_is_told_the_next_day(asked) -> None:
    with world_of(asked) as world:
        today = datetime.now(UTC).date()
        queue_digest("sundsvall", today, world)
    asked.deliver(
        a_letter(
            sender=ELIN,
            to="kontakt@sundsvall.example",
            subject="Slutrapport",
            message_id="sen@example.se",
            files={"Slutrapport.docx": sample("sundsvall-sip-complete.docx")},
        ),
        "sundsvall",
    )
    asked.run()
    with world_of(asked) as world:
        told = digest_rows("sundsvall", today + timedelta(days=3), world).records
    assert "SAMS 2022/4-2" in [record.number for record in told]


def test_a_question_is_counted_but_not_quoted(site, text_of) -> None:
    site.deliver(a_letter(sender="Eva <eva@x.example>", subject="Lunch på torsdag?", text="Ses vi?"))
    site.run()
    site.command("digest", "--federation", "gavleborg")
    site.run()
    [digest] = site.sent("per@gavleborg.example")
    assert "Lunch" not in text_of(digest)
    assert "1" in text_of(digest).partition("Övrig e-post")[2]


def test_what_the_rules_say_to_staff_alone_reaches_them_once_and_the_sender_never(site, edited, text_of) -> None:
    report = edited("gavleborg-resan.docx", {"Åldrar 16-65.": "Åldrar 16-65. En deltagare hade ADHD. 701063-2391."})
    cases = site.folder / "cases.csv"
    cases.write_text("number;project;granted\nSFG 23–12;RESAN;2548000\n", "utf-8")
    site.command("cases", "import", str(cases), "--federation", "gavleborg")
    site.deliver(a_letter(files={"Slutrapport.docx": report}))
    site.run()
    site.command("digest", "--federation", "gavleborg")
    site.run()
    text = text_of(site.sent("per@gavleborg.example")[-1]).replace("\u00a0", " ")
    told = text.partition("Att se efter i rapporterna")[2].partition("Kompletteringar")[0]
    assert "styrelsen har beviljat 2 548 000 kronor enligt registret" in told
    assert "Ordet adhd står i en mening om en enskild person." in told
    assert told.index("styrelsen har beviljat") < told.index("Ordet adhd")
    assert "personnummer" not in told
    assert "Möjliga personuppgifter" in text
    assert "En deltagare hade" not in text
    assert "2391" not in text
    [to_sender] = site.sent("maja.lindqvist@example.se")
    assert "enligt registret" not in text_of(to_sender)
