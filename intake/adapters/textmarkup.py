"""The little markup that the mail texts are written in, and how it becomes plain text and HTML with the same content.

    ## Rubrik          a heading
    - punkt            a list
    1. steg            a numbered list
    **viktigt**        strong, in running text
    <https://...>      a link
    ---                a line between the text and its foot

An empty line ends a paragraph; a line break inside one stays. What a placeholder brings in is never markup: inert()
sees to that, so a project called "## Rabatt <http://evil.example>" is shown as just that.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

from intake.letters.lines import one_line

# Private-use characters stand for the markup characters of a value until the structure has been read; one_line()
# has taken any that a value had of its own.
_START = "\ue000"
_HIDDEN = {"*": "\ue001", "<": "\ue002", ">": "\ue003"}
_HIDE = str.maketrans(_HIDDEN)
_SHOW = str.maketrans({_START: None, **{hidden: shown for shown, hidden in _HIDDEN.items()}})

_STRONG = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"<(?:\ue000)?((?:https?://|mailto:)[^\s<>]+)>")

BlockKind = Literal["heading", "bullets", "steps", "rule", "paragraph"]

_MARKS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"## +(?=\S)"), "heading"),
    (re.compile(r"- +(?=\S)"), "bullets"),
    (re.compile(r"\d{1,2}\. +(?=\S)"), "steps"),
    (re.compile(r"---$"), "rule"),
)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A piece of a mail: a heading or rule is one line, a list one line an item, a paragraph one or more."""

    kind: BlockKind
    lines: tuple[str, ...]


def inert(value: object) -> str:
    """What a placeholder puts into a text: one line without markup; a sequence is enumerated with commas."""
    if isinstance(value, (list, tuple)):
        return ", ".join(inert(item) for item in value)
    return _START + one_line(str(value)).translate(_HIDE)


def shown(text: str) -> str:
    """Text without the guards of inert(): a subject, say."""
    return text.translate(_SHOW)


def blocks(source: str) -> tuple[TextBlock, ...]:
    """The rendered source's structure; lines that stand together and are of one kind are one block."""
    found: list[TextBlock] = []
    together = False
    for raw in source.splitlines():
        line = re.sub(" {2,}", " ", raw).strip()
        kind, content = _kind(line)
        if not content.replace(_START, "").strip() and kind != "rule":
            together = together and bool(line)
            continue
        if together and found[-1].kind == kind and kind in ("bullets", "steps", "paragraph"):
            found[-1] = TextBlock(kind, (*found[-1].lines, content))
        else:
            found.append(TextBlock(kind, (content,)))
        together = True
    return tuple(found)


def as_text(content: tuple[TextBlock, ...]) -> str:
    """Plain text: a heading stands right above what it heads, everything else is set apart by an empty line."""
    parts: list[str] = []
    for position, block in enumerate(content):
        headed = position > 0 and content[position - 1].kind == "heading"
        parts.append(("" if not parts else "\n" if headed else "\n\n") + _plain_block(block))
    return "".join(parts) + "\n"


def as_html(content: tuple[TextBlock, ...]) -> str:
    """An HTML fragment; all text in it is escaped."""
    return "\n".join(_html_block(block) for block in content) + "\n"


def _kind(line: str) -> tuple[BlockKind, str]:
    for mark, kind in _MARKS:
        if found := mark.match(line):
            return kind, line[found.end() :]
    return "paragraph", line


def _plain_block(block: TextBlock) -> str:
    lines = [shown(_LINK.sub(r"\1", _STRONG.sub(r"\1", line))) for line in block.lines]
    if block.kind == "bullets":
        return "\n".join(f"- {line}" for line in lines)
    if block.kind == "steps":
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    if block.kind == "rule":
        return "----------"
    return "\n".join(lines)


def _html_block(block: TextBlock) -> str:
    lines = [_html_line(line) for line in block.lines]
    if block.kind == "heading":
        return f"<h2>{lines[0]}</h2>"
    if block.kind == "rule":
        return "<hr>"
    if block.kind == "paragraph":
        return f"<p>{'<br>'.join(lines)}</p>"
    name = "ul" if block.kind == "bullets" else "ol"
    items = "\n".join(f"<li>{line}</li>" for line in lines)
    return f"<{name}>\n{items}\n</{name}>"


def _html_line(line: str) -> str:
    # Split at links first: what stands between them is escaped, and only then given its strong parts.
    pieces = _LINK.split(line)
    done: list[str] = []
    for position, piece in enumerate(pieces):
        escaped = html.escape(shown(piece)) if position % 2 else _escaped_strong(piece)
        done.append(f'<a href="{escaped}">{escaped}</a>' if position % 2 else escaped)
    return "".join(done)


def _escaped_strong(piece: str) -> str:
    text = _STRONG.sub(r"<strong>\1</strong>", html.escape(piece))
    for mark, hidden in _HIDDEN.items():
        text = text.replace(hidden, html.escape(mark))
    return text.replace(_START, "")
