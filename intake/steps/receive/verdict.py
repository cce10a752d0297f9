"""How far the sender is who From says: the Authentication-Results (RFC 8601) of our own server, and of no other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.model.mail import Address, SenderVerdict
from intake.steps.receive.addresses import without_comments
from intake.steps.receive.guard import Fields
from intake.steps.receive.hops import Border

_PROPERTY = re.compile(r'([a-z0-9.-]+)\s*=\s*("[^"]*"|[^\s;]+)', re.IGNORECASE)
_SHARED_SECOND_LEVELS = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "pp", "tm", "parti", "press"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one method said."""

    method: str  # "spf", "dkim", "dmarc"
    result: str  # "pass", "fail", "none", "softfail" ...
    properties: dict[str, str]  # "header.d" -> "example.se"


def verdict(fields: Fields, border: Border | None, sender: Address | None, authserv_id: str) -> SenderVerdict:
    """pass: DMARC, or DKIM or SPF aligned with From (RFC 7489, relaxed); fail: a fail; none: nothing that counts."""
    if sender is None or not authserv_id:
        return SenderVerdict.NONE
    domain = sender.address.rpartition("@")[2]
    results = _first_of_each_method(_trusted(fields, border, authserv_id.lower()))
    dmarc = [found for found in results if found.method == "dmarc" and _names(found, domain, "header.from")]
    if any(found.result == "pass" for found in dmarc):
        return SenderVerdict.PASS
    if any(found.result == "fail" for found in dmarc):
        return SenderVerdict.FAIL
    others = [found for found in results if found.method in ("dkim", "spf")]
    if any(found.result == "pass" and _aligned(found, domain) for found in others):
        return SenderVerdict.PASS
    return SenderVerdict.FAIL if any(found.result == "fail" for found in others) else SenderVerdict.NONE


def _trusted(fields: Fields, border: Border | None, authserv_id: str) -> list[list[Result]]:
    """The results that our own server wrote: above the border's line, or else right below it, before the next hop.

    A sender can write a field with our name too, but only below what our server wrote first.
    """
    hops = [index for index, (name, _) in enumerate(fields.items) if name == "received"]
    line = border.index if border else (hops[0] if hops else len(fields.items))
    next_line = next((index for index in hops if index > line), len(fields.items))
    writer = border.hop.by if border else ""
    above = _results(fields.items[:line], authserv_id, writer)
    return above or _results(fields.items[line:next_line], authserv_id, "")


def _results(items: tuple[tuple[str, str], ...], authserv_id: str, writer: str) -> list[list[Result]]:
    found: list[list[Result]] = []
    for name, value in items:
        if name != "authentication-results":
            continue
        identity, results = parse_results(value)
        if identity == authserv_id or (not identity and _is_microsofts(writer, authserv_id)):
            found.append(results)
    return found


def _is_microsofts(writer: str, authserv_id: str) -> bool:
    """Microsoft 365 leaves its name out; its border host stands for it, where that is what was configured."""
    return writer.endswith(".protection.outlook.com") and f".{writer}".endswith(f".{authserv_id.lstrip('.')}")


def parse_results(value: str) -> tuple[str, list[Result]]:
    """(authserv-id in lower case, "" where it has none; the results). Never raises."""
    pieces = [piece.strip() for piece in without_comments(value).split(";")]
    first = pieces[0].split()[0].lower() if pieces[0] else ""
    identity = "" if "=" in first else first.strip('"')
    results = [_result(piece) for piece in (pieces if not identity else pieces[1:])]
    return identity, [result for result in results if result is not None]


def _result(piece: str) -> Result | None:
    pairs = _PROPERTY.findall(piece)
    if not pairs:
        return None
    (method, result), rest = pairs[0], pairs[1:]
    return Result(
        method=method.lower(),
        result=result.strip('"').lower(),
        properties={name.lower(): text.strip('"').lower() for name, text in rest},
    )


def _first_of_each_method(headers: list[list[Result]]) -> list[Result]:
    """Each method as the topmost field tells it; several signatures in one field all count."""
    told: set[str] = set()
    results: list[Result] = []
    for header in headers:
        results.extend(result for result in header if result.method not in told)
        told.update(result.method for result in header)
    return results


def _names(result: Result, domain: str, key: str) -> bool:
    """Whether a result speaks of this From, where it says of which it speaks."""
    return key not in result.properties or organisation(result.properties[key]) == organisation(domain)


def _aligned(result: Result, domain: str) -> bool:
    keys = ("header.d", "header.i") if result.method == "dkim" else ("smtp.mailfrom", "smtp.mail")
    stated = next((result.properties[key] for key in keys if result.properties.get(key)), "")
    return bool(stated) and organisation(stated) == organisation(domain)


def organisation(address: str) -> str:
    """The domain that one organisation registers, near enough: "mail.soderhamn.example" -> "soderhamn.example"."""
    labels = address.rpartition("@")[2].strip(".").split(".")
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_SECOND_LEVELS
    return ".".join(labels[-3:] if shared else labels[-2:])
