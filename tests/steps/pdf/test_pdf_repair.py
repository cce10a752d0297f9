"""Files that are broken on the way: read right or told to be damaged, never taken for a report with less in it."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from intake.errors import Unreadable
from intake.steps.read.pdf import read_pdf

PAGES = 4


def written() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    for page in range(1, PAGES + 1):
        for line in range(30):
            canvas.drawString(72, 780 - 20 * line, f"Stycke {page}.{line} om insatsen.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


WHOLE = written()
SAID = " ".join(block.text for block in read_pdf(WHOLE).blocks)


def said(content: bytes) -> str:
    return " ".join(block.text for block in read_pdf(content).blocks)


def outcome(content: bytes) -> str:
    """What the file says, else the code of the error."""
    try:
        return said(content)
    except Unreadable as error:
        return error.code


BROKEN = {
    "wrong startxref": re.sub(rb"startxref\s+\d+", b"startxref\n17", WHOLE),
    "no cross-references": re.sub(rb"xref\n0 .*?trailer", b"trailer", WHOLE, flags=re.DOTALL),
    "shifted cross-references": WHOLE.replace(b"%PDF-", b"x" * 700 + b"\n%PDF-", 1),
    "garbage before": b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + WHOLE,
    "garbage after": WHOLE + b"\0" * 5_000,
    "no end of objects": WHOLE.replace(b"endobj", b""),
    "wrong lengths": re.sub(rb"/Length \d+", b"/Length 7", WHOLE),
    "the last bytes gone": WHOLE[:-40],
    "the trailer gone": WHOLE[: WHOLE.rindex(b"trailer")],
    "the table gone": WHOLE[: WHOLE.rindex(b"xref\n0 ")],
    "ends of lines changed": WHOLE.replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_file_with_all_its_pages_is_read_in_full(broken):
    assert said(broken) == SAID


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.6, 0.7, 0.8])
def test_a_file_that_is_cut_off_is_damaged_and_no_short_report(share):
    with pytest.raises(Unreadable) as raised:
        read_pdf(WHOLE[: int(len(WHOLE) * share)])
    assert raised.value.code == "damaged"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_packed_file_that_is_cut_off_is_damaged_or_read_in_full(share):
    out = BytesIO()
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=share > 0.5)
    packed = out.getvalue()
    cut = packed[: int(len(packed) * share)]
    assert outcome(cut) in {SAID, "damaged"}


def test_a_repaired_file_is_said_to_be():
    assert read_pdf(BROKEN["the table gone"]).flags == ("repaired",)
    assert read_pdf(WHOLE).flags == ()


def test_a_blank_page_in_a_whole_file_is_nothing_lost():
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out)
    assert said(out.getvalue()) == SAID


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"\xff" * 1000])
def test_what_holds_nothing_is_damaged(content):
    with pytest.raises(Unreadable) as raised:
        read_pdf(content)
    assert raised.value.code == "damaged"


def test_a_locked_file_is_encrypted_also_where_it_is_broken():
    out = BytesIO()
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    for content in (out.getvalue(), re.sub(rb"startxref\s+\d+", b"startxref\n17", out.getvalue())):
        with pytest.raises(Unreadable) as raised:
            read_pdf(content)
        assert raised.value.code == "encrypted"


def test_a_file_that_only_forbids_changes_is_read():
    out = BytesIO()
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    assert said(out.getvalue()) == SAID
