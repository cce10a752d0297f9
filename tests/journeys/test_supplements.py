"""What comes after a request: completions, the same file, words, thanks, and another report in between."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from incoming import ELIN, a_letter, sample

ADDRESS = "elin.forsberg@example.se"


def sundsvall(name: str | None = None, **changes: Any) -> bytes:
    plain: dict[str, Any] = {
        "sender": ELIN,
        "to": "kontakt@sundsvall.example",
        "subject": "Delrapport SIP",
        "files": {name: sample(name)} if name else {},
        "arrived": datetime(2022, 8, 30, 8, 0, tzinfo=UTC),
        "message_id": "sip-1@example.se",
    }
    return a_letter(**(plain | changes))


@pytest.fixture
def asked(site) -> dict[str, Any]:
    """Our request for what the first report lacks."""
    site.deliver(sundsvall("sundsvall-sip.docx"), "sundsvall")
    site.run()
    [request] = site.outbox_to(ADDRESS)
    assert request["kind"] == "correction_request"
    return request


def answer(site, asked: dict[str, Any], name: str | None = None, **changes: Any) -> dict[str, Any]:
    """Send an answer in the thread; the mail's row afterwards."""
    plain = {"subject": f"SV: {asked['subject']}", "answers": asked["message_id"], "message_id": "sip-2@example.se"}
    site.deliver(sundsvall(name, **(plain | changes)), "sundsvall")
    site.run()
    return site.mails()[-1]


def test_the_same_file_again_is_answered_without_a_new_number(site, asked, text_of) -> None:
    mail = answer(site, asked, "sundsvall-sip.docx")
    assert (mail["outcome"], mail["records"]) == ("duplicate", [])
    reply = site.sent(ADDRESS)[-1]
    assert "samma fil" in text_of(reply)
    assert "Avsnitt 6" in text_of(reply)
    assert len(site.register("sundsvall")) == 1


def test_a_text_only_answer_is_a_record_for_a_person(site, asked) -> None:
    mail = answer(site, asked, text="Beviljade medel var 850 000 kronor. Resten gäller inte oss.")
    assert (mail["outcome"], mail["needs_person"], mail["records"]) == ("supplement", True, ["SAMS 2022/4-2"])
    assert [row["status"] for row in site.register("sundsvall")] == ["person", "person"]
    assert [row["kind"] for row in site.outbox_to("eva@sundsvall.example")] == ["triage"]


def test_thanks_are_left_where_they_lie(site, asked) -> None:
    mail = answer(site, asked, text="Tack!\n\nElin")
    assert (mail["outcome"], mail["records"]) == ("untouched", [])


def test_a_slutrapport_while_a_delrapport_waits_is_no_supplement(site, asked, edited) -> None:
    """Another period, to the project's end: a report of its own, which leaves the delrapport waiting."""
    final = edited("sundsvall-sip-complete.docx", {"2022-06-30": "2022-12-31"})
    site.deliver(
        sundsvall(subject="Slutrapport", files={"Slutrapport.docx": final}, message_id="sip-3@example.se"), "sundsvall"
    )
    site.run()
    first, second = site.register("sundsvall")
    assert (second["supplements"], second["status"], first["status"]) == (None, "complete", "waiting")
    assert site.mails()[-1]["outcome"] == "registered"


def test_a_supplement_that_lacks_something_is_told_what_is_done_and_what_is_not(site, asked, edited, text_of) -> None:
    partly = edited("sundsvall-sip-complete.docx", {"850 000 kr": ""})
    mail = answer(site, asked, files={"igen.docx": partly})
    assert mail["outcome"] == "supplement"
    reply = site.sent(ADDRESS)[-1]
    text = text_of(reply)
    assert "Det här är klart" in text
    done, _, lacking = text.partition("Det här saknas fortfarande")
    assert "Avsnitt 6" in done
    assert "Beviljat medel" in lacking


def test_after_two_rounds_a_person_takes_over(site, asked, edited, text_of) -> None:
    for n in (2, 3):
        partly = edited("sundsvall-sip.docx", {"220829": f"22083{n - 2}"})
        answer(site, asked, files={"igen.docx": partly}, message_id=f"sip-{n}@example.se")
    rows = site.register("sundsvall")
    assert [row["status"] for row in rows] == ["person"] * 3
    assert "hör av sig till er" in text_of(site.sent(ADDRESS)[-1])
    assert "rounds-used-up" in [task["kind"] for task in site.mails()[-1]["tasks"]]


def test_the_same_report_sent_once_more_gets_a_receipt_that_names_the_first(site, text_of) -> None:
    files = {"r.docx": sample("gavleborg-resan.docx")}
    site.deliver(a_letter(files=files))
    site.run()
    site.deliver(a_letter(files=files, message_id="brev-2@example.se", subject="Slutrapport igen"))
    site.run()
    assert [mail["outcome"] for mail in site.mails()] == ["registered", "duplicate"]
    reply = site.sent("maja.lindqvist@example.se")[-1]
    assert reply["Subject"].startswith("[SFG 23–12.5]")
    assert len(site.register()) == 1


def test_the_same_mail_delivered_twice_gives_one_record_and_one_reply(site) -> None:
    raw = a_letter(files={"r.docx": sample("gavleborg-resan.docx")})
    paths = [site.deliver(raw), site.deliver(raw.replace(b"ESMTPS id 1;", b"ESMTPS id 2;")), site.deliver(raw)]
    site.run()
    site.run()
    assert len(site.register()) == 1
    assert len(site.outbox_to("maja.lindqvist@example.se")) == 1
    assert not any(path.exists() for path in paths)
