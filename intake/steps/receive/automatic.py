"""Whether a machine wrote the mail. It decides only whether it may be answered, never whether it is a report."""

from __future__ import annotations

import re

from intake.model.mail import Address, Automatic
from intake.steps.receive.guard import Fields

OWN_FIELD = "x-intake-mail"  # every mail of ours carries it

_ROBOT = re.compile(
    r"(?:^|[._+-])(?:"
    r"mailer[._-]?daemon|postmaster|no[._-]?reply|do[._-]?not[._-]?reply|dont[._-]?reply"
    r"|svara[._-]?(?:ej|inte)|(?:ej|inte)[._-]?svara|(?:inget|ej)[._-]?svar|auto(?:svar|reply|responder)"
    r")(?:$|[._+-]|\d)"
)
_OUT_OF_OFFICE = re.compile(
    r"(?:auto(?:matiskt?)?[ -]?svar|automatic reply|auto[ -]?reply|auto(?:matic)?[ -]?response|auto:"
    r"|out of (?:the )?office|ooo\b|i am out of (?:the )?office|vacation (?:reply|response|message)"
    r"|frånvaro(?:meddelande|besked|svar|autosvar|hälsning)\b|frånvaro\s*(?:$|[:–-])|frånvarande\s*(?:$|[:–-])"
    r"|(?:jag är )?(?:inte|ej) på kontoret|semester(?:svar|hälsning|meddelande)\b|jag (?:är|har) (?:på )?semester"
    r"|jag är ledig)",
    re.IGNORECASE,
)
_BOUNCE = re.compile(
    r"(?:undeliver(?:able|ed)|delivery (?:status notification|failure)|mail delivery (?:failed|failure|subsystem)"
    r"|returned mail|failure notice|delivery has failed|olevererbar|ej levererbar|kunde inte levereras|leveransfel)",
    re.IGNORECASE,
)
_MASS = frozenset({"bulk", "list", "junk"})


def automatic(fields: Fields, sender: Address | None, subject: str, own_address: str) -> Automatic | None:
    """Why the mail is taken for a machine's; None for a person's.

    RFC 3834 (Auto-Submitted), RFC 3464 (multipart/report), an empty Return-Path, the address, the subject. List-*,
    Precedence and X-Auto-Response-Suppress alone never are a reason: group addresses and Exchange add them to what
    people write.
    """
    submitted = fields.first("auto-submitted").partition(";")[0].strip().lower() not in ("", "no")
    null_sender = fields.first("return-path").replace(" ", "") == "<>"
    local = sender.address.rpartition("@")[0] if sender else ""
    robot = bool(_ROBOT.search(local))
    if sender and sender.address == own_address and (OWN_FIELD in fields or submitted):
        return Automatic.OWN
    if _is_delivery_report(fields, subject, null_sender=null_sender, robot=robot):
        return Automatic.DELIVERY_REPORT
    if _OUT_OF_OFFICE.match(subject):
        return Automatic.OUT_OF_OFFICE
    if submitted or "x-autoreply" in fields or "x-autorespond" in fields:
        return Automatic.AUTO_SUBMITTED
    if null_sender:
        return Automatic.NULL_SENDER
    return Automatic.ROBOT_ADDRESS if robot else None


def _is_delivery_report(fields: Fields, subject: str, *, null_sender: bool, robot: bool) -> bool:
    declared = fields.first("content-type").partition(";")[0].strip().lower()
    if declared in ("multipart/report", "message/delivery-status", "message/disposition-notification"):
        return True
    return "x-failed-recipients" in fields or ((null_sender or robot) and bool(_BOUNCE.match(subject)))


def is_mass(fields: Fields) -> bool:
    """Whether the mail says that it went to many: List-Id, List-Unsubscribe, or Precedence bulk, list or junk."""
    if "list-id" in fields or "list-unsubscribe" in fields:
        return True
    return fields.first("precedence").strip().lower() in _MASS
