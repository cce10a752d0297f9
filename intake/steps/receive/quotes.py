"""What the sender wrote, and what they quoted, set apart."""

from __future__ import annotations

import re

SEPARATOR = "\x1fquoted\x1f"  # a line that html.py puts where a mail program's own mark-up starts the quote

_MARKS = re.compile(
    r"\s*(?:-{2,}\s*)?(?:"
    r"ursprungligt meddelande|original message|ursprungsmeddelande|originalmeddelande"
    r"|vidarebefordrat (?:meddelande|brev)|forwarded message|forwarded by .{1,80}"
    r")\s*(?:-{2,}|:)\s*",
    re.IGNORECASE,
)
_BEGIN = re.compile(
    r"\s*(?:begin forwarded message|början på vidarebefordrat (?:brev|meddelande)|vidarebefordrat brev)\s*:\s*",
    re.IGNORECASE,
)
_FROM = re.compile(r"[\s>*]*(?:från|from|avsändare|von)\s*\*?:\*?\s*\S", re.IGNORECASE)
_BESIDE_FROM = re.compile(
    r"[\s>*]*(?:skickat|skickad|sänt|sent|datum|date|till|to|kopia|cc|ämne|subject)\s*\*?:", re.IGNORECASE
)
_WROTE = re.compile(r"\b(?:skrev|wrote|schrieb)\b", re.IGNORECASE)
_WROTE_END = re.compile(r"\b(?:skrev|wrote|schrieb)\s*:\s*$", re.IGNORECASE)
_WHEN = re.compile(r"\d{1,2}[:.]\d{2}|@")
_WROTE_START = re.compile(r"(?:den|on)\s|\d|[^<>]{1,80}<[^<>\s]+@[^<>\s]+>", re.IGNORECASE)
_RULE = re.compile(r"\s*_{10,}\s*")
_LOOK = 500  # characters of a line that are looked at


def split_quotes(text: str) -> tuple[str, str]:
    """(what the sender wrote, what was quoted), each in its order, without blank lines at the ends.

    Lines that begin with ">" are quotes wherever they stand, so answers between them are the sender's. After a header
    block ("Från: ... Skickat: ..."), a mark ("-----Ursprungligt meddelande-----") or a mail program's attribution
    ("Den ..., Karin <k@...> skrev:") that no ">" follows, everything is quoted.
    """
    lines = text.splitlines()
    own: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        if _is_marked(lines[at]):
            quoted.append(lines[at])
            at += 1
            continue
        length = _attribution(lines, at)
        follows = bool(length) and _next_is_quoted(lines, at + length)
        if starts_quote(lines, at) or (not follows and _is_surely_attributed(lines[at : at + length])):
            quoted.extend(line for line in lines[at:] if line != SEPARATOR)
            break
        if follows:
            quoted.extend(lines[at : at + length])
            at += length
            continue
        own.append(lines[at])
        at += 1
    return "\n".join(own).strip(), "\n".join(quoted).strip("\n")


def starts_quote(lines: list[str], at: int) -> bool:
    """Whether everything from this line on is quoted."""
    line = lines[at][:_LOOK]
    if line == SEPARATOR or _MARKS.fullmatch(line) or _BEGIN.fullmatch(line):
        return True
    if _RULE.fullmatch(line):
        following = next((number for number in range(at + 1, min(at + 4, len(lines))) if lines[number].strip()), at)
        return following > at and is_header_block(lines, following)
    return is_header_block(lines, at)


def is_header_block(lines: list[str], at: int) -> bool:
    """Whether a quoted mail's header stands here: "Från:", and within the next lines at least two of its fellows."""
    if not _FROM.match(lines[at][:_LOOK]):
        return False
    beside = [line for line in lines[at + 1 : at + 12] if line.strip(" >\t")][:5]
    return sum(1 for line in beside if _BESIDE_FROM.match(line[:_LOOK])) >= 2


def _attribution(lines: list[str], at: int) -> int:
    """How many lines the attribution that starts here takes (1 to 3); 0 where none does."""
    if not _WROTE_START.match(lines[at][:_LOOK]):
        return 0
    joined = ""
    for length in (1, 2, 3):
        if at + length > len(lines):
            return 0
        joined = f"{joined} {lines[at + length - 1][:_LOOK].strip()}"
        if joined.endswith(":"):
            return length if _WROTE.search(joined) and _WHEN.search(joined) else 0
    return 0


def _next_is_quoted(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 10] if line.strip()), "")
    return _is_marked(following)


def _is_marked(line: str) -> bool:
    return line[:_LOOK].lstrip(" \xa0").startswith(">")


def _is_surely_attributed(attribution: list[str]) -> bool:
    """Whether a program wrote the attribution, also where no ">" follows. A person may begin a sentence like one."""
    return "@" in "".join(attribution) or any(_WROTE_END.search(line[-_LOOK:]) for line in attribution[-1:])
