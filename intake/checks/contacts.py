"""Does the contact person belong to the organisation?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind, parameter
from intake.checks.seen import confidence
from intake.checks.wording import enumerated, place_of
from intake.model.evidence import Evidence
from intake.model.report import Draft

_ANYBODY_S = (
    "gmail.com googlemail.com hotmail.com hotmail.se outlook.com outlook.se live.com live.se msn.com yahoo.com "
    "yahoo.se icloud.com me.com telia.com proton.me protonmail.com bredband.net spray.se"
)
_SHORT = 4  # letters: "hb.se" is no part of "Arbetshjälp AB" though its letters are


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailDomain:
    """An e-mail address must belong to the organisation."""

    field: str = parameter("e-postadressen", names="email")
    domains: tuple[str, ...] = parameter(
        "organisationens domäner, kommunen.se; utelämnat: de som insatsens kontakter i registret har", default=()
    )


def email_domain(ask: EmailDomain, evidence: Evidence) -> Iterator[Draft]:
    """A draft where an address is known to belong elsewhere: domains are given, or known of the case's contacts.

    Without given domains, a registered contact's own address is right whatever its domain, and so is a domain that has
    the organisation's name: "provkoping.example" is Provköpings kommun's.
    """
    case = evidence.case
    contacts = tuple(contact.casefold() for contact in case.contacts) if case else ()
    anybody_s = _ANYBODY_S.split()
    registered = dict.fromkeys(domain for c in contacts if (domain := _domain(c)) not in anybody_s)
    known = [domain.casefold().lstrip("@") for domain in ask.domains] or list(filter(None, registered))
    if not known:
        return
    names = "" if ask.domains else _letters(f"{evidence.report.value(evidence.form.role('organisation')) or ''}")
    names += "" if ask.domains or case is None else f" {_letters(case.organisation)}"
    for address in _addresses(evidence.report.value(ask.field)):
        domain = _domain(address)
        if not domain or any(domain == one or domain.endswith(f".{one}") for one in known):
            continue
        if not ask.domains and (address in contacts or (domain not in anybody_s and _names_it(domain, names))):
            continue
        words = {"place": place_of(ask.field, evidence.form), "domains": enumerated(known)}
        target = ask.field.partition(".")[0]
        yield Draft(target=target, words=words, confidence=confidence(evidence.report, ask.field))
        return


def _addresses(value: object) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [item.strip().casefold() for item in items if isinstance(item, str)]


def _domain(address: str) -> str:
    return address.rpartition("@")[2] if "@" in address else ""


def _names_it(domain: str, names: str) -> bool:
    """Whether a part of the domain, its end apart, stands in the organisation's name."""
    parts = [_letters(part) for part in domain.split(".")[:-1]]
    return any(len(part) >= _SHORT and part in names for part in parts)


def _letters(text: str) -> str:
    """ "Provköpings kommun" -> "provkopingskommun", as domains are written."""
    parted = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in parted if letter.isascii() and letter.isalnum())


KINDS = (
    Kind(
        name="email_domain",
        summary="att e-postadressen hör till organisationen",
        parameters=EmailDomain,
        words={"place": "var i blanketten", "domains": "organisationens domäner"},
        check=email_domain,
    ),
)
