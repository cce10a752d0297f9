"""What is filled into a PDF's form fields, from its catalogue: the pages' own text doesn't hold it.

The catalogue tells the values also of fields that no viewer has drawn yet (ISO 32000-1, 12.7): those that a program
filled in. Fields are found by the widgets on the pages, so that what no page shows is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from intake.errors import Unreadable
from intake.steps.read.pdf_catalogue import Catalogue, array, mapping, rectangle, resolved, text, whole

CHECKED, UNCHECKED = "☒", "☐"
SIGNED = "Digital underskrift"  # stands for a signature that doesn't tell its name

_MAX_WIDGETS = 2_000  # on a page
_MAX_PARENTS = 32
_MAX_VALUE = 100_000  # characters
_MAX_VALUES = 500_000  # characters, of all on a page
_MAX_OPTIONS = 1_000
_UNSEEN = 0x02 | 0x20  # hidden, no view (ISO 32000-1, table 165)
_PASSWORD = 1 << 13  # tables 226 and 228
_PUSH_BUTTON = 1 << 16

# A form's own words in a field that nobody has filled in.
_PROMPT = re.compile(
    r"[\[<(«\s.–-]*(?:klicka|tryck|skriv|ange|fyll|välj|click|tap|enter|type|select|choose|write|fill)\b.*"
    r"|(?:å{2,4}|y{2,4})[-./ ]?m{2}[-./ ]?d{2}|[\W_]+",
    re.IGNORECASE | re.DOTALL,
)
_PARAGRAPH_END = re.compile(r"</p>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it stands on a page. *box* is left, bottom, right, top in the page's own points."""

    name: str
    value: str  # as it is shown; CHECKED or UNCHECKED
    box: tuple[float, float, float, float]


def read_fields(catalogue: Catalogue) -> dict[int, tuple[Field, ...]]:
    """The pages' fields by page, from 1. Empty text fields are left out."""
    found: dict[int, tuple[Field, ...]] = {}
    for number, page in enumerate(catalogue.pages(), start=1):
        fields = tuple(_page_fields(page))
        if fields:
            found[number] = fields
    return found


def _page_fields(page: dict[str, Any]) -> Iterator[Field]:
    room = _MAX_VALUES
    for reference in array(page.get("Annots"))[:_MAX_WIDGETS]:
        widget = mapping(reference)
        if text(widget.get("Subtype")) != "Widget" or whole(widget.get("F")) & _UNSEEN:
            continue
        box = rectangle(widget.get("Rect"))
        lineage = _lineage(widget)
        value = _value(lineage)[:_MAX_VALUE]
        if box is not None and box[0] < box[2] and box[1] < box[3] and value.strip():
            room -= len(value)
            if room < 0:
                raise Unreadable("too_large", "a page's fields hold more text than is read", do="send a shorter file")
            yield Field(_name(lineage), value, box)


def _lineage(widget: dict[str, Any]) -> list[dict[str, Any]]:
    """The widget, the field that it belongs to, and that one's parents."""
    lineage = [widget]
    while len(lineage) < _MAX_PARENTS:
        parent = mapping(lineage[-1].get("Parent"))
        if not parent or any(parent is other for other in lineage):
            break
        lineage.append(parent)
    return lineage


def _inherited(lineage: list[dict[str, Any]], key: str) -> Any:
    return next((resolved(node[key]) for node in lineage if key in node), None)


def _name(lineage: list[dict[str, Any]]) -> str:
    """What the field is called for people to read, else its full name."""
    return text(_inherited(lineage, "TU")) or ".".join(text(node["T"]) for node in reversed(lineage) if "T" in node)


def _value(lineage: list[dict[str, Any]]) -> str:
    kind = text(_inherited(lineage, "FT"))
    flags = whole(_inherited(lineage, "Ff"))
    if kind == "Btn":
        return "" if flags & _PUSH_BUTTON else _mark(lineage)
    if kind == "Sig":
        return _signature(lineage)
    if kind == "Ch":
        return _choice(lineage)
    return "" if flags & _PASSWORD else _text(lineage)


def _text(lineage: list[dict[str, Any]]) -> str:
    value = text(_inherited(lineage, "V")) or _plain(text(_inherited(lineage, "RV")))
    prompts = value == text(_inherited(lineage, "DV")) and _PROMPT.fullmatch(value)
    return "" if prompts else value


def _plain(rich: str) -> str:
    """The words of rich text (ISO 32000-1, 12.7.3.4), which is a small XHTML."""
    if not rich:
        return ""
    import html

    return html.unescape(_TAG.sub("", _PARAGRAPH_END.sub("\n", rich))).strip()


def _choice(lineage: list[dict[str, Any]]) -> str:
    """The chosen entries as they are shown, not as they are exported."""
    chosen = _inherited(lineage, "V")
    values = [text(one) for one in (chosen if isinstance(chosen, list) else [chosen])[:_MAX_OPTIONS]]
    shown = {}
    for option in array(_inherited(lineage, "Opt"))[:_MAX_OPTIONS]:
        pair = [text(part) for part in array(option)] or [text(option)]
        shown[pair[0]] = pair[-1]
    value = ", ".join(shown.get(one, one) for one in values if one)
    return "" if _PROMPT.fullmatch(value) else value


def _mark(lineage: list[dict[str, Any]]) -> str:
    """Whether a check box or radio button is on: by the field's value, else by what the widget shows.

    A program that fills in the value may forget the widget's state, so that the value comes first.
    """
    widget = lineage[0]
    names = {name for name in mapping(mapping(widget.get("AP")).get("N")) if name != "Off"}
    shown = text(widget.get("AS"))
    value = text(_inherited(lineage, "V"))
    if not value:
        return CHECKED if shown not in {"", "Off"} else UNCHECKED
    options = [text(option) for option in array(_inherited(lineage, "Opt"))[:_MAX_OPTIONS]]
    wanted = {value} | {str(index) for index, option in enumerate(options) if option == value}
    if names:
        return CHECKED if names & wanted else UNCHECKED
    return CHECKED if (shown or value) != "Off" and (not shown or shown in wanted) else UNCHECKED


def _signature(lineage: list[dict[str, Any]]) -> str:
    signature = mapping(_inherited(lineage, "V"))
    return (text(signature.get("Name")) or SIGNED) if signature else ""
