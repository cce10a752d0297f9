"""The two sample reports on their whole way: registered, judged, answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from incoming import ELIN, a_letter, sample

Text = Callable[[EmailMessage], str]
MAJA = "maja.lindqvist@example.se"
FORGED = "from kontakt.gavleborg.example by mx.gavleborg.example with SMTP; Tue, 02 Jan 2024 08:00:00 +0100"


def the_gavleborg_report(**changes: object) -> bytes:
    files = {"Slutrapport RESAN.docx": sample("gavleborg-resan.docx")}
    return a_letter(**({"files": files, "below": [FORGED]} | changes))  # type: ignore[arg-type]


def the_sundsvall_report(name: str = "sundsvall-sip.docx", **changes: object) -> bytes:
    plain = {
        "sender": ELIN,
        "to": "kontakt@sundsvall.example",
        "subject": "Delrapport SIP",
        "files": {name: sample(name)},
        "arrived": datetime(2022, 8, 30, 8, 0, tzinfo=UTC),
        "message_id": "sip-1@example.se",
    }
    return a_letter(**(plain | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["gavleborg-resan.docx", "gavleborg-resan-stamped.docx", "gavleborg-resan.pdf"])
def test_the_gavleborg_report_gets_its_cases_next_number_and_its_lawful_day(site, name: str) -> None:
    """Whatever the Date header, a forged lower Received line or an old stamp in the file say."""
    site.deliver(the_gavleborg_report(files={name: sample(name)}))
    site.run()
    [row] = site.register()
    assert (row["number"], row["case"], row["arrival_date"]) == ("SFG 23–12.5", "SFG 23–12", "2024-01-11")
    assert (row["form"], row["status"], row["errors"]) == ("gavleborg/slutrapport", "complete", 0)
    [mail] = site.mails()
    assert (mail["outcome"], mail["arrival_method"], mail["arrived_at"]) == (
        "registered",
        "received",
        "2024-01-11T22:40:00Z",
    )


def test_the_97_percent_question_is_asked_and_nothing_else(site, text_of: Text) -> None:
    site.deliver(the_gavleborg_report())
    site.run()
    [reply] = site.sent(MAJA)
    text = text_of(reply)
    assert reply["Subject"].startswith("[SFG 23–12.5]")
    assert "torsdagen den 11 januari 2024" in text
    assert "97 procent" in text
    assert "84 procent" in text
    assert text.count("?") - text.count("Frågor?") == 1
    record = site.record("SFG 23-12.5")
    assert [s["status"] for s in record["sections"] if s["id"] == "7.1.1"] == ["not_applicable"]
    assert [f["target"] for f in record["findings"] if f["audience"] == "sender"] == ["7.2.1"]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2024, 1, 11, 22, 59, 59, tzinfo=UTC), "2024-01-11"),
        (datetime(2024, 1, 11, 23, 0, 0, tzinfo=UTC), "2024-01-12"),
    ],
)
def test_midnight_in_sweden_parts_the_days(site, at: datetime, day: str) -> None:
    site.deliver(the_gavleborg_report(arrived=at))
    site.run()
    assert [row["arrival_date"] for row in site.register()] == [day]


@pytest.mark.parametrize("name", ["sundsvall-sip.docx", "sundsvall-sip.pdf"])
def test_the_sundsvall_report_is_asked_for_what_is_blank_and_nothing_else(site, text_of: Text, name: str) -> None:
    site.deliver(the_sundsvall_report(name), "sundsvall")
    site.run()
    record = site.record("SAMS 2022/4-1", "sundsvall")
    missing = {f["target"] for f in record["findings"] if f["audience"] == "sender" and f["severity"] == "error"}
    assert missing == {"beviljade_medel", "ansvarig_organisation", "kontaktperson", "epost", "6"}
    [reply] = site.sent("elin.forsberg@example.se")
    text = text_of(reply)
    for words in (
        "Beviljat medel",
        "Ansvarig för genomförande",
        "Kontaktperson",
        "E-post",
        "Avsnitt 6",
        "Redovisa era totala kostnader",
    ):
        assert words in text
    for answered in ("Avsnitt 3.1", "Avsnitt 4.1", "Avsnitt 5.5", "Avsnitt 7"):
        assert answered not in text


def test_a_corrected_report_in_answer_completes_the_case(site, text_of: Text) -> None:
    site.deliver(the_sundsvall_report(), "sundsvall")
    site.run()
    [request] = site.outbox_to("elin.forsberg@example.se")
    site.deliver(
        the_sundsvall_report(
            "sundsvall-sip-complete.docx",
            subject=f"SV: {request['subject']}",
            answers=request["message_id"],
            message_id="sip-2@example.se",
        ),
        "sundsvall",
    )
    site.run()
    first, second = site.register("sundsvall")
    assert (second["number"], second["supplements"]) == ("SAMS 2022/4-2", "SAMS 2022/4-1")
    assert (first["status"], second["status"]) == ("complete", "complete")
    assert [mail["outcome"] for mail in site.mails()] == ["registered", "supplement"]
    reply = site.sent("elin.forsberg@example.se")[-1]
    assert "Alla delar är nu ifyllda" in text_of(reply)
    assert reply["In-Reply-To"] == "<sip-2@example.se>"
    assert "SAMS 2022/4-1" in text_of(reply)
