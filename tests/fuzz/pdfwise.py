"""Damage to a PDF's objects and to what its streams say once they are inflated."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from io import BytesIO
from random import Random

import pikepdf

from fuzz import bytewise

_TOKEN = re.compile(rb"[^\s\[\]<>()/]+|/[^\s\[\]<>()/]*")
_TOKENS = (
    *(
        b"0",
        b"-1",
        b"99999999999",
        b"1e38",
        b"0.00001",
        b"null",
        b"true",
        b"[",
        b"]",
        b"<<",
        b">>",
        b"(",
        b")",
        b"<ff>",
    ),
    *(
        b"q " * 2_000,
        b"BT",
        b"ET",
        b"Tj",
        b"TJ",
        b"Do",
        b"re",
        b"cm",
        b"Tm",
        b"/F1",
        b"/F1 99999 Tf",
        b"f",
        b"W n",
        b"sh",
    ),
    *(
        b"BI /W 9999 /H 9999 ID",
        b"EI",
        b"/Span << /ActualText (x) >> BDC",
        b"EMC",
        b"/Fm1 Do",
        b"1 0 R",
        b"3 0 R",
        b"100 Tr",
    ),
)
_NAMES = ("/Type", "/Kids", "/Parent", "/Count", "/Contents", "/Resources", "/Font", "/XObject", "/MediaBox", "/Rotate",
          "/Annots", "/AcroForm", "/Fields", "/V", "/DA", "/Rect", "/Subtype", "/Filter", "/DecodeParms", "/Length",
          "/ToUnicode", "/Encoding", "/DescendantFonts", "/W", "/StructTreeRoot", "/K", "/Pg", "/UserUnit",
          "/CropBox")  # fmt: skip


def damaged(content: bytes, chance: Random) -> bytes:
    """Damage to streams or objects, written anew; where that can't be written, to the bytes."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(chance.choice((1, 1, 2, 5, 15))):
                chance.choice((_in_stream, _in_stream, _in_object, _in_object))(pdf, chance)
            out = BytesIO()
            pdf.save(out, compress_streams=False)
            made = out.getvalue()
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        RuntimeError,
        ValueError,
        TypeError,
        NotImplementedError,
        LookupError,
    ):
        return bytewise.damaged(content, chance)
    return made if chance.randrange(6) else _tokens(made, chance)


def _in_stream(pdf: pikepdf.Pdf, chance: Random) -> None:
    streams = [found for found in pdf.objects if isinstance(found, pikepdf.Stream)]
    if not streams:
        return
    stream = chance.choice(streams)
    try:
        said = stream.read_bytes()
    except pikepdf.PdfError:
        said = stream.read_raw_bytes()
    stream.write(bytewise.damaged(said, chance) if chance.randrange(3) == 0 else _tokens(said, chance))


def _tokens(said: bytes, chance: Random) -> bytes:
    """With some of its words exchanged, doubled or left out."""
    found = list(_TOKEN.finditer(said))
    if not found:
        return bytewise.damaged(said, chance)
    for _ in range(chance.choice((1, 2, 6, 30))):
        where, other = chance.choice(found), chance.choice(found)
        new = chance.choice(
            (chance.choice(_TOKENS), said[other.start() : other.end()], b"", said[where.start() : where.end() + 9] * 3)
        )
        said = said[: where.start()] + new + said[where.end() :]
    return said


def _in_object(pdf: pikepdf.Pdf, chance: Random) -> None:
    objects = [found for found in pdf.objects if isinstance(found, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array)]
    one, other = chance.choice(objects), chance.choice(objects)
    new = chance.choice(_new_values(pdf, other, chance))()
    if isinstance(one, pikepdf.Array):
        if len(one):
            one[chance.randrange(len(one))] = new
        return
    key = chance.choice(list(one.keys()) or ["/X"]) if chance.randrange(4) else chance.choice(_NAMES)
    if chance.randrange(4) == 0 and key in one:
        del one[key]
    else:
        one[key] = new


def _new_values(pdf: pikepdf.Pdf, other: pikepdf.Object, chance: Random) -> tuple[Callable[[], object], ...]:
    number = chance.choice((0, -1, 1, 7, 2**31, -(2**31), 10**9))
    return (
        lambda: other,
        lambda: other,
        lambda: number,
        lambda: pikepdf.Array([number, number, number, number]),
        lambda: pikepdf.Array([other] * chance.choice((1, 3, 500))),
        lambda: pikepdf.Name(chance.choice(_NAMES)),
        lambda: pikepdf.String("(a) \u0130 " * chance.choice((1, 2_000))),
        pikepdf.Dictionary,
        lambda: pikepdf.Stream(pdf, b"q 1 0 0 1 0 0 cm /Fm1 Do Q " * chance.choice((1, 500))),
    )
