"""Addresses in From, To, Cc and Reply-To, read strictly: what is in angle brackets counts, a display name never does.

The standard library reads ``boss@example.se <evil@example.org>`` as boss@example.se; here it is evil@example.org.
"""

from __future__ import annotations

import re

from intake.model.mail import Address
from intake.steps.receive.guard import Guard, decode_words, one_line

MAX_ADDRESSES = 200
MAX_ADDRESS_CHARS = 254  # RFC 5321, 4.5.3.1.3

_TOKEN = re.compile(r'"(?:[^"\\]|\\.){0,300}"|<[^<>]*>|[,;]|[^"<>,;(]+|.', re.DOTALL)
_LOCAL = re.compile(r'[^\s"(),:;<>@\[\]\\]{1,64}|"[^"\\\s]{1,62}"')
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")


def addresses(value: str, guard: Guard) -> tuple[Address, ...]:
    """Every address of a field's value that can be read, in order, at most 200."""
    found = (_one(words, guard) for words in _entries(without_comments(value)))
    return tuple(address for address in found if address is not None)[:MAX_ADDRESSES]


def single(values: tuple[str, ...], guard: Guard) -> Address | None:
    """The one address of a field that must stand once with one address (From); None for anything else."""
    if len(values) != 1:
        if len(values) > 1:
            guard.note("double-from")
        return None
    entries = _entries(without_comments(values[0]))
    return _one(entries[0], guard) if len(entries) == 1 else None


def bare(text: str) -> str | None:
    """ "Maja.Lindqvist@Example.SE " as "maja.lindqvist@example.se"; None where it is no address.

    A domain in another script is given in its ASCII form (RFC 5891), the one that every mail server takes.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(text) > MAX_ADDRESS_CHARS:
        return None
    ascii_domain = _ascii(domain.lower().rstrip("."))
    if ascii_domain is None or not local.isprintable():
        return None
    return f"{local.lower()}@{ascii_domain}"


def _ascii(domain: str) -> str | None:
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return domain if _DOMAIN.fullmatch(domain) else None


def without_comments(value: str) -> str:
    """The value without its comments in parentheses, nested or not closed; quoted strings are kept whole."""
    if "(" not in value:
        return value
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            continue
        if not depth:
            out.append(char)
    return "".join(out)


def _entries(value: str) -> list[list[str]]:
    """The value's tokens, split at commas. A piece without "@" belongs to the next: "Lindqvist, Maja <m@x>"."""
    entries: list[list[str]] = []
    words: list[str] = []
    for token in _TOKEN.findall(value):
        if token in ",;" and any("@" in word for word in words if not word.startswith('"')):
            entries.append(words)
            words = []
        else:
            words.append(token)
    if any(word.strip(" ,;") for word in words):
        entries.append(words)
    return entries


def _one(words: list[str], guard: Guard) -> Address | None:
    angles = [word for word in words if word.startswith("<")]
    others = [word for word in words if not word.startswith("<")]
    if len(angles) > 1:
        return None
    if angles:
        address, name = bare(angles[0][1:-1]), "".join(others)
    else:
        address, name = bare("".join(words)), ""
    if address is None:
        return None
    plain = name.strip(" \t").strip('"').replace('\\"', '"').replace("\\\\", "\\")
    return Address(address=address, name=one_line(decode_words(plain, guard), 200))
