"""A document's blocks cut into lines and tab stops: the pieces that a heading, a label or a value can be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from intake.alignment.anchors import key_of, split_number
from intake.alignment.joint import joint_keys
from intake.model.document import Block, Cell, Document

_KEYED = 400  # characters of a piece that its key is made of: more than any printed heading has
_ENTRY = re.compile(
    r"(?:[^\t\n]{4,}?(?:\t|\s*(?:\.\s?){3,}\s*|\s*…+\s*)|\d{1,2}\.\d{1,2}\b[^\t\n]{4,200} )(?P<page>\d{1,3})"
)
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]?\s+[^\W\d]")  # a heading, before its page number
_PAGE = re.compile(r"(?P<page>\d{1,3})")
_COLON = re.compile(":")
_GAP = re.compile(r"(?<=\S)[ \u00a0]{3,}(?=\S)")  # what became of a tab
_WORD = re.compile(r"\S+")
_LABEL_WORDS = 8
_TELLING = 8  # letters of a label that is known without a colon
_BEGINNING = 5
_COLONS = 8  # of a line, that are looked at
_LABEL_LINE = 400  # characters of a line that may hold several labels
_BETWEEN = " ,;/|"  # what stands between a value and the next label
_ENTRIES = 4  # lines that make a table of contents
_STROKES = re.compile(r"[\sIl|!\[\]_—–-]*")
_BULLET = re.compile(r"\s*(?:[-•*·▪–]|[a-z][.)])\s")
_MARK = re.compile(r"\s*(?:[-•*·▪–]|[a-z][.)]|\d{1,2}(?:\.\d{1,2})*[.)]?)\s*")


_BARE_NUMBER = re.compile(r"\s*(?P<number>\d{1,2}(?:\.\d{1,2}){0,8})[.):]?\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a block's text."""

    block: int
    start: int  # where it begins in the block's text
    text: str
    key: str  # of its words without the number, of the first 400 characters
    number: str  # a heading number before the words, written or automatic
    words: int  # where the words begin in text
    column: int  # the tab stop it stands at, 0 for the first
    tabbed: bool  # other pieces stand on the same line
    heading: bool
    listed: bool  # a bullet or letter stands before it
    cell: Cell | None
    apart: bool = False  # its number is the segment before

    @property
    def short(self) -> bool:
        """Whether all of its words are in the key."""
        return len(self.text) <= _KEYED


def segments_of(document: Document) -> tuple[Segment, ...]:
    """The pieces of every block that somebody wrote or printed: no placeholders, nothing empty."""
    found: list[Segment] = []
    contents = _contents(document)
    for index, block in enumerate(document.blocks):
        if block.placeholder or not block.text or index in contents or _is_a_frame(block):
            continue
        automatic, _ = split_number(block.label + " ") if block.label else ("", 0)
        for start, text, column, tabbed in _pieces(block.text):
            number, words = split_number(text)
            found.append(
                Segment(
                    block=index,
                    start=start,
                    text=text,
                    key=key_of(text[words : words + _KEYED]),
                    number=number or automatic,
                    words=words,
                    column=column,
                    tabbed=tabbed,
                    heading=block.heading > 0,
                    listed=(bool(block.label) and not block.label[0].isdecimal()) or _BULLET.match(text) is not None,
                    cell=block.cell,
                )
            )
            automatic = ""
    return tuple(_with_numbers_beside(found))


def _with_numbers_beside(segments: Sequence[Segment]) -> Iterator[Segment]:
    """*segments* with the numbers that stand in a cell of their own before them, or in a line of their own above."""
    before: Segment | None = None
    for segment in segments:
        number = _number_beside(before, segment) if before is not None and not segment.number else ""
        yield replace(segment, number=number, apart=True) if number else segment
        before = segment


def _number_beside(before: Segment, here: Segment) -> str:
    found = _BARE_NUMBER.fullmatch(before.text)
    if found is None:
        return ""
    if before.cell is None or here.cell is None:
        return found["number"] if before.cell is here.cell and "." in found["number"] else ""
    same_row = (before.cell.table, before.cell.row) == (here.cell.table, here.cell.row)
    return found["number"] if same_row and before.cell != here.cell else ""


def _is_a_frame(block: Block) -> bool:
    """Whether a picture's "words" are nothing but the sides of an empty box, read as letters."""
    return block.confidence < 1 and _STROKES.fullmatch(block.text) is not None


def split_at_labels(segments: Sequence[Segment], labels: Collection[str]) -> tuple[Segment, ...]:
    """*segments* with lines of several labels cut before each: "Postnummer: 826 42 Postadress: Storgatan 1".

    *labels* are keys. The pieces count as standing at tab stops of one line.
    """
    beginnings = {label[:_BEGINNING] for label in labels if len(label) >= _TELLING}
    cut = [(segment, _cuts(segment, labels, beginnings)) for segment in segments]
    if not any(cuts for _, cuts in cut):
        return tuple(segments)
    return tuple(piece for segment, cuts in cut for piece in (_parted(segment, cuts) if cuts else (segment,)))


def _cuts(segment: Segment, labels: Collection[str], beginnings: Collection[str]) -> list[int]:
    """Where a line is cut: before labels with a colon, or else before labels, where it begins with one itself."""
    text = segment.text
    if len(text) > _LABEL_LINE or joint_keys(text[segment.words :], labels):
        return []
    if _GAP.search(text) and (gaps := _gaps(segment, labels)):
        return gaps
    if text.count(":") > 1:
        colons = islice(_COLON.finditer(text), _COLONS)
        return [start for colon in colons if (start := _label_start(text, colon.start(), labels)) > 0]
    if segment.key[:_BEGINNING] not in beginnings:
        return []
    words = [(word.start(), word.end()) for word in _WORD.finditer(text, segment.words)]
    return [words[place][0] for place in _labelled_words(text, words, labels)[1:]]


def _gaps(segment: Segment, labels: Collection[str]) -> list[int]:
    """Where a line whose tabs became spaces is cut: at the gaps before its labels, and at those after them."""
    starts = [segment.words, *(gap.end() for gap in _GAP.finditer(segment.text, segment.words))]
    parts = [segment.text[start:end] for start, end in pairwise([*starts, len(segment.text)])]
    begin = [key_of(part.partition(":")[0]) in labels for part in parts]
    whole = [key_of(part) in labels for part in parts]
    return [start for start, before, here in zip(starts[1:], whole, begin[1:], strict=False) if before or here]


def _labelled_words(text: str, words: Sequence[tuple[int, int]], labels: Collection[str]) -> list[int]:
    """The words with which labels begin, where the first of all is one; the longest label wins."""
    found: list[int] = []
    place = 0
    while place < len(words):
        start = words[place][0]
        ends = range(min(place + _LABEL_WORDS, len(words)), place, -1)
        keys = ((end, key_of(text[start : words[end - 1][1]])) for end in ends)
        label = next((end for end, key in keys if len(key) >= _TELLING and key in labels), 0)
        if label and (place == 0 or text[start].isupper() or text[start - 2] in ",;/|"):
            found.append(place)
        elif place == 0:
            return []
        place = max(label, place + 1)
    return found


def _parted(segment: Segment, cuts: Sequence[int]) -> list[Segment]:
    starts, ends = [0, *cuts], [*cuts, len(segment.text)]
    return [
        replace(
            segment,
            start=segment.start + start,
            text=segment.text[start:end].rstrip(_BETWEEN) if end < len(segment.text) else segment.text[start:],
            key=key_of(segment.text[start or segment.words : end]),
            number="" if start else segment.number,
            words=0 if start else segment.words,
            apart=segment.apart and not start,
            column=segment.column + place,
            tabbed=True,
        )
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _label_start(text: str, colon: int, labels: Collection[str]) -> int:
    """Where the label before a colon begins, -1 where no known label stands there; the longest label wins."""
    words = list(_WORD.finditer(text, 0, colon))[-_LABEL_WORDS:]
    return next((word.start() for word in words if key_of(text[word.start() : colon]) in labels), -1)


def _contents(document: Document) -> frozenset[int]:
    """The blocks of a table of contents: entries in a row that end in page numbers that never fall.

    A page number may stand in a block of its own, as it does in a PDF.
    """
    found: list[int] = []
    run: list[int] = []
    entries = page = 0
    texts = [block.text for block in document.blocks]
    for index, (text, after) in enumerate(zip(texts, [*texts, ""][1:], strict=True)):
        if run and run[-1] == index:
            continue
        apart = _PAGE.fullmatch(after) is not None and _NUMBERED.match(text) is not None
        typed = len(text) <= _LABEL_LINE and text[-1:].isdecimal()
        entry = _PAGE.fullmatch(after) if apart else _ENTRY.fullmatch(text) if typed else None
        number = int(entry["page"]) if entry else -1
        if number < page:
            found += run if entries >= _ENTRIES else []
            run, entries, page = [], 0, 0
        if number >= 0:
            run += [index, index + 1] if apart else [index]
            entries, page = entries + 1, number
    return frozenset(found + (run if entries >= _ENTRIES else []))


def _pieces(text: str) -> Iterator[tuple[int, str, int, bool]]:
    """Where each piece begins, the piece, its tab stop, and whether others share its line."""
    if "\n" not in text and "\t" not in text:
        yield 0, text, 0, False
        return
    start = 0
    for line in text.split("\n"):
        if "\t" in line:
            yield from _stops(line, start)
        elif line.strip():
            yield start, line, 0, False
        start += len(line) + 1


def _stops(line: str, start: int) -> Iterator[tuple[int, str, int, bool]]:
    """The pieces of a line with tabs. A bullet or number before a tab belongs to what follows; indents are nothing."""
    parts = line.split("\t")
    tabbed = "\t" in line.strip()
    column, held = 0, ""
    for place, part in enumerate(parts):
        text = held + part
        last = place == len(parts) - 1
        if not last and column == 0 and (not text.strip() or _MARK.fullmatch(text)):
            held = text + "\t"
            continue
        if text.strip():
            yield start, text, column, tabbed and bool(line.strip("\t ") != text.strip("\t "))
        start += len(text) + 1
        column += 1
        held = ""
