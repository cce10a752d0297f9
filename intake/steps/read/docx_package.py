"""A docx's parts: which there are, how large they may be, and what they point at.

A docx is a zip written by a stranger: nothing that its headers claim is believed (ECMA-376 part 2; sizes are counted
while inflating), and nothing outside the file is ever opened.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import chain
from posixpath import dirname, join, normpath

from lxml import etree

from intake.errors import Unreadable
from intake.steps.read.docx_xml import MAX_NODES, damaged, nodes, parse, plain, too_many

MAX_ENTRIES = 2_000
MAX_PART = 30_000_000  # bytes of one inflated part; a report of 200 pages has 3 MB
MAX_TOTAL = 60_000_000  # bytes of all inflated parts together
_CHUNK = 1 << 16
_ENTRY = b"PK\x01\x02"  # begins an entry of the zip's directory
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # ECMA-376 part 2, annex C: no other way to pack is allowed
_TYPES = "[Content_Types].xml"
_DEFAULT_MAIN = "word/document.xml"
_MAIN_TYPE = re.compile(r"word.*\.main\+xml$", re.IGNORECASE)  # of docx, docm, dotx and dotm

_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, OSError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """What a part points at: the last word of its type ("header"), and a part's name or an outside address."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of one docx. Inflates what is asked for and no more, within the limits above."""

    def __init__(self, content: bytes, *, inflated: int = 0) -> None:
        """Open the zip, of whose MAX_TOTAL bytes some may be spent already. Raises Unreadable: damaged, too_large."""
        self.inflated = inflated
        self._nodes = 0
        if content.count(_ENTRY) > 10 * MAX_ENTRIES:  # before each of them is made an object
            raise _too_many()
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _BROKEN_ZIP as error:
            raise damaged("the zip's directory can't be read") from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise _too_many()
        self._entries = {_key(info.filename): info for info in entries}
        if len(self._entries) != len(entries):
            raise damaged("two parts have the same name: programs would disagree on what the file says")

    def has(self, name: str) -> bool:
        return _key(name) in self._entries

    def names(self) -> frozenset[str]:
        """The parts' names in small letters: in a package, capitals don't tell two parts apart."""
        return frozenset(self._entries)

    def bytes_of(self, name: str) -> bytes:
        """A part's bytes. Raises Unreadable: encrypted, damaged, too_large."""
        info = self._entries.get(_key(name))
        if info is None:
            raise damaged(f"the part {name} is missing")
        if info.flag_bits & 1:
            raise Unreadable("encrypted", "the file is protected by a password", do="send it without a password")
        if info.compress_type not in _PACKED:
            raise damaged(f"the part {name} is packed in a way that Word doesn't know")
        try:
            return self._inflate(info)
        except (*_BROKEN_ZIP, RuntimeError) as error:
            raise damaged(f"the part {name} can't be inflated") from error

    def _inflate(self, info: zipfile.ZipInfo) -> bytes:
        chunks, size = [], 0
        with self._zip.open(info) as stream:
            for chunk in iter(partial(stream.read, _CHUNK), b""):
                size += len(chunk)
                self.inflated += len(chunk)
                if size > MAX_PART or self.inflated > MAX_TOTAL:
                    raise Unreadable("too_large", "the file inflates to more than can be read")
                chunks.append(chunk)
        return b"".join(chunks)

    def xml(self, name: str) -> etree._Element:
        """A part's root element. Raises Unreadable: damaged, refused (it has a DOCTYPE), too_large."""
        content = self.bytes_of(name)
        self._nodes += nodes(content)
        if self._nodes > MAX_NODES:
            raise too_many()
        return parse(content)

    def relationships(self, name: str) -> dict[str, Relationship]:
        """What the part *name* points at, by id; "" is the package itself."""
        path = join(dirname(name), "_rels", f"{name.rpartition('/')[2]}.rels")
        if not self.has(path):
            return {}
        return {
            element.get("Id", ""): Relationship(
                kind=element.get("Type", "").rpartition("/")[2],
                target=_target(name, element),
                external=element.get("TargetMode") == "External",
            )
            for element in self.xml(path).iterchildren("{*}Relationship")
        }

    def main(self) -> str:
        """The name of the part that holds the body; a glossary's is another."""
        roots = self.relationships("").values()
        named = (link.target for link in roots if link.kind == "officeDocument" and not link.external)
        return next((name for name in chain(named, self._typed()) if self.has(name)), _DEFAULT_MAIN)

    def _typed(self) -> Iterator[str]:
        """Parts whose content type is that of a main part, for a package that doesn't point at its own."""
        if not self.has(_TYPES):
            return
        for element in self.xml(_TYPES).iterchildren("{*}Override"):
            if _MAIN_TYPE.search(element.get("ContentType", "")) and "glossary" not in element.get("PartName", ""):
                yield element.get("PartName", "").lstrip("/")

    def external(self) -> Iterator[Relationship]:
        """What any part points at outside the file."""
        for path in sorted(name for name in self._entries if name.endswith(".rels")):
            if b"External" in plain(self.bytes_of(path)):
                source = join(dirname(dirname(path)), path.rpartition("/")[2].removesuffix(".rels"))
                yield from (link for link in self.relationships(source).values() if link.external)


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _too_many() -> Unreadable:
    return Unreadable("too_large", f"the file holds more than {MAX_ENTRIES} parts", do="send the report alone")


def _target(source: str, element: etree._Element) -> str:
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return target
    return normpath(target.lstrip("/") if target.startswith("/") else join(dirname(source), target))
