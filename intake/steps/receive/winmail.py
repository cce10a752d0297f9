"""Outlook's winmail.dat ([MS-OXTNEF]): a mail's text and attachments in a format of its own.

Read here and not by a library: the one there is copies the rest of the file for every attribute, cuts zeros off the
end of attached files, and gives up the whole for one bad date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from intake.errors import Unreadable
from intake.steps.receive import mapi
from intake.steps.receive.wrapped import MAX_FILES, MAX_LEVELS, Allowance, bundle

MAX_ATTRIBUTES = 10_000
MAX_PROPERTIES = 5_000  # that are looked through, of an item or an attachment

_HEADER = 6  # bytes: the format's mark and a key
_BODY, _TITLE, _DATA = 0x800C, 0x8010, 0x800F  # attributes: the mail's text, an attachment's name and content
_STARTS, _PROPERTIES, _ATTACHED_PROPERTIES = 0x9002, 0x9003, 0x9005
_NAMED = 0x8000  # properties from here on have a name before their value
_MANY = 0x1000  # flag of a type: several values
_SIZES = {0x0001: 0, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4}  # of values, padded to four bytes
_SIZES |= {0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}
_COUNTED = frozenset({mapi.STRING8, mapi.UNICODE, mapi.OBJECT, mapi.BINARY})  # types with lengths before their values
_INTERFACE = 16  # bytes before an object's content that say what it is
_IS_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage


@dataclass(slots=True)
class _Attached:
    title: bytes = b""
    data: bytes | None = None
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)


@dataclass(slots=True)
class _Item:
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    attached: list[_Attached] = field(default_factory=list)


def open_tnef(content: bytes, allowance: Allowance) -> Message:
    """The text and the attachments beside each other. Raises Unreadable: damaged, too_large, refused."""
    item = _item(content)
    return bundle([mapi.said(item.properties), *_parts(item, allowance, 0)])


def _parts(item: _Item, allowance: Allowance, level: int) -> list[Message]:
    if level > MAX_LEVELS:
        raise Unreadable("refused", "the winmail.dat holds items too deep inside each other")
    parts = [_part(attached, allowance, level) for attached in item.attached[:MAX_FILES]]
    return [part for part in parts if part is not None]


def _part(attached: _Attached, allowance: Allowance, level: int) -> Message | None:
    kind, data = attached.properties.get(mapi.ATTACHED_DATA, (mapi.BINARY, attached.data or b""))
    embedded = None
    if kind == mapi.OBJECT and data.startswith(_IS_MESSAGE):
        inner = _item(data[_INTERFACE:])
        embedded = mapi.mail_of(inner.properties, _parts(inner, allowance, level + 1))
    elif kind == mapi.OBJECT:
        data = attached.data if attached.data is not None else data[_INTERFACE:]
    properties = attached.properties | {mapi.ATTACHED_DATA: (mapi.BINARY, data)}
    return mapi.attachment(properties, mapi.eight_bit_text(attached.title), embedded, allowance)


def _item(content: bytes) -> _Item:
    item = _Item()
    for number, data in _attributes(content):
        if number == _STARTS:
            item.attached.append(_Attached())
        elif number == _BODY:
            item.properties.setdefault(mapi.BODY, (mapi.STRING8, data))
        elif number == _PROPERTIES:
            item.properties.update(_properties(data))
        elif item.attached:
            _add(item.attached[-1], number, data)
    return item


def _add(attached: _Attached, number: int, data: bytes) -> None:
    if number == _TITLE:
        attached.title = data
    elif number == _DATA:
        attached.data = data
    elif number == _ATTACHED_PROPERTIES:
        attached.properties.update(_properties(data))


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(id, content) of each: level, id, type, length, content, checksum. Raises Unreadable damaged, too_large."""
    at = _HEADER
    for _ in range(MAX_ATTRIBUTES):
        if len(content) - at < 9:  # some programs add a few zeros
            return
        number = int.from_bytes(content[at + 1 : at + 3], "little")
        length = int.from_bytes(content[at + 5 : at + 9], "little")
        if length > len(content) - at - 9:
            raise Unreadable("damaged", "the winmail.dat ends too early", do="send the report itself, from webmail say")
        yield number, content[at + 9 : at + 9 + length]
        at += 9 + length + 2
    raise Unreadable("too_large", f"the winmail.dat holds more than {MAX_ATTRIBUTES} attributes")


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """Those of mapi.WANTED; the reading ends at the first that makes no sense, and what came before it counts."""
    found: dict[int, tuple[int, bytes]] = {}
    reader = _Reader(data)
    for _ in range(min(reader.number(), MAX_PROPERTIES)):
        kind, number = reader.number(2), reader.number(2)
        if number >= _NAMED:
            reader.take(_INTERFACE)
            reader.take(_padded(reader.number()) if reader.number() else 4)
        value = reader.value(kind)
        if value is None:
            break
        if number in mapi.WANTED:
            found[number] = (kind, value)
    return found


def _padded(length: int) -> int:
    return length + -length % 4


class _Reader:
    """A cursor; beyond the end everything is empty."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        start, self._at = self._at, self._at + length
        return self._data[start : start + length]

    def number(self, length: int = 4) -> int:
        return int.from_bytes(self.take(length), "little")

    def value(self, kind: int) -> bytes | None:
        """The first value of a property; None at the end, or where the type isn't known."""
        bare = kind & ~_MANY
        if self._at >= len(self._data) or (bare not in _SIZES and bare not in _COUNTED):
            return None
        many = self.number() if kind & _MANY or bare in _COUNTED else 1
        if not _SIZES.get(bare, 1):
            return b""
        first = b""
        for index in range(many):
            if self._at >= len(self._data):
                return None
            length = self.number() if bare in _COUNTED else _SIZES[bare]
            value = self.take(_padded(length))[:length]
            first = value if not index else first
        return first
