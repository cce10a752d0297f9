"""HTML text as plain text: no scripts and styles, quotes as lines that begin with ">"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from intake.steps.receive.quotes import SEPARATOR

MAX_HTML_CHARS = 2_000_000

_SKIPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math", "object"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "tr",
        "table",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "hr",
        "section",
    }
)
_QUOTE_CLASSES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix")
_QUOTE_IDS = ("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "olk_src_body_section")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlText:
    """What an HTML text says."""

    text: str
    links: tuple[str, ...]  # targets of its links, those in quotes left out


def html_to_text(html: str) -> HtmlText:
    """The text that a reader sees. Mail programs' own quote mark-up becomes ">" or a separator line."""
    reader = _Reader()
    if html.strip():
        # The standard library's html.parser takes minutes for half a megabyte of "<!--".
        target: Any = reader  # the stubs demand methods that lxml does not
        parser = etree.HTMLParser(target=target, encoding="utf-8")
        parser.feed(html[:MAX_HTML_CHARS].encode("utf-8", "replace"))
        parser.close()
    return HtmlText(text=reader.text(), links=tuple(reader.links))


class _Reader:
    """Takes the parser's events, which it balances: every start has its end."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self._lines: list[str] = []
        self._line: list[str] = []
        self._skipped = 0  # how many elements around here are left out
        self._open: list[bool] = []  # div and blockquote around here, and whether each quotes
        self._quotes = 0
        self._rest_quoted = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._skipped += tag in _SKIPPED
        if self._skipped:
            return
        if tag in _BLOCKS:
            self._end_line(blank=tag in ("br", "p"))
        if tag == "li":
            self._line.append("- ")
        elif tag in ("td", "th"):
            self._line.append("\t")
        elif tag in ("div", "blockquote"):
            self._enter(tag, attributes)
        elif tag == "a" and not self._quotes and not self._rest_quoted and attributes.get("href"):
            self.links.append(attributes["href"])

    def _enter(self, tag: str, attributes: Mapping[str, str]) -> None:
        if attributes.get("id", "").lower().removeprefix("x_") in _QUOTE_IDS:
            self._lines.append(SEPARATOR)
            self._rest_quoted = True
        classes = attributes.get("class", "").lower().split()
        quotes = tag == "blockquote" or any(name.removeprefix("x_") in _QUOTE_CLASSES for name in classes)
        self._open.append(quotes)
        self._quotes += quotes

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= tag in _SKIPPED
            return
        if tag in _BLOCKS and tag != "br":
            self._end_line()
        if tag in ("div", "blockquote") and self._open:
            self._quotes -= self._open.pop()

    def data(self, data: str) -> None:
        if not self._skipped:
            self._line.append(data)

    def close(self) -> None:
        """The parser's last word."""

    def _end_line(self, *, blank: bool = False) -> None:
        line = " ".join("".join(self._line).split())
        self._line = []
        if line or (blank and self._lines and self._lines[-1].strip("> ")):
            self._lines.append(f"> {line}".rstrip() if self._quotes else line)

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines).strip("\n")
