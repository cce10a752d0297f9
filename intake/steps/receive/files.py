"""The files of a mail: every attachment, every named part and every part that is no text of the mail."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote

from intake.model.mail import FileKind, MailFile
from intake.steps.receive.guard import one_line
from intake.steps.receive.pictures import may_be_page
from intake.steps.receive.tree import Part, Tree

_CID = re.compile(r"""cid:([^"'\s<>)\]]{1,300})""", re.IGNORECASE)


def shown_pictures(bodies: str) -> frozenset[str]:
    """The Content-IDs that the texts show: "cid:" in HTML (RFC 2392), "[cid:...]" in Outlook's plain text."""
    return frozenset(unquote(cid) for cid in _CID.findall(bodies))


def files(tree: Tree, shown: frozenset[str]) -> tuple[MailFile, ...]:
    """The mail's files in order, those of attached mails and containers too; what a bounce carries back is none."""
    return tuple(_file(part, shown) for part in tree.parts if not part.in_report and not part.is_body)


def _file(part: Part, shown: frozenset[str]) -> MailFile:
    return MailFile(
        place=part.place,
        name=part.name,
        kind=part.kind,
        content=part.content,
        sha256=hashlib.sha256(part.content).hexdigest(),
        inline=part.kind is FileKind.IMAGE and (_is_shown(part, shown) or not may_be_page(part.content)),
        declared_type=one_line(part.type, 100),
        container=part.container,
        opened=part.opened,
        unreadable=part.unreadable,
    )


def _is_shown(part: Part, shown: frozenset[str]) -> bool:
    """A picture in the text: shown by the HTML, or inline without a name. A named inline picture may be a scan."""
    cid = part.fields.first("content-id").strip("<> ")
    return (bool(cid) and cid in shown) or (part.disposition == "inline" and not part.name)
