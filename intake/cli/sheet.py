"""One record as a person reads it: the sheet that `intake register show` prints. Words, never codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from intake.cli.show import in_words, local_time, print_table, spoken
from intake.cli.words import EVENTS, SECTIONS, field_name, field_value, finding_row

if TYPE_CHECKING:
    from intake.model.form import Form
    from intake.model.outgoing import Outgoing
    from intake.model.register import Record, StoredEvent


def print_record(
    record: Record, form: Form | None, events: Sequence[StoredEvent], replies: Sequence[Outgoing], *, supplements: str
) -> None:
    """What came, what was read, what was found, done and said; *supplements* is the number it adds to, or ""."""
    _print_facts(record, supplements)
    _print_read(record, form)
    _ = spoken()
    print_table(
        _("Findings"),
        [_("What"), _("To whom"), _("Message")],
        [finding_row(finding) for finding in record.findings],
        empty=_("No findings."),
    )
    print_table(
        _("Events"),
        [_("Time"), _("Event"), _("By")],
        [[local_time(event.at), in_words(EVENTS, event.kind), event.actor] for event in events],
        empty=_("No events."),
    )
    _print_replies(replies)


def _print_facts(record: Record, supplements: str) -> None:
    from intake.messages import STATUSES

    _ = spoken()
    rows = [
        [_("Arrived"), local_time(record.arrival_at)],
        [_("Registered"), local_time(record.registered_at)],
        [_("Status"), in_words(STATUSES, record.status)],
        [_("From"), record.sender],
        [_("Adds to"), supplements],
        [_("Files"), "; ".join(file.name for file in record.files)],
    ]
    print_table(f"{record.display}  {record.title}", [], [row for row in rows if row[1]], empty="")


def _print_read(record: Record, form: Form | None) -> None:
    if record.report is None:
        return
    _ = spoken()
    print_table(
        _("What was read"),
        [_("Field"), _("Read as")],
        [
            [field_name(form, name), field_value(form, name, field.value, field.raw)]
            for name, field in record.report.fields.items()
        ],
        empty="",
    )
    print_table(
        _("Sections"),
        [_("Section"), _("Status")],
        [[f"{section.id} {section.title}", in_words(SECTIONS, section.status)] for section in record.report.sections],
        empty="",
    )


def _print_replies(replies: Sequence[Outgoing]) -> None:
    from intake.messages import KINDS, STATES

    _ = spoken()
    print_table(
        _("Replies"),
        [_("Id"), _("Kind"), _("State"), _("To"), _("Subject")],
        [
            [
                mail.id,
                in_words(KINDS, mail.kind.value),
                in_words(STATES, mail.state.value),
                ", ".join(mail.recipients),
                mail.subject,
            ]
            for mail in replies
        ],
        empty=_("No replies."),
    )
