"""Other kinds of Word files with the same text in them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from layouts.written import Written
from layouts.xml import zipped

# ISO/IEC 29500-1, annex A: where strict files differ in their namespaces
_STRICT = (
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
)


def strict(write: Callable[[Written], bytes]) -> Callable[[Written], bytes]:
    """The same file as Word's "Strict Open XML Document"."""

    def written_strictly(written: Written) -> bytes:
        with zipfile.ZipFile(BytesIO(write(written))) as archive:
            return zipped({name: _strictly(archive.read(name)) for name in archive.namelist()})

    return written_strictly


def _strictly(content: bytes) -> bytes:
    for transitional, strict_name in _STRICT:
        content = content.replace(transitional.encode(), strict_name.encode())
    return content
