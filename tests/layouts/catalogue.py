"""All layouts: Word's (wordlayouts.py), reportlab's, and both as other programs save them and scanners see them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from layouts import office, scans, sheets, surroundings
from layouts.heldout import HELDOUT
from layouts.layout import Layout
from layouts.reports import REPORTS
from layouts.wordlayouts import WORD
from layouts.written import Written

SHEETS: tuple[Layout, ...] = (
    Layout(name="sheet-lined", format="pdf", write=sheets.Sheet().write),
    Layout(
        name="sheet-unruled",
        format="pdf",
        write=sheets.Sheet(pairs=sheets.unruled, style=sheets.JUSTIFIED, guidance=False, ruled=False).write,
    ),
    Layout(
        name="sheet-running",
        format="pdf",
        write=sheets.Sheet(pairs=sheets.after_colon, running=surroundings.RUNNING_HEAD, section=sheets.boxed).write,
        asides=f"{surroundings.RUNNING_HEAD} {surroundings.PAGES}",
    ),
    Layout(
        name="sheet-hyphenated",
        format="pdf",
        write=sheets.Sheet(pairs=sheets.ruled_beside, style=sheets.HYPHENATED, running=surroundings.RUNNING_HEAD).write,
        asides=f"{surroundings.RUNNING_HEAD} {surroundings.PAGES}",
    ),
    Layout(
        name="sheet-columns",
        format="pdf",
        write=sheets.Sheet(columns=2, style=sheets.HYPHENATED).write,
    ),
    Layout(
        name="sheet-beside", format="pdf", write=sheets.Sheet(pairs=sheets.ruled_beside, section=sheets.beside).write
    ),
    Layout(
        name="sheet-form-fields",
        format="pdf",
        write=sheets.Sheet(pairs=sheets.in_fields, section=sheets.in_field).write,
    ),
)

_BY_NAME = {layout.name: layout for layout in WORD + SHEETS}


_TRICKY = tuple(written for written in REPORTS if not written.name.endswith("-complete"))
_SCANNED = tuple(written for written in REPORTS if written.name in ("gav-gaps", "sun-complete"))  # 2 s a page


def _saved(file_format: str, *names: str, reports: tuple[Written, ...] = REPORTS) -> tuple[Layout, ...]:
    """Word layouts as LibreOffice saves them."""
    writes = {name: _BY_NAME[name].write for name in names}
    return tuple(
        replace(
            _BY_NAME[name],
            name=f"{file_format.partition('.')[0]}-{name}",
            write=office.saved_as(file_format, name, writes),
            format=file_format.rpartition(".")[2],
            slow=True,
            reports=reports,
        )
        for name in names
    )


def _scan(name: str, **how: Any) -> Layout:
    found = _BY_NAME[name]
    return replace(
        found, name=f"scan-{name}", write=scans.scanned(found.write, **how), format="scan", slow=True, reports=_SCANNED
    )


PRINTED = _saved(
    "pdf",
    *("one-cell", "beside-styles", "below-lists", "colon-no-guidance", "break-auto-numbered", "tab-boxes"),
    *("merged-cells-nested", "text-boxes", "controls", "nested-controls-ticks", "one-paragraph", "headings-left"),
    *("headers-notes", "cover-typed-contents", "moved", "blank", "blank-on-the-line"),
)
TAGGED = _saved(
    "tagged.pdf", "below-lists", "break-auto-numbered", "headings-left", "merged-cells-nested", "blank", reports=_TRICKY
)
OTHERS = (
    *_saved("odt", "blank", "controls", "break-auto-numbered", reports=_TRICKY),
    *_saved("doc", "blank", "below-lists", "text-boxes", reports=_TRICKY),
    *_saved("rtf", "blank", "headings-left", reports=_TRICKY),
)
SCANS = (
    _scan("sheet-lined"),
    _scan("sheet-running", dpi=300, degrees=-1.2, noise=20.0),
    _scan("sheet-unruled", dpi=200, degrees=0.4, noise=6.0, black=True),
)
LAYOUTS = WORD + SHEETS + PRINTED + TAGGED + OTHERS + SCANS + HELDOUT
