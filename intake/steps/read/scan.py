"""The picture of a page -> the page: straightened, its ruling lines found, its words recognised.

scan_picture    a PDF's page as a picture
scan_light      white paper, without specks
scan_turn       slant, and which way is up
scan_rules      ruling lines
scan_boxes      boxes to tick
scan_marks      what was read out of nothing
scan_words      tesseract's words as words of a PDF
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intake.readports import Ocr, PrintedWord
from intake.steps.read.pdf_page import Page
from intake.steps.read.scan_boxes import boxes_in, with_boxes
from intake.steps.read.scan_light import despeckled, ink_of, levelled
from intake.steps.read.scan_marks import seen_words
from intake.steps.read.scan_picture import Grey, Mask, Pixels, rasterised
from intake.steps.read.scan_rules import Line, lines_in, rules_of, without
from intake.steps.read.scan_turn import is_sideways, is_upside_down, slant_of, straightened
from intake.steps.read.scan_words import words_of

__all__ = ["Grey", "rasterised", "read_scanned"]

_READABLE = 0.6  # mean confidence under which the page may lie upside down after all


@dataclass(frozen=True, slots=True, eq=False)
class _Upright:
    """A picture whose lines of text are level, though perhaps upside down."""

    grey: Grey
    lines: list[Line]


def read_scanned(picture: Grey, number: int, ocr: Ocr) -> Page:
    """Page *number* (from 1). Raises Unreadable as *ocr* does."""
    page = _straight(picture)
    printed = _printed(page, ocr)
    if _confidence(printed) < _READABLE and page.grey.pixels.min(initial=255) < 128:
        turned = _turned(page, 2)
        other = _printed(turned, ocr)
        if _confidence(other) * len(other) > _confidence(printed) * len(printed):
            page, printed = turned, other
    grey = page.grey
    ink = ink_of(grey.pixels)
    words = words_of(with_boxes(list(seen_words(printed, ink)), boxes_in(ink, grey.dpi)), grey)
    return Page(number, grey.width, grey.height, words, rules_of(page.lines, grey), has_image=True)


def _straight(picture: Grey) -> _Upright:
    grey = Grey(despeckled(levelled(picture.pixels)), picture.dpi)
    page = _level(grey)
    text = _text_of(page)
    if is_sideways(text):
        page = _level(Grey(np.ascontiguousarray(np.rot90(grey.pixels)), grey.dpi))
        text = _text_of(page)
    return _turned(page, 2) if is_upside_down(text) else page


def _text_of(page: _Upright) -> Mask:
    return ink_of(without(page.lines, page.grey.pixels))


def _level(grey: Grey) -> _Upright:
    """With its slant undone, if there was one."""
    ink = ink_of(grey.pixels)
    slant = slant_of(ink)
    if slant:
        grey = Grey(straightened(grey.pixels, slant), grey.dpi)
        ink = ink_of(grey.pixels)
    return _Upright(grey, lines_in(ink, grey.dpi))


def _turned(page: _Upright, quarters: int) -> _Upright:
    pixels = np.ascontiguousarray(np.rot90(page.grey.pixels, quarters))
    return _Upright(Grey(pixels, page.grey.dpi), lines_in(ink_of(pixels), page.grey.dpi))


def _printed(page: _Upright, ocr: Ocr) -> tuple[PrintedWord, ...]:
    return ocr.words(_pgm(without(page.lines, page.grey.pixels)), round(page.grey.dpi))


def _pgm(pixels: Pixels) -> bytes:
    """Netpbm's portable greymap (pgm(5)), which needs no compression on the way."""
    height, width = pixels.shape
    return b"P5 %d %d 255\n" % (width, height) + pixels.tobytes()


def _confidence(printed: tuple[PrintedWord, ...]) -> float:
    length = sum(len(word.text) for word in printed)
    return sum(word.confidence * len(word.text) for word in printed) / length if length else 0.0
