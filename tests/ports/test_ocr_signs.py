"""The signs that tesseract's Swedish model lacks are read once more, and nothing else is."""

from __future__ import annotations

from intake.adapters.ocr_signs import Excerpt, doubtful_lines, with_signs
from intake.readports import PrintedWord

WIDTH, HEIGHT = 400, 300


def page() -> bytes:
    """Each row has a shade of its own, but for the last that one byte can tell."""
    return b"P5 %d %d 255\n" % (WIDTH, HEIGHT) + b"".join(bytes([row % 250]) * WIDTH for row in range(HEIGHT))


def printed(text: str, left: int, top: int, right: int, *, line: int = 0, sure: float = 0.9) -> PrintedWord:
    return PrintedWord(text=text, box=(left, top, right, top + 30), confidence=sure, line=line)


def excerpt_of(*words: PrintedWord) -> Excerpt:
    excerpt = doubtful_lines(page(), words)
    assert excerpt is not None
    return excerpt


def test_a_line_of_plain_words_is_not_read_again() -> None:
    words = (printed("Insatsen", 10, 50, 90), printed("pågår.", 100, 50, 160), printed("150", 170, 50, 200))
    assert doubtful_lines(page(), words) is None


def test_the_excerpt_shows_the_lines_that_may_hold_a_sign() -> None:
    excerpt = excerpt_of(printed("Plain", 10, 50, 90), printed("2294", 10, 150, 90, line=1))
    header, body = excerpt.picture.split(b"255\n", 1)
    rows = {body[start] for start in range(0, len(body), WIDTH)}
    assert rows == {255, *range(142, 188)}
    assert header == b"P5 400 %d " % (len(body) // WIDTH)


def test_a_sign_is_taken_over_where_it_stands() -> None:
    words = (printed("20", 10, 150, 40), printed("94", 50, 150, 80), printed("av", 90, 150, 120))
    excerpt = excerpt_of(*words)
    shift = excerpt.bands[0][2]
    again = (printed("2O", 10, 150 - shift, 40), printed("%", 50, 150 - shift, 80), printed("aw", 90, 150 - shift, 120))
    mended = with_signs(words, again, excerpt)
    assert [word.text for word in mended] == ["20", "%", "av"]
    assert mended[1].box == (50, 150, 80, 180)


def test_an_address_in_pieces_becomes_whole() -> None:
    words = (printed("Skriv", 10, 50, 60), printed("maja.", 70, 50, 120), printed("lindQexample.se", 125, 50, 260))
    excerpt = excerpt_of(*words)
    again = (printed("maja.lind@example.se", 70, 50 - excerpt.bands[0][2], 260),)
    assert [word.text for word in with_signs(words, again, excerpt)] == ["Skriv", "maja.lind@example.se"]


def test_a_sign_read_unsurely_or_where_nothing_stood_is_not_taken_over() -> None:
    words = (printed("20", 10, 150, 40), printed("94", 50, 150, 80))
    excerpt = excerpt_of(*words)
    shift = excerpt.bands[0][2]
    again = (printed("%", 50, 150 - shift, 80, sure=0.4), printed("@", 300, 150 - shift, 330))
    assert with_signs(words, again, excerpt) == words


def test_lines_beside_each_other_are_shown_once() -> None:
    words = (printed("94", 10, 50, 40), printed("96", 200, 55, 240, line=1), printed("24", 10, 200, 40, line=2))
    assert len(excerpt_of(*words).bands) == 2
