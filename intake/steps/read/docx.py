"""docx -> Document, by walking its XML (ECMA-376): python-docx skips what reports are full of, and is slower."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from intake.errors import Unreadable
from intake.model.document import Block, Document
from intake.steps.read.docx_blocks import Walker
from intake.steps.read.docx_bound import BoundData
from intake.steps.read.docx_chunks import Chunks
from intake.steps.read.docx_controls import Controls, beginning
from intake.steps.read.docx_names import VAL, W
from intake.steps.read.docx_numbering import Numbering
from intake.steps.read.docx_package import Package, Relationship
from intake.steps.read.docx_styles import Styles
from intake.steps.read.docx_xml import damaged

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read_docx(content: bytes) -> Document:
    """The document as blocks, in the author's final view: a docx, docm, dotx or dotm, Transitional or Strict.

    Raises Unreadable: encrypted, damaged, too_large, or refused for a DOCTYPE. Nothing outside the file is opened.
    """
    try:
        return _read(Package(content), chunks=True)
    except RecursionError as error:
        raise damaged("its parts are nested deeper than Word can nest them") from error


def _read(package: Package, *, chunks: bool) -> Document:
    """*chunks* False: a file inside the file, whose own files are not read."""
    main = package.main()
    by_id = package.relationships(main)
    links = tuple(by_id.values())
    inner = Chunks(package, by_id if chunks else {}, lambda chunk: _read(chunk, chunks=False))
    walker = _walker(package, links, inner)
    body = package.xml(main).find(f"{W}body")
    if body is None:
        raise Unreadable("damaged", "the file holds no document", do="open it in Word, save it anew and send it again")
    blocks = walker.walk(body)
    asides = (*_asides(package, links, walker), *inner.asides)
    unread = inner.unread or walker.unread or any(link.kind == "subDocument" for link in links)
    flags = dict.fromkeys((*_flags(package, links, walker, unread=unread), *inner.flags))
    return Document(format="docx", blocks=blocks, asides=asides, flags=tuple(flags))


def _walker(package: Package, links: Sequence[Relationship], chunks: Chunks) -> Walker:
    numbering = next(_parts(package, links, "numbering"), None)
    style_part = next(_parts(package, links, "styles"), None)
    styles = Styles(lambda: package.bytes_of(style_part) if style_part else b"")
    controls = Controls(styles, lambda: _prompts(package, links), BoundData(package, links).text)
    return Walker(styles, Numbering(package.xml(numbering) if numbering else None), controls, chunks.blocks)


def _parts(package: Package, links: Sequence[Relationship], kind: str) -> Iterator[str]:
    """The parts of that kind, each once, however many relationships point at it."""
    named = dict.fromkeys(link.target for link in links if link.kind == kind and not link.external)
    return (name for name in named if package.has(name))


def _prompts(package: Package, links: Sequence[Relationship]) -> Mapping[str, str]:
    """What the controls show while they are empty: the texts of the glossary's parts, by name."""
    found: dict[str, str] = {}
    for glossary in _parts(package, links, "glossaryDocument"):
        for part in package.xml(glossary).iter(f"{W}docPart"):
            name, body = part.find(f"{W}docPartPr/{W}name"), part.find(f"{W}docPartBody")
            if name is not None and body is not None:
                found[name.get(VAL, "")] = beginning(body)
    return found


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


def _flags(package: Package, links: Sequence[Relationship], walker: Walker, *, unread: bool) -> Iterator[str]:
    if any(link.kind == "vbaProject" for link in links) or any(n.endswith("vbaproject.bin") for n in package.names()):
        yield "macros"
    if walker.tracked:
        yield "tracked-changes"
    if any(_fetches(link) for link in package.external()):
        yield "external-references"
    if unread:
        yield "unread-content"  # text stands in the file that isn't in the blocks


def _fetches(link: Relationship) -> bool:
    """Whether a program that opens the file may fetch it: a link waits for a click, and a template on the author's own
    disk, which Word notes in every document that is made from one, is nowhere to be found."""
    own_template = link.kind == "attachedTemplate" and link.target.lower().startswith("file:///")
    return link.kind != "hyperlink" and not own_template
