"""A report written in LibreOffice itself: an odt that no Word file lies behind.

Headings take their numbers from the outline, labels stand left of input fields in a table, whether a goal was reached
is chosen from a drop-down field, answers stand in named sections as paragraphs and lists, a remark of a colleague's
stands in the margin, and the page number in the footer.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from layouts import filling
from layouts.layout import Layout
from layouts.printed import COST_HEADS, GOAL_HEADS, GOALS, SIGNER_HEADS, STAMP_LABELS, Title, printed
from layouts.reports import REPORTS
from layouts.written import GAVLEBORG, Piece, Written

_MIME = "application/vnd.oasis.opendocument.text"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_DECLARED = (
    " ".join(
        f'xmlns:{prefix}="{_OASIS}:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "style": "style",
            "text": "text",
            "table": "table",
            "fo": "xsl-fo-compatible",
            "manifest": "manifest",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
)
_MOMENT = (2024, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = f'xmlns:manifest="{_OASIS}:manifest:1.0"'
_REMARK = "Kolla med ekonomen"
_CHOICES = ("Ja", "Nej", "Delvis")
_OUTLINE = "".join(
    f'<text:outline-level-style text:level="{level}" style:num-format="1" text:display-levels="{level}" '
    f'style:num-suffix="{"." if level == 1 else ""}"><style:list-level-properties text:min-label-distance="0.3cm"/>'
    "</text:outline-level-style>"
    for level in (1, 2, 3)
)
_SPACED = (
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="space"/></style:list-level-properties>'
)
_STYLES = (
    "<office:styles>"
    '<style:style style:name="Standard" style:family="paragraph"/>'
    + "".join(
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="paragraph" '
        f'style:parent-style-name="Standard" style:default-outline-level="{level}"><style:text-properties '
        f'fo:font-weight="bold" fo:font-size="{18 - 2 * level}pt"/></style:style>'
        for level in (1, 2, 3)
    )
    + '<style:style style:name="Help" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:text-properties fo:font-style="italic" fo:font-size="9pt"/></style:style>'
    '<style:style style:name="Strong" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    f'<text:outline-style style:name="Outline">{_OUTLINE}</text:outline-style>'
    '<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
    f"{_SPACED}</text:list-level-style-bullet></text:list-style>"
    '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" '
    f'style:num-suffix=")">{_SPACED}</text:list-level-style-number></text:list-style>'
    "</office:styles>"
    '<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" '
    'fo:page-height="29.7cm" fo:margin="2.2cm"/><style:footer-style/></style:page-layout></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>'
    "<text:p>Sida <text:page-number>1</text:page-number></text:p></style:footer></style:master-page>"
    "</office:master-styles>"
)
_LOOKS = (
    '<style:style style:name="Ruled" style:family="table-cell"><style:table-cell-properties '
    'fo:border="0.05pt solid #000000" fo:padding="0.1cm"/></style:style>'
)


def _paragraph(inner: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _input(value: str) -> str:
    """LibreOffice's input field; one without a value shows nothing."""
    return f'<text:text-input text:description="Fyll i">{escape(value)}</text:text-input>' if value else ""


def _drop_down(chosen: str) -> str:
    if not chosen:
        return ""
    choices = "".join(
        f"<text:label text:value={quoteattr(choice)}"
        + (' text:current-selected="true"/>' if choice.casefold() == chosen.casefold() else "/>")
        for choice in _CHOICES
    )
    return f'<text:drop-down text:name="Uppnått">{choices}{escape(chosen)}</text:drop-down>'


def _table(name: str, rows: Sequence[Sequence[str]]) -> str:
    """A table of cells' paragraphs."""
    made = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell table:style-name="Ruled">{cell}</table:table-cell>' for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f"<table:table table:name={quoteattr(name)}>{columns}{made}</table:table>" + _paragraph("")


def _grid(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    body = [[_paragraph(escape(text)) for text in row] for row in rows]
    return _table(name, [[_paragraph(escape(head), "Strong") for head in heads], *body])


def _goals(rows: Sequence[Sequence[str]]) -> str:
    heads = [_paragraph(escape(head), "Strong") for head in (GOALS, *GOAL_HEADS[1:])]
    body = [
        [_paragraph(escape(goal)), _paragraph(_drop_down(chosen)), _paragraph(escape(outcome))]
        for goal, chosen, outcome in rows
    ]
    return _table("Mål", [heads, *body])


def _answer(section: str, pieces: Sequence[Piece]) -> str:
    inner = "".join(_blocks(pieces)) or _paragraph("")
    return f'<text:section text:name="Svar {section}">{inner}</text:section>'


def _blocks(pieces: Sequence[Piece]) -> Iterator[str]:
    for kind, group in groupby(pieces, key=lambda piece: piece.kind):
        found = list(group)
        if kind == "row":
            yield _table("Tabell", [[_paragraph(escape(cell)) for cell in piece.cells] for piece in found])
        elif kind in ("bullet", "numbered"):
            items = "".join(f"<text:list-item>{_paragraph(escape(piece.text))}</text:list-item>" for piece in found)
            yield f'<text:list text:style-name="{"Dots" if kind == "bullet" else "Numbers"}">{items}</text:list>'
        else:
            style = "Strong" if kind == "subheading" else "Standard"
            yield from (_paragraph(escape(piece.text), style) for piece in found)


def _heading(title: Title) -> str:
    level = title.level
    inner = escape(title.text)
    return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{inner}</text:h>'


def _part(written: Written, title: Title) -> Iterator[str]:
    form, special = printed(written.form), written.form != GAVLEBORG and title.section in ("4.1", "6", "7")
    yield _heading(title)
    if title.guidance:
        yield _paragraph(escape(title.guidance), "Help")
    if title.section and not special:
        yield _answer(title.section, written.pieces(title.section))
    rows = [pair for row in filling.pairs(written, form, title.number) for pair in row]
    if rows:
        cells = [[_paragraph(escape(label)), _paragraph(_input(value))] for label, value in rows]
        yield _table(f"Uppgifter {title.number}", cells)
    if special and title.section == "4.1":
        yield _goals(filling.cells(written, "mal", 3))
    elif special and title.section == "6":
        yield _grid("Kostnader", COST_HEADS, filling.costs(written, form))
    elif title.number == "8":
        yield _grid("Uppgiftslämnare", SIGNER_HEADS, filling.cells(written, "uppgiftslamnare", 1))


def _body(written: Written) -> Iterator[str]:
    form = printed(written.form)
    yield _paragraph(escape(form.title), "Strong")
    yield from (_paragraph(escape(line)) for line in form.preamble)
    if written.form == GAVLEBORG:
        yield _table("Stämpel", [[_paragraph(escape(label), "Help") + _paragraph("") for label in STAMP_LABELS]])
    remark = f"<dc:creator>Eva Sjödin</dc:creator>{_paragraph(_REMARK)}"
    yield _paragraph(f"<office:annotation>{remark}</office:annotation>")
    for title in form.titles:
        yield from _part(written, title)


def _write(written: Written) -> bytes:
    entries = {"/": _MIME, "content.xml": "text/xml", "styles.xml": "text/xml"}
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries.items()
    )
    content = f"<office:automatic-styles>{_LOOKS}</office:automatic-styles><office:body><office:text>"
    content += "".join(_body(written)) + "</office:text></office:body>"
    manifest = f'<manifest:manifest {_MANIFEST} manifest:version="1.3">{listed}</manifest:manifest>'
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _MOMENT), _MIME)  # first and stored, as OpenDocument says
        for name, xml in (
            ("META-INF/manifest.xml", manifest),
            ("content.xml", f"<office:document-content {_DECLARED}>{content}</office:document-content>"),
            ("styles.xml", f"<office:document-styles {_DECLARED}>{_STYLES}</office:document-styles>"),
        ):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), _XML + xml, zipfile.ZIP_DEFLATED)
    return target.getvalue()


LAYOUT = Layout(
    name="heldout-opendocument",
    format="odt",
    write=_write,
    asides=f"{_REMARK} Eva Sjödin Fyll i Sida 1 2 3 4 5 6 7 8 9",
    slow=True,
    reports=tuple(written for written in REPORTS if not written.name.endswith("-complete")),
)
