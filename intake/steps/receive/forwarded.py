"""A mail that was passed on: whose it was, and what day it names."""

from __future__ import annotations

import re
from datetime import date

from intake.model.mail import Address, Forwarded
from intake.steps.receive.addresses import bare, single
from intake.steps.receive.guard import Guard, one_line
from intake.steps.receive.quotes import is_header_block
from intake.steps.receive.tree import AttachedMail, Tree

HEADER_LINES = 14  # of a quoted mail's header, blank ones counted

_SUBJECT = re.compile(r"(?:fwd?|vb|vs|wg|tr)\s*:", re.IGNORECASE)
_MARK = re.compile(
    r"[\s>-]*(?:(?:början på )?vidarebefordrat (?:meddelande|brev)|(?:begin )?forwarded message)\b",
    re.IGNORECASE,
)
_FIELD = re.compile(r"[\s>*]*([^\W\d_]{2,12})\s*\*?:\*?\s*(.*)")
_FROM_NAMES = ("från", "from", "avsändare")
_DATE_NAMES = ("skickat", "skickad", "sänt", "sent", "datum", "date")
_ADDRESS = re.compile(r"[^\s<>\[\]():;,\"']{1,64}@[^\s<>\[\]():;,\"']{1,253}")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "maj may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dec"), start=1
    )
    for name in names.split()
}
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[.:]?\s+([^\W\d_]{3,9})\.?,?\s+(\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})\b")


def attached_mail(tree: Tree) -> AttachedMail | None:
    """The mail that was passed on as an attachment: the first that carries a file, else the first."""
    carriers = {part.attached for part in tree.parts if part.attached and not part.is_body}
    return next((mail for mail in tree.mails if mail.number in carriers), tree.mails[0] if tree.mails else None)


def forwarded(tree: Tree, subject: str, quoted: str, guard: Guard) -> Forwarded | None:
    """How the mail was passed on, None where it wasn't.

    A quoted header alone is an answer; a mark ("Vidarebefordrat meddelande") or the subject ("VB:") tells.
    """
    mail = attached_mail(tree)
    if mail is not None:
        return Forwarded(attached=True, original=single(mail.fields.all("from"), guard))
    lines = quoted.splitlines()
    start = next((at + 1 for at, line in enumerate(lines) if _MARK.match(line[:200])), None)
    if start is None and _SUBJECT.match(subject):
        start = next((at for at in range(len(lines)) if is_header_block(lines, at)), None)
    header = _header(lines[start : start + HEADER_LINES]) if start is not None else {}
    if not _value(header, _FROM_NAMES):
        return None
    return Forwarded(
        attached=False,
        original=_address(_value(header, _FROM_NAMES)),
        proposed_date=parse_day(_value(header, _DATE_NAMES)),
    )


def _header(lines: list[str]) -> dict[str, str]:
    header: dict[str, str] = {}
    for line in lines:
        field = _FIELD.match(line[:500])
        if field:
            header.setdefault(field[1].lower(), field[2].strip(" *"))
    return header


def _value(header: dict[str, str], names: tuple[str, ...]) -> str:
    return next((header[name] for name in names if name in header), "")


def _address(text: str) -> Address | None:
    """The address of "Maja Lindqvist <maja@x>" or "Maja Lindqvist [mailto:maja@x]"; the last one counts."""
    found = list(_ADDRESS.finditer(text))
    address = bare(found[-1][0]) if found else None
    if address is None:
        return None
    name = text[: found[-1].start()].removesuffix("mailto:").strip(' "<[')
    return Address(address=address, name=one_line(name, 200))


def parse_day(text: str) -> date | None:
    """The day that a quoted header names, in Swedish or English words or as 2024-01-11; None where it names none."""
    iso = _ISO.search(text)
    if iso:
        return _day(iso[1], int(iso[2]), iso[3])
    for pattern, day, month in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        for found in pattern.finditer(text):
            number = _MONTHS.get(found[month][:3].lower())
            if number:
                return _day(found[3], number, found[day])
    return None


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
