"""The readers that are measured: ours, the libraries that take a document's text, and the least that any can do.

Each loads what it needs when it is called, so that a process that calls one shows that one's memory:

    python -m bench.readers READER FILE      prints the most memory that the process had, in bytes
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.model.document import Document
    from intake.model.form import Form, RuleBook

Read = Callable[[bytes], object]

PARTS = ("document", "styles", "numbering", "footnotes", "endnotes", "header")  # of word/, that say anything
NOTHING = "nothing"  # no reader: what the interpreter itself takes


def unzip_and_lxml(content: bytes) -> None:
    """What any reader of docx has to do at the least: unzip and parse the parts that say anything."""
    from lxml import etree

    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith(tuple(f"word/{part}" for part in PARTS)) and name.endswith(".xml"):
                etree.fromstring(package.read(name))


def pdfium(content: bytes) -> None:
    """What any reader on pdfium has to do at the least: the text of each rectangle."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        for index in range(text.count_rects()):
            text.get_text_bounded(*text.get_rect(index))
        text.close()
        page.close()
    document.close()


def our_blocks(content: bytes) -> Document:
    from intake.steps.read import read
    from intake.steps.receive.kinds import kind_of

    return read(content, kind_of(content))


def our_findings(content: bytes) -> object:
    """From a report's bytes to its findings, with the shipped forms and rules loaded at the first time."""
    from intake.model.evidence import Evidence
    from intake.steps.extract import extract
    from intake.steps.judge import judge
    from intake.steps.recognise import recognise

    forms, books = rules()
    document = our_blocks(content)
    recognised = recognise(document, forms)
    assert recognised is not None
    report = extract(document, recognised)
    [book] = [book for book in books if book.form(report.form)]
    return judge(Evidence(report=report, form=recognised.form), book.rules[report.form])


@cache
def rules() -> tuple[list[Form], list[RuleBook]]:
    from intake.adapters.rulefolder import RuleFolder
    from intake.adapters.shipped import rules_folder

    folder = RuleFolder(rules_folder(), our_blocks)
    books = [folder.load(federation) for federation in folder.federations()]
    return [form for book in books for form in book.forms], books


def python_docx(content: bytes) -> None:
    from docx import Document

    document = Document(BytesIO(content))
    for paragraph in document.paragraphs:
        _ = paragraph.text
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                _ = cell.text


def docx2python(content: bytes) -> None:
    from docx2python import docx2python as read

    with read(BytesIO(content)) as found:
        _ = found.text


def pdfminer(content: bytes) -> None:
    from pdfminer.high_level import extract_text

    extract_text(BytesIO(content))


def pdfplumber(content: bytes) -> None:
    import pdfplumber as library

    with library.open(BytesIO(content)) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()


LIMIT_OF = MappingProxyType({"docx": "unzip + lxml", "pdf": "pdfium's rectangles"})
READERS: Mapping[str, Mapping[str, Read]] = MappingProxyType(
    {
        "docx": {
            LIMIT_OF["docx"]: unzip_and_lxml,
            "intake, to blocks": our_blocks,
            "intake, to findings": our_findings,
            "python-docx": python_docx,
            "docx2python": docx2python,
        },
        "pdf": {
            LIMIT_OF["pdf"]: pdfium,
            "intake, to blocks": our_blocks,
            "intake, to findings": our_findings,
            "pdfminer.six": pdfminer,
            "pdfplumber": pdfplumber,
        },
    }
)


def main(reader: str, file: str) -> None:
    content = Path(file).read_bytes()
    if reader != NOTHING:
        READERS[Path(file).suffix[1:]][reader](content)
    # not getrusage: its ru_maxrss begins with what the process had that started this one
    [most] = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
    print(1024 * int(most))


if __name__ == "__main__":
    main(*sys.argv[1:])
