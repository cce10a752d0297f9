"""The mail's own text: plain text where it has some, else its HTML."""

from __future__ import annotations

from dataclasses import dataclass

from intake.steps.receive.guard import Guard, decode_bytes
from intake.steps.receive.html import HtmlText, html_to_text
from intake.steps.receive.notices import set_notices_apart
from intake.steps.receive.quotes import split_quotes
from intake.steps.receive.tree import Part, Tree

MAX_TEXT_CHARS = 1_000_000

_NO_HTML = HtmlText(text="", links=())


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """What a mail says in its own text."""

    text: str  # without quotes and notices
    quoted: str  # quotes, notices, and the texts of attached mails
    bodies: str  # every text as sent, for the pictures that it shows
    links: tuple[str, ...]  # targets of HTML links outside quotes


def mail_text(tree: Tree, guard: Guard) -> MailText:
    """The text of the mail with quotes set apart; texts of attached mails are quotes."""
    bodies = [(part, _decoded(part, guard)) for part in tree.parts if part.is_body]
    html = {part.place: _plain(text, guard) for part, text in bodies if part.type == "text/html"}
    own = _chosen([(part, text) for part, text in bodies if not part.attached and not part.spare], html)
    own = own or _chosen([(part, text) for part, text in bodies if not part.attached], html)
    attached = _chosen([(part, text) for part, text in bodies if part.attached], html)
    said, quoted = guard.call("bad-text", (own, ""), split_quotes, _bounded(own, guard))
    text, notices = guard.call("bad-text", (said, ""), set_notices_apart, said)
    return MailText(
        text=text,
        quoted=_bounded("\n\n".join(piece for piece in (quoted, attached, notices) if piece), guard),
        bodies="\n".join(text for _, text in bodies),
        links=tuple(
            link for part, _ in bodies if not part.attached and part.place in html for link in html[part.place].links
        ),
    )


def _plain(html: str, guard: Guard) -> HtmlText:
    return guard.call("bad-html", _NO_HTML, html_to_text, html)


def _decoded(part: Part, guard: Guard) -> str:
    text = decode_bytes(part.content, part.charset, guard)
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _chosen(bodies: list[tuple[Part, str]], html: dict[str, HtmlText]) -> str:
    """The texts one after the other; of alternatives (RFC 2046, 5.1.4) the plain ones where they say anything."""
    spoken = {part.alternative for part, text in bodies if part.type == "text/plain" and text.strip()}
    pieces: list[str] = []
    for part, text in bodies:
        if part.type == "text/plain":
            pieces.append(text)
        elif not part.alternative or part.alternative not in spoken:
            pieces.append(html[part.place].text)
    return "\n".join(piece for piece in pieces if piece.strip())


def _bounded(text: str, guard: Guard) -> str:
    if len(text) > MAX_TEXT_CHARS:
        guard.note("long-text")
    return text[:MAX_TEXT_CHARS].encode("utf-8", "replace").decode("utf-8")
