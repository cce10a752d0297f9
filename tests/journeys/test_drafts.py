"""A draft's way through the mail of staff: a notice, an answer, and what their answer makes of it."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from incoming import ELIN, a_letter, sample

from intake.bootstrap import opened
from intake.calendar import stockholm_date
from intake.digest import digest_rows, queue_digest
from intake.pipeline import handle
from intake.reminders import queue_reminders
from intake.settings import load

ADDRESS = "elin.forsberg@example.se"
EVA = "Eva Sjödin <eva@sundsvall.example>"
STAFF = "eva@sundsvall.example"
CONTACT = "kontakt@sundsvall.example"
MADE_UP = "ABCD-EFGH-IJKL-MNOP-QRST"
OUTLOOK = """{text}

________________________________
Från: Samordningsförbundet <{contact}>
Skickat: den 30 augusti 2022 10:05
Till: Eva Sjödin <{staff}>
Ämne: {subject}

{quoted}"""


def set_level(site: Any, kind: str, level: str) -> None:
    path = site.folder / "rules" / "sundsvall" / "federation.yaml"
    path.write_text(re.sub(rf"{kind}: \w+", f"{kind}: {level}", path.read_text("utf-8")), "utf-8")


@pytest.fixture
def notice(site) -> EmailMessage:
    """What staff got of a correction request that waits as a draft."""
    set_level(site, "correction_request", "draft")
    report = {"Delrapport.docx": sample("sundsvall-sip.docx")}
    site.deliver(a_letter(sender=ELIN, to=CONTACT, subject="Delrapport", files=report), "sundsvall")
    site.run()
    assert site.sent(ADDRESS) == []
    [notice] = site.sent(STAFF)
    return notice


def answered(site: Any, notice: EmailMessage, text: str, quoted: str = "", **changes: Any) -> dict[str, Any]:
    """Lay an answer to the notice into the mailbox, run, and give what became of it."""
    plain: dict[str, Any] = {
        "sender": EVA,
        "to": CONTACT,
        "subject": f"SV: {notice['Subject']}",
        "text": f"{text}\n\n{quoted}" if quoted else text,
        "message_id": f"svar-{site.delivered}@sundsvall.example",
        "answers": str(notice["Message-ID"]).strip("<>"),
        "arrived": datetime(2022, 8, 30, 9, 0, tzinfo=UTC),
    }
    site.deliver(a_letter(**(plain | changes)), "sundsvall")
    site.run()
    found: dict[str, Any] = site.mails()[-1]
    return found


def outlook(text: str, notice: EmailMessage, body: str) -> str:
    return OUTLOOK.format(text=text, contact=CONTACT, staff=STAFF, subject=notice["Subject"], quoted=body)


def lines_of(text: str) -> str:
    return text.replace("\r\n", "\n")


def marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def draft_of(site: Any) -> dict[str, Any]:
    [row] = site.outbox_to(ADDRESS)
    return dict(row)


def token(notice: EmailMessage) -> str:
    found = re.search(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){4}", str(notice["Subject"]))
    assert found
    return found[0]


def test_the_notice_shows_the_draft_and_only_the_mail_holds_the_token(site, notice, text_of) -> None:
    draft = draft_of(site)
    text = text_of(notice)
    assert draft["subject"] in text
    assert ADDRESS in text
    assert "## " not in text
    assert text.index("Utkastet börjar här") < text.index("Det här behöver ni komplettera") < text.index("slutar här")
    database = b"".join(path.read_bytes() for path in (site.folder / "data").glob("*.db*"))
    assert token(notice).encode() not in database
    assert token(notice) not in site.command("outbox", "list")


def test_ja_sends_the_draft_in_its_thread(site, notice, text_of) -> None:
    mail = answered(site, notice, "Ja tack!\n\nMvh Eva", marked(text_of(notice)))
    assert (mail["outcome"], mail["reason"]) == ("untouched", "draft-approved")
    [sent] = site.sent(ADDRESS)
    assert sent["In-Reply-To"] == "<brev-1@example.se>"
    assert "Det här behöver ni komplettera" in text_of(sent)
    assert token(notice) not in sent.as_string()
    [event] = [e for e in site.record("SAMS 2022/4-1", "sundsvall")["events"] if e["kind"] == "draft.approved"]
    assert event["actor"] == STAFF
    assert (site.folder / "data" / "mailbox-sundsvall" / "new").exists()
    assert len(site.sent(STAFF)) == 1


def test_nej_drops_the_draft_and_leaves_the_report_to_a_person(site, notice, text_of) -> None:
    mail = answered(site, notice, outlook("Nej.", notice, text_of(notice)))
    assert mail["reason"] == "draft-rejected"
    assert draft_of(site)["state"] == "rejected"
    assert [row["status"] for row in site.register("sundsvall")] == ["person"]
    assert site.sent(ADDRESS) == []


def test_a_changed_text_in_the_quote_is_sent_and_nothing_in_it_becomes_markup(site, notice, text_of) -> None:
    shown = lines_of(text_of(notice))
    changed = shown.replace("Hej!\n\nVi har tagit", "Hej Elin!\n\n<b>Tack</b> ## Rabatt\n\nVi har tagit")
    assert changed != shown
    mail = answered(site, notice, outlook("", notice, changed))
    assert mail["reason"] == "draft-changed"
    [sent] = site.sent(ADDRESS)
    assert "Hej Elin!\n\n<b>Tack</b> ## Rabatt\n\nVi har tagit" in lines_of(text_of(sent))
    page = sent.get_body(("html",)).get_content()
    assert "&lt;b&gt;Tack&lt;/b&gt; ## Rabatt" in page
    assert "<h2>Det här behöver ni komplettera</h2>" in page
    assert str(sent["Subject"]) == draft_of(site)["subject"]
    assert "Utkastet" not in text_of(sent)


def test_a_second_answer_is_told_who_decided_and_sends_no_second_mail(site, notice, text_of) -> None:
    answered(site, notice, "ja")
    mail = answered(site, notice, "nej")
    assert mail["reason"] == "draft-spent"
    assert len(site.sent(ADDRESS)) == 1
    [_, note] = site.sent(STAFF)
    assert STAFF in text_of(note)
    assert "redan godkänt" in str(note["Subject"])
    assert token(notice) not in note.as_string()


def test_an_answer_to_a_draft_that_was_approved_by_command_gets_the_same_note(site, notice) -> None:
    site.command("outbox", "approve", draft_of(site)["id"])
    assert answered(site, notice, "ja")["reason"] == "draft-spent"
    assert len(site.sent(ADDRESS)) == 1


def test_who_can_not_be_told_to_be_staff_decides_nothing_and_staff_hear_of_it_once(site, notice) -> None:
    for results in (None, "dmarc=fail", "dkim=none"):
        assert answered(site, notice, "ja", results=results)["reason"] == "draft-unverified"
    assert draft_of(site)["state"] == "draft"
    [_, note] = site.sent(STAFF)
    assert f"intake outbox approve {draft_of(site)['id']}" in note.get_body(("plain",)).get_content()
    assert answered(site, notice, "ja")["reason"] == "draft-approved"


def test_a_project_owner_who_quotes_the_notice_decides_nothing(site, notice, text_of) -> None:
    mail = answered(site, notice, "ja", marked(text_of(notice)), sender=ELIN)
    assert not mail["reason"].startswith("draft")
    assert draft_of(site)["state"] == "draft"


def test_a_machines_answer_does_nothing_and_nobody_hears_of_it(site, notice, text_of) -> None:
    text = f"ja\n\n{marked(text_of(notice))}\n{notice['Subject']}"
    for changes in ({"headers": {"Auto-Submitted": "auto-replied"}}, {"subject": "Autosvar: frånvaro"}):
        assert answered(site, notice, text, **changes)["outcome"] == "ignored"
    assert draft_of(site)["state"] == "draft"
    assert len(site.sent(STAFF)) == 1


def test_a_robot_that_no_sign_tells_from_a_person_is_answered_a_few_times_only(site, notice) -> None:
    for _ in range(6):
        assert answered(site, notice, "Tack för ert mejl, vi återkommer.")["reason"] == "draft-not-understood"
    assert draft_of(site)["state"] == "draft"
    assert len(site.sent(STAFF)) == 1 + 3


def test_a_guessed_token_is_a_mail_like_any_other(site, notice) -> None:
    mail = answered(site, notice, "ja", subject=f"SV: ({MADE_UP})")
    assert not mail["reason"].startswith("draft")
    assert draft_of(site)["state"] == "draft"


def test_the_token_alone_without_the_notices_thread_decides_nothing(site, notice) -> None:
    assert answered(site, notice, "ja", answers=None)["reason"] == "draft-not-understood"
    assert draft_of(site)["state"] == "draft"


def test_an_answer_that_was_not_understood_is_asked_again_and_that_question_may_be_answered(site, notice) -> None:
    assert answered(site, notice, "Ja, men ta bort sista meningen")["reason"] == "draft-not-understood"
    [_, again] = site.sent(STAFF)
    assert token(again) == token(notice)
    assert answered(site, again, "Ja")["reason"] == "draft-approved"
    assert len(site.sent(ADDRESS)) == 1


def test_a_personal_number_is_never_sent_by_a_changed_text(site, notice, text_of) -> None:
    changed = text_of(notice).replace("Vi har tagit", "Det gäller 701063-2391. Vi har tagit")
    assert answered(site, notice, outlook("", notice, changed))["reason"] == "draft-not-understood"
    assert draft_of(site)["state"] == "draft"
    [_, note] = site.sent(STAFF)
    assert "701063" not in note.as_string()


def test_the_same_answer_from_two_folders_is_one(site, notice) -> None:
    answered(site, notice, "ja", message_id="svar@sundsvall.example")
    again = answered(site, notice, "ja", message_id="svar@sundsvall.example", headers={"X-Way": "2"})
    assert again["outcome"] == "untouched"
    assert len(site.sent(ADDRESS)) == 1
    assert len(site.sent(STAFF)) == 1


def test_two_answers_at_once_by_two_workers_are_one_decision_and_one_note(site, notice) -> None:
    with opened(load(site.folder / "intake.toml", os.environ), reads=True) as world:
        mails = []
        for number, text in enumerate(("ja", "nej")):
            raw = a_letter(
                sender=EVA,
                to=CONTACT,
                subject=f"SV: {notice['Subject']}",
                text=text,
                message_id=f"{number}@sundsvall.example",
                answers=str(notice["Message-ID"]).strip("<>"),
            )
            sighting = replace(world.ledger.mails("sundsvall")[0].sightings[0], uid=f"svar-{number}")
            mails.append(
                world.ledger.take_in(
                    "sundsvall",
                    sighting,
                    sha256=world.archive.put(raw),
                    size=len(raw),
                    internal_date=datetime(2022, 8, 30, tzinfo=UTC),
                    now=world.clock.now(),
                )
            )
        with ThreadPoolExecutor(2) as workers:
            list(workers.map(lambda mail: handle(mail, world), mails))
        reasons = {world.ledger.mail(mail).reason for mail in mails}
        assert "draft-spent" in reasons
        assert len(reasons & {"draft-approved", "draft-rejected"}) == 1


def test_a_reminders_draft_is_told_of_and_approved_too(site, notice, text_of) -> None:
    answered(site, notice, "ja")
    set_level(site, "reminder", "draft")
    with opened(load(site.folder / "intake.toml", os.environ)) as world:
        assert queue_reminders("sundsvall", date(2099, 9, 1), world) == 1
    site.run()
    about = site.sent(STAFF)[-1]
    assert "Påminnelse väntar" in text_of(about)
    assert answered(site, about, "JA!")["reason"] == "draft-approved"
    assert len(site.sent(ADDRESS)) == 2


def test_the_kill_switch_holds_what_an_answer_approved(site, notice) -> None:
    site.command("replies", "stop")
    assert answered(site, notice, "ja")["reason"] == "draft-approved"
    assert draft_of(site)["state"] == "queued"
    assert site.sent(ADDRESS) == []


def test_nobody_is_told_one_by_one_of_more_drafts_than_a_first_run_may_send(site) -> None:
    for kind in ("correction_request", "supplement_incomplete", "receipt"):
        set_level(site, kind, "draft")
    settings = site.folder / "intake.toml"
    lines = settings.read_text("utf-8").replace("[federation.sundsvall]", "[federation.sundsvall]\nfirst_run_limit = 1")
    settings.write_text(lines, "utf-8")
    for number, name in enumerate(("sundsvall-sip.docx", "sundsvall-sip.pdf")):
        raw = a_letter(sender=ELIN, to=CONTACT, files={name: sample(name)}, message_id=f"{number}@example.se")
        site.deliver(raw, "sundsvall")
    site.run()
    assert [row["state"] for row in site.outbox_to(ADDRESS)] == ["draft", "draft"]
    assert site.outbox_to(STAFF) == []


def test_a_draft_is_shown_and_changed_by_command(site, notice, text_of, tmp_path) -> None:
    draft = draft_of(site)["id"]
    assert "Det här behöver ni komplettera" in site.command("outbox", "show", draft)
    text = json.loads(site.command("outbox", "show", draft, "--json"))["text"]
    changed = tmp_path / "ändrat.txt"
    changed.write_text(text.replace("Hej!", "Hej Elin!"), "utf-8")
    site.command("outbox", "edit", draft, "--text", str(tmp_path / "saknas.txt"), status=1)
    site.command("outbox", "edit", draft, "--text", str(changed))
    site.command("outbox", "edit", draft, "--text", str(changed), status=1)
    site.run()
    [sent] = site.sent(ADDRESS)
    assert lines_of(text_of(sent)) == text.replace("Hej!", "Hej Elin!")


def test_an_editor_that_changes_nothing_sends_the_draft_as_it_was(site, notice, monkeypatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    site.command("outbox", "edit", draft_of(site)["id"])
    assert [e["kind"] for e in site.record("SAMS 2022/4-1", "sundsvall")["events"]][-1] == "draft.approved"
    monkeypatch.delenv("VISUAL")
    monkeypatch.delenv("EDITOR", raising=False)
    site.command("outbox", "edit", draft_of(site)["id"], status=1)


def test_what_staff_made_of_the_drafts_is_counted_by_kind_and_rule(site, notice, text_of) -> None:
    rows = [line for line in lines_of(text_of(notice)).splitlines() if line.startswith("- Avsnitt")]
    answered(site, notice, outlook("", notice, text_of(notice).replace(rows[0], "")))
    told = json.loads(site.command("rules", "agreement", "--json", "--federation", "sundsvall"))
    [kind] = told["kinds"]
    assert (kind["name"], kind["decided"], kind["changed"], kind["trusted"]) == ("correction_request", 1, 1, False)
    assert {row["changed"] for row in told["rules"]} == {1}
    assert sorted({row["kept"] for row in told["rules"]}) == [0, 1] or len(told["rules"]) == 1
    assert json.loads(site.command("rules", "agreement", "--json", "--since", "2999-01-01"))["kinds"] == []
    assert "1" in site.command("rules", "agreement")
    site.command("rules", "agreement", "--since", "i går", status=1)


def test_the_summary_tells_what_staff_made_of_drafts_that_week(site, notice, text_of) -> None:
    answered(site, notice, "ja")
    with opened(load(site.folder / "intake.toml", os.environ)) as world:
        today = stockholm_date(world.clock.now())
        assert queue_digest("sundsvall", today, world)
        rows = digest_rows("sundsvall", today + timedelta(days=9), world)
    assert (rows.unchanged, rows.changed, rows.rejected) == (0, 0, 0)
    site.run()
    assert "1 skickade som de var, 0 ändrade, 0 avslagna" in text_of(site.sent(STAFF)[-1])


def test_a_mail_is_previewed_from_a_record_and_nothing_is_stored_or_sent(site, notice, tmp_path) -> None:
    before = site.outbox()
    where = ("--record", "SAMS 2022/4-1", "--federation", "sundsvall", "--out", str(tmp_path))
    drafted = json.loads(site.command("outbox", "show", draft_of(site)["id"], "--json"))["text"]
    for kind in ("correction_request", "reminder", "receipt_bare", "unknown_project", "personal_data", "triage"):
        site.command("templates", "preview", kind, *where)
        assert "SAMS 2022/4-1" in (tmp_path / f"{kind}.eml").read_bytes().decode() or kind == "triage"
        assert "<!doctype html>" in (tmp_path / f"{kind}.html").read_text("utf-8")
    assert (tmp_path / "correction_request.txt").read_text("utf-8") == drafted
    site.command("templates", "preview", "digest", *where, status=1)
    site.command("templates", "preview", "receipt", "--record", "SAMS 1", "--federation", "sundsvall", status=1)
    assert site.outbox() == before


def supplemented(site: Any) -> None:
    """The sender sends the whole report by herself while the request for it still waits for staff."""
    files = {"Delrapport.docx": sample("sundsvall-sip-complete.docx")}
    site.deliver(a_letter(sender=ELIN, to=CONTACT, subject="Delrapport igen", files=files), "sundsvall")
    site.run()


@pytest.mark.parametrize("words", ["ja", "Ändrat:"])
def test_a_request_for_what_has_come_since_is_not_sent_and_staff_are_told(site, notice, text_of, words) -> None:
    supplemented(site)
    inside = lines_of(text_of(notice)).replace("Hej!\n\nVi har", "Hej Elin!\n\nVi har") if words != "ja" else ""
    assert answered(site, notice, words, marked(inside))["reason"] == "draft-overtaken"
    [mail] = site.sent(ADDRESS)
    assert "komplett" in str(mail["Subject"])
    assert "stämmer inte längre" in str(site.sent(STAFF)[-1]["Subject"])
    site.command("outbox", "approve", draft_of_record(site)["id"], status=1)


def test_an_overtaken_request_is_dropped_and_nothing_else_changes(site, notice) -> None:
    supplemented(site)
    assert answered(site, notice, "nej")["reason"] == "draft-rejected"
    assert [row["status"] for row in site.register("sundsvall")] == ["complete", "complete"]


def draft_of_record(site: Any) -> dict[str, Any]:
    return dict(next(row for row in site.outbox() if row["kind"] == "correction_request"))


def test_ja_sends_the_words_that_were_shown_though_the_text_was_changed_since(site, notice, text_of) -> None:
    path = site.folder / "templates" / "mail" / "sv" / "correction_request.txt"
    path.write_text(path.read_text("utf-8").replace("Hej!", "Hejsan alla!"), "utf-8")
    assert answered(site, notice, "ja")["reason"] == "draft-approved"
    [mail] = site.sent(ADDRESS)
    assert "Hejsan alla!" not in text_of(mail)
    assert lines_of(text_of(mail)).strip() in lines_of(text_of(notice))
