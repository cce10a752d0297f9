"""Signs that a docx writes as a place in a symbol font: forms' tick boxes above all."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from intake.steps.read.docx_names import TICKED, UNTICKED, W

_PRIVATE = 0xF000  # Word puts the fonts' 256 places here in Unicode
_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": {
        **dict.fromkeys((0xFE, 0xFD, 0xFC, 0xFB, 0x78), TICKED),
        **dict.fromkeys((0xA8, 0x6F, 0x71, 0x72, 0xA1), UNTICKED),
        **dict.fromkeys((0xA7, 0x9F, 0x76, 0xD8), "•"),
        0xE0: "→",
        0x4A: "☺",
    },
    "wingdings 2": {
        **dict.fromkeys((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54), TICKED),
        **dict.fromkeys((0xA3, 0x2A, 0x30), UNTICKED),
    },
    "symbol": {0xB7: "•", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB0: "°", 0xAE: "→", 0x2D: "-"},
}
# A place whose font isn't looked up: Wingdings is what forms use
PRIVATE_SIGNS = {_PRIVATE + place: sign for place, sign in {**_FONTS["wingdings"], 0xA3: UNTICKED, 0xB7: "•"}.items()}


def sign(symbol: etree._Element) -> str:
    """What a w:sym shows; "" for a sign that is not known."""
    try:
        code = int(symbol.get(f"{W}char", "")[:8], 16)
    except ValueError:
        return ""
    known = _FONTS.get(symbol.get(f"{W}font", "").lower())
    if known is not None:
        return known.get(code & 0xFF, "")
    if _PRIVATE <= code <= _PRIVATE + 0xFF:
        return PRIVATE_SIGNS.get(code, "")
    return chr(code) if code < 0xD800 and chr(code).isprintable() else ""


def typed(text: str, properties: etree._Element) -> str:
    """A run's text of a sign or two: typed in a symbol font, the letter þ is a ticked box."""
    fonts = properties.find(f"{W}rFonts")
    known = None if fonts is None else _FONTS.get(fonts.get(f"{W}ascii", "").lower())
    if known is None:
        return text
    return "".join(known.get(ord(letter) & 0xFF, letter) if ord(letter) < 0xF100 else letter for letter in text)
