"""Whether a machine wrote the mail. It decides only whether it may be answered, never whether it is a report."""

from __future__ import annotations

import re

from intake.model.mail import Address, Automatic
from intake.steps.receive.addresses import without_comments
from intake.steps.receive.guard import Fields

OWN_FIELD = "x-intake-mail"  # every mail of ours carries it

_ROBOT = re.compile(
    r"(?:^|[._+-])(?:"
    r"mailer[._-]?daemon|postmaster|no[._-]?reply|do[._-]?not[._-]?reply|dont[._-]?reply|no[._-]?response"
    r"|(?:be)?svaras?[._-]?(?:ej|inte)|(?:ej|inte)[._-]?(?:be)?svaras?|(?:inget|ej)[._-]?svar"
    r"|auto(?:svar|reply|responder)|microsoftexchange[0-9a-f]{32}"
    r")(?:$|[._+-]|\d)"
)
_MACHINES_WORDS = re.compile(  # what only machines begin a subject with
    r"(?:auto(?:matiskt?)?[ -]?svar|automatic reply|auto[ -]?reply|auto(?:matic)?[ -]?response|auto:\s*(?:re|sv)\s*:"
    r"|out of (?:the )?office (?:auto|re:|sv:)|vacation (?:reply|response|message)"
    r"|frånvaro(?:meddelande|besked|svar|autosvar|hälsning)\b|semester(?:svar|hälsning|meddelande)\b"
    r"|(?:ej |o)?läst:|(?:not )?read:"
    r"|(?:jag (?:är|har) .{0,20}(?:ledig|semester|slutat|sjukskriven|borta)|frånvar\w+|semester|\w*ledig"
    r"|(?:inte|ej) (?:i tjänst|på kontoret)|out of).{0,60}\b(?:re|sv)\s*:)",
    re.IGNORECASE,
)
_ABSENT = re.compile(  # what a person may write as well
    r"(?:out of (?:the )?office|ooo\s*(?:$|[:–-])|i am out of (?:the )?office"
    r"|(?:frånvaro|frånvarande)\s*(?:$|[:–-])|(?:jag är )?(?:inte|ej) (?:på kontoret|i tjänst)"
    r"|jag (?:är|har) (?:på )?semester|jag är (?:tjänst|föräldra)?ledig)",
    re.IGNORECASE,
)
_BOUNCE = re.compile(
    r"(?:undeliver(?:able|ed)|delivery (?:status notification|failure)|mail delivery (?:failed|failure|subsystem)"
    r"|returned mail|failure notice|delivery has failed|olevererbar|(?:ej|inte) levererbar"
    r"|kunde inte levereras|leveransfel|(?:det )?går inte att leverera|fördröjd|försenad|delayed"
    r"|warning: message .{1,60} delayed)",
    re.IGNORECASE,
)
_MASS = frozenset({"bulk", "list", "junk"})


def automatic(
    fields: Fields, sender: Address | None, subject: str, own_address: str, *, brings_files: bool
) -> Automatic | None:
    """Why the mail is taken for a machine's; None for a person's.

    RFC 3834 (Auto-Submitted), RFC 3464 (multipart/report), an empty Return-Path, the address, the subject. List-*,
    Precedence and X-Auto-Response-Suppress alone never are a reason: group addresses and Exchange add them to what
    people write. *brings_files*: it carries documents, as no out-of-office reply does.
    """
    submitted = _is_submitted(fields)
    null_sender = fields.first("return-path").replace(" ", "") == "<>"
    local = sender.address.rpartition("@")[0] if sender else ""
    robot = bool(_ROBOT.search(local))
    if sender and sender.address == own_address and (OWN_FIELD in fields or submitted):
        return Automatic.OWN
    if _is_delivery_report(fields, subject, null_sender=null_sender, robot=robot):
        return Automatic.DELIVERY_REPORT
    if _MACHINES_WORDS.match(subject) or (_ABSENT.match(subject) and not brings_files and "?" not in subject):
        return Automatic.OUT_OF_OFFICE
    if submitted or "x-autoreply" in fields or "x-autorespond" in fields:
        return Automatic.AUTO_SUBMITTED
    if null_sender:
        return Automatic.NULL_SENDER
    return Automatic.ROBOT_ADDRESS if robot else None


def _is_submitted(fields: Fields) -> bool:
    """Auto-Submitted (RFC 3834, 5): anything but "no", comments and parameters left out."""
    said = without_comments(fields.first("auto-submitted")).partition(";")[0]
    return said.strip().lower() not in ("", "no")


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
