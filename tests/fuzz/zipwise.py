"""Damage to the XML in a zip: a docx's or an odt's parts, well-formed afterwards or not."""

from __future__ import annotations

import zipfile
from copy import deepcopy
from io import BytesIO
from random import Random

from lxml import etree

from fuzz import bytewise

_VALUES = (
    "",
    "0",
    "-1",
    "1",
    "9",
    "99999999999999999999",
    "1e9",
    "x" * 5_000,
    "\u0661",
    "NaN",
    "true",
    "none",
    "rId1",
    "\U0001f600",
)
_TEXTS = (
    *(
        "",
        " ",
        "4.1",
        "4.1 Syfte",
        "Diarienummer:",
        "\u200b\u202e",
        "701063-2391",
        "2022-01-01 \u2013 2023-12-31",
        "\u0130ﬁ\u0345",
    ),
    *("a " * 20_000, "å" * 50_000, "1 " * 3_000, ":" * 500, "070-174 06 05 " * 200, "2 458 000 kr" * 50),
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = tuple(
    _W + name
    for name in (
        *(
            "p",
            "r",
            "t",
            "tbl",
            "tr",
            "tc",
            "sdt",
            "sdtContent",
            "sdtPr",
            "ins",
            "del",
            "moveFrom",
            "moveTo",
            "hyperlink",
        ),
        *(
            "fldSimple",
            "fldChar",
            "instrText",
            "br",
            "tab",
            "sym",
            "numPr",
            "pStyle",
            "tcPr",
            "gridSpan",
            "vMerge",
            "pPr",
        ),
        *("rPr", "vanish", "footnoteReference", "altChunk", "txbxContent", "smartTag", "customXml", "ffData", "body"),
    )
)


def damaged(content: bytes, chance: Random) -> bytes:
    """One or two parts are damaged, and all packed again."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    written = [name for name in parts if name.endswith((".xml", ".rels"))]
    main = [name for name in written if name.endswith(("document.xml", "content.xml"))]
    for _ in range(chance.choice((1, 1, 2))):
        name = chance.choice(main) if main and chance.random() < 0.7 else chance.choice(written)
        parts[name] = _damaged_part(parts[name], chance)
    if not chance.randrange(30):
        del parts[chance.choice(list(parts))]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _damaged_part(content: bytes, chance: Random) -> bytes:
    if not chance.randrange(5):
        return bytewise.damaged(content, chance)
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return bytewise.damaged(content, chance)
    for _ in range(chance.choice((1, 2, 5, 20))):
        elements = [found for found in root.iter() if isinstance(found.tag, str)]
        if len(elements) > 1:
            _STROKES[chance.randrange(len(_STROKES))](elements, chance)
    return etree.tostring(root)


Elements = list[etree._Element]


def _some(elements: Elements, chance: Random) -> etree._Element:
    """Any but the root."""
    return elements[chance.randrange(1, len(elements))]


def _remove(elements: Elements, chance: Random) -> None:
    gone = _some(elements, chance)
    parent = gone.getparent()
    if parent is not None:
        parent.remove(gone)


def _repeat(elements: Elements, chance: Random) -> None:
    one = _some(elements, chance)
    if sum(1 for _ in one.iter()) > 200:
        return
    for _ in range(chance.choice((1, 3, 300))):
        one.addnext(deepcopy(one))


def _move(elements: Elements, chance: Random) -> None:
    """Into another, unless that lies in it: then a copy."""
    one, other = _some(elements, chance), elements[chance.randrange(len(elements))]
    other.insert(chance.randrange(len(other) + 1), deepcopy(one))
    if chance.randrange(2):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)


def _nest(elements: Elements, chance: Random) -> None:
    """Wrap one in many of a kind."""
    one, name = _some(elements, chance), chance.choice(_NAMES)
    parent = one.getparent()
    if parent is None:
        return
    for _ in range(chance.choice((1, 3, 60, 230))):
        parent.insert(parent.index(one), outer := etree.Element(name))
        outer.append(one)
        parent = outer


def _rename(elements: Elements, chance: Random) -> None:
    _some(elements, chance).tag = chance.choice(_NAMES) if chance.randrange(2) else _some(elements, chance).tag


def _set_value(elements: Elements, chance: Random) -> None:
    having = [found for found in elements if found.attrib]
    if having:
        one = chance.choice(having)
        one.set(chance.choice(list(one.attrib)), chance.choice(_VALUES))


def _swap_values(elements: Elements, chance: Random) -> None:
    having = [found for found in elements if found.attrib]
    if having:
        one, other = chance.choice(having), chance.choice(having)
        one.set(chance.choice(list(one.attrib)), str(chance.choice(list(other.attrib.values()))))


def _set_text(elements: Elements, chance: Random) -> None:
    having = [found for found in elements if found.text] or elements
    chance.choice(having).text = chance.choice(_TEXTS)


_STROKES = (_remove, _repeat, _move, _move, _nest, _rename, _rename, _set_value, _set_value, _swap_values, _set_text)
