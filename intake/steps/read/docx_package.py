"""A docx's parts: which there are, how large they may be, and how they are parsed.

A docx is a zip written by a stranger: nothing that its headers claim is believed (ECMA-376 part 2; sizes are counted
while inflating), no entity is resolved and nothing outside the file is ever opened.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from posixpath import dirname, join, normpath

from lxml import etree

from intake.errors import Unreadable

MAX_ENTRIES = 2_000
MAX_PART = 30_000_000  # bytes of one inflated part; a report of 200 pages has 3 MB
MAX_TOTAL = 60_000_000  # bytes of all inflated parts together
_CHUNK = 1 << 16

_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, OSError, ValueError)
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {  # ISO/IEC 29500 Strict and Transitional differ in names only, for what is read here
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """What a part points at: the last word of its type ("header"), and a part's name or an outside address."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of one docx. Inflates what is asked for and no more, within the limits above."""

    def __init__(self, content: bytes) -> None:
        """Open the zip. Raises Unreadable: damaged, too_large."""
        self._inflated = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            self._names = frozenset(self._zip.namelist())
        except _BROKEN_ZIP as error:
            raise _damaged("the zip's directory can't be read") from error
        if len(self._zip.infolist()) > MAX_ENTRIES:
            raise Unreadable("too_large", f"the file holds more than {MAX_ENTRIES} parts")

    def has(self, name: str) -> bool:
        return name in self._names

    def names(self) -> frozenset[str]:
        return self._names

    def bytes_of(self, name: str) -> bytes:
        """A part's bytes. Raises Unreadable: encrypted, damaged, too_large."""
        try:
            info = self._zip.getinfo(name)
        except KeyError as error:
            raise _damaged(f"the part {name} is missing") from error
        if info.flag_bits & 1:
            raise Unreadable("encrypted", "the file is protected by a password", do="send it without a password")
        try:
            with self._zip.open(info) as stream:
                chunks, size = [], 0
                for chunk in iter(partial(stream.read, _CHUNK), b""):
                    size += len(chunk)
                    self._inflated += len(chunk)
                    if size > MAX_PART or self._inflated > MAX_TOTAL:
                        raise Unreadable("too_large", "the file inflates to more than can be read")
                    chunks.append(chunk)
        except (*_BROKEN_ZIP, RuntimeError) as error:
            raise _damaged(f"the part {name} can't be inflated") from error
        return b"".join(chunks)

    def xml(self, name: str) -> etree._Element:
        """A part's root element. Raises Unreadable: damaged, refused (it has a DOCTYPE), too_large."""
        return parse(self.bytes_of(name))

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


def _target(source: str, element: etree._Element) -> str:
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return target
    return normpath(target.lstrip("/") if target.startswith("/") else join(dirname(source), target))


def _damaged(why: str) -> Unreadable:
    return Unreadable("damaged", "the file is damaged", why=why, do="open it, save it anew and send it again")


def parse(content: bytes) -> etree._Element:
    """An XML part's root element, without entities, network or huge trees. Raises Unreadable: damaged, refused."""
    if _STRICT in content[:4096]:
        for strict, transitional in _TRANSITIONAL.items():
            content = content.replace(strict, transitional)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged("a part is no well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("refused", "the file has a DOCTYPE", why="Word never writes one; it is used for attacks")
    return root
