"""The signs that tesseract's Swedish model lacks are read once more, and nothing else is."""

from __future__ import annotations

import pytest

from intake.adapters.ocr_signs import Excerpt, doubtful_pieces, with_signs
from intake.readports import PrintedWord

WIDTH, HEIGHT = 400, 300


def page() -> bytes:
    """Each row has a shade of its own, but for the last that one byte can tell."""
    return b"P5 %d %d 255\n" % (WIDTH, HEIGHT) + b"".join(bytes([row % 250]) * WIDTH for row in range(HEIGHT))


def printed(text: str, left: int, top: int, right: int, *, line: int = 0, sure: float = 0.9) -> PrintedWord:
    return PrintedWord(text=text, box=(left, top, right, top + 30), confidence=sure, line=line)


def excerpt_of(*words: PrintedWord) -> Excerpt:
    excerpt = doubtful_pieces(page(), words)
    assert excerpt is not None
    return excerpt


def read_again(excerpt: Excerpt, text: str, word: PrintedWord, *, piece: int = 0, sure: float = 0.9) -> PrintedWord:
    """The text, read in a piece of the excerpt where it shows the word."""
    shown = excerpt.pieces[piece]
    left, top, right, bottom = word.box
    box = (left - shown.right, top - shown.down, right - shown.right, bottom - shown.down)
    return PrintedWord(text=text, box=box, confidence=sure, line=piece)


@pytest.mark.parametrize(
    "texts",
    [("Insatsen", "pågår."), ("150", "deltagare"), ("de", "24", "som"), ("2", "458", "000"), ("se", "bl.a.", "nedan")],
)
def test_plain_words_and_figures_are_not_read_again(texts: tuple[str, ...]) -> None:
    words = [printed(text, 10 + 60 * at, 50, 60 + 60 * at) for at, text in enumerate(texts)]
    assert doubtful_pieces(page(), words) is None


@pytest.mark.parametrize(
    "texts",
    [("gick", "97", "260"), ("blev", "6490"), ("enligt", "11", "8"), ("9", "kap.", "10", "$"), ("till", "92/0")],
)
def test_figures_that_percent_or_paragraph_may_be_read_as_are_doubted(texts: tuple[str, ...]) -> None:
    words = [printed(text, 10 + 60 * at, 50, 60 + 60 * at) for at, text in enumerate(texts)]
    assert len(excerpt_of(*words).pieces) == 1


def test_the_excerpt_shows_the_words_that_may_hold_a_sign_and_no_more() -> None:
    excerpt = excerpt_of(printed("Plain", 10, 50, 90), printed("2294", 110, 150, 190, line=1))
    header, body = excerpt.picture.split(b"255\n", 1)
    width, height = (int(size) for size in header.split()[1:])
    assert (width, len(body)) == (2 * 24 + 80 + 2 * 8, width * height)
    assert {body[start + 24] for start in range(0, len(body), width)} == {255, *range(142, 188)}
    assert {body[start] for start in range(0, len(body), width)} == {255}


def test_a_sign_is_taken_over_where_it_stands() -> None:
    words = (printed("20", 10, 150, 40), printed("94", 50, 150, 80), printed("av", 90, 150, 120))
    excerpt = excerpt_of(*words)
    mended = with_signs(words, (read_again(excerpt, "%", words[1]),), excerpt)
    assert [word.text for word in mended] == ["20", "%", "av"]
    assert mended[1].box == (50, 150, 80, 180)


def test_an_address_in_pieces_becomes_whole() -> None:
    words = (printed("Skriv", 10, 50, 60), printed("maja.", 70, 50, 120), printed("lindQexample.se", 125, 50, 260))
    whole = printed("", 70, 50, 260)
    excerpt = excerpt_of(*words)
    again = (read_again(excerpt, "maja.lind@example.se", whole, sure=0.4),)
    assert [word.text for word in with_signs(words, again, excerpt)] == ["Skriv", "maja.lind@example.se"]


def test_a_sign_read_unsurely_or_where_nothing_stood_is_not_taken_over() -> None:
    words = (printed("20", 10, 150, 40), printed("94", 50, 150, 80))
    excerpt = excerpt_of(*words)
    nowhere = printed("", 300, 150, 330)
    again = (read_again(excerpt, "%", words[1], sure=0.4), read_again(excerpt, "@", nowhere))
    assert with_signs(words, again, excerpt) == words


def test_words_said_to_stand_beyond_the_page_are_not_cut_out() -> None:
    assert doubtful_pieces(page(), (printed("2294", 500, 150, 600),)) is None


def test_more_pieces_than_the_page_has_room_for_are_not_cut_out() -> None:
    assert doubtful_pieces(page(), [printed("2294", 0, 10, 390, line=line) for line in range(20)]) is None
