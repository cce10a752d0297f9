"""Scanned pages: what is done to their picture, and what becomes of the words that are recognised in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scanning
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from intake.readports import PrintedWord
from intake.steps.read.pdf import read_pdf
from intake.steps.read.pdf_page import Word
from intake.steps.read.scan import read_scanned
from intake.steps.read.scan_boxes import boxes_in, with_boxes
from intake.steps.read.scan_light import despeckled, ink_of, levelled
from intake.steps.read.scan_marks import seen_words
from intake.steps.read.scan_picture import Grey
from intake.steps.read.scan_rules import lines_in
from intake.steps.read.scan_turn import slant_of
from intake.steps.read.scan_words import words_of

SAMPLE = Path(__file__).parents[1] / "samples" / "gavleborg-resan.pdf"


@pytest.fixture(scope="module")
def sheet() -> scanning.Pixels:
    return scanning.pages_of(SAMPLE.read_bytes())[0]


class Reader:
    """Answers with words of its own and keeps the pictures that it was shown; *sees* tells what it answers to each."""

    def __init__(self, *words: PrintedWord, sees: Callable[[scanning.Pixels], float] = lambda _: 0.9) -> None:
        self.printed, self.sees = words, sees
        self.shown: list[scanning.Pixels] = []

    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:
        assert dpi == 300
        header, _, body = picture.partition(b"255\n")
        width, height = (int(number) for number in header.split()[1:3])
        self.shown.append(np.frombuffer(body, dtype=np.uint8).reshape(height, width))
        sure = self.sees(self.shown[-1])
        return tuple(
            PrintedWord(text=word.text, box=word.box, confidence=min(word.confidence, sure), line=word.line)
            for word in self.printed
        )


def printed(
    text: str, left: int, top: int, right: int, bottom: int, *, line: int = 0, sure: float = 0.9
) -> PrintedWord:
    return PrintedWord(text=text, box=(left, top, right, bottom), confidence=sure, line=line)


def paper(*words: PrintedWord) -> Grey:
    """An A4 sheet with something printed where the words stand."""
    pixels = np.full((3508, 2480), 255, dtype=np.uint8)
    for word in words:
        left, top, right, bottom = word.box
        pixels[top:bottom, left:right] = 0
    return Grey(pixels, 300)


def words_on(sheet: Grey, *words: PrintedWord) -> list[Word]:
    return list(words_of(list(seen_words(words, ink_of(sheet.pixels))), sheet))


@pytest.mark.parametrize("degrees", [-4.0, -0.7, 0.0, 0.3, 2.5])
def test_a_slanted_page_is_straightened(sheet: scanning.Pixels, degrees: float) -> None:
    reader = Reader(printed("Ord", 300, 300, 400, 340))
    read_scanned(Grey(scanning.faxed(scanning.slanted(sheet, degrees)), 300), 1, reader)
    assert abs(slant_of(ink_of(scanning.slanted(sheet, degrees))) - degrees) <= 0.1
    assert slant_of(ink_of(reader.shown[0])) == 0.0


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_lies_on_its_side_or_head_is_read_upright(sheet: scanning.Pixels, turns: int) -> None:
    upright = ink_of(sheet)

    def sees(picture: scanning.Pixels) -> float:
        alike = picture.shape == sheet.shape and np.mean(ink_of(picture) != upright) < 0.02
        return 0.9 if alike else 0.2

    reader = Reader(printed("Ord", 300, 300, 400, 340), sees=sees)
    page = read_scanned(Grey(np.rot90(sheet, turns).copy(), 300), 1, reader)
    assert len(reader.shown) == 1  # a file of pages so laid must not use up its runs of OCR twice as fast
    assert page.words[0].confidence == 0.9
    assert page.width < page.height


def test_paper_in_shadow_becomes_white(sheet: scanning.Pixels) -> None:
    ink = ink_of(levelled(scanning.shadowed(sheet)))
    assert np.mean(ink != ink_of(sheet)) < 0.01


@pytest.mark.parametrize("spoil", [scanning.faxed, scanning.grained, scanning.shadowed])
def test_a_tables_lines_are_found(sheet: scanning.Pixels, spoil: Callable[[scanning.Pixels], scanning.Pixels]) -> None:
    clean = read_scanned(Grey(sheet, 300), 1, Reader()).rules
    found = read_scanned(Grey(spoil(scanning.slanted(sheet, 0.8)), 300), 1, Reader()).rules
    assert len(clean) > 10
    assert len(found) == pytest.approx(len(clean), abs=2)


def test_no_letter_is_taken_for_a_line() -> None:
    prose = scanning.pages_of(SAMPLE.read_bytes())[3]
    assert lines_in(ink_of(scanning.faxed(prose)), 300) == []


def test_lines_are_not_shown_to_the_recogniser(sheet: scanning.Pixels) -> None:
    reader = Reader()
    read_scanned(Grey(sheet, 300), 1, reader)
    assert lines_in(ink_of(reader.shown[0]), 300) == []


def test_words_get_a_base_line_and_a_size() -> None:
    """11 points at 300 dpi are 46 pixels: ascenders reach 31 above the base line, descenders 9 below."""
    line = [
        printed("Insatsen", 300, 969, 440, 1000),
        printed("pågår", 455, 971, 560, 1009, sure=0.55),
        printed("ännu", 575, 970, 640, 1000),
        printed("nu", 655, 978, 700, 1000),
    ]
    words = words_on(paper(*line), *line)
    assert [word.text for word in words] == ["Insatsen", "pågår", "ännu", "nu"]
    assert {round(word.size) for word in words} == {11}
    assert all(abs(word.base - (842 - 240)) < 0.5 for word in words)
    assert [word.confidence for word in words] == [0.9, 0.55, 0.9, 0.9]


def test_specks_and_bits_of_lines_are_no_words() -> None:
    line = [
        printed("Svar", 300, 969, 400, 1000),
        printed("|", 410, 900, 415, 1020),
        printed("—", 420, 985, 460, 989, sure=0.4),
        printed(".", 500, 998, 502, 1000, sure=0.3),
    ]
    words = words_on(paper(*line), *line)
    assert [word.text for word in words] == ["Svar"]


def test_a_dash_that_was_read_surely_stays() -> None:
    line = [printed("Kvar:", 300, 969, 400, 1000), printed("-", 420, 985, 440, 989, sure=0.93)]
    words = words_on(paper(*line), *line)
    assert [word.text for word in words] == ["Kvar:", "-"]


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_blank_page_has_no_words(shade: int) -> None:
    page = read_scanned(Grey(np.full((3508, 2480), shade, dtype=np.uint8), 300), 3, Reader())
    assert (page.number, page.words) == (3, ())


def test_a_strip_of_a_page_is_no_fault() -> None:
    assert read_scanned(Grey(np.zeros((3, 2000), dtype=np.uint8), 300), 1, Reader()).words == ()


def test_words_read_out_of_specks_are_no_words() -> None:
    words = printed("Svar", 300, 969, 400, 1000), printed("SE", 500, 969, 600, 1000)
    assert [word.text for word in words_on(paper(words[0]), *words)] == ["Svar"]


@pytest.mark.parametrize(
    ("starts", "texts"),
    [((300, 325, 350, 375), ["2458"]), ((300, 337, 362, 387), ["2", "458"]), ((300, 330, 360, 390), ["2458"])],
)
def test_a_space_within_a_sum_is_seen_where_it_was_overlooked(starts: tuple[int, ...], texts: list[str]) -> None:
    pixels = np.full((3508, 2480), 255, dtype=np.uint8)
    for start in starts:
        pixels[969:1000, start : start + 20] = 0
    word = printed("2458", 300, 969, starts[-1] + 20, 1000)
    assert [word.text for word in words_on(Grey(pixels, 300), word)] == texts


def test_boxes_are_known_and_whether_they_are_ticked() -> None:
    pixels = np.full((1000, 1500), 255, dtype=np.uint8)
    for left, mark in ((100, None), (400, "cross"), (700, "black"), (1000, "cell")):
        pixels[200:240, left : left + 40] = 0
        pixels[203:237, left + 3 : left + 37] = 0 if mark == "black" else 255
        for step in range(5, 35) if mark == "cross" else ():
            pixels[200 + step, left + step : left + step + 3] = 0
        if mark == "cell":
            pixels[200:203, left : left + 200] = 0
    assert [(box.left, box.ticked) for box in boxes_in(ink_of(pixels), 300)] == [(100, False), (400, True)]
    words = printed("Ja", 150, 205, 190, 235), printed("X", 405, 205, 435, 235), printed("Nej", 450, 205, 510, 235)
    read = with_boxes(words, boxes_in(ink_of(pixels), 300))
    assert [word.text for word in sorted(read, key=lambda word: word.box)] == ["☐", "Ja", "☒", "Nej"]


def test_no_letter_is_taken_for_a_box(sheet: scanning.Pixels) -> None:
    assert boxes_in(ink_of(sheet), 300) == []


def test_a_faxs_dots_are_taken_away_and_full_stops_are_not() -> None:
    pixels = np.full((3508, 2480), 255, dtype=np.uint8)
    pixels[20::40, 20::40] = 0
    pixels[111:114, 111:114] = 0
    clean = despeckled(pixels)
    assert np.count_nonzero(clean < 255) == 9


def searchable(page: scanning.Pixels, *texts: str) -> bytes:
    """A scan as copiers make them "searchable": the letters they guessed lie unpainted over the picture."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.drawImage(ImageReader(Image.fromarray(page)), 0, 0, 595, 842)
    for number, text in enumerate(texts):
        line = canvas.beginText(70, 700 - 20 * number)
        line.setTextRenderMode(3)
        line.textLine(text)
        canvas.drawText(line)
    canvas.save()
    return file.getvalue()


def test_what_a_scanner_guessed_is_read_anew_and_never_sure(sheet: scanning.Pixels) -> None:
    paper = searchable(sheet, "lnsatsens narnn: Resan till arbete", "Beviljade rnedel: 2 458 OOO")
    guessed = read_pdf(paper)
    assert guessed.blocks
    assert all(block.confidence < 1 for block in guessed.blocks)
    rows = np.flatnonzero(ink_of(sheet).any(axis=1))
    columns = np.flatnonzero(ink_of(sheet[rows[0] : rows[0] + 30]).any(axis=0))
    title = printed("Slutrapport", int(columns[0]), int(rows[0]), int(columns[-1]), int(rows[0]) + 30)
    anew = read_pdf(paper, Reader(title))
    assert (anew.format, anew.flags) == ("scan", ("ocr",))
    assert [block.text for block in anew.blocks] == ["Slutrapport"]
