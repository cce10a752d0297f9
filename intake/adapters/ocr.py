"""The Ocr port over tesseract, one page a run, in a box of its own."""

from __future__ import annotations

from pathlib import Path

from intake.adapters import programs
from intake.adapters.boxes import SYSTEM
from intake.adapters.ocr_signs import doubtful_pieces, with_signs
from intake.errors import Unreadable
from intake.readports import Ocr, PrintedWord

LIMITS = programs.ProgramLimits(memory=1_500_000_000, cpu=30, wall=30.0, written=1_000_000, answer=20_000_000)
MOST_PIXELS = 60_000_000  # of one page: A3 at 400 dpi has 31 million
MOST_WORDS = 20_000
MOST_CHARACTERS = 1_000  # of one word

_SWEDISH, _ENGLISH = "swe", "eng"  # tesseract never comes without the latter
_PAGE, _BLOCK = "3", "6"  # page segmentation modes (tesseract(1)): a page of any kind; lines, one above the other
_SHARE = Path("/usr/share")
_COLUMNS = 12  # level page block paragraph line word left top width height confidence text
_WORD_LEVEL = "5"
_MAGIC = (b"P4", b"P5")  # PBM and PGM, binary


def knows_swedish(share: Path = _SHARE) -> bool:
    """Whether tesseract's Swedish is installed where its box shows it; each distribution has its own folder for it."""
    return any(share.glob(f"tess*/**/{_SWEDISH}.traineddata"))


class Tesseract(Ocr):
    """tesseract with Swedish, and English for the signs that Swedish lacks."""

    def __init__(self, program: Path, *, bubblewrap: bool) -> None:
        self._program = program
        self._bubblewrap = bubblewrap

    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:
        if not picture.startswith(_MAGIC):
            raise _failed("the picture of the page is none that we make")
        if len(picture) > MOST_PIXELS:
            raise Unreadable("too_large", "a page has more points than any scanner makes", do="scan it at 300 dpi")
        words = self._read(picture, dpi, _PAGE, _SWEDISH)
        excerpt = doubtful_pieces(picture, words)
        return with_signs(words, self._read(excerpt.picture, dpi, _BLOCK, _ENGLISH), excerpt) if excerpt else words

    def _read(self, picture: bytes, dpi: int, shape: str, language: str) -> tuple[PrintedWord, ...]:
        answered = programs.run(
            [str(self._program), "stdin", "stdout", "-l", language, "--psm", shape, "--dpi", str(dpi), "tsv"],
            picture,
            LIMITS,
            shown=(*SYSTEM, str(_SHARE), str(self._program)),
            bubblewrap=self._bubblewrap,
            environment={"OMP_THREAD_LIMIT": "1"},  # else its threads wait for one another: 13 seconds a page, not 3
        )
        if answered.status != 0:
            raise _failed("tesseract gave it up")
        return _words(answered.output)


def _words(table: bytes) -> tuple[PrintedWord, ...]:
    """The words in tesseract's table, which is believed only as far as it has the right form and size."""
    words: list[PrintedWord] = []
    lines: dict[tuple[str, ...], int] = {}
    for row in table.decode("utf-8", "replace").split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        if len(words) == MOST_WORDS:
            raise Unreadable("too_large", "a page holds more words than any report", do="send the report alone")
        words.append(_word(cells, lines.setdefault(tuple(cells[1:5]), len(lines))))
    return tuple(word for word in words if word.text)


def _word(cells: list[str], line: int) -> PrintedWord:
    try:
        left, top, width, height = (int(cell) for cell in cells[6:10])
        confidence = float(cells[10]) / 100
    except ValueError as error:
        raise _failed("tesseract's answer makes no sense") from error
    return PrintedWord(
        text=cells[11].strip()[:MOST_CHARACTERS],
        box=(left, top, left + width, top + height),
        confidence=min(1.0, max(0.0, confidence)),
        line=line,
    )


def _failed(why: str) -> Unreadable:
    return Unreadable("failed", "the page could not be read", why=why, do="send the report as docx or pdf")
