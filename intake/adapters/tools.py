"""The tools of reading that are installed here."""

from __future__ import annotations

from intake.adapters.ocr import Tesseract
from intake.adapters.office import LibreOffice
from intake.adapters.programs import found
from intake.readports import Tools


def installed_tools(*, bubblewrap: bool) -> Tools:
    """LibreOffice and tesseract, each None where it is not installed; in boxes of *bubblewrap*'s or of Landlock's."""
    soffice, tesseract = found("soffice"), found("tesseract")
    return Tools(
        office=LibreOffice(soffice, bubblewrap=bubblewrap) if soffice else None,
        ocr=Tesseract(tesseract, bubblewrap=bubblewrap) if tesseract else None,
    )
