"""The files in a PDF portfolio (ISO 32000-1, 12.3.5): its only page says that another program is needed to open it."""

from __future__ import annotations

import zlib
from email.message import Message
from io import BytesIO
from itertools import islice

import pikepdf

from intake.errors import Unreadable
from intake.steps.receive.wrapped import MAX_FILES, Allowance, bundle, file_part, locked_part

# What pikepdf raises on broken files, beside its own: it leaves many checks to Python.
_BROKEN = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, LookupError)


def open_portfolio(content: bytes, allowance: Allowance) -> Message | None:
    """Its files by name; None for any other PDF, and for one that can't be opened: who reads it will tell why.

    A file that can't be taken out is there with its reason.
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if "/Collection" not in pdf.Root:
                return None
            return bundle([_part(spec, allowance) for spec in islice(pdf.attachments.values(), MAX_FILES)])
    except (pikepdf.PasswordError, *_BROKEN):
        return None


def _part(spec: pikepdf.AttachedFileSpec, allowance: Allowance) -> Message:
    stream = spec.obj.EF.F
    packed = stream.read_raw_bytes()
    try:
        return file_part(spec.filename, _inflated(stream, packed, allowance))
    except Unreadable as error:
        return locked_part(spec.filename, packed, error.code)


def _inflated(stream: pikepdf.Object, packed: bytes, allowance: Allowance) -> bytes:
    if stream.get("/Filter") is None:
        content = packed
    elif stream.get("/Filter") in (pikepdf.Name.FlateDecode, [pikepdf.Name.FlateDecode]):
        content = _unpacked(packed, allowance.size + 1)
    else:
        raise Unreadable("unsupported", "the file in the portfolio is packed in a way that no program uses for files")
    allowance.take(len(content))
    return content


def _unpacked(packed: bytes, most: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(packed, most)
    except zlib.error as error:
        raise Unreadable("damaged", "a file in the portfolio can't be inflated") from error
    if not inflater.eof and len(content) < most:
        raise Unreadable("damaged", "a file in the portfolio is cut off")
    return content
