"""docx -> Document, by walking its XML (ECMA-376): python-docx skips what reports are full of, and is slower."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.errors import Unreadable
from intake.model.document import Block, Document
from intake.steps.read.docx_blocks import Walker
from intake.steps.read.docx_inline import W
from intake.steps.read.docx_numbering import Numbering
from intake.steps.read.docx_package import Package, Relationship
from intake.steps.read.docx_styles import Styles

_DEFAULT_MAIN = "word/document.xml"
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read_docx(content: bytes) -> Document:
    """The document as blocks, in the author's final view.

    Raises Unreadable: encrypted, damaged, too_large, or refused for a DOCTYPE. Nothing outside the file is opened.
    """
    package = Package(content)
    main = _main_part(package)
    links = tuple(package.relationships(main).values())
    numbering = next(_parts(package, links, "numbering"), None)
    styles = next(_parts(package, links, "styles"), None)
    walker = Walker(
        Styles(lambda: package.bytes_of(styles) if styles else b""),
        Numbering(package.xml(numbering) if numbering else None),
    )
    body = package.xml(main).find(f"{W}body")
    if body is None:
        raise Unreadable("damaged", "the file holds no document", do="open it in Word, save it anew and send it again")
    blocks = walker.walk(body)
    asides = tuple(_asides(package, links, walker))
    return Document(format="docx", blocks=blocks, asides=asides, flags=tuple(_flags(package, links, walker)))


def _main_part(package: Package) -> str:
    roots = package.relationships("").values()
    return next((link.target for link in roots if link.kind == "officeDocument" and not link.external), _DEFAULT_MAIN)


def _parts(package: Package, links: Sequence[Relationship], kind: str) -> Iterator[str]:
    return (link.target for link in links if link.kind == kind and not link.external and package.has(link.target))


def _asides(package: Package, links: Sequence[Relationship], walker: Walker) -> Iterator[Block]:
    """Headers, footers, notes and comments, in that order."""
    for kind in ("header", "footer"):
        for part in _parts(package, links, kind):
            yield from walker.walk(package.xml(part))
    for kind in ("footnotes", "endnotes", "comments"):
        for part in _parts(package, links, kind):
            for note in package.xml(part):
                if note.get(f"{W}type", "normal") not in _SEPARATORS:
                    yield from walker.walk(note)


def _flags(package: Package, links: Sequence[Relationship], walker: Walker) -> Iterator[str]:
    if any(name.endswith("vbaProject.bin") for name in package.names()):
        yield "macros"
    if walker.tracked:
        yield "tracked-changes"
    if any(link.external and link.kind != "hyperlink" for link in links):
        yield "external-references"
