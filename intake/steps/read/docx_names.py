"""The names of WordprocessingML that the docx reader knows, and how its attributes are read (ECMA-376 part 1, 17)."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
VAL = f"{W}val"

TICKED, UNTICKED = "☒", "☐"
_OFF = ("0", "false", "off")


def is_on(element: etree._Element | None, name: str = VAL) -> bool:
    """Whether an on/off property is set (ECMA-376 part 1, 17.17.4)."""
    return element is not None and element.get(name, "1") not in _OFF


def value(element: etree._Element | None) -> str:
    """Its w:val, "" where the element or the attribute isn't there."""
    return "" if element is None else element.get(VAL, "")


def number(element: etree._Element | None, default: int) -> int:
    """Its w:val as a whole number; *default* where there is none, or one that no document can mean."""
    figures = value(element)
    return int(figures) if len(figures) < 10 and figures.isdecimal() else default


def alternative(element: etree._Element) -> etree._Element | None:
    """The one branch of mc:AlternateContent that is read: the first choice, else the fallback; never both."""
    for name in ("Choice", "Fallback"):
        found = element.find(f"{MC}{name}")
        if found is not None:
            return found
    return None
