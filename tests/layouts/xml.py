"""The XML of a Word file, from text to package: no more of it than authors' Word files have and readers care for."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items()) + ' mc:Ignorable="w14"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_WIDTH = 9300  # of the text, in twentieths of a point
_MOMENT = (2024, 1, 1, 0, 0, 0)  # the same bytes every time

BOLD = "<w:b/>"
SMALL = '<w:sz w:val="18"/>'


def run(text: str, properties: str = "") -> str:
    """A run; \\t and \\n in *text* are a tab and a line break."""
    inner = escape(text)
    inner = inner.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    inner = inner.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    wrapped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{wrapped}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def paragraph(runs: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def styled(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>'


def numbered(number: int, level: int) -> str:
    """The properties of a paragraph that Word numbers by list *number* of numbering.xml."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def cell(content: str, *, width: int, span: int = 1, merge: str = "") -> str:
    """A cell. *merge*: "restart" begins a cell that goes on downwards, "continue" is what it goes on through."""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content or '<w:p/>'}</w:tc>"


def table(rows: Sequence[Sequence[str]], *, ruled: bool = True, fitted: bool = False) -> str:
    """A table of cells' contents; a row with too few cells has a last one that spans the rest.

    A *fitted* table is as wide as what it stands in.
    """
    columns = max(len(row) for row in rows)
    width = _WIDTH // columns
    made = []
    for row in rows:
        spans = [1] * (len(row) - 1) + [columns - len(row) + 1]
        cells = (cell(content, width=width * span, span=span) for content, span in zip(row, spans, strict=True))
        made.append("".join(cells))
    return table_of(made, columns=columns, ruled=ruled, fitted=fitted)


def table_of(rows: Sequence[str], *, columns: int, ruled: bool = True, fitted: bool = False) -> str:
    """A table of rows whose cells are made."""
    grid = f'<w:gridCol w:w="{_WIDTH // columns}"/>' * columns
    borders = f"<w:tblBorders>{_BORDERS}</w:tblBorders>" if ruled else ""
    width = '<w:tblW w:w="5000" w:type="pct"/>' if fitted else f'<w:tblW w:w="{_WIDTH}" w:type="dxa"/>'
    properties = f'<w:tblPr>{width}{borders}<w:tblLayout w:type="{"autofit" if fitted else "fixed"}"/></w:tblPr>'
    body = "".join(row if row.startswith("<w:tr") else f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def package(body: str, parts: Mapping[str, str] | None = None, *, end: str = "") -> bytes:
    """A docx. *parts*: the inner XML of further parts by kind: "styles", "numbering", "header", "footnotes" ...

    The body ends in a paragraph, as Word's do: programs lose a table at the very end.
    *end* goes into the section's properties. Headers and footers are hung up there by themselves.
    """
    parts = {"styles": STYLES, **(parts or {})}
    hung = "".join(
        f'<w:{kind}Reference w:type="default" r:id="r{kind}"/>' for kind in ("header", "footer") if kind in parts
    )
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1300" w:right="1300" w:bottom="1300" w:left="1300"/>'
    document = (
        f"<w:document {DECLARED}><w:body>{body}<w:p/><w:sectPr>{hung}{page}{end}</w:sectPr></w:body></w:document>"
    )
    files = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations({kind: f"{kind}.xml" for kind in parts}),
    }
    for kind, inner in parts.items():
        root = _ROOTS.get(kind, kind)
        files[f"word/{kind}.xml"] = f"<w:{root} {DECLARED}>{inner}</w:{root}>"
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A package of these files; the same ones give the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            text = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content
                if isinstance(content, str)
                else content
            )
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


_ROOTS = {"header": "hdr", "footer": "ftr"}
STYLES = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>' + "".join(
    f'<w:style w:type="paragraph" w:styleId="Rubrik{level}"><w:name w:val="heading {level}"/>'
    f'<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
    f'<w:rPr><w:b/><w:sz w:val="{34 - 4 * level}"/></w:rPr></w:style>'
    for level in (1, 2, 3)
)


def _content_types(parts: Mapping[str, str]) -> str:
    kinds = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD}.{kind}+xml"/>' for kind in parts)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{kinds}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    related = "".join(
        f'<Relationship Id="r{kind}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
