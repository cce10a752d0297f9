"""A planned reply, written: the template's placeholders filled in, the text in one or two languages, the mail's bytes.

Pure: the same plan at the same time gives the same bytes. What the placeholders mean stands in templates/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from intake import calendar, letters, messages
from intake.letters.lines import SHORT, detail, file_name, safe
from intake.model.form import Language, Policy
from intake.model.outgoing import NewOutgoing, OutgoingState, ReplyKind
from intake.model.reply import ReplyPlan
from intake.ports import Rendered, Texts

_TO_STAFF = (ReplyKind.TRIAGE, ReplyKind.DIGEST)
_OF_OUR_OWN_ACCORD = (*_TO_STAFF, ReplyKind.REMINDER)  # RFC 3834, section 5: auto-generated, all others auto-replied


def compose(
    plan: ReplyPlan,
    *,
    policy: Policy,
    federation_name: str,
    federation_address: str,
    texts: Texts,
    now: datetime,
    wording: tuple[letters.Body, ...] = (),
) -> NewOutgoing:
    """Write the mail that *plan* plans. Raises Misconfigured where its template is missing or broken.

    *wording* is what a person wrote in place of the texts; the subject stays the template's.
    A mail with no receiver that can be written to is suppressed, "no-usable-address": the register keeps what it says.
    """
    languages = _languages(plan, policy)
    rendered = [
        texts.render(
            plan.template, language, placeholders(plan, policy, federation_name, now, language), policy.federation
        )
        for language in languages
    ]
    bodies = tuple(
        letters.Body(language=language, text=one.text, html=one.html)
        for language, one in zip(languages, rendered, strict=True)
    )
    made = letters.Letter(
        sender_name=federation_name,
        sender_address=federation_address,
        recipients=letters.usable(plan.recipients),
        subject=letters.clean_subject(rendered[0].subject),
        bodies=wording or bodies,
        written_at=now,
        message_id=letters.message_id(plan.key, plan.kind.value, federation_address),
        mark=letters.mark(plan.key),
        auto_submitted="auto-generated" if plan.kind in _OF_OUR_OWN_ACCORD else "auto-replied",
        number=_short(plan.number),
        in_reply_to=plan.in_reply_to,
        references=plan.references,
    )
    return _outgoing(plan, made, rendered=rendered[0])


def plan_to_rendering(plan: ReplyPlan) -> Mapping[str, Any]:
    """*plan*, JSON-shaped, so that a draft can be composed anew when it is approved."""
    built: dict[str, Any] = msgspec.to_builtins(plan)
    return built


def plan_from_rendering(rendering: Mapping[str, Any]) -> ReplyPlan:
    """The plan that plan_to_rendering() gave. Raises msgspec.ValidationError for anything else."""
    return msgspec.convert(dict(rendering), ReplyPlan)


def placeholders(
    plan: ReplyPlan, policy: Policy, federation_name: str, now: datetime, language: Language
) -> dict[str, Any]:
    """Every placeholder that a text may use; what there is nothing to say of is "" or an empty tuple."""
    return {
        "förbund": federation_name,
        "dnr": _short(plan.number),
        "insats": _short(plan.project),
        "organisation": _short(plan.organisation),
        "insats_som_skrivet": _short(plan.project_as_written).replace('"', "'"),
        "ämne": _short(plan.subject_answered).replace('"', "'"),  # it is quoted
        "dnr_första": _short(plan.first_number),
        "avsändare": _short(plan.sender),
        "person_tar_över": plan.person_takes_over,
        **_report_words(plan, language),
        **_times(plan, now, language),
        **_rows(plan, language),
        **_contact(policy),
    }


def _outgoing(plan: ReplyPlan, made: letters.Letter, *, rendered: Rendered) -> NewOutgoing:
    return NewOutgoing(
        message_id=made.message_id,
        kind=plan.kind,
        state=plan.state if made.recipients else OutgoingState.SUPPRESSED,
        recipients=made.recipients,
        subject=made.subject,
        in_reply_to=plan.in_reply_to,
        raw=letters.to_bytes(made),
        place=plan.place,
        record=plan.record,
        asks=plan.asks,
        reason=plan.reason if made.recipients else "no-usable-address",
        deadline=plan.deadline,
        rendering=plan_to_rendering(plan),
        template_version=rendered.version,
        templates=rendered.source,
        rules_version=plan.rules_version,
        form_version=plan.form_version,
    )


def _languages(plan: ReplyPlan, policy: Policy) -> tuple[Language, ...]:
    if policy.language == "en":
        return ("en",)
    return ("sv", "en") if policy.english_twin and plan.kind not in _TO_STAFF else ("sv",)


def _report_words(plan: ReplyPlan, language: Language) -> dict[str, str]:
    word = _short(plan.report_type) or "rapport"
    if language == "en":
        english = messages.report_type(word, language)
        return {"rapporttyp": english, "rapporttyp_best": f"the {english}"}
    return {"rapporttyp": word, "rapporttyp_best": _short(plan.report_type_definite) or f"{word}en"}


def _times(plan: ReplyPlan, now: datetime, language: Language) -> dict[str, str]:
    def day(moment: datetime | None) -> str:
        return "" if moment is None else calendar.long_date(calendar.stockholm_date(moment), language)

    today = calendar.stockholm_date(now)
    return {
        "inkom_datum": day(plan.arrival_at),
        "inkom_tid": "" if plan.arrival_at is None else calendar.clock_time(plan.arrival_at, language),
        "inkom_första": day(plan.first_arrival_at),
        "begäran_datum": "" if plan.asked_on is None else calendar.plain_date(plan.asked_on, language),
        **_deadline(plan.deadline, today, language),
    }


def _deadline(deadline: date | None, today: date, language: Language) -> dict[str, str]:
    if deadline is None:
        return {"svara_senast": "", "svara_senast_kort": ""}
    return {
        "svara_senast": calendar.long_date(deadline, language),
        "svara_senast_kort": calendar.short_date(deadline, language, today=today),
    }


def _rows(plan: ReplyPlan, language: Language) -> dict[str, tuple[Any, ...]]:
    return {
        "filer": tuple(map(file_name, plan.files)),
        "brister": tuple(safe(finding.row(language)) for finding in plan.missing),
        "frågor": tuple(safe(finding.row(language)) for finding in plan.questions),
        "klart": tuple(safe(row) for row in plan.settled),
        "olästa": tuple(
            {"fil": file_name(file.name), "orsak": messages.reason(file.code, language)} for file in plan.unread
        ),
        "uppgifter": tuple(
            {
                "rubrik": messages.task_title(task.kind, language),
                "text": messages.task_text(task.kind, detail(task.detail, language), language),
            }
            for task in plan.tasks
        ),
    }


def _contact(policy: Policy) -> dict[str, str]:
    contact = policy.contact
    known = [part for part in (contact.name, contact.role, contact.phone, contact.email) if part]
    return {
        "kontakt": contact.name,
        "roll": contact.role,
        "tfn": contact.phone,
        "epost": contact.email,
        "kontaktuppgifter": ", ".join(known),
        "blankettlänk": policy.form_link,
        "pu_länk": policy.privacy_link,
    }


def _short(text: str) -> str:
    return safe(text, SHORT)
