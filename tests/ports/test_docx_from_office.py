"""What LibreOffice makes of an odt and an rtf, read as a docx: numbers, boxes and fields stay what they were."""

from __future__ import annotations

import pytest
from wordfiles import zipped

from intake.adapters.office import LibreOffice
from intake.adapters.programs import found
from intake.model.document import Block, Cell
from intake.model.mail import FileKind
from intake.steps.read import read

pytestmark = pytest.mark.server

MIME = "application/vnd.oasis.opendocument.text"
NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("svg", "svg-compatible"),
    )
)
LIST = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="." text:start-value="4"/><text:list-level-style-number text:level="2" style:num-format="1" '
    'text:display-levels="2"/></text:list-style>'
)
NUMBERED = (
    '<text:list text:style-name="L1"><text:list-item><text:p>Beskrivning</text:p><text:list><text:list-item>'
    "<text:p>Syfte</text:p></text:list-item></text:list></text:list-item></text:list>"
)
FRAME = (
    '<text:p>Ram<draw:frame svg:width="5cm" svg:height="2cm" text:anchor-type="as-char"><draw:text-box>'
    "<text:p>I ramen</text:p></draw:text-box></draw:frame></text:p>"
)
FIELDS = (
    '<text:p><text:placeholder text:placeholder-type="text">&lt;Skriv här&gt;</text:placeholder></text:p>'
    '<text:p>Namn: <text:text-input text:description="Namn">RESAN</text:text-input></text:p>'
    '<text:p>Nått: <text:drop-down text:name="n"><text:label text:value="Ja"/>'
    '<text:label text:value="Nej" text:current-selected="true"/>Nej</text:drop-down></text:p>'
)
MERGED = (
    '<table:table table:name="T"><table:table-column table:number-columns-repeated="3"/><table:table-row>'
    '<table:table-cell table:number-columns-spanned="2"><text:p>Bred</text:p></table:table-cell>'
    '<table:covered-table-cell/><table:table-cell table:number-rows-spanned="2"><text:p>Hög</text:p></table:table-cell>'
    "</table:table-row><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>"
    "<text:p>b</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>"
)

TICKED = r"{\field{\*\fldinst {FORMCHECKBOX }{\*\formfield{\fftype1\ffres1\ffdefres0}}}{\fldrslt}}"
BLANK = r"{\field{\*\fldinst {FORMCHECKBOX }{\*\formfield{\fftype1\ffres25\ffdefres0}}}{\fldrslt}}"
CHOSEN = (
    r"{\field{\*\fldinst {FORMDROPDOWN }{\*\formfield{\fftype2\ffres1\ffhaslistbox{\*\ffl Ja}{\*\ffl Nej}}}}{\fldrslt}}"
)
RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset2 Wingdings;}}"
    rf"\pard {TICKED} Ja {BLANK} Nej\par \pard Val: {CHOSEN}\par"
    r"\pard {\f1 \'fe} Kryssad{\v dold}{\deleted borta}{\revised , nytt}\par"
    r"\trowd\cellx4000\cellx8000\pard\intbl Namn\cell RESAN\cell\row"
    r"\pard {\shp{\*\shpinst\shpright3000\shpbottom1000{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard I rutan\par}}}"
    r"Efter\par}"
)


def blocks_of(content: bytes, kind: FileKind) -> tuple[Block, ...]:
    program = found("soffice")
    assert program, "install libreoffice-writer-nogui"
    return read(LibreOffice(program, bubblewrap=False).to_docx(content, kind), FileKind.DOCX).blocks


def odt(body: str) -> bytes:
    return zipped(
        {
            "mimetype": MIME,
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{MIME}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
            "content.xml": f'<office:document-content {NAMESPACES} office:version="1.3"><office:automatic-styles>{LIST}'
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        }
    )


def test_an_odts_numbers_frames_fields_and_merged_cells_are_read() -> None:
    blocks = blocks_of(odt(NUMBERED + FRAME + FIELDS + MERGED), FileKind.ODT)
    answers = [block for block in blocks if not block.placeholder]
    assert [(block.label, block.text) for block in answers if block.cell is None] == [
        ("4.", "Beskrivning"),
        ("4.1", "Syfte"),
        ("", "Ram"),
        ("", "I ramen"),
        ("", "Namn: RESAN"),
        ("", "Nått: Nej"),
    ]
    cells = {block.text: block.cell for block in answers if block.cell is not None}
    assert cells["Bred"] == Cell(table=1, row=0, column=0, column_span=2)
    assert cells["Hög"] == Cell(table=1, row=0, column=2, row_span=2)
    assert cells["b"] == Cell(table=1, row=1, column=1)


def test_an_rtfs_form_fields_hidden_and_deleted_text_tables_and_boxes_are_read() -> None:
    blocks = blocks_of(RTF.encode("ascii"), FileKind.RTF)
    assert [block.text for block in blocks[:5]] == ["☒ Ja ☐ Nej", "Val: Nej", "☒ Kryssad, nytt", "Namn", "RESAN"]
    assert {block.text for block in blocks[5:]} == {"Efter", "I rutan"}
