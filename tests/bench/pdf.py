"""How long a PDF's way from bytes to findings takes, against pdfium's bare text with its rectangles."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
from bench.run import Ratio, compare, to_findings

from intake.model.mail import FileKind

SAMPLE = Path(__file__).parents[1] / "samples" / "gavleborg-resan.pdf"


def pdf_findings(runs: int = 25) -> Ratio:
    """The Gävleborg report as PDF, from bytes to findings, against pdfium's text of each rectangle of its pages."""
    content = SAMPLE.read_bytes()
    ours = to_findings(content, FileKind.PDF)
    return compare("warm: bytes to findings / pdfium's bare text", ours, lambda: bare_text(content), runs)


def bare_text(content: bytes) -> None:
    """What any reader on pdfium has to do at the least."""
    document = pdfium.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        for index in range(text.count_rects()):
            text.get_text_bounded(*text.get_rect(index))
        text.close()
        page.close()
    document.close()
