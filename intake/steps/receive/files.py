"""The files of a mail: every attachment, every named part and every part that is no text of the mail."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote

from intake.model.mail import FileKind, MailFile
from intake.steps.receive.guard import Guard, one_line
from intake.steps.receive.kinds import kind_of
from intake.steps.receive.tree import Part, Tree, content

SEALED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})  # RFC 8551: encrypted, or opaque

_CID = re.compile(r"""cid:([^"'\s<>)\]]{1,300})""", re.IGNORECASE)


def shown_pictures(bodies: str) -> frozenset[str]:
    """The Content-IDs that the texts show: "cid:" in HTML (RFC 2392), "[cid:...]" in Outlook's plain text."""
    return frozenset(unquote(cid) for cid in _CID.findall(bodies))


def files(tree: Tree, shown: frozenset[str], guard: Guard) -> tuple[MailFile, ...]:
    """The mail's files in order, those of attached mails too; what a bounce carries back is none."""
    return tuple(_file(part, shown, guard) for part in tree.parts if not part.in_report and not part.is_body)


def _file(part: Part, shown: frozenset[str], guard: Guard) -> MailFile:
    data = content(part.message, guard)
    kind = kind_of(data)
    if kind is FileKind.SIGNATURE and (part.type in SEALED_TYPES or part.name.lower().endswith(".p7m")):
        kind = FileKind.OTHER  # no signature beside the mail, but the mail itself inside one
    return MailFile(
        place=part.place,
        name=part.name,
        kind=kind,
        content=data,
        sha256=hashlib.sha256(data).hexdigest(),
        inline=kind is FileKind.IMAGE and _is_shown(part, shown),
        declared_type=one_line(part.type, 100),
    )


def _is_shown(part: Part, shown: frozenset[str]) -> bool:
    """A picture in the text: shown by the HTML, or inline without a name. A named inline picture may be a scan."""
    cid = part.fields.first("content-id").strip("<> ")
    return (bool(cid) and cid in shown) or (part.disposition == "inline" and not part.name)
