"""HTML text as plain text: no scripts and styles, quotes as lines that begin with ">"."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

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
    reader.feed(html[:MAX_HTML_CHARS])
    reader.close()
    return HtmlText(text=reader.text(), links=tuple(reader.links))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self._lines: list[str] = []
        self._line: list[str] = []
        self._skipping = ""  # the element whose content is left out
        self._skip_depth = 0
        self._open: list[tuple[str, bool]] = []  # div and blockquote, and whether it quotes
        self._quotes = 0
        self._rest_quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            self._skip_depth += tag == self._skipping
            return
        if tag == "body":
            return
        if tag in _SKIPPED:
            self._skipping, self._skip_depth = tag, 1
            return
        if tag in _BLOCKS:
            self._end_line(blank=tag in ("br", "p"))
        if tag == "li":
            self._line.append("- ")
        elif tag in ("td", "th"):
            self._line.append("\t")
        if tag in ("div", "blockquote"):
            self._enter(tag, {name: value or "" for name, value in attrs})
        elif tag == "a" and not self._quotes and not self._rest_quoted:
            self.links.extend(value for name, value in attrs if name == "href" and value)

    def _enter(self, tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("id", "").lower().removeprefix("x_") in _QUOTE_IDS:
            self._lines.append(SEPARATOR)
            self._rest_quoted = True
        classes = attributes.get("class", "").lower().split()
        quotes = tag == "blockquote" or any(name.removeprefix("x_") in _QUOTE_CLASSES for name in classes)
        self._open.append((tag, quotes))
        self._quotes += quotes

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._skip_depth -= tag == self._skipping
            if not self._skip_depth:
                self._skipping = ""
            return
        if tag in _BLOCKS and tag != "br":
            self._end_line()
        if tag in ("div", "blockquote"):
            self._leave(tag)

    def _leave(self, tag: str) -> None:
        """Close the innermost element of that name; what was left open inside it closes with it."""
        if not any(name == tag for name, _ in self._open[-200:]):
            return
        while self._open:
            name, quotes = self._open.pop()
            self._quotes -= quotes
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._line.append(data)

    def _end_line(self, *, blank: bool = False) -> None:
        line = " ".join("".join(self._line).split())
        self._line = []
        if line or (blank and self._lines and self._lines[-1].strip("> ")):
            self._lines.append(f"> {line}".rstrip() if self._quotes else line)

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines).strip("\n")
