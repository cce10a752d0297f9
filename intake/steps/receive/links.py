"""Links to files on the net that stand in place of an attachment."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

MAX_LINKS = 500

# Host or suffix of a host -> the name that is told. Never the whole host: a tenant's name is no business of a reply.
_SERVICES = (
    ("sharepoint.com", "sharepoint.com"),
    ("1drv.ms", "1drv.ms"),
    ("onedrive.live.com", "live.com"),
    ("drive.google.com", "google.com"),
    ("docs.google.com", "google.com"),
    ("dropbox.com", "dropbox.com"),
    ("db.tt", "db.tt"),
    ("wetransfer.com", "wetransfer.com"),
    ("we.tl", "we.tl"),
    ("box.com", "box.com"),
    ("sprend.com", "sprend.com"),
    ("icloud.com", "icloud.com"),
)
_URL = re.compile(r"https?://[^\s<>\"')\]]{4,2000}", re.IGNORECASE)
_INNER = re.compile(r"https?://[^\s&]+", re.IGNORECASE)  # gateways (SafeLinks, urldefense) wrap the true link in theirs


def file_links(text: str, targets: tuple[str, ...]) -> tuple[str, ...]:
    """The services that the text or its links point to, each once, in order: ("sharepoint.com",)."""
    urls = [*targets[:MAX_LINKS], *_URL.findall(text)[:MAX_LINKS]]
    return tuple(dict.fromkeys(service for service in map(_service, urls) if service))


def _service(url: str) -> str:
    inner = _INNER.search(unquote(url[8:2_000]))
    hosts = (_host(url), _host(inner[0]) if inner else "")
    return next((told for host in hosts for suffix, told in _SERVICES if f".{host}".endswith(f".{suffix}")), "")


def _host(url: str) -> str:
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
