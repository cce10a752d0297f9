"""Form fields for a pdf, as forms that were filled in by a browser or a phone have them: values without a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_MULTILINE = 1 << 12  # ISO 32000-1, table 228


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfField:
    value: str
    page: int  # from 1
    box: tuple[float, float, float, float]  # left, bottom, right, top in points


def with_fields(content: bytes, fields: Sequence[PdfField]) -> bytes:
    """The pdf with text fields in it. Viewers draw the values (NeedAppearances); in the page's text they aren't."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        made = []
        for number, field in enumerate(fields):
            page = pdf.pages[field.page - 1]
            widget = pdf.make_indirect(_widget(number, field, page))
            page.Annots = Array([*page.get("/Annots", ()), widget])
            made.append(widget)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        pdf.Root.AcroForm = Dictionary(
            Fields=Array(made),
            NeedAppearances=True,
            DA=String("/Helv 9 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(Helv=pdf.make_indirect(font))),
        )
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _widget(number: int, field: PdfField, page: pikepdf.Page) -> Dictionary:
    widget = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String(f"falt{number}"),
        V=String(field.value.replace("\n", "\r")),
        DA=String("/Helv 9 Tf 0 g"),
        Rect=Array(field.box),
        F=4,
        P=page.obj,
    )
    if field.box[3] - field.box[1] > 20:
        widget.Ff = _MULTILINE
    return widget
