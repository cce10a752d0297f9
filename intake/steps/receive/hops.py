"""Received fields (RFC 5321, 4.4) in the forms that mail systems really write, and the border among them.

Postfix, Sendmail   from HELO (NAME [ADDRESS]) by HOST ...
Exim                from NAME ([ADDRESS] helo=HELO) by HOST ..., from [ADDRESS] (helo=HELO) by HOST ...
Exchange            from HELO (ADDRESS) by HOST (ADDRESS) with ...
Gmail               from HELO (NAME. [ADDRESS]) by HOST ..., and by HOST with SMTP id ... without "from"
Dovecot             from HELO ([ADDRESS]) by HOST with LMTP ...
qmail               from NAME (HELO HELO) (ADDRESS) by HOST ...
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from intake.steps.receive.addresses import without_comments
from intake.steps.receive.guard import Fields

MAX_HOPS = 200

_WORDS = re.compile(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[^\s()]+")
_KEYWORDS = frozenset({"from", "by", "via", "with", "id", "for"})
_NAMED = re.compile(r"\(\s*([^\s\[\]()=]+?)\.?\s+\[")  # (NAME [ADDRESS])
_HELO = re.compile(r"\bhelo[= ]", re.IGNORECASE)
_HELO_VALUE = re.compile(r"\bhelo[= ]\S*", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:IPv6:)?([0-9A-Fa-f:.]{2,45}(?:%\w+)?)", re.IGNORECASE)
_MICROSOFT_OUTBOUND = ".outbound.protection.outlook.com"  # foreign even in our own tenant
_MICROSOFT_BORDER = ".mail.protection.outlook.com"  # writes the line by which a mail enters Exchange Online
_ZONES = {"CET": "+0100", "MET": "+0100", "CEST": "+0200", "MEST": "+0200"}  # which RFC 5322 doesn't know
_INTERNAL = tuple(  # not ipaddress.is_private, which counts the addresses of examples (RFC 5737) as well
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10")
)
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One Received field."""

    by: str  # the host that wrote it, lower case; "" where it can't be read
    sender: str  # the host it came from, as the writer verified it, else as it called itself; "" where none is named
    addresses: tuple[str, ...]  # IP addresses that the writer saw
    doubtful: bool  # the writer looked the name up and found none, or another
    local: bool  # handed in on the host itself by a program ("from userid 33")
    time: datetime | None  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The hop by which a mail came in to us, and where its field stands among all fields of the mail."""

    hop: Hop
    index: int


def find_border(fields: Fields, own_hosts: tuple[str, ...]) -> Border | None:
    """The first hop from the top that one of our hosts wrote and that came from elsewhere (design.md, decision 6).

    Only what lies above it can be trusted. A line of a host that isn't listed is passed by where it took the mail from
    ours (the last store behind a listed host); where it took it from elsewhere the way is unknown, and there is none.
    """
    met = 0
    for index, (name, value) in enumerate(fields.items):
        if name != "received":
            continue
        met += 1
        hop = parse_hop(value)
        if not is_ours(hop, own_hosts):
            return Border(hop=hop, index=index) if matches(hop.by, own_hosts) else None
        if met == MAX_HOPS:
            return None
    return None


def is_ours(hop: Hop, own_hosts: tuple[str, ...]) -> bool:
    """Whether the mail came to this hop from a host of ours, or from the same machine."""
    if hop.local:
        return False
    if hop.addresses:
        if all(_is_loopback(address) for address in hop.addresses):
            return True
    elif not hop.sender or hop.sender in ("localhost", "localhost.localdomain"):
        return True
    if hop.doubtful or hop.sender.endswith(_MICROSOFT_OUTBOUND):
        return False
    if hop.by.endswith(_MICROSOFT_BORDER) and hop.sender.endswith(".outlook.com"):
        return False  # what calls itself Microsoft's at Microsoft's own border is only saying so
    return matches(hop.sender, own_hosts)


def matches(host: str, own_hosts: tuple[str, ...]) -> bool:
    """Whether *host* is one of *own_hosts*: whole names, or suffixes with a leading dot."""
    for own in own_hosts:
        wanted = own.lower().rstrip(".")
        if host and (host == wanted.lstrip(".") or (wanted.startswith(".") and host.endswith(wanted))):
            return True
    return False


def parse_hop(value: str) -> Hop:
    """A Received field's value, as far as it can be read. Never raises."""
    clauses, _, date_text = value.rpartition(";")
    words = _WORDS.findall(clauses or value)
    sender, comments, after = _from_clause(words)
    at = next((i for i in range(after, len(words) - 1) if words[i].lower() == "by"), None)
    by = _host(words[at + 1]) if at is not None else ""
    addresses = _addresses(sender, comments)
    verified, doubtful = _verified(sender, comments)
    own = _addresses("", words[at + 2]) if at is not None and len(words) > at + 2 else ()
    return Hop(
        by=by,
        sender=verified,
        addresses=addresses,
        doubtful=doubtful or (verified == by != "" and _claims_our_name(comments, addresses, own)),
        local="from userid" in (clauses or value),
        time=parse_time(date_text),
    )


def _claims_our_name(comments: str, addresses: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether a stranger greeted the writer with the writer's own name: unverified, from a public address not *own*."""
    seen = [ipaddress.ip_address(address) for address in addresses if address not in own]
    public = any(not any(address in network for network in _INTERNAL) for address in seen)
    return public and not _NAMED.search(comments)


def _from_clause(words: list[str]) -> tuple[str, str, int]:
    """(the name after "from", the comments that follow it, where the next clause begins)."""
    if len(words) < 2 or words[0].lower() != "from":
        return "", "", 0
    at = 2
    while at < len(words) and words[at].lower() not in _KEYWORDS:
        at += 1
    return words[1], " ".join(word for word in words[2:at] if word.startswith("(")), at


def _verified(sender: str, comments: str) -> tuple[str, bool]:
    """(the sending host's name, whether it is doubtful). Its own word counts only where the writer noted no other."""
    named = _NAMED.search(comments)
    if named and not _HELO.match(comments[1:]):
        name = _host(named[1])
        return name, name == "unknown" or "may be forged" in comments
    if _HELO.search(comments) and sender.startswith("["):
        return "", True  # Exim: the address has no name, and what follows is the client's own word
    return _host(sender), sender.lower() == "unknown"


def _addresses(sender: str, comments: str) -> tuple[str, ...]:
    text = _HELO_VALUE.sub(" ", comments)
    seen = tuple(address for address in (_ip(found) for found in _ADDRESS.findall(text)) if address)
    if not seen and sender.startswith("["):
        literal = _ip(sender.strip("[]").removeprefix("IPv6:"))
        seen = (literal,) if literal else ()
    return seen


def _ip(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return ""


def _is_loopback(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback


def _host(name: str) -> str:
    return name.strip("[]<>,;").rstrip(".").lower()


def parse_time(text: str) -> datetime | None:
    """A Received field's time in UTC; None where it can't be read. "-0000" is UTC (RFC 5322, 3.3)."""
    words = without_comments(text[:200]).split()
    if words and words[-1].upper() in _ZONES:
        words[-1] = _ZONES[words[-1].upper()]
    try:
        time = parsedate_to_datetime(" ".join(words))
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return time if time >= _EARLIEST else None
