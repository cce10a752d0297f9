"""Files made to hurt their reader: each ends as an error with its reason or as a safe reading, soon and small.

What is heavier than these checks see is ended by the sandbox's limits, which its own tests prove.
"""

from __future__ import annotations

import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from intake.errors import Unreadable
from intake.model.document import Document
from intake.steps.read.pdf import read_pdf

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
TREE = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
FIELD = b"<< /Type /Annot /Subtype /Widget /Rect [200 694 400 712] /FT /Tx %s >>"
SAYS = b"BT /F1 11 Tf 72 700 Td (Namn:) Tj ET\n"


def packed(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), b"/FlateDecode " * times, data)


def file(
    *more: bytes, content: bytes = packed(SAYS), root: bytes = b"", tree: bytes = TREE, page: bytes = b""
) -> bytes:
    """One page; *more* are the objects from 6 on."""
    leaf = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> "
    )
    objects = [b"<< /Type /Catalog /Pages 2 0 R %s >>" % root, tree, leaf + page + b">>", content, FONT, *more]
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    return out + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))


def with_field(*objects: bytes) -> bytes:
    """Object 6 is a field, the only one on the page."""
    return file(*objects, root=b"/AcroForm << /Fields [6 0 R] >>", page=b"/Annots [6 0 R]")


def broken(content: bytes) -> bytes:
    return content.replace(b"startxref", b"startxxxx").replace(b"\nxref", b"\nxxxx")


HUGE = b" " * 210_000_000

HOSTILE: dict[str, Callable[[], bytes]] = {
    "pages in a circle": lambda: file(tree=b"<< /Type /Pages /Count 5 /Kids [3 0 R 2 0 R] >>"),
    "pages in a circle, no table": lambda: broken(file(tree=b"<< /Type /Pages /Count 5 /Kids [3 0 R 2 0 R] >>")),
    "two thousand million pages, it says": lambda: file(tree=b"<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>"),
    "a page a hundred thousand times": lambda: file(
        tree=b"<< /Type /Pages /Count 100000 /Kids [%s] >>" % (b"3 0 R " * 100_000)
    ),
    "a page a million times, and no root": lambda: broken(
        file(tree=b"<< /Type /Pages /Count 1000000 /Kids [%s] >>" % (b"3 0 R " * 1_000_000))
    ).replace(b"/Root", b"/Rxxt"),
    "a field that is its own grandparent": lambda: with_field(
        FIELD % b"/V (a) /Parent 7 0 R", b"<< /Parent 6 0 R /T (a) >>"
    ),
    "fields in a circle": lambda: with_field(
        FIELD % b"/V (a) /Parent 7 0 R",
        b"<< /Parent 8 0 R /Kids [6 0 R 8 0 R] >>",
        b"<< /Parent 7 0 R /Kids [7 0 R] >>",
    ),
    "a value that points at itself": lambda: with_field(FIELD % b"/V 7 0 R", b"7 0 R"),
    "a value that inflates without end": lambda: with_field(FIELD % b"/V 7 0 R", packed(HUGE)),
    "a value that is packed twice": lambda: with_field(FIELD % b"/V 7 0 R", packed(HUGE, times=2)),
    "a value of many lines": lambda: with_field(FIELD % (b"/V (" + b"a\n" * 300_000 + b")")),
    "ten thousand fields": lambda: file(
        FIELD % b"/V (a)", root=b"/AcroForm << /Fields [] >>", page=b"/Annots [%s]" % (b"6 0 R " * 10_000)
    ),
    "a field as wide as the world": lambda: with_field(
        (FIELD % b"/V (a)").replace(b"200 694 400 712", b"-" + b"9" * 500 + b" 1 " + b"9" * 500 + b" 99999999999")
    ),
    "brackets twenty thousand deep": lambda: with_field(
        FIELD % b"/V (a) /X %s" % (b"[" * 20_000 + b"]" * 20_000)
    ),
    "names in a circle": lambda: file(
        b"<< /Kids [6 0 R 6 0 R] >>", root=b"/Names << /EmbeddedFiles 6 0 R /JavaScript 6 0 R >>"
    ),
    "outlines in a circle": lambda: file(b"<< /First 6 0 R /Next 6 0 R /Title (a) >>", root=b"/Outlines 6 0 R"),
    "a content that is many times itself": lambda: file(content=b"[4 0 R 4 0 R]"),
    "a script and a program to start": lambda: file(
        b"<< /S /Launch /F (calc.exe) /Next 7 0 R >>", b"<< /S /JavaScript /JS (a()) >>", root=b"/OpenAction 6 0 R"
    ),
    "endless content and no table": lambda: broken(file(content=packed(SAYS + HUGE))).replace(b"/Root", b"/Rxxt"),
    "a font table without end": lambda: file(
        packed(b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange")
    ).replace(b"/WinAnsiEncoding", b"/WinAnsiEncoding /ToUnicode 6 0 R"),
    "objects packed without end": lambda: file(
        packed(b"1 0 " * 60_000_000).replace(b"<< ", b"<< /Type /ObjStm /N 9999999 /First 99999999 ", 1)
    ).replace(b"/Root", b"/Rxxt").replace(b"startxref", b"startxxxx"),
    "a zip as well": lambda: file() + b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18),
}  # fmt: skip


def outcome(content: bytes) -> Document | str:
    try:
        return read_pdf(content)
    except Unreadable as error:
        return error.code


@pytest.mark.slow
@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_it_ends_soon_and_small(made):
    content = made()
    tracemalloc.start()
    begun = time.process_time()
    found = outcome(content)
    took = time.process_time() - begun
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, Document) or found in {"damaged", "too_large", "empty"}
    assert took < 15
    assert most < 300_000_000


@pytest.mark.parametrize(
    "name", ["a field that is its own grandparent", "fields in a circle", "brackets twenty thousand deep"]
)
def test_a_field_is_read_whatever_circles_it_stands_in(name):
    assert [block.text for block in read_pdf(HOSTILE[name]()).blocks] == ["Namn:\ta"]


def test_scripts_are_told_and_not_run():
    scripted = file(
        b"<< /S /JavaScript /JS (while(1){}) >>", b"<< /Names [(a) 6 0 R] >>", root=b"/Names << /JavaScript 7 0 R >>"
    )
    assert read_pdf(scripted).flags == ("active-content",)


def test_a_value_beyond_measure_is_read_as_far_as_a_report_goes():
    document = read_pdf(with_field(FIELD % (b"/V (" + b"abcd " * 100_000 + b")")))
    assert sum(len(block.text) for block in document.blocks) <= 100_010


def test_a_form_in_a_file_with_a_broken_table_is_read_once_it_is_repaired():
    document = read_pdf(broken(with_field(FIELD % b"/V (Karin Ek)")))
    assert [block.text for block in document.blocks] == ["Namn:\tKarin Ek"]
