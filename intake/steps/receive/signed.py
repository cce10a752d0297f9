"""The mail inside an opaque S/MIME signature (RFC 8551, 3.5.2). No signature is verified, and none is claimed.

    ContentInfo  SEQUENCE { OBJECT IDENTIFIER, [0] content }                                          RFC 5652, 3
    SignedData   SEQUENCE { INTEGER, SET, SEQUENCE { OBJECT IDENTIFIER, [0] OCTET STRING }, ... }     RFC 5652, 5.1

Outlook writes BER: lengths left open until an end mark, and the mail in pieces. Libraries for it take minutes for a
file of many small pieces; here each byte is passed once.
"""

from __future__ import annotations

from email.message import Message

from intake.errors import Unreadable
from intake.steps.receive.guard import Guard, parse
from intake.steps.receive.wrapped import Allowance, bundle

SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
ENCRYPTED = (  # envelopedData, encryptedData, authEnvelopedData
    bytes.fromhex("2a864886f70d010703"),
    bytes.fromhex("2a864886f70d010706"),
    bytes.fromhex("2a864886f70d0109100117"),
)
PGP = b"-----BEGIN PGP "

_END, _INTEGER, _PIECE, _OID, _SEQUENCE, _SET, _CONTENT, _PIECES = 0x00, 0x02, 0x04, 0x06, 0x30, 0x31, 0xA0, 0x24
_MAX_DEPTH = 50
_MAX_PIECES = 300_000  # Outlook cuts a mail into pieces of 1,000 bytes or more


def open_signed(content: bytes, allowance: Allowance) -> Message | None:
    """The mail that was signed, as the one part of a bundle; None where the signature stands beside its mail.

    Raises Unreadable: encrypted, unsupported, damaged, too_large.
    """
    if content.startswith(PGP + b"MESSAGE"):
        raise _encrypted()
    if content.startswith(PGP):
        return None
    inner = _signed_content(_Ber(content))
    if inner is None:
        return None
    allowance.take(len(inner))
    guard = Guard()
    mail = parse(inner, guard)
    if guard.troubles:
        raise Unreadable("damaged", "the signed mail's parts can't be told apart", do="send the report unwrapped")
    return bundle([mail])


def _signed_content(ber: _Ber) -> bytes | None:
    ber.enter(_SEQUENCE)
    what = ber.value(_OID)
    if what in ENCRYPTED:
        raise _encrypted()
    if what != SIGNED:
        raise Unreadable("unsupported", "an S/MIME file of another kind than signed", do="send the report unwrapped")
    ber.enter(_CONTENT)
    ber.enter(_SEQUENCE)
    ber.value(_INTEGER)
    ber.skip(_SET)
    end = ber.enter(_SEQUENCE)
    ber.value(_OID)
    if ber.at == end or ber.tag() != _CONTENT:
        return None
    ber.enter(_CONTENT)
    return ber.octets()


def _encrypted() -> Unreadable:
    return Unreadable("encrypted", "the mail is encrypted for somebody else", do="send it without encryption")


class _Ber:
    """A cursor in BER (X.690, 8.1). What doesn't fit raises Unreadable damaged."""

    def __init__(self, data: bytes) -> None:
        self.at = 0
        self._data = data

    def tag(self) -> int:
        if self.at >= len(self._data):
            raise Unreadable("damaged", "the S/MIME file ends too early", do="send the report unwrapped")
        return self._data[self.at]

    def enter(self, tag: int) -> int | None:
        """Into an element: where it ends, None where its length is left open."""
        if self.tag() != tag:
            raise Unreadable("damaged", "the S/MIME file is built wrongly", do="send the report unwrapped")
        length = self._length()
        return None if length is None else self.at + length

    def _length(self) -> int | None:
        first = self._data[self.at + 1] if self.at + 1 < len(self._data) else 0
        self.at += 2
        if first < 0x80:
            length = first
        elif first == 0x80:
            return None
        else:
            length = int.from_bytes(self._data[self.at : self.at + first - 0x80], "big")
            self.at += first - 0x80
        if length > len(self._data) - self.at:
            raise Unreadable("damaged", "the S/MIME file ends too early", do="send the report unwrapped")
        return length

    def value(self, tag: int) -> bytes:
        end = self.enter(tag) or self.at
        start, self.at = self.at, end
        return self._data[start:end]

    def skip(self, tag: int) -> None:
        """Past an element, whatever it holds."""
        end = self.enter(tag)
        if end is not None:
            self.at = end
            return
        depth = 1
        while depth:
            depth += self._pass()

    def _pass(self) -> int:
        """One element on: 1 into one without a length, -1 at the end of one, else 0."""
        tag = self.tag()
        length = self._length()
        if length is None:
            return 1
        self.at += length
        return -1 if tag == _END else 0

    def octets(self) -> bytes:
        """An OCTET STRING, whole or in pieces (X.690, 8.7)."""
        pieces: list[bytes] = []
        ends: list[int | None] = []
        while True:
            while ends and ends[-1] == self.at:
                ends.pop()
            if pieces and not ends:
                return b"".join(pieces)
            if self.tag() == _PIECES and len(ends) < _MAX_DEPTH:
                ends.append(self.enter(_PIECES))
            elif ends and ends[-1] is None and self.tag() == _END:
                self.at += 2
                ends.pop()
                if not ends:
                    return b"".join(pieces)
            elif len(pieces) < _MAX_PIECES:
                pieces.append(self.value(_PIECE))
            else:
                raise Unreadable("too_large", "the signed mail is in too many pieces", do="send the report unwrapped")
