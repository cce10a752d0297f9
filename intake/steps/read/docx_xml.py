"""A part's XML, parsed so that it can do no harm: no entity, no network, no tree without end (ECMA-376 part 2, 9.1)."""

from __future__ import annotations

import re

from lxml import etree

from intake.errors import Unreadable

MAX_NODES = 400_000  # elements and attributes of all parts, each some 120 bytes; a report of 200 pages has 150,000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WITHOUT_BOM = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARATION = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?(?:encoding\s*=\s*["']([^"'>]*)["'][^>]{0,100})?\?>""")
_ASCII_BELOW = (b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = tuple(  # ISO/IEC 29500 Strict and Transitional differ in names only, for what is read here
    (_STRICT + strict, b"http://schemas.openxmlformats.org/" + transitional)
    for strict, transitional in (
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
        (b"officeDocument/math", b"officeDocument/2006/math"),
        (b"officeDocument/customXml", b"officeDocument/2006/customXml"),
    )
)


def damaged(why: str) -> Unreadable:
    return Unreadable("damaged", "the file is damaged", why=why, do="open it, save it anew and send it again")


def too_many() -> Unreadable:
    return Unreadable("too_large", "the file holds more than a report can", do="send the report alone")


def nodes(content: bytes) -> int:
    """How many elements and attributes the XML has at most."""
    return content.count(b"<") + content.count(b"=")


def plain(content: bytes) -> bytes:
    """The XML in an encoding in which a "<" is the byte "<" and nothing else is, with Transitional names.

    A part is UTF-8 or UTF-16; what is looked for in the bytes must not hide behind another encoding.
    Raises Unreadable, damaged.
    """
    codec = next((name for mark, name in (*_BOMS, *_WITHOUT_BOM) if content.startswith(mark)), "")
    if codec:
        content = _utf8(content, codec)
    else:
        declared = _DECLARATION.match(content)
        if declared is not None and (declared[1] or b"utf-8").lower() not in _ASCII_BELOW:
            raise damaged("a part is in an encoding that Word doesn't write")
    if _STRICT in content[:4096]:
        for strict, transitional in _TRANSITIONAL:
            content = content.replace(strict, transitional)
    return content


def _utf8(content: bytes, codec: str) -> bytes:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        raise damaged("a part's text can't be decoded") from error
    return _DECLARATION.sub(b"", text.encode(), count=1)  # it would name the encoding that it had


def parse(content: bytes) -> etree._Element:
    """An XML part's root element. Raises Unreadable: damaged, refused (it has a DOCTYPE), too_large."""
    content = plain(content)
    if b"<!DOCTYPE" in content:
        raise Unreadable("refused", "the file has a DOCTYPE", why="Word never writes one; it is used for attacks")
    if nodes(content) > MAX_NODES:
        raise too_many()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise damaged("a part is no well-formed XML") from error
