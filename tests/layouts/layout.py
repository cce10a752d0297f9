"""What a layout is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layouts.reports import REPORTS
from layouts.truth import Truth
from layouts.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A layout by its name, and how it changes what a person reads."""

    name: str
    write: Callable[[Written], bytes]
    format: str = "docx"  # docx, pdf, odt, doc, rtf, scan
    outside: str = ""  # the author's words in the body outside every field and section: a cover letter
    asides: str = ""  # words in headers, footnotes, comments: they may be told as unplaced, or not
    bend: Callable[[Truth, Written], Truth] = lambda truth, written: truth
    slow: bool = False  # LibreOffice or tesseract has to run for it
    reports: tuple[Written, ...] = REPORTS  # that are written in it
