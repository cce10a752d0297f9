"""A dynamic XFA form -> blocks. Its one page says "Please wait": what was filled in stands in its XML (XFA 3.3).

The template tells the captions and the order, the datasets tell the values; they are matched by name, level by level,
as XFA's own merge does (XFA 3.3, "Basic Data Binding"). Scripts are not run and nothing outside the file is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from intake.errors import Unreadable
from intake.model.document import Block, Document
from intake.steps.read.pdf_catalogue import Catalogue, array, inflated, mapping, text
from intake.steps.read.pdf_fields import CHECKED, UNCHECKED

_MAX_XML = 20_000_000  # bytes of one packet
_MAX_BLOCKS = 20_000
_GROUPS = ("subform", "subformSet", "area", "pageSet", "pageArea")
_HIDDEN = ("hidden", "invisible", "inactive")
_ENDS_LINE = {"p", "br", "li", "value"}
_Element = Any  # lxml's elements


def read_xfa(content: bytes) -> Document | None:
    """The form's captions and values; None where the file holds none.

    Raises Unreadable: damaged, refused (a DOCTYPE), too_large.
    """
    packets = _packets(Catalogue(content))
    template, data = packets.get("template"), packets.get("datasets")
    if template is None or data is None:
        return None
    filled = next(data.iter("{*}data"), data)
    blocks: list[Block] = []
    for block in _blocks(template, filled):
        if len(blocks) == _MAX_BLOCKS:
            raise Unreadable("too_large", f"the form holds more than {_MAX_BLOCKS} paragraphs")
        blocks.append(block)
    return Document(format="pdf", blocks=tuple(blocks), flags=("xfa",)) if blocks else None


def _packets(catalogue: Catalogue) -> dict[str, _Element]:
    """The XFA packets by name: parts of one XML document, or each a stream of its own (ISO 32000-1, 12.7.8)."""
    xfa = mapping(catalogue.root.get("AcroForm")).get("XFA")
    parts = array(xfa)
    if not parts:
        root = _parsed(inflated(xfa))
        return {} if root is None else {etree.QName(child).localname: child for child in root.iterchildren("*")}
    names = [text(name) for name in parts[::2]]
    wanted = ("template", "datasets")
    found = {name: _parsed(inflated(part)) for name, part in zip(names, parts[1::2], strict=False) if name in wanted}
    return {name: root for name, root in found.items() if root is not None}


def _parsed(content: bytes) -> _Element | None:
    """Raises Unreadable: damaged, refused (it has a DOCTYPE), too_large."""
    if not content.strip():
        return None
    if len(content) > _MAX_XML:
        raise Unreadable("too_large", "the form's XML is larger than is read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", "the form's XML can't be read", do="send the report as docx") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("refused", "the form's XML has a DOCTYPE", why="no form needs one; it is used for attacks")
    return root


def _blocks(template: _Element, data: _Element) -> Iterator[Block]:
    """What the children of a part of the template say; *data* is the element that holds their values."""
    for part in template.iterchildren("*"):
        kind = etree.QName(part).localname
        if part.get("presence") in _HIDDEN:
            continue
        if kind in _GROUPS:
            for own in _instances(part, data):
                yield from _blocks(part, own)
        elif kind == "exclGroup":
            yield from _choice_blocks(part, _value(part, data))
        elif kind == "field":
            yield from _field_blocks(part, _value(part, data))
        elif kind == "draw":
            yield from _paragraphs(_words(part.find("{*}value")))


def _instances(part: _Element, data: _Element) -> list[_Element]:
    """The data of each copy of a subform; one without data of its own shares those round it."""
    name = _data_name(part)
    return (list(data.iterchildren(f"{{*}}{name}")) if name else []) or [data]


def _choice_blocks(group: _Element, chosen: str) -> Iterator[Block]:
    yield from _paragraphs(_caption(group))
    for button in group.iterchildren("{*}field"):
        yield _block(f"{CHECKED if chosen and chosen == _on(button) else UNCHECKED} {_caption(button)}", button)


def _data_name(part: _Element) -> str | None:
    """What the part's data are called: as itself, or as the last step of the path that it is bound to."""
    bind = part.find("{*}bind")
    name: str | None = part.get("name")
    if bind is None:
        return name
    if bind.get("match") == "none":
        return None
    return bind.get("ref", "").rpartition(".")[2].partition("[")[0] or name


def _value(part: _Element, data: _Element) -> str:
    name = _data_name(part)
    return _words(data.find(f"{{*}}{name}")) if name else ""


def _field_blocks(part: _Element, value: str) -> Iterator[Block]:
    """A caption and its value: on one line, but for a field of several lines, whose caption is its heading."""
    caption = _caption(part)
    ui = part.find("{*}ui")
    if ui is not None and ui.find("{*}button") is not None:
        return
    if ui is not None and ui.find("{*}checkButton") is not None:
        yield _block(f"{CHECKED if value and value == _on(part) else UNCHECKED} {caption}", part)
        return
    shown = _shown(part, value)
    if "\n" in shown or part.find("{*}ui/{*}textEdit[@multiLine='1']") is not None:
        yield from _paragraphs(caption)
        yield from (_block(line, part) for line in shown.splitlines() if line.strip())
    elif caption or shown:
        yield _block(f"{caption}\t{shown}" if caption and shown else caption or shown, part)


def _shown(part: _Element, value: str) -> str:
    """A list's entry as it is shown, not as it is saved."""
    lists = part.findall("{*}items")
    saved = next((one for one in lists if one.get("save") == "1"), None)
    texts = next((one for one in lists if one.get("save") != "1"), None)
    if saved is None or texts is None:
        return value
    pairs = dict(zip((_words(one) for one in saved), (_words(one) for one in texts), strict=False))
    return ", ".join(pairs.get(one, one) for one in value.split("\n"))


def _on(part: _Element) -> str:
    """The value that a check box has when it is on."""
    return next((_words(item) for item in part.iterfind("{*}items/*")), "1")


def _caption(part: _Element) -> str:
    return " ".join(_words(part.find("{*}caption/{*}value")).split())


def _words(node: _Element | None) -> str:
    """An element's text; of rich text and of values in several parts each paragraph on a line of its own."""
    return "" if node is None else "".join(_pieces(node)).strip()


def _pieces(node: _Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            yield from _pieces(child)
            yield "\n" if etree.QName(child).localname in _ENDS_LINE else ""
        yield child.tail or ""


def _paragraphs(words: str) -> Iterator[Block]:
    return (Block(text=line.strip(), page=1) for line in words.splitlines() if line.strip())


def _block(words: str, part: _Element) -> Block:
    return Block(text=words.strip(), page=1, control=part.get("name", ""))
