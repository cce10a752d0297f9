"""A draft's text as it is shown to staff and as it comes back from them, changed or not.

Pure text work: what is the draft's in an answer, whether it says the same, and the changed text as a mail's body.
"""

from __future__ import annotations

import email
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from email import policy
from typing import Literal
from urllib.parse import unquote

from intake.letters import TWIN_HEADINGS, Body
from intake.letters.lines import one_line

MARKERS: Mapping[str, tuple[str, str]] = {
    "sv": ("----- Utkastet börjar här -----", "----- Utkastet slutar här -----"),
    "en": ("----- The draft begins here -----", "----- The draft ends here -----"),
}
MOST_BREAKS = 40  # lines that a long line is broken into
WRAPPED_FROM = 55  # characters: mail programs break lines from there on

_DASHES = r"[-\u2010-\u2015\u2212_=*\s]*"
_MARGIN = re.compile(r"^(?:[ \t]*[>|])*[ \t]?")
_LINK_TWICE = re.compile(r"\s*<(?:mailto:|https?://|tel:)[^<>\s]*>")
_SAFE_LINK = re.compile(r"https://[\w.-]+\.safelinks\.protection\.outlook\.com/[^\s<>]*?[?&]url=([^&\s<>]+)[^\s<>]*")
_WORD = re.compile(r"\d+(?:[.,:]\d+)+|\w+|[?!%]")
_ITEM = re.compile(r"[-*•·o][ \t]+(?=\S)")
_STEP = re.compile(r"\d{1,2}\.[ \t]+(?=\S)")
_RULE = re.compile(r"[-\u2010-\u2015_*]{5,}$")


def text_of(raw: bytes) -> str:
    """The plain text of a mail of ours."""
    return _part(raw, "plain")


def html_of(raw: bytes) -> str:
    """The page of a mail of ours."""
    return _part(raw, "html")


def paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    """The lines of *text*, those between empty lines together."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return tuple(tuple(lines) for lines in found if lines)


def between_markers(text: str) -> tuple[str | None, str]:
    """(what stands between the first pair of markers, what stands around it); None where there is none.

    Quote signs are taken off. The first pair is the newest one, where an answer quotes an earlier answer.
    """
    lines = [_MARGIN.sub("", line.replace("\xa0", " ")) for line in text.splitlines()]
    start = next((at for at, line in enumerate(lines) if _is_marker(line, 0)), None)
    if start is None:
        return None, text
    end = next((at for at, line in enumerate(lines) if at > start and _is_marker(line, 1)), None)
    if end is None:
        return None, text
    return "\n".join(lines[start + 1 : end]), "\n".join([*lines[:start], *lines[end + 1 :]])


def folded(text: str) -> str:
    """The words of *text* alone, by which two texts are compared.

    White space, quote signs, bullets, dashes and the signs around links are a mail program's to change.
    """
    lines = (_MARGIN.sub("", line).strip() for line in _own_links(text).splitlines())
    return " ".join(_WORD.findall("\n".join(_ITEM.sub("", line) for line in lines)))


def mended(text: str, draft: str) -> str:
    """A changed text without what mail programs did to it: broken lines joined, links written once, signs as they were.

    A line that says what a line of *draft* says is that line.
    """
    known = {folded(line): line for line in draft.splitlines() if folded(line)}
    pieces = ("\n".join(_unwrapped(lines, known)) for lines in paragraphs(_own_links(text)))
    return "\n\n".join(pieces)


def bodies(text: str, draft: bytes) -> tuple[Body, ...]:
    """The changed *text* of the mail *draft* as its bodies: a twin in English stays one.

    Nothing becomes a heading or a link that was none in the draft.
    """
    page = html_of(draft)
    headings = {_unescaped(found) for found in re.findall(r"<h2>(.*?)</h2>", page)}
    links = {_unescaped(found) for found in re.findall(r'<a href="(.*?)">', page)}
    languages = re.findall(r'<div lang="(\w+)">', page)
    pieces = [text]
    for language in languages[1:]:
        heading = re.escape(TWIN_HEADINGS[language])
        pieces = re.split(rf"\n={{5,}}\s*\n\s*{heading}\s*\n", pieces[0], maxsplit=1)
    whole = pieces if len(pieces) == len(languages) else [text]
    return tuple(_body(piece, language, headings, links) for piece, language in zip(whole, languages, strict=False))


def _body(text: str, language: str, headings: Iterable[str], links: Iterable[str]) -> Body:
    plain: list[str] = []
    fragment: list[str] = []
    for lines in paragraphs(text):
        shown = [one_line(line) for line in lines]
        plain.append("\n".join(shown))
        while shown and shown[0] in headings:
            fragment.append(f"<h2>{html.escape(shown.pop(0))}</h2>")
        fragment += _fragment(shown, links)
    return Body(language=language, text="\n\n".join(plain) + "\n", html="\n".join(fragment) + "\n")


def _fragment(lines: Sequence[str], links: Iterable[str]) -> list[str]:
    """A paragraph's lines as HTML: runs of items and steps are lists."""
    made: list[str] = []
    runs: list[tuple[str, list[str]]] = []
    for line in lines:
        kind, said = _kind(line)
        if not runs or runs[-1][0] != kind:
            runs.append((kind, []))
        runs[-1][1].append(_linked(said, links))
    for kind, said_lines in runs:
        if kind == "hr":
            made.append("<hr>")
        elif kind == "p":
            made.append(f"<p>{'<br>'.join(said_lines)}</p>")
        else:
            items = "\n".join(f"<li>{said}</li>" for said in said_lines)
            made.append(f"<{kind}>\n{items}\n</{kind}>")
    return made


def _kind(line: str) -> tuple[str, str]:
    if _RULE.fullmatch(line):
        return "hr", ""
    for pattern, kind in ((_ITEM, "ul"), (_STEP, "ol")):
        if found := pattern.match(line):
            return kind, line[found.end() :]
    return "p", line


def _linked(line: str, links: Iterable[str]) -> str:
    escaped = html.escape(line)
    for link in links:
        target = html.escape(link)
        escaped = escaped.replace(target, f'<a href="{target}">{target}</a>')
    return escaped


def _is_marker(line: str, side: int) -> bool:
    words = (marker[side].strip("- ").replace(" ", r"\s+") for marker in MARKERS.values())
    return any(re.fullmatch(f"{_DASHES}{each}{_DASHES}", line, re.IGNORECASE) for each in words)


def _unwrapped(lines: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Lines that a mail program broke, whole again: those of the draft as they were, others by how long they are."""
    whole: list[str] = []
    at, open_line = 0, False  # whether the last line is none of the draft's and may go on
    while at < len(lines):
        taken = _lines_of_one(lines[at:], known)
        if taken:
            whole.append(known[folded(" ".join(lines[at : at + taken]))])
        elif open_line and len(lines[at - 1]) >= WRAPPED_FROM and not _starts(lines[at]):
            whole[-1] = f"{whole[-1]} {lines[at]}"
        else:
            whole.append("----------" if _RULE.fullmatch(lines[at]) else lines[at])
        open_line = not taken
        at += taken or 1
    return whole


def _lines_of_one(lines: Sequence[str], known: Mapping[str, str]) -> int:
    """How many of the first lines say together what one line of the draft says; 0 where none do."""
    most = min(len(lines), MOST_BREAKS)
    return next((n for n in range(most, 0, -1) if folded(" ".join(lines[:n])) in known), 0)


def _starts(line: str) -> bool:
    """Whether a line is an item, a step or a rule of its own."""
    return bool(_ITEM.match(line) or _STEP.match(line) or _RULE.fullmatch(line))


def _own_links(text: str) -> str:
    """Links as we wrote them: once, and not rewritten by Microsoft's "Safe Links"."""
    return _SAFE_LINK.sub(lambda found: unquote(found[1]), _LINK_TWICE.sub("", text))


def _unescaped(fragment: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", fragment))


def _part(raw: bytes, kind: Literal["plain", "html"]) -> str:
    part = email.message_from_bytes(raw, policy=policy.default).get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
