"""What systems write into a person's mail: warnings of outside senders, disclaimers, mobile signatures, picture marks.

They speak of attachments, senders and secrecy, and must not be taken for the sender's own words.
"""

from __future__ import annotations

import re

MAX_LINES = 12  # of one notice
LOOK_LINES = 400  # lines of a mail that are looked at
LOOK = 1_000  # characters of a line

_SINGLE = re.compile(
    r"(?:skicka(?:t|d|s|des)|sänt|sent) (?:från|via|med|from|with) .{0,40}?"
    r"(?:iphone|ipad|samsung|galaxy|android|huawei|xperia|mobil|telefon|phone|outlook|windows|yahoo|gmail|proton).{0,40}"
    r"|(?:hämta|skaffa|get) outlook (?:för|for) .{1,20}"
    r"|\[(?:cid|image|bild):[^\]]{1,200}\]",
    re.IGNORECASE,
)
_LINK = re.compile(r"\s*<https?://[^<>\s]{1,500}>")
_WARNING = re.compile(
    r"\W*(?:varning|obs|caution|warning|external|extern|externt|detta|det här|this|du får inte ofta|you don't)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"extern\w* (?:avsändare|e-?post|mejl|mail|källa)|external (?:sender|e-?mail|source)|outside"
    r"|utanför (?:vår|din|er|den|\w*(?:organisation|kommun|region|myndighet|förbund))",
    re.IGNORECASE,
)
_TAKE_CARE = re.compile(
    r"(?:klicka|öppna) (?:inte|ej|aldrig|inga|bara|endast)|undvik att|lita |försiktig|vaksam"
    r"|(?:do not|don't|never) (?:click|open)|caution|be careful",
    re.IGNORECASE,
)
_WARNS = re.compile(
    r"(?:extern|external) (?:avsändare|e-post|mejl|sender|e-?mail)\W*$"
    r"|du får inte ofta (?:e-post|mejl|mail) från|you don't often get e-?mail from",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\W*(?:detta|det här|den här|informationen i (?:detta|det här)|om du (?:har|av misstag)|innehållet i"
    r"|this|the information (?:in|contained)|if you (?:are not|have received))\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"e-?post|mejl|mail|meddelande|message", re.IGNORECASE)
_RECEIVER = re.compile(
    r"adressat|mottagare|misstag|radera|recipient|addressee|individual|in error|solely", re.IGNORECASE
)
_SECRET = re.compile(r"konfidentiell|sekretess|avsed[dt]|av misstag|confidential|intended|privileged", re.IGNORECASE)


def set_notices_apart(text: str) -> tuple[str, str]:
    """(the text without notices, the notices). A notice starts a line and ends with its sentence or its paragraph."""
    lines = text.splitlines()
    own: list[str] = []
    notices: list[str] = []
    at = 0
    while at < len(lines):
        length = _notice(lines, at) if at < LOOK_LINES else 0
        (notices if length else own).extend(lines[at : at + max(length, 1)])
        at += max(length, 1)
    return ("\n".join(own).strip(), "\n".join(notices)) if notices else (text, "")


def _notice(lines: list[str], at: int) -> int:
    """How many lines the notice that starts here takes, 0 where none does."""
    line = lines[at][:LOOK]
    if _SINGLE.fullmatch(_LINK.sub("", line).strip(" \t*_")):
        return 1
    warning, disclaimer = _WARNING.match(line), _DISCLAIMER.match(line)
    if not (warning or disclaimer):
        return 0
    paragraph = _paragraph(lines, at)
    if disclaimer and _says(paragraph, _LETTER, _SECRET, _RECEIVER):
        return len(paragraph)
    return _sentences(paragraph) if warning else 0


def _paragraph(lines: list[str], at: int) -> list[str]:
    following = [line[:LOOK] for line in lines[at : at + MAX_LINES]]
    return following[: next((number for number, line in enumerate(following) if not line.strip()), len(following))]


def _sentences(paragraph: list[str]) -> int:
    """How many lines a warning takes: until it has warned and a sentence ends, since people write on right below."""
    if not _warns(paragraph):
        return 0
    for length in range(1, len(paragraph)):
        goes_on = paragraph[length].lstrip(" *_")[:1].islower()
        if not goes_on and _warns(paragraph[:length]):
            return length
    return len(paragraph)


def _warns(lines: list[str]) -> bool:
    return _says(lines, _OUTSIDE, _TAKE_CARE) or _says(lines, _WARNS)


def _says(lines: list[str], *words: re.Pattern[str]) -> bool:
    text = " ".join(lines)
    return all(word.search(text) for word in words)
