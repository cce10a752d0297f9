"""The mail around the words: headers, threading, bytes, and what hostile strings can't do."""

from __future__ import annotations

import email
import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import MAJA, a_plan, a_request, got, missing, question, written

from intake.model.outgoing import OutgoingState, ReplyKind
from intake.model.register import RecordId, Task
from intake.model.reply import UnreadFile
from intake.steps.compose import plan_from_rendering, plan_to_rendering

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Intake-Mail", "X-Intake-Number", "Content-Language", "MIME-Version", "Content-Type",
}  # fmt: skip
EVIL = "x\r\nBcc: evil@example.net\r\n\r\n<script>alert(1)</script>\x00\u2028Bcc: evil@example.net\u202e"


def test_the_mail_goes_from_the_federation_to_the_planned_receiver_alone() -> None:
    mail = written(a_plan())
    assert str(mail.message["from"]) == "Samordningsförbund Gävleborg <kontakt@gavleborg.example>"
    assert str(mail.message["to"]) == MAJA
    assert mail.outgoing.recipients == (MAJA,)
    assert mail.message["cc"] is None
    assert mail.message["reply-to"] is None


def test_the_date_is_the_moment_it_is_written() -> None:
    moment = datetime(2024, 1, 11, 22, 59, 59, 5000, tzinfo=UTC)
    assert written(a_plan(), now=moment).message["date"].datetime == moment.replace(microsecond=0)


def test_the_message_id_is_the_same_whenever_the_plan_is_composed() -> None:
    first = written(a_plan(key="mail-1/2/receipt")).outgoing.message_id
    later = written(a_plan(key="mail-1/2/receipt"), now=datetime(2024, 2, 1, tzinfo=UTC)).outgoing.message_id
    digest = hashlib.sha256(b"mail-1/2/receipt").hexdigest()[:32]
    assert first == later == f"{digest}.receipt@gavleborg.example"
    assert written(a_plan(key="mail-2/2/receipt")).outgoing.message_id != first


def test_the_same_plan_at_the_same_time_gives_the_same_bytes() -> None:
    assert written(a_request(), english_twin=True).outgoing.raw == written(a_request(), english_twin=True).outgoing.raw


def test_the_reply_stands_in_the_thread_it_answers() -> None:
    mail = written(a_plan(in_reply_to="b@example.se", references=("a@example.se", "b@example.se")))
    assert mail.message["in-reply-to"] == "<b@example.se>"
    assert mail.message["references"] == "<a@example.se> <b@example.se>"
    assert mail.outgoing.in_reply_to == "b@example.se"


def test_long_message_ids_reach_the_receiver_whole() -> None:
    ids = tuple(f"{letter * 110}@EURP190MB0001.EURP190.PROD.OUTLOOK.COM" for letter in "abc")
    raw = written(a_plan(in_reply_to=ids[-1], references=ids)).outgoing.raw.decode("ascii")
    for one in ids:
        assert f"<{one}>" in raw


def test_a_thread_without_end_is_cut_to_its_first_and_last_ids() -> None:
    ids = tuple(f"{n}@example.se" for n in range(300))
    references = str(written(a_plan(in_reply_to="299@example.se", references=ids)).message["references"]).split()
    assert len(references) == 20
    assert references[0] == "<0@example.se>"
    assert references[-1] == "<299@example.se>"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ReplyKind.RECEIPT, "auto-replied"),
        (ReplyKind.CORRECTION_REQUEST, "auto-replied"),
        (ReplyKind.REMINDER, "auto-generated"),
        (ReplyKind.TRIAGE, "auto-generated"),
    ],
)
def test_robots_are_told_that_a_robot_writes(kind: ReplyKind, value: str) -> None:
    mail = written(a_plan(kind=kind))
    assert mail.message["auto-submitted"] == value
    assert mail.message["x-auto-response-suppress"] == "All"


def test_our_own_mails_carry_an_opaque_mark_and_the_number() -> None:
    mail = written(a_plan(key="mail-1/2/receipt"))
    assert len(mail.message["x-intake-mail"]) == 24
    assert "mail-1" not in mail.message["x-intake-mail"]
    assert mail.message["x-intake-number"] == "SFG 23–12.5"


def test_the_bytes_are_ascii_with_crlf_and_short_lines() -> None:
    raw = written(a_request(missing=(missing("Å" * 1500),)), english_twin=True).outgoing.raw
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_text_comes_before_html_so_that_programs_prefer_html_where_they_can() -> None:
    kinds = [part.get_content_type() for part in written(a_plan()).message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    "changes",
    [
        {"project": EVIL},
        {"organisation": EVIL},
        {"number": EVIL},
        {"files": (EVIL,)},
        {"subject_answered": EVIL},
        {"in_reply_to": EVIL, "references": (EVIL, "a>\r\nBcc: evil@example.net")},
        {"missing": (missing(EVIL),)},
        {"questions": (question(EVIL),)},
        {"project_as_written": EVIL},
        {"unread": (UnreadFile(name=EVIL, code=EVIL),)},
        {"sender": EVIL, "tasks": (Task(kind=EVIL, detail=EVIL),)},
        {"report_type": EVIL, "report_type_definite": EVIL},
        {"key": EVIL},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_string_of_a_plan_makes_a_header_a_receiver_or_markup(changes: dict[str, object]) -> None:
    from intake.adapters.textsamples import NEEDED

    for template in NEEDED:
        mail = written(a_request(template, **changes), english_twin=True)
        assert set(mail.message.keys()) <= HEADERS
        assert len(mail.message.keys()) == len(set(mail.message.keys()))
        assert str(mail.message["to"]) == MAJA
        assert mail.message.defects == []
        assert "<script" not in mail.html
        assert not {"\x00", "\u2028", "\u202e", "\r"} & set(mail.text + mail.subject)


def test_a_value_can_not_pose_as_heading_link_or_list() -> None:
    mail = written(a_plan(project="## Vinst **nu** <https://evil.example>", organisation="- [x]"))
    assert "Slutrapport för insatsen ## Vinst **nu** <https://evil.example>, - [x]" in mail.text
    assert "## Vinst **nu** &lt;https://evil.example&gt;" in mail.html
    assert 'href="https://evil.example' not in mail.html


@pytest.mark.parametrize(
    "address",
    ["", "maja", "a@b.se\r\nBcc: x@y.se", "a@b.se, x@y.se", "Maja <a@b.se>", "a b@c.se", "å@example.se", "a@b@c.se"],
)
def test_what_is_no_plain_address_is_never_written_to(address: str) -> None:
    mail = written(a_plan(recipients=(address,)))
    assert mail.outgoing.state is OutgoingState.SUPPRESSED
    assert mail.outgoing.reason == "no-usable-address"
    assert mail.outgoing.recipients == ()
    assert mail.message["bcc"] is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=150))
def test_any_project_name_comes_out_as_one_readable_subject(name: str) -> None:
    mail = written(a_plan(project=name))
    assert mail.subject == mail.outgoing.subject
    assert mail.subject.startswith("[SFG 23–12.5] Vi har tagit emot slutrapporten")
    assert email.message_from_bytes(mail.outgoing.raw).defects == []


def test_what_the_plan_says_of_the_reply_is_kept() -> None:
    plan = a_request(place="2", record=RecordId("7"), state=OutgoingState.DRAFT, reason="level")
    made = written(plan).outgoing
    assert (made.kind, made.state, made.reason) == (ReplyKind.CORRECTION_REQUEST, OutgoingState.DRAFT, "level")
    assert (made.place, made.record, made.asks, made.deadline) == ("2", RecordId("7"), True, date(2024, 1, 25))
    assert made.template_version


def test_a_draft_can_be_composed_anew_from_what_it_was_rendered_from() -> None:
    plan = a_request(
        questions=(question(),),
        unread=(UnreadFile(name="a.pdf", code="damaged"),),
        tasks=(Task(kind="no-form", detail="x"),),
        first_arrival_at=datetime(2024, 1, 2, tzinfo=UTC),
        asked_on=date(2024, 1, 3),
    )
    made = written(plan).outgoing
    stored = json.loads(json.dumps(made.rendering))
    assert plan_from_rendering(stored) == plan
    assert got(made).outgoing.rendering == plan_to_rendering(plan)
