"""Phones, e-mail addresses, postcodes, and lists of organisations."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"(?<![\w.+-])[\w+-]{1,64}(?:[.'’][\w+-]{1,64}){0,9}@(?:[\w-]+\.)+[^\W\d_]{2,}")  # RFC 5321: 64
_AROUND_AT = re.compile(r"(?<!\s)\s{0,5}(?:@|[(\[](?:at|snabel-?a)[)\]])\s{0,5}", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<![\w-])(?:SE?-?\s?)?([1-9]\d{2})[ \u00a0]{0,2}(\d{2})(?![\d-])")
# Digits with the separators of one number; a slash, comma or word between two numbers ends the first. A slash after
# the area code alone does not.
_PHONE = re.compile(r"(?<![\w+])(?:\+\d|\(?0(?:\d{1,3}\s?/\s?(?=\d))?)(?:[ \u00a0().\-–]{0,3}\d){6,28}(?!\w)")
_MOBILE = re.compile(r"(?:\+460?|00460?|0)(7[02369]\d{7})")
_MOBILES = re.compile(rf"(?:{_MOBILE.pattern})+")
_ORGANISATIONS = re.compile(r"[\n;,]|\s/\s")
_AND = re.compile(r"(?<![-\s])\s+(?:och|samt)\s+")


def emails(text: str) -> list[str]:
    """The addresses in *text*, in order and as written, each once."""
    joined = _AROUND_AT.sub("@", text)
    return list(dict.fromkeys(match[0] for match in _EMAIL.finditer(joined)))


def phones(text: str) -> list[str]:
    """The phone numbers in *text* in E.164, in order, each once: "070-174 06 10 / ..." -> ["+46701740610", ...].

    A Swedish mobile number has ten digits with its 0; anything else is asked of libphonenumber.
    """
    found: list[str] = []
    for match in _PHONE.finditer(text):
        digits = re.sub(r"[^\d+]", "", match[0])
        if _MOBILES.fullmatch(digits):  # one, or several with only a space between them
            found.extend("+46" + mobile[1] for mobile in _MOBILE.finditer(digits))
        elif number := _other_phone(digits):
            found.append(number)
    return list(dict.fromkeys(found))


def _other_phone(digits: str) -> str | None:
    import phonenumbers  # its import costs more than reading a whole report, and few need it

    try:
        number = phonenumbers.parse(digits, "SE")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def postcode(text: str) -> str | None:
    """The Swedish postcode in *text* as "826 42"; None where there isn't exactly one."""
    found = {f"{match[1]} {match[2]}" for match in _POSTCODE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def organisations(text: str) -> list[str]:
    """The organisations that *text* lists, by lines, commas, semicolons and slashes; "och" only after one of those."""
    parts = [part.strip(" \t.•-–") for part in _ORGANISATIONS.split(text)]
    if len(parts) > 1:
        parts = [*parts[:-1], *_AND.split(parts[-1])]
    return list(dict.fromkeys(" ".join(part.split()) for part in parts if part))
