"""A broken PDF written anew: its objects found, its tables made, by qpdf through pikepdf. In memory, and once."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf

from intake.errors import Unreadable

_END = b"\n%%EOF\n"  # qpdf doesn't find a last object that nothing follows
_MAX_PAGES = 300
_MAX_INFLATED = 50_000_000  # bytes of one content stream
_SEND_AGAIN = "send it again; if that fails too, save it anew first"


def repaired(content: bytes) -> bytes:
    """The PDF with its structure made anew.

    Raises Unreadable: encrypted, damaged (nothing could be found, or parts are lost: half a report would be taken for
    one with its answers missing) and too_large.
    """
    try:
        with pikepdf.open(BytesIO(content + _END)) as pdf:
            _check_whole(pdf)
            out = BytesIO()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of fields that the form doesn't list: they are read all the same
                pdf.save(out)
            return out.getvalue()
    except pikepdf.PasswordError as error:
        raise Unreadable("encrypted", "the PDF asks for a password", do="send it without a password") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise Unreadable("damaged", "the PDF can't be opened, nor repaired", do=_SEND_AGAIN) from error


def _check_whole(pdf: pikepdf.Pdf) -> None:
    count = len(pdf.pages)
    if count > _MAX_PAGES:
        raise Unreadable("too_large", f"the PDF has more than {_MAX_PAGES} pages", do="send a shorter file")
    lost = sum(not _has_content(page) for page in pdf.pages)
    promised = pdf.Root.Pages.get("/Count", count)
    if lost or not count or count < int(promised):
        raise Unreadable("damaged", "a part of the PDF is missing", why="the file is cut off", do=_SEND_AGAIN)


def _has_content(page: pikepdf.Page) -> bool:
    streams = list(_streams(page))
    return bool(streams) and all(_is_whole(stream) for stream in streams)


def _streams(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        yield from contents
    elif contents is not None:
        yield contents


def _is_whole(stream: pikepdf.Object) -> bool:
    """Whether a content stream is there up to its end."""
    if not isinstance(stream, pikepdf.Stream):
        return False
    if stream.get("/Filter") != pikepdf.Name.FlateDecode:
        return True
    inflater = zlib.decompressobj()
    try:
        size = len(inflater.decompress(stream.read_raw_bytes(), _MAX_INFLATED))
    except zlib.error:
        return False
    if size >= _MAX_INFLATED:
        raise Unreadable("too_large", "the PDF inflates to more than is read", do="send the report as docx")
    return inflater.eof
