"""The tools of reading that are installed here."""

from __future__ import annotations

from intake.adapters.ocr import Tesseract, knows_swedish
from intake.adapters.office import LibreOffice
from intake.adapters.programs import found
from intake.readports import Tools


def installed_tools(*, bubblewrap: bool) -> Tools:
    """LibreOffice and tesseract, in boxes of *bubblewrap*'s or of Landlock's.

    Each None where it is not installed, tesseract also where its Swedish is not.
    """
    soffice, tesseract = found("soffice"), found("tesseract")
    return Tools(
        office=LibreOffice(soffice, bubblewrap=bubblewrap) if soffice else None,
        ocr=Tesseract(tesseract, bubblewrap=bubblewrap) if tesseract and knows_swedish() else None,
    )
