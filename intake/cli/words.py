"""What the tables say in place of codes and typed values. The JSON keeps both (cli-contract.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from intake.cli.show import in_words, language, spoken
from intake.messages import noop

if TYPE_CHECKING:
    from intake.model.form import Form
    from intake.model.report import Finding

SECTIONS = {
    "answered": noop("answered"),
    "empty": noop("empty"),
    "missing": noop("the heading is gone"),
    "not_applicable": noop("does not apply"),
}
SEVERITIES = {"error": noop("must be mended"), "warning": noop("question"), "info": noop("note")}
AUDIENCES = {"sender": noop("the sender"), "staff": noop("you")}
EVENTS = {
    "mail.handled": noop("the e-mail was handled"),
    "mail.held": noop("the e-mail was held"),
    "mail.retried": noop("the e-mail was tried again"),
    "mail.named-report": noop("a person said that the e-mail is a report"),
    "case.opened": noop("a case was opened"),
    "cases.imported": noop("cases were imported"),
    "record.registered": noop("registered"),
    "record.left-to-person": noop("left to a person"),
    "draft.approved": noop("draft approved"),
    "draft.changed": noop("draft sent with a changed text"),
    "draft.rejected": noop("draft rejected"),
    "first-run.ended": noop("the first run ended"),
    "replies.stopped": noop("replies stopped"),
    "replies.started": noop("replies started"),
}


def field_name(form: Form | None, name: str) -> str:
    """The field as the form prints it, "1 Beviljade medel"; its id where the form is not known any more."""
    for spec in form.fields if form else ():
        if spec.id == name:
            return f"{spec.heading} {spec.question or name}".strip()
    return name


def field_value(form: Form | None, name: str, value: Any, raw: str) -> str:
    """A value as people write it: "2 458 000 kr", "2022-01-01–2023-12-31"; what stands there where it has none."""
    from intake.letters.lines import kronor

    kind = next((spec.type for spec in form.fields if spec.id == name), "text") if form else "text"
    if value is None:
        _ = spoken()
        return raw and f"{raw} ({_('could not be read')})"
    if kind == "phone":
        return raw  # the value is E.164, which nobody writes
    if kind == "amount" and isinstance(value, int):
        return kronor(value, language())
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        if set(value) == {"start", "end"}:
            return f"{value['start'] or ''}–{value['end'] or ''}"
        return ", ".join(_plain(part) for part in value.values() if part is not None)
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_plain, value))
    return "" if value is None else str(value)


def finding_as_json(finding: Finding) -> dict[str, str]:
    """A finding without its rule, JSON-shaped."""
    return {
        "severity": finding.severity,
        "audience": finding.audience,
        "target": finding.target,
        "message": finding.message,
    }


def finding_row(finding: Finding) -> list[str]:
    """What it is, who hears it, and the words."""
    return [in_words(SEVERITIES, finding.severity), in_words(AUDIENCES, finding.audience), finding.message]
