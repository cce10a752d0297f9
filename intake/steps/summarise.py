"""The daily summary to the staff: what needs them first, then what came, waits, is owed and was sent.

Pure: rows in, one mail out. It holds no report text, nothing of participants and no attachments.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from intake import calendar, letters, messages
from intake.letters.lines import SHORT, detail, kronor, safe, share
from intake.model.digest import DigestExpected, DigestRecord, DigestReply, DigestRows, DigestTask, DigestWaiting
from intake.model.form import Language, Policy
from intake.model.outgoing import NewOutgoing, OutgoingState, ReplyKind
from intake.ports import Texts
from intake.values.text import listed

TEMPLATE = "digest"
MOST_ROWS = 5  # of one report: who wants them all has them in the register


def summarise(
    day: date,
    rows: DigestRows,
    *,
    policy: Policy,
    federation_name: str,
    federation_address: str,
    staff: tuple[str, ...],
    texts: Texts,
    now: datetime,
) -> NewOutgoing:
    """The summary of *day*, to all *staff*. Made again for the same day it has the same Message-ID.

    Raises Misconfigured where its template is missing or broken.
    """
    language = policy.language
    values = placeholders(day, rows, policy, federation_name, language)
    rendered = texts.render(TEMPLATE, language, values, policy.federation)
    key = f"{policy.federation}/{day.isoformat()}/digest"
    message_id = letters.message_id(key, ReplyKind.DIGEST.value, federation_address)
    recipients = letters.usable(staff)
    subject = letters.clean_subject(rendered.subject)
    made = letters.Letter(
        sender_name=federation_name,
        sender_address=federation_address,
        recipients=recipients,
        subject=subject,
        bodies=(letters.Body(language=language, text=rendered.text, html=rendered.html),),
        written_at=now,
        message_id=message_id,
        mark=letters.mark(key),
        auto_submitted="auto-generated",
    )
    return NewOutgoing(
        message_id=message_id,
        kind=ReplyKind.DIGEST,
        state=OutgoingState.QUEUED if recipients else OutgoingState.SUPPRESSED,
        recipients=recipients,
        subject=subject,
        in_reply_to=None,
        raw=letters.to_bytes(made),
        reason="" if recipients else "no-usable-address",
        template_version=rendered.version,
        templates=rendered.source,
    )


def placeholders(
    day: date, rows: DigestRows, policy: Policy, federation_name: str, language: Language
) -> dict[str, Any]:
    """Every placeholder that the text may use; a part without content is an empty tuple."""
    reports = tuple(record for record in rows.records if not record.supplements)
    to_do = _to_do(rows, language)
    days = calendar.digest_days(day, policy.closed_days)
    return {
        "förbund": federation_name,
        "datum": calendar.plain_date(day, language),
        "från_datum": calendar.long_date(days[0], language) if len(days) > 1 else "",
        "till_datum": calendar.long_date(day, language),
        "nya": len(reports),
        "behöver": len(to_do),
        "att_göra": to_do,
        "rapporter": tuple(_record(record, language) for record in reports),
        "kompletteringar": tuple(_record(record, language) for record in rows.records if record.supplements),
        "att_se_efter": tuple(_to_look_at(record, language) for record in rows.records if record.for_staff),
        "väntar": tuple(_waiting(one, day, language) for one in rows.waiting),
        "väntade": tuple(_expected(one, day, language) for one in rows.expected),
        "noteringar": _notes(rows, language),
        "svar": tuple(_reply(reply, language) for reply in rows.replies),
        "orörda": rows.untouched,
        "automatiska": rows.ignored,
        "hållna": rows.held,
        "skräppost": rows.junk,
        "senaste_hämtning": _moment(rows.last_fetch, language),
        "fel": tuple(map(safe, rows.failures)),
        "kö": rows.queued,
        "stoppade": rows.replies_stopped,
        "oregistrerade": rows.unregistered,
        "utkast_oförändrade": rows.unchanged,
        "utkast_ändrade": rows.changed,
        "utkast_avslagna": rows.rejected,
    }


def _to_do(rows: DigestRows, language: Language) -> tuple[dict[str, Any], ...]:
    """Section 1, one entry for each thing: the number in the subject is their number."""
    told = {"reply-failed", "reply-uncertain"} if rows.failed else set()  # those replies have entries of their own
    entries = [_task(one, language) for one in rows.tasks if one.task.kind not in told]
    entries += [{"slag": "misslyckat", **_reply(reply, language)} for reply in rows.failed]
    entries += [{"slag": "utkast", **_reply(reply, language)} for reply in rows.drafts]
    if rows.unregistered:
        entries.append({"slag": "oregistrerat"})
    if rows.replies_stopped:
        entries.append({"slag": "stoppat"})
    return tuple(entries)


def _task(one: DigestTask, language: Language) -> dict[str, Any]:
    text = messages.task_text(one.task.kind, detail(one.task.detail, language), language)
    about = [part for part in map(_short, (one.number, one.project, one.sender)) if part and part not in text]
    title = messages.task_title(one.task.kind, language)
    return {"slag": "uppgift", "rubrik": title[:1].upper() + title[1:], "text": text, "om": ", ".join(about)}


def _notes(rows: DigestRows, language: Language) -> tuple[dict[str, Any], ...]:
    """What is good to know, each thing once: what is the same of several reports names them together."""
    alike: dict[str, list[DigestTask]] = {}
    for one in rows.notes:
        alike.setdefault(_task(one, language)["text"], []).append(one)
    return tuple(
        _task(ones[0], language) | ({"om": _together(ones)} if len(ones) > 1 else {}) for ones in alike.values()
    )


def _together(ones: Sequence[DigestTask]) -> str:
    return ", ".join(dict.fromkeys(name for one in ones if (name := _short(one.number or one.sender))))


def _record(record: DigestRecord, language: Language) -> dict[str, Any]:
    spent, granted = record.spent, record.granted
    return {
        "dnr": _short(record.number),
        "inkom": calendar.plain_date(record.arrival_date, language),
        "insats": _short(record.project),
        "organisation": _short(record.organisation),
        "typ": messages.report_type(_short(record.report_type), language),
        "status": record.status,
        "läge": messages.word(messages.STATUSES, record.status, language),
        "brister": record.errors,
        "frågor": record.warnings,
        "utnyttjat": "" if spent is None else kronor(spent, language),
        "beviljat": "" if granted is None else kronor(granted, language),
        "andel": "" if spent is None or granted is None else share(spent, granted, language),
        "period": _period(record.period_start, record.period_end),
        "hör_till": _short(record.supplements),
    }


def _to_look_at(record: DigestRecord, language: Language) -> dict[str, Any]:
    """What the rules say to staff of one report, as they say it."""
    rows = [safe(finding.row(language)) for finding in record.for_staff]
    return {
        "dnr": _short(record.number),
        "insats": _short(record.project),
        "rader": tuple(rows[:MOST_ROWS]),
        "fler": len(rows[MOST_ROWS:]),
    }


def _period(start: date | None, end: date | None) -> str:
    """ "2022-01-01–2023-12-31"; "" where neither side is known."""
    if start is None and end is None:
        return ""
    return f"{start.isoformat() if start else ''}–{end.isoformat() if end else ''}"


def _waiting(one: DigestWaiting, day: date, language: Language) -> dict[str, Any]:
    due = one.deadline
    return {
        "dnr": _short(one.number),
        "insats": _short(one.project),
        "senast": "" if due is None else calendar.plain_date(due, language),
        "försenad": due is not None and due < day,
        "påmind": one.reminded,
    }


def _expected(one: DigestExpected, day: date, language: Language) -> dict[str, Any]:
    return {
        "insats": _short(one.project),
        "organisation": _short(one.organisation),
        "typ": messages.report_type(_short(one.report_type), language),
        "datum": calendar.plain_date(one.due, language),
        "försenad": one.due < day,
    }


def _reply(reply: DigestReply, language: Language) -> dict[str, Any]:
    return {
        "id": reply.id,
        "typ": messages.word(messages.KINDS, reply.kind.value, language),
        "osäkert": reply.state is OutgoingState.UNCERTAIN,
        "till": listed([_short(recipient) for recipient in reply.recipients], language),
        "tid": _moment(reply.at, language),
        "dnr": _short(reply.number),
    }


def _moment(moment: datetime | None, language: Language) -> str:
    """ "11 januari 2024 klockan 14.05"; "" for None."""
    if moment is None:
        return ""
    day = calendar.plain_date(calendar.stockholm_date(moment), language)
    return f"{day} {'at' if language == 'en' else 'klockan'} {calendar.clock_time(moment, language)}"


def _short(text: str) -> str:
    return safe(text, SHORT)
