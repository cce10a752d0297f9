"""A report of which two pages are printed on each sheet, side by side: to be read left page first, then the right."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from layouts import sheets
from layouts.layout import Layout
from layouts.written import Written

_WIDTH, _HEIGHT = 842.0, 595.0  # A4 on its side, points
_SCALE = 0.7071
_SIDE = "Slutredovisning"
_SHEET = sheets.Sheet(pairs=sheets.after_colon, running=_SIDE)


def _write(written: Written) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(_SHEET.write(written))) as pages, pikepdf.new() as paper:
        forms = [paper.copy_foreign(page.as_form_xobject()) for page in pages.pages]
        for n in range(0, len(forms), 2):
            _print(paper, forms[n : n + 2])
        paper.save(target, deterministic_id=True)
    return target.getvalue()


def _print(paper: pikepdf.Pdf, pair: Sequence[pikepdf.Object]) -> None:
    """One sheet with one page or two on it."""
    paper.add_blank_page(page_size=(_WIDTH, _HEIGHT))
    sheet = paper.pages[-1]
    names = {f"/Page{n}": page for n, page in enumerate(pair)}
    sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(names))
    drawn = (f"q {_SCALE} 0 0 {_SCALE} {n * _WIDTH / 2} 0 cm {name} Do Q" for n, name in enumerate(names))
    sheet.Contents = paper.make_stream("\n".join(drawn).encode())


LAYOUT = Layout(name="heldout-two-up", format="pdf", write=_write, asides=f"{_SIDE} Sida 1 2 3 4 5 6 7 8 9")
