"""What is pasted into a docx as a file of its own (w:altChunk, ECMA-376 part 1, 17.17.2.1), and shown as text.

Programs that put documents together write it; Word makes it plain text at the next saving. A docx, a web page and plain
text are read. The rest (rtf, mht), and chunks in chunks, are told as unread: what isn't read may not be called missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree

from intake.model.document import Block, Document
from intake.steps.read.docx_package import Package, Relationship

_MAX_CHUNKS = 20
_MAX_TAGS = 20_000  # of one web page
_ZIP = b"PK\x03\x04"
_WEB_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html|body|head|div|p|h\d|table|ul|ol)\b", re.IGNORECASE
)
_HEADING = re.compile(r"h([1-6])")
_SKIPPED = ("script", "style", "head", "title", "template")
_LINES = ("p", "div", "li", "td", "th", "tr", "table", "br", "pre", "h1", "h2", "h3", "h4", "h5", "h6")


class Chunks:
    """Reads the chunks of one package. *unread* once there was one that could not be."""

    def __init__(
        self, package: Package, links: Mapping[str, Relationship], read: Callable[[Package], Document]
    ) -> None:
        """*links* are the main part's by id; *read* reads a docx."""
        self._package = package
        self._links = links
        self._read = read
        self._count = 0
        self.unread = False
        self.flags: list[str] = []
        self.asides: list[Block] = []

    def blocks(self, link_id: str) -> tuple[Block, ...]:
        """The chunk's text, () where it isn't read. Raises Unreadable as reading a docx does."""
        link = self._links.get(link_id)
        self._count += 1
        if link is None or link.external or not self._package.has(link.target) or self._count > _MAX_CHUNKS:
            self.unread = True
            return ()
        content = self._package.bytes_of(link.target)
        if content.startswith(_ZIP):
            return self._docx(content)
        text = _decoded(content)
        if _WEB_PAGE.match(text) and text.count("<") <= _MAX_TAGS:
            return web_page(text)
        if link.target.lower().endswith(".txt"):
            return tuple(Block(text=line.strip()) for line in text.splitlines() if line.strip())
        self.unread = True
        return ()

    def _docx(self, content: bytes) -> tuple[Block, ...]:
        package = Package(content, inflated=self._package.inflated)
        document = self._read(package)
        self._package.inflated = package.inflated
        self.flags += document.flags
        self.asides += document.asides
        return document.blocks


def web_page(page: str) -> tuple[Block, ...]:
    """An HTML page's text, a block a paragraph, list item or cell. No script is run and nothing is fetched."""
    root = etree.fromstring(page, etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True))
    lines: list[tuple[int, list[str]]] = [(0, [])]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in _SKIPPED:
            walk.skip_subtree()
            continue
        if element.tag in _LINES:
            heading = _HEADING.fullmatch(element.tag) if event == "start" else None
            lines.append((int(heading[1]) if heading else 0, []))
        lines[-1][1].append((element.text if event == "start" else element.tail) or "")
    folded = ((heading, " ".join("".join(pieces).split())) for heading, pieces in lines)
    return tuple(Block(text=text, heading=heading) for heading, text in folded if text)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
