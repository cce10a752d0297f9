"""What a paragraph's or run's style says: that it is a heading, numbered, hidden, a prompt or a table of contents."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from intake.steps.read.docx_names import W
from intake.steps.read.docx_xml import parse, plain

_STYLE = re.compile(rb'<w:style [^>]*?w:styleId="([^"]*)"')
_OUTLINE = re.compile(rb'<w:outlineLvl w:val="(\d)"')
_NUMBER = re.compile(rb'<w:numId w:val="(\d{1,9})"')
_LEVEL = re.compile(rb'<w:ilvl w:val="(\d)"')
_BASE = re.compile(rb'<w:basedOn w:val="([^"]*)"')
_NAME = re.compile(rb'<w:name w:val="([^"]*)"')
_VANISH = re.compile(rb'<w:vanish(?:\s*/>|\s+w:val="([^"]*)")')
_HEADING_NAME = re.compile(rb"(?:heading|rubrik) ([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(rb"(?:toc|inneh\xc3\xa5ll|contents) \d$", re.IGNORECASE)
_PROMPT_NAME = re.compile(rb"(?:placeholder text|platsh\xc3\xa5llartext)$", re.IGNORECASE)
_MAX_STYLE = 8_000  # bytes of one style; what is looked for stands before what it says of tables
_MAX_BASES = 10  # basedOn may go in a circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    heading: int = 0  # 1-9, 0 for none
    number_id: str = ""  # the list that its paragraphs belong to
    number_style: str = ""  # the style, this one or one below it, that says so
    level: int | None = None
    hidden: bool = False
    contents: bool = False  # an entry of a table of contents
    prompt: bool = False  # Word's style for a content control's prompt


class Styles:
    """Looks single styles up in the bytes of styles.xml: most of its 350 kB is never used, so it isn't parsed.

    Word, LibreOffice and Google write it with the prefix w and double quotes; another writing is first brought to that.
    """

    def __init__(self, load: Callable[[], bytes]) -> None:
        self._load = load
        self._content = b""
        self._places: dict[bytes, int] | None = None  # where each style begins
        self._found: dict[str, Style] = {"": Style()}

    def get(self, style_id: str) -> Style:
        found = self._found.get(style_id)
        if found is None:
            found = self._found[style_id] = self._read(style_id)
        return found

    def _read(self, style_id: str) -> Style:
        chain = self._chain(style_id)
        bodies = list(chain.values())
        name = b"".join(_NAME.findall(bodies[0])[:1]) if bodies else b""
        outline = _first(_OUTLINE, bodies)
        named = _HEADING_NAME.match(name)
        numbered = next((place for place, body in enumerate(bodies) if _NUMBER.search(body)), None)
        level = _first(_LEVEL, bodies if numbered is None else bodies[: numbered + 1])
        vanish = _first(_VANISH, bodies)
        return Style(
            heading=int(named[1]) if named else (int(outline) + 1 if outline not in (None, b"9") else 0),
            number_id="" if numbered is None else (_first(_NUMBER, bodies) or b"").decode(),
            number_style="" if numbered is None else list(chain)[numbered].decode(errors="replace"),
            level=None if level is None else int(level),
            hidden=vanish is not None and vanish not in (b"0", b"false", b"off"),
            contents=_CONTENTS_NAME.match(name) is not None,
            prompt=_PROMPT_NAME.match(name) is not None,
        )

    def _chain(self, style_id: str) -> dict[bytes, bytes]:
        """The style's own XML, then that of the styles that it is based on, by id."""
        if self._places is None:
            self._content = _usual(self._load())
            self._places = {found[1]: found.start() for found in _STYLE.finditer(self._content)}
        chain: dict[bytes, bytes] = {}
        wanted = style_id.encode().replace(b"&", b"&amp;")
        while wanted in self._places and wanted not in chain and len(chain) < _MAX_BASES:
            start = self._places[wanted]
            chain[wanted] = part = self._content[start : start + _MAX_STYLE].partition(b"</w:style>")[0]
            base = _BASE.search(part)
            wanted = base[1] if base else b""
        return chain


def _first(pattern: re.Pattern[bytes], bodies: list[bytes]) -> bytes | None:
    """The nearest style's word on it; b"" where it says so without a value."""
    for body in bodies:
        if found := pattern.search(body):
            return found[1] or b""
    return None


def _usual(content: bytes) -> bytes:
    """styles.xml with the prefix w and double quotes. Raises Unreadable as parse does."""
    content = plain(content)
    if not content or b"<w:style w:" in content:
        return content
    root = parse(content)
    usual = etree.Element(f"{W}styles", nsmap={"w": W[1:-1]})
    usual.extend(list(root))
    etree.cleanup_namespaces(usual)
    return etree.tostring(usual)
