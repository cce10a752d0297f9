"""Headings as coloured bars, and fields as wide tables: a row of all of a chapter's labels, and one of the values.

A bar is a table of one cell with the heading in white and the form's guidance below it; the answer stands under the
bar. The page lies on its side, since the tables are wide.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

from layouts import headings, labels
from layouts.filling import Pair
from layouts.headings import number_of
from layouts.heldout.pairs import parted
from layouts.layout import Layout
from layouts.manner import Manner
from layouts.printed import Title
from layouts.written import Written
from layouts.xml import BOLD, SMALL, paragraph, run, table, zipped

_DOCUMENT = "word/document.xml"
_WHITE = '<w:color w:val="FFFFFF"/>'
_BLUE = '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'
_STANDING = '<w:pgSz w:w="11906" w:h="16838"/>'
_LYING = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'


def _bar(title: Title) -> str:
    heading = paragraph(run(f"{number_of(title)} {title.text}", BOLD + _WHITE))
    guidance = paragraph(run(title.guidance, SMALL + _WHITE)) if title.guidance else ""
    bar = table([[heading + guidance]], fitted=True).replace("<w:tcPr>", _BLUE)
    return "<w:p/>" + bar + "<w:p/>"


def _pairs(rows: Sequence[Sequence[Pair]]) -> str:
    found = parted(rows)
    made = ""
    if found.single:
        names = [paragraph(run(label, SMALL + BOLD)) for label, _ in found.single]
        made += table([names, [labels.lines(value) for _, value in found.single]], fitted=True) + "<w:p/>"
    if found.heads:
        names = [paragraph(run(head, SMALL + BOLD)) for head in found.heads]
        made += table([names, *([labels.lines(text) for text in row] for row in found.rows)], fitted=True) + "<w:p/>"
    return made


_MANNER = Manner(pairs=_pairs, heading=_bar, guidance=headings.guidance_deleted)


def _write(written: Written) -> bytes:
    with zipfile.ZipFile(BytesIO(_MANNER.write(written))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[_DOCUMENT] = files[_DOCUMENT].replace(_STANDING.encode(), _LYING.encode())
    return zipped(files)


LAYOUT = Layout(name="heldout-bars", write=_write)
