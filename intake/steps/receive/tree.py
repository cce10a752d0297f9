"""A mail's tree as a flat list: its parts in reading order, and the mails that are attached to it.

A file that holds others (a zip, a .msg, a winmail.dat, an S/MIME signature, a PDF portfolio) is a part, and so is each
file in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from email.message import Message

from intake.errors import Unreadable, UnreadableCode
from intake.model.mail import CONTAINERS, FileKind
from intake.steps.receive.containers import take_out
from intake.steps.receive.guard import Fields, Guard, decode_words, eight_bit, parse
from intake.steps.receive.kinds import kind_of
from intake.steps.receive.names import clean_name
from intake.steps.receive.wrapped import Allowance, Locked

MAX_DEPTH = 50  # multiparts and mails inside each other
MAX_PARTS = 500
SEALED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})  # RFC 8551: encrypted, or opaque

_EMBEDDED = b"/EmbeddedFile"  # a stream of a PDF that is a file: it may be a portfolio
_EML_NAME = re.compile(r"\.eml$", re.IGNORECASE)
_MAIL_START = re.compile(
    rb"(?i)^(?:>?from |return-path:|received:|from:|to:|date:|subject:|message-id:|mime-version:|[dx][a-z-]+:)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that holds content and no further parts."""

    place: str  # path in the MIME tree: "2", "3.1"
    content: bytes  # its transfer encoding undone
    kind: FileKind  # of the content, where it is a file
    fields: Fields
    type: str  # declared, lower case: "application/pdf"
    disposition: str  # "attachment", "inline" or ""
    name: str  # decoded and cleaned; "" where it has none
    charset: str = ""
    alternative: str = ""  # the outermost multipart/alternative that it stands in
    attached: int = 0  # number of the attached mail that it belongs to, from 1; 0 = the mail itself
    in_report: bool = False  # inside multipart/report: what a bounce carries back
    container: str = ""  # place of the container that it was taken out of
    opened: bool = False  # a container whose files are parts of their own
    unreadable: UnreadableCode | None = None  # why a container, or a file in one, can't be opened
    spare: bool = False  # stands in a winmail.dat, which repeats the mail's text

    @property
    def is_body(self) -> bool:
        """The mail's text, not a file: plain or HTML text that is neither named nor attached."""
        return self.type in ("text/plain", "text/html") and not self.name and self.disposition != "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedMail:
    """A mail inside the mail (message/rfc822)."""

    number: int  # from 1; parts name it in *attached*
    place: str
    fields: Fields


@dataclass(slots=True)
class Tree:
    """What was found on the walk."""

    parts: list[Part] = field(default_factory=list)
    mails: list[AttachedMail] = field(default_factory=list)
    allowance: Allowance = field(default_factory=Allowance)
    level: int = 0  # of containers that the walk begins inside
    opens: bool = True  # containers; else each is a file that can't be read


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where the walk stands."""

    place: str = ""
    depth: int = 0
    alternative: str = ""
    attached: int = 0
    in_report: bool = False
    container: str = ""
    level: int = 0  # of containers around here
    spare: bool = False


def walk(message: Message, guard: Guard, tree: Tree | None = None) -> Tree:
    """The mail's parts, at most 500 and 50 levels deep; what lies beyond is a trouble. They are added to *tree*."""
    tree = tree or Tree()
    _visit(message, _Spot(level=tree.level), tree, guard)
    if not any(part.content for part in tree.parts):
        guard.note("no-parts")
    return tree


def _visit(message: Message, spot: _Spot, tree: Tree, guard: Guard) -> None:
    if spot.depth > MAX_DEPTH:
        guard.note("too-deep")
        return
    if len(tree.parts) >= MAX_PARTS:
        guard.note("too-many-parts")
        return
    kind = guard.call("bad-content-type", "application/octet-stream", message.get_content_type)
    if message.is_multipart() and kind.startswith("multipart/"):
        _visit_container(message, kind, spot, tree, guard)
    elif kind in ("message/rfc822", "message/global"):
        _visit_attached(message, spot, tree, guard)
    elif kind.startswith("multipart/"):
        guard.note("no-parts")  # promised, but there is none: what stands there is text
        _visit_part(message, "text/plain", spot, tree, guard)
    elif not message.is_multipart():
        _visit_part(message, kind, spot, tree, guard)


def _visit_container(message: Message, kind: str, spot: _Spot, tree: Tree, guard: Guard) -> None:
    alternative = spot.alternative
    if kind == "multipart/alternative" and not alternative:
        alternative = spot.place or "0"
    for number, child in enumerate(_children(message), start=1):
        place = f"{spot.place}.{number}" if spot.place else str(number)
        inner = replace(
            spot,
            place=place,
            depth=spot.depth + 1,
            alternative=alternative,
            in_report=spot.in_report or kind == "multipart/report",
        )
        _visit(child, inner, tree, guard)


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _visit_attached(message: Message, spot: _Spot, tree: Tree, guard: Guard) -> None:
    if spot.in_report:
        return
    children = _children(message)
    if children and children[0].keys():
        _descend(children[0], spot, tree, guard)
        return
    # Some gateways encode an attached mail in base64, which the parser then takes for its text.
    copy = Message()
    copy["Content-Transfer-Encoding"] = Fields(message, guard).first("content-transfer-encoding")
    copy.set_payload(content(children[0] if children else message, guard).decode("ascii", "surrogateescape"))
    _descend(parse(content(copy, guard), guard), spot, tree, guard)


def _descend(inner: Message, spot: _Spot, tree: Tree, guard: Guard) -> None:
    """Into an attached mail; its parts are numbered as IMAP does (RFC 3501, 6.4.5): "2" holds "2.1", "2.2"."""
    number = len(tree.mails) + 1
    tree.mails.append(AttachedMail(number=number, place=spot.place, fields=Fields(inner, guard)))
    alone = not inner.is_multipart() or inner.get_content_maintype() != "multipart"
    place = (f"{spot.place}.1" if spot.place else "1") if alone else spot.place
    inside = replace(spot, place=place, depth=spot.depth + 1, alternative="", attached=spot.attached or number)
    _visit(inner, inside, tree, guard)


def _visit_part(message: Message, kind: str, spot: _Spot, tree: Tree, guard: Guard) -> None:
    part = _part(message, kind, spot, guard)
    if spot.in_report or part.is_body or part.unreadable:
        tree.parts.append(part)
    elif _is_mail_file(part):
        _descend(parse(part.content, guard), spot, tree, guard)
    elif part.kind in CONTAINERS or (part.kind is FileKind.PDF and _EMBEDDED in part.content):
        _open(part, spot, tree, guard)
    else:
        tree.parts.append(part)


def _part(message: Message, kind: str, spot: _Spot, guard: Guard) -> Part:
    fields = Fields(message, guard)
    header = _decoded_header(fields)
    name = clean_name(decode_words(eight_bit(guard.call("bad-file-name", "", _file_name, header)), guard))
    data = content(message, guard)
    locked = message.code if isinstance(message, Locked) else None
    return Part(
        place=spot.place or "1",
        content=data,
        kind=FileKind.OTHER if locked else _kind(data, kind, name),
        fields=fields,
        type=kind,
        disposition=fields.first("content-disposition").partition(";")[0].strip().lower(),
        name=name,
        charset=guard.call("bad-content-type", "", _charset, header),
        alternative=spot.alternative,
        attached=spot.attached,
        in_report=spot.in_report,
        container=spot.container,
        unreadable=locked,
        spare=spot.spare,
    )


def _kind(data: bytes, declared: str, name: str) -> FileKind:
    """What the content is; S/MIME that is declared to hold a mail is no signature beside one."""
    kind = kind_of(data)
    sealed = declared in SEALED_TYPES or name.lower().endswith(".p7m")
    return FileKind.SEALED if sealed and kind in (FileKind.SIGNATURE, FileKind.OTHER, FileKind.TEXT) else kind


def _open(part: Part, spot: _Spot, tree: Tree, guard: Guard) -> None:
    """A container, and after it what it holds: parts numbered inside its place, "2" holds "2.1", "2.2"."""
    if not tree.opens:
        tree.parts.append(replace(part, unreadable="failed"))
        return
    try:
        inner = take_out(part.content, part.kind, tree.allowance, level=spot.level)
    except Unreadable as error:
        tree.parts.append(replace(part, unreadable=error.code))
        return
    tree.parts.append(replace(part, opened=inner is not None))
    if inner is not None:
        spare = spot.spare or part.kind is FileKind.TNEF
        inside = replace(spot, place=part.place, container=part.place, level=spot.level + 1, spare=spare)
        _visit(inner, inside, tree, guard)


def _is_mail_file(part: Part) -> bool:
    """An attached mail that was labelled as any file: "rapport.eml", application/octet-stream."""
    return bool(_EML_NAME.search(part.name)) and bool(_MAIL_START.match(part.content[:200].lstrip()))


def _decoded_header(fields: Fields) -> Message:
    """The two fields with parameters once more, with undeclared 8-bit text decoded, for the parser of parameters."""
    header = Message()
    for name in ("content-type", "content-disposition"):
        value = fields.first(name)
        if value:
            header[name] = value
    return header


def _file_name(header: Message) -> str:
    return header.get_filename("") or ""


def _charset(header: Message) -> str:
    return header.get_content_charset("") or ""


def content(message: Message, guard: Guard) -> bytes:
    """The part's bytes, its transfer encoding undone as far as it can be."""
    data = guard.call("bad-encoding", None, _payload, message)
    return data if data is not None else b""


def _payload(message: Message) -> bytes | None:
    data = message.get_payload(decode=True)
    return data if isinstance(data, bytes) else None
