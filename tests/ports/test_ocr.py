"""The Ocr port over tesseract, in either box, and over memory."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from scanning import pages_of

from intake.adapters import ocr as tesseract
from intake.adapters.memory_tools import MemoryOcr
from intake.adapters.ocr import Tesseract, knows_swedish
from intake.adapters.programs import found
from intake.errors import Unreadable
from intake.readports import Ocr, PrintedWord

LINES = ("Slutrapport för insatsen Resan", "Maja Lindqvist, kontaktperson")


def page(lines: tuple[str, ...] = LINES, mode: str = "L") -> bytes:
    """A picture of 1200 by 400 points."""
    pdf = io.BytesIO()
    canvas = Canvas(pdf, pagesize=(288, 96))
    canvas.setFont("Helvetica", 12)
    for place, line in enumerate(lines):
        canvas.drawString(15, 70 - 30 * place, line)
    canvas.save()
    [pixels] = pages_of(pdf.getvalue(), 300)
    file = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, "PPM")
    return file.getvalue()


def known_words() -> tuple[PrintedWord, ...]:
    return tuple(
        PrintedWord(
            text=text, box=(60 + 100 * at, 60 + 120 * line, 150 + 100 * at, 110 + 120 * line), confidence=0.9, line=line
        )
        for line, words in enumerate(LINES)
        for at, text in enumerate(words.split())
    )


@pytest.fixture(params=["memory", *(pytest.param(box, marks=pytest.mark.server) for box in ("bubblewrap", "landlock"))])
def ocr(request: pytest.FixtureRequest) -> Ocr:
    if request.param == "memory":
        return MemoryOcr({page(): known_words(), page(mode="1"): known_words()})
    program = found("tesseract")
    assert program, "install tesseract-ocr and tesseract-ocr-swe"
    return Tesseract(program, bubblewrap=request.getfixturevalue("boxed")(request.param))


@pytest.mark.parametrize("mode", ["L", "1"])
def test_the_words_of_a_page_come_back_in_order_with_their_places(ocr: Ocr, mode: str) -> None:
    words = ocr.words(page(mode=mode), 300)
    assert " ".join(word.text for word in words) == " ".join(LINES)
    assert len({word.line for word in words}) == 2
    assert all(0.5 < word.confidence <= 1 for word in words)
    first, last = words[0].box, words[-1].box
    assert first[0] < last[0]
    assert first[3] < last[1]
    assert all(0 <= left < right <= 1200 and 0 <= top < bottom <= 400 for left, top, right, bottom in (first, last))


def test_a_blank_page_has_no_words(ocr: Ocr) -> None:
    assert ocr.words(page(()), 300) == ()


def test_what_is_no_picture_of_ours_fails(ocr: Ocr) -> None:
    with pytest.raises(Unreadable) as caught:
        ocr.words(b"\x89PNG\r\n\x1a\n", 300)
    assert caught.value.code == "failed"


@pytest.fixture(params=["bubblewrap", "landlock"])
def real(request: pytest.FixtureRequest) -> Tesseract:
    program = found("tesseract")
    assert program, "install tesseract-ocr and tesseract-ocr-swe"
    return Tesseract(program, bubblewrap=request.getfixturevalue("boxed")(request.param))


@pytest.mark.server
@pytest.mark.parametrize(
    "picture", [b"P5", b"P5\n100000 100000\n255\n", b"P5\n-1 3\n255\n", b"P4\nhej", b"P5\n9 9\n255\n"]
)
def test_a_broken_picture_fails(real: Tesseract, picture: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        real.words(picture, 300)
    assert caught.value.code == "failed"


@pytest.mark.server
def test_a_page_that_takes_too_long_fails_and_the_next_is_read(real: Tesseract, monkeypatch) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr(tesseract, "LIMITS", replace(tesseract.LIMITS, wall=0.01))
        with pytest.raises(Unreadable) as caught:
            real.words(page(), 300)
    assert caught.value.code == "failed"
    assert real.words(page(), 300)


@pytest.mark.server
def test_a_page_has_so_many_points_and_words(real: Tesseract, monkeypatch) -> None:
    monkeypatch.setattr(tesseract, "MOST_WORDS", 3)
    with pytest.raises(Unreadable) as caught:
        real.words(page(), 300)
    assert caught.value.code == "too_large"
    monkeypatch.setattr(tesseract, "MOST_PIXELS", 1000)
    with pytest.raises(Unreadable) as caught:
        real.words(page(), 300)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("folder", ["tesseract-ocr/5/tessdata", "tessdata", "tesseract/tessdata"])
def test_tesseract_is_there_only_with_its_swedish(tmp_path: Path, folder: str) -> None:
    tessdata = tmp_path / folder
    tessdata.mkdir(parents=True)
    (tessdata / "eng.traineddata").touch()
    assert not knows_swedish(tmp_path)
    (tessdata / "swe.traineddata").touch()
    assert knows_swedish(tmp_path)
