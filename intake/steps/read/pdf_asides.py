"""What stands on a page but belongs to no section: running headers and footers, page numbers, footnotes, watermarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from intake.steps.read.pdf_lines import Line, Row, rows_of
from intake.steps.read.pdf_page import Page, Word
from intake.steps.read.pdf_tables import Box

_Key = tuple[str, str, int]  # the edge, the text with its digits masked, how far from the edge
_ZONE = 0.14  # of the page's height, at the top and at the bottom, where running lines stand
_DRIFT = 3.0  # points that a running line may move from page to page
_PAGE_NUMBER = re.compile(
    r"(?:sid(?:an?|\.|nr)?|page|s\.)?\s*[-–]?\s*(\d{1,3})\s*[-–]?\s*(?:(?:\(|av|of|/)\s*\d{1,3}\)?)?", re.IGNORECASE
)
_SMALL = 0.93  # of the body's type size: footnotes are smaller
_NUMBERED = re.compile(r"(?:\d{1,2}|\*+)\s")
_CONTENTS = re.compile(r".*\.{4,}\s*\d{1,3}$")


def running_words(pages: Sequence[Page]) -> list[frozenset[Word]]:
    """For each page the words of its running headers and footers, and of page numbers and slanted watermarks."""
    lines = [list(edge_lines(page)) for page in pages]
    seen = Counter(key for found in lines for key in {key for line in found for key in line[1]})
    needed = max(2, (len(pages) - 1) // 2)
    running = []
    for page, found in zip(pages, lines, strict=True):
        words = {word for word in page.words if word.slanted}
        for row_words, keys in found:
            if any(seen[key] >= needed for key in keys) or _is_page_number(row_words, page):
                words.update(row_words)
        running.append(frozenset(words))
    return running


def edge_lines(page: Page) -> list[tuple[list[Word], list[_Key]]]:
    """Words of each line in the page's head and foot, with the keys under which the same line is known elsewhere.

    A key is the text with its digits masked, and the distance from the paper's edge in two rounded ways, so that a line
    that drifts by a point falls under a common key on both pages.
    """
    found = []
    depth = _ZONE * page.height
    for edge, words in (
        ("head", [w for w in page.words if not w.slanted and w.base > page.height - depth]),
        ("foot", [w for w in page.words if not w.slanted and w.base < depth]),
    ):
        for row in _word_rows(words):
            text = re.sub(r"\d+", "#", " ".join(word.text for word in row)).casefold()
            distance = page.height - row[0].base if edge == "head" else row[0].base
            keys = [
                (edge + half, text, int((distance + shift) // _DRIFT)) for half, shift in (("", 0), ("+", _DRIFT / 2))
            ]
            found.append((row, keys))
    return found


def _word_rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.base, word.left)):
        if rows and abs(rows[-1][0].base - word.base) < 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _is_page_number(words: Sequence[Word], page: Page) -> bool:
    match = _PAGE_NUMBER.fullmatch(" ".join(word.text for word in words))
    base = words[0].base
    return match is not None and int(match[1]) == page.number and not 0.09 < base / page.height < 0.91


def aside_lines(words: frozenset[Word]) -> list[Line]:
    return [line for row in rows_of(words) for line in row]


def split_notes(
    rows: Sequence[Row], page: Page, tables: Sequence[Box], body_size: float
) -> tuple[list[Row], list[Row]]:
    """The body's rows, and the footnotes': below a short rule at the foot, or small print behind a raised number."""
    rule = _note_rule(page, tables, rows)
    body: list[Row] = []
    notes: list[Row] = []
    signs = {sign for row in rows for line in row for sign in line.note_signs}
    in_note = under_rule = False
    for row in rows:
        small = row[0].size < _SMALL * body_size
        numbered = row[0].is_note or _NUMBERED.match(row[0].text) is not None
        under_rule = under_rule or (rule is not None and row[0].base < rule and (small or numbered))
        in_note = under_rule or (small and (in_note or (row[0].is_note and bool(signs))))
        (notes if in_note or _CONTENTS.fullmatch(_text(row)) else body).append(row)
    return body, notes


def _text(row: Row) -> str:
    return " ".join(line.text for line in row)


def _note_rule(page: Page, tables: Sequence[Box], rows: Sequence[Row]) -> float | None:
    """The height of the rule above the footnotes: short, at the text's left side, in the page's lower half."""
    if not rows:
        return None
    left = min(line.start for row in rows for line in row)
    heights = [
        rule.y0
        for rule in page.rules
        if abs(rule.y0 - rule.y1) < 1
        and abs(rule.x0 - left) < 6
        and 40 < rule.x1 - rule.x0 < 0.45 * page.width
        and rule.y0 < 0.6 * page.height
        and not any(box[1] - 3 <= rule.y0 <= box[3] + 3 for box in tables)
    ]
    return max(heights, default=None)
