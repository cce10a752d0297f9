"""What a paragraph's or run's style says: that it is a heading, numbered, hidden, a prompt or a table of contents."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_OUTLINE = re.compile(rb'<w:outlineLvl w:val="(\d)"')
_NUMBER = re.compile(rb'<w:numId w:val="(\d+)"')
_LEVEL = re.compile(rb'<w:ilvl w:val="(\d)"')
_BASE = re.compile(rb'<w:basedOn w:val="([^"]*)"')
_NAME = re.compile(rb'<w:name w:val="([^"]*)"')
_VANISH = re.compile(rb'<w:vanish(?:/>|\s*/>| w:val="(?:1|true|on)")')
_HEADING_NAME = re.compile(rb"(?:heading|rubrik) ([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(rb"(?:toc|inneh\xc3\xa5ll) \d$", re.IGNORECASE)
_PROMPT_NAME = re.compile(rb"(?:placeholder text|platsh\xc3\xa5llartext)$", re.IGNORECASE)
_MAX_BASES = 10  # basedOn may go in a circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    heading: int = 0  # 1-9, 0 for none
    number_id: str = ""  # the list that its paragraphs belong to
    level: int | None = None
    hidden: bool = False
    contents: bool = False  # an entry of a table of contents
    prompt: bool = False  # Word's style for a content control's prompt


class Styles:
    """Looks single styles up in the bytes of styles.xml: most of its 350 kB is never used, so it isn't parsed.

    Word, LibreOffice and Google write it with the prefix w and double quotes; of another writing no style is found, and
    the document reads as if it had none.
    """

    def __init__(self, load: Callable[[], bytes]) -> None:
        self._load = load
        self._content: bytes | None = None
        self._found: dict[str, Style] = {"": Style()}

    def get(self, style_id: str) -> Style:
        found = self._found.get(style_id)
        if found is None:
            found = self._found[style_id] = self._read(style_id)
        return found

    def _read(self, style_id: str) -> Style:
        chain = self._chain(style_id)
        name = b"".join(_NAME.findall(chain[0])[:1]) if chain else b""
        outline = _first(_OUTLINE, chain)
        named = _HEADING_NAME.match(name)
        level = _first(_LEVEL, chain)
        heading = int(named[1]) if named else (int(outline) + 1 if outline not in (None, b"9") else 0)
        return Style(
            heading=heading,
            number_id=(_first(_NUMBER, chain) or b"").decode(),
            level=None if level is None else int(level),
            hidden=any(_VANISH.search(part) for part in chain),
            contents=_CONTENTS_NAME.match(name) is not None,
            prompt=_PROMPT_NAME.match(name) is not None,
        )

    def _chain(self, style_id: str) -> list[bytes]:
        """The style's own XML, then that of the styles that it is based on."""
        if self._content is None:
            self._content = self._load()
        chain: list[bytes] = []
        wanted = style_id.encode().replace(b"&", b"&amp;")
        while wanted and len(chain) < _MAX_BASES:
            place = self._content.find(b'w:styleId="' + wanted + b'"')
            if place < 0:
                break
            start = self._content.rfind(b"<w:style ", 0, place)
            part = self._content[start : self._content.find(b"</w:style>", place)]
            chain.append(part)
            base = _BASE.search(part)
            wanted = base[1] if base else b""
        return chain


def _first(pattern: re.Pattern[bytes], chain: list[bytes]) -> bytes | None:
    """The nearest style's word on it."""
    for part in chain:
        if found := pattern.search(part):
            return found[1]
    return None
