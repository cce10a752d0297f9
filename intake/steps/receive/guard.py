"""The guard around the standard library's mail parser: what it raises becomes a trouble, and the rest is still read.

About one in a hundred public test mails makes it raise: IndexError from a Message-ID, LookupError from a charset,
RecursionError from deep nesting. The tree is built with the *compat32* policy, which reads header fields only when
asked; their values are taken raw and decoded here, so one bad field spoils nothing but itself.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from typing import Any, TypeVar

MAX_FIELDS = 5_000  # header fields of one part; of the rest only those that tell what the part is are read
MAX_FIELD_CHARS = 65_536  # of one field's value
MAX_CONTAINERS = 60  # multiparts and attached mails of a mail that is nested too deep for the parser
HEADERS_ONLY_BYTES = 1_000_000  # what is looked at of a mail whose structure can't be read at all

T = TypeVar("T")

_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?([^?]*)\?=")
_CONTAINER = re.compile(rb"(?im)^content-type:[ \t\r\n]*(?:multipart|message)/")
_STRUCTURE = frozenset({"content-type", "content-disposition", "content-transfer-encoding"})
_UNFOLD = re.compile(r"\r?\n[ \t]*|\r")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_TEXT_CODECS = frozenset({"unicode_escape", "raw_unicode_escape", "undefined", "idna", "punycode"})


class Guard:
    """Runs what may raise, and keeps the troubles: each word once, in the order met."""

    __slots__ = ("_troubles",)

    def __init__(self) -> None:
        self._troubles: dict[str, None] = {}

    @property
    def troubles(self) -> tuple[str, ...]:
        return tuple(self._troubles)

    def note(self, trouble: str) -> None:
        self._troubles[trouble] = None

    def call(self, trouble: str, default: T, function: Callable[..., T], *args: Any) -> T:
        """What *function* gives, or *default* and a trouble where it raises."""
        try:
            return function(*args)
        except RecursionError:
            self.note("too-deep")
        except Exception:  # noqa: BLE001  the parser of hostile mail raises nearly anything, and a mail is never lost by it
            self.note(trouble)
        return default


def parse(raw: bytes, guard: Guard) -> Message:
    """The mail's tree. Nested too deep: its first containers; not to be parsed at all: its header fields alone."""
    empty = Message()
    try:
        return BytesParser().parsebytes(raw)
    except RecursionError:
        guard.note("too-deep")
        return guard.call("bad-structure", empty, BytesParser().parsebytes, _flattened(raw))
    except Exception:  # noqa: BLE001  as in Guard.call
        guard.note("bad-structure")
        return guard.call("bad-headers", empty, BytesHeaderParser().parsebytes, raw[:HEADERS_ONLY_BYTES])


def _flattened(raw: bytes) -> bytes:
    """A copy in which every container after the first MAX_CONTAINERS counts as one opaque part."""
    met = 0

    def flatten(match: re.Match[bytes]) -> bytes:
        nonlocal met
        met += 1
        return match[0] if met <= MAX_CONTAINERS else b"Content-Type: application/"

    return _CONTAINER.sub(flatten, raw)


class Fields:
    """A part's header fields in order: names in lower case, values unfolded text, encoded words as they stand."""

    __slots__ = ("items",)

    def __init__(self, message: Message, guard: Guard) -> None:
        self.items: tuple[tuple[str, str], ...] = guard.call("bad-headers", (), _items, message, guard)

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.items if key == name)

    def first(self, name: str) -> str:
        """The topmost field's value, "" where there is none."""
        return next((value for key, value in self.items if key == name), "")

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.items)


def _items(message: Message, guard: Guard) -> tuple[tuple[str, str], ...]:
    raw: list[tuple[str, Any]] = list(message.raw_items())
    if len(raw) > MAX_FIELDS:
        guard.note("too-many-headers")
        raw = raw[:MAX_FIELDS] + [(name, value) for name, value in raw[MAX_FIELDS:] if name.lower() in _STRUCTURE]
    return tuple((str(name).lower(), _field_text(str(value), guard)) for name, value in raw)


def _field_text(value: str, guard: Guard) -> str:
    if len(value) > MAX_FIELD_CHARS:
        guard.note("long-header")
    return _UNFOLD.sub(" ", eight_bit(value[:MAX_FIELD_CHARS])).strip()


def eight_bit(value: str) -> str:
    """Text whose bytes over 127 the parser kept as surrogates (undeclared UTF-8 or Windows-1252), as what it is."""
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def decode_words(value: str, guard: Guard) -> str:
    """Text with its encoded words (RFC 2047) decoded. Neighbours in one charset may share a character's bytes."""
    out: list[str] = []
    held, held_charset = b"", ""
    end = 0
    for match in _WORD.finditer(value):
        charset = match[1].split("*")[0].lower()
        between = value[end : match.start()]
        data = guard.call("bad-encoded-word", match[3].encode("utf-8", "replace"), _word_bytes, match[2], match[3])
        if held_charset and (between.strip() or charset != held_charset):
            out.append(decode_bytes(held, held_charset, guard))
            held = b""
        if between.strip() or not held_charset:
            out.append(between)
        held, held_charset, end = held + data, charset, match.end()
    if held_charset:
        out.append(decode_bytes(held, held_charset, guard))
    return "".join([*out, value[end:]])


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("ascii", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def decode_bytes(data: bytes, charset: str, guard: Guard) -> str:
    """Text in *charset*; where that is unknown or wrong, as UTF-8, or else as Windows-1252. Never raises."""
    for name in _codecs(charset, guard):
        try:
            return data.decode(name)
        except LookupError:  # rot13, base64 and the like are codecs but no charsets
            guard.note("unknown-charset")
        except (UnicodeError, ValueError):
            if charset and name not in ("ascii", "utf-8"):
                guard.note("wrong-charset")
    return data.decode("cp1252", "replace")


def _codecs(charset: str, guard: Guard) -> Iterator[str]:
    if charset:
        try:
            name = codecs.lookup(charset).name
        except (LookupError, ValueError, UnicodeError):
            name = "undefined"
        if name.replace("-", "_") in _NO_TEXT_CODECS:
            guard.note("unknown-charset")
        else:
            yield "cp1252" if name == "iso8859-1" else name  # what mail programs mean by it
    yield "utf-8"


def one_line(text: str, limit: int) -> str:
    """Text that shows as it reads: white space folded, no control characters, direction marks or soft hyphens.

    At most *limit* characters.
    """
    spaced = _CONTROL.sub(" ", text[: limit * 4]).encode("utf-8", "replace").decode("utf-8")
    shown = "".join(char for char in spaced if char.isprintable() or char.isspace())
    return " ".join(shown.split())[:limit].rstrip()
