"""Word files for the tests: written by hand from a few lines of XML, or a sample with its XML edited."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

import yaml
from lxml import etree

from intake.model.document import Block, Document
from intake.model.form import Form
from intake.model.mail import FileKind
from intake.model.report import Report
from intake.rulebook import compile_form
from intake.steps.extract import extract
from intake.steps.read import read
from intake.steps.recognise import recognise

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.docx").read_bytes()


@cache
def forms() -> tuple[Form, ...]:
    """The shipped forms."""
    made = []
    for path in sorted((ROOT / "rules").glob("*/*/form.yaml")):
        blank = read((path.parent / "blank.docx").read_bytes(), FileKind.DOCX)
        made.append(compile_form(yaml.safe_load(path.read_text(encoding="utf-8")), blank))
    return tuple(made)


def form(name: str) -> Form:
    return next(found for found in forms() if found.id == name)


def p(text: str, properties: str = "") -> str:
    """A paragraph."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """A table with one paragraph a cell."""
    cells = ("".join(f"<w:tc>{p(cell) if cell else '<w:p/>'}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def run(text: str, properties: str = "") -> str:
    """A run, to stand in a paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def complex_field(instruction: str, result: str, data: str = "") -> str:
    """A field of runs, to stand in a paragraph; *data* are a form field's."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def control(content: str, properties: str = "") -> str:
    """A content control, at whatever level its content is."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def word_file(
    body: str,
    parts: Mapping[str, str] | None = None,
    *,
    links: str = "",
    files: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A docx with that body. *parts* are further ones by the kind of their relationship: {"numbering": xml}.

    *files* are further ones by name, for which *links* may hold relationships.
    """
    related = "".join(
        f'<Relationship Id="r{kind}" Type="{_TYPES}/{kind}" Target="{kind}.xml"/>' for kind in (parts or {})
    )
    made: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
        f'Type="{_TYPES}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}{links}</Relationships>',
        "word/document.xml": f"<w:document {_DECLARED}><w:body>{body}</w:body></w:document>",
        **{f"word/{kind}.xml": xml for kind, xml in (parts or {}).items()},
        **(files or {}),
    }
    return zipped(made)


def link(link_id: str, kind: str, target: str, *, outside: bool = False) -> str:
    """A relationship of the main part, for word_file's *links*."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{link_id}" Type="{_TYPES}/{kind}" Target="{target}"{mode}/>'


def part(root: str, content: str) -> str:
    """A further part: <w:numbering ...>content</w:numbering>."""
    return f"<w:{root} {_DECLARED}>{content}</w:{root}>"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def edited(content: bytes, edit: Callable[[etree._Element], None]) -> bytes:
    """A docx with its body changed in place by *edit*."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(bytes(files["word/document.xml"]))  # type: ignore[arg-type]
    body = root.find(f"{W}body")
    assert body is not None
    edit(body)
    files["word/document.xml"] = etree.tostring(root)
    return zipped(files)


def text_of(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def rewrite(paragraph: etree._Element, text: str) -> None:
    """Give a paragraph another text, in its first run."""
    texts = list(paragraph.iter(f"{W}t"))
    for other in texts[1:]:
        other.text = ""
    texts[0].text = text


def document_of(content: bytes) -> Document:
    return read(content, FileKind.DOCX)


def blocks_of(body: str, parts: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    return document_of(word_file(body, parts)).blocks


def texts_of(body: str, parts: Mapping[str, str] | None = None) -> list[str]:
    return [block.text for block in blocks_of(body, parts)]


def report_of(content: bytes | Document) -> Report:
    """The report in a Word file, which must be on a known form."""
    document = content if isinstance(content, Document) else document_of(content)
    found = recognise(document, forms())
    assert found is not None, "no form was recognised"
    return extract(document, found)


def statuses(report: Report) -> dict[str, str]:
    return {section.id: section.status for section in report.sections}


def values(report: Report) -> dict[str, object]:
    return {name: found.value for name, found in report.fields.items()}


def same_reading(left: Report, right: Report) -> bool:
    """Whether two reports say the same, wherever in their files it stood."""
    sections = [(s.id, s.status, s.text) for s in left.sections] == [(s.id, s.status, s.text) for s in right.sections]
    return sections and values(left) == values(right)
