"""The most common way: the federation's own blank, filled in. The real file's XML is edited as Word would."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from layouts import answers, filling
from layouts.headings import number_of
from layouts.printed import COST_HEADS, GOAL_HEADS, SIGNER_HEADS, Printed, Title, printed
from layouts.written import Piece, Written
from layouts.xml import DECLARED, NAMESPACES, run, zipped

_RULES = Path(__file__).parents[2] / "rules"
_W = f"{{{NAMESPACES['w']}}}"
_DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How somebody fills in a blank."""

    answer: Callable[[Sequence[Piece]], str] = answers.paragraphs
    in_label: str = ""  # a value goes into its label's own paragraph, after this: "\n", ": "
    in_heading: str = ""  # an answer's first paragraph goes on in the heading's, after this: "\n", " "
    finish: Callable[[str], str] = lambda body: body

    def write(self, written: Written) -> bytes:
        """The blank with the report in it."""
        content = (_RULES / written.form / "blank.docx").read_bytes()
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        root = etree.fromstring(bytes(files[_DOCUMENT]))  # type: ignore[arg-type]
        body = root[0]
        _fill(self, body, written)
        inner = "".join(etree.tostring(child, encoding="unicode") for child in body)
        files[_DOCUMENT] = f"<w:document {DECLARED}><w:body>{self.finish(inner)}</w:body></w:document>"
        return zipped(files)


def _fill(hand: Hand, body: etree._Element, written: Written) -> None:
    form = printed(written.form)
    pairs: Iterator[filling.Pair] = iter(())
    for element in list(body):
        title = _title(form, _text(element)) if element.tag == f"{_W}p" else None
        if title is not None:
            pairs = iter([pair for row in filling.pairs(written, form, title.number) for pair in row])
            _answer(hand, element, written, title)
        elif element.tag == f"{_W}tbl":
            _table(hand, element, written, form, pairs)
        elif _text(element).endswith(": "):  # Sundsvall's labels outside tables
            _, value = next(pairs)
            element.append(_made(run(value)))


def _title(form: Printed, text: str) -> Title | None:
    return next((title for title in form.titles if text.startswith(f"{number_of(title)} {title.text}")), None)


def _answer(hand: Hand, heading: etree._Element, written: Written, title: Title) -> None:
    """The answer in place of the first of the blank's two empty paragraphs."""
    pieces = written.pieces(title.section) if title.section in written.sections else ()
    if not pieces:
        return
    if hand.in_heading and pieces[0].kind == "text":
        heading.append(_made(run(hand.in_heading + pieces[0].text)))
        pieces = pieces[1:]
    empty = heading.getnext()
    assert empty is not None
    assert not _text(empty)
    if pieces:
        for made in _elements(hand.answer(pieces)):
            empty.addprevious(made)
        _remove(empty)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _table(hand: Hand, table: etree._Element, written: Written, form: Printed, pairs: Iterator[filling.Pair]) -> None:
    rows = table.findall(f"{_W}tr")
    heads = tuple(_text(cell) for cell in rows[0].findall(f"{_W}tc"))
    if heads == GOAL_HEADS:
        _rows(rows[1:], filling.cells(written, "mal", 3))
    elif heads == COST_HEADS:
        _rows(rows[1:], [["", *amounts] for _, *amounts in filling.costs(written, form)])
    elif heads == SIGNER_HEADS:
        _rows(rows[1:], filling.cells(written, "uppgiftslamnare", 1))
    else:
        _labelled(hand, table, pairs, growing=heads == ("Organisation",))


def _rows(rows: list[etree._Element], texts: Sequence[Sequence[str]]) -> None:
    """Fills the rows, and adds ones like the last where there are too few."""
    while len(rows) < len(texts):
        rows.append(deepcopy(rows[-1]))
        rows[-2].addnext(rows[-1])
    for row, cells in zip(rows, texts, strict=True):
        for cell, text in zip(row.findall(f"{_W}tc"), cells, strict=True):
            if text:
                cell.findall(f"{_W}p")[-1].append(_made(run(text)))


def _labelled(hand: Hand, table: etree._Element, pairs: Iterator[filling.Pair], *, growing: bool) -> None:
    """Fills boxes that have a label on top and an empty paragraph below it; a *growing* table gets all pairs."""
    if growing:
        wanted = list(pairs)
        rows = table.findall(f"{_W}tr")
        for _ in range(len(wanted) - len(rows)):
            rows[-1].addnext(deepcopy(rows[-1]))
        pairs = iter(wanted)
    for cell in table.iter(f"{_W}tc"):
        label, value = next(pairs)
        first, second = cell.findall(f"{_W}p")
        assert _text(first) == label, (_text(first), label)
        if value and hand.in_label:
            first.append(_made(run(hand.in_label + value)))
            cell.remove(second)
        elif value:
            second.append(_made(run(value)))


def _text(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_W}t"))


def _elements(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<w:body {DECLARED}>{xml}</w:body>"))


def _made(xml: str) -> etree._Element:
    return _elements(xml)[0]
