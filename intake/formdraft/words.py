"""What the words of a blank form tell: that a box holds a date or an amount, which field names the project, and so on.

Guesses, every one of them: whoever imports a form is told to look them over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from intake.model.form import FieldType

_LETTERS = re.compile(r"[a-z0-9]+")
_SLUG = 40  # characters of an id
_HINT = re.compile(
    r"\s*(?:\([^()]*\)|[–—-]\s*(?:[åa]{2,4}|mm|dd)[\W\w]{0,20}|/\s*kr|,\s*kr(?:onor)?)\s*$", re.IGNORECASE
)
_FILLING = re.compile(r"_{3,}|\.{4,}|…+")
_TICK_BOX = re.compile("[☐☒☑□]")
_TICK = re.compile(r"[☐☒☑□]\s*([^☐☒☑□\n\t]{1,40})")
_ASKING = re.compile(
    r"(?:Beskriv|Redogör|Redovisa|Berätta|Sammanfatta|Kommentera|Motivera|Förklara|Reflektera|Ange (?:hur|vilk|mål)|"
    r"Hur|Vilk(?:en|et|a)|Vad|Varför|När|Vem|Har|På vilket sätt|I vilken)\b"
)
_NAMING = re.compile(r"Vilke[nt]\b|Vad heter\b")
_LONG = 70  # characters: more than any label has


@dataclass(frozen=True, slots=True)
class Known:
    """A sort of field that most forms have."""

    role: str  # "project", "period" ...; "" where only the type matters
    type: FieldType
    pattern: re.Pattern[str]
    wordings: tuple[str, ...] = ()  # what senders write in its place


def _known(role: str, kind: FieldType, pattern: str, *wordings: str) -> Known:
    return Known(role, kind, re.compile(pattern, re.IGNORECASE), wordings)


# In order: the first that fits tells.
_KNOWN = (
    _known("email", "email", r"\be-?post|\be-?mail|\bmejl|\bmail", "E-post", "E-postadress", "E-mail", "Mejl"),
    _known("phone", "phone", r"telefon|mobil(?:nummer|nr)?\b|\btfn\b|\btel\b", "Telefon", "Telefonnummer", "Tfn"),
    _known("", "postcode", r"^post(?:nummer|nr)$", "Postnummer", "Postnr"),
    _known(
        "", "organisation_number", r"organisationsnummer|\borg\.?\s?-?(?:nr|nummer)", "Organisationsnummer", "Orgnr"
    ),
    _known(
        "project",
        "text",
        r"^(?:insats|projekt)(?:en|et)?$|^(?:insats|projekt|verksamhet)(?:en|et)?s?\s*(?:namn|titel|benämning)$|"
        r"(?:namn|benämning|titel|heter)\b.{0,12}\b(?:insats|projekt)",
        *("Insatsens namn", "Namn på insatsen", "Projektets namn", "Projektnamn"),
    ),
    _known("", "text", r"\bantal\b|andel\b"),
    _known("granted", "amount", r"(?:bevilja|tilldela)\w*\b.*(?:medel|belopp|bidrag|budget|summa|kr)|^beviljat$"),
    _known(
        "spent",
        "amount",
        r"(?:utnyttja|använ|förbruka|upparbeta|nyttja)\w*\b.*(?:medel|belopp|bidrag|budget|summa|kr)|^totalt utfall$",
    ),
    _known(
        "",
        "amount",
        r"belopp|\bkronor\b|\(kr\)|\bkr\b|\bmedel\b|\bbudget\b|\bbidrag\b|\bsumma\b|^(?:total\w* )?kostnad(?:er)?$",
    ),
    _known(
        "period",
        "period",
        r"period\b|perioden|insatstid|projekttid|genomförandetid|halvår|tidsram|start\w*\s*(?:och|[-–/])\s*slut",
        *("Tidsperiod", "Insatstid", "Projekttid"),
    ),
    _known(
        "", "organisations", r"samverkansparter|samverkande (?:organisation|part|myndighet)|deltagande organisationer"
    ),
    _known("contact", "text", r"kontaktperson|projektledare|uppgiftslämnare"),
    _known(
        "organisation",
        "text",
        r"organisation(?:en)?s?\b|insatsägare|projektägare|huvudman|ansvarig part|sökande|arbetsgivare",
        *("Organisation", "Organisationens namn"),
    ),
    _known("", "date", r"\bdatum\b|\w+datum$|^(?:inkom|ankom)"),
)
_PLAIN = _known("", "text", r"")
_STAMP = re.compile(
    r"(?:vårt )?(?:diarie(?:nummer|nr)|dnr|ankomst(?:datum|dag)|ankom|inkom(?:men)?(?:stdatum)?(?: den| datum)?|"
    r"registrerad)"
)
_STAMP_BESIDE = re.compile(r"signatur|handläggare|registrator")
_SIGNING = re.compile(r"underskrift|undertecknat|undertecknas|namnteckning|namnförtydligande|signatur|uppgiftslämnare")
_SINGLE_ROLES = ("project", "period", "granted", "spent", "organisation", "contact", "email", "phone")


def label_of(text: str) -> str:
    """A label as it is printed, without what stands for the sender's words: colon, dots, lines, boxes to tick."""
    label = _FILLING.split(_TICK_BOX.split(text)[0])[0].strip()
    before, _, after = label.partition(":")
    return (before if is_hint(after) else label).rstrip(":").strip()


def short_of(label: str) -> str:
    """A label without a hint at its end on how to write it: "Insatstid – åååå-mm-dd", "Belopp (kr)"."""
    return _HINT.sub("", label).strip() or label


def slug(text: str) -> str:
    """An id of at most 40 characters from printed words: "Sökta medel för år 1" is "sokta_medel_for_ar_1"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    made = ""
    for word in _LETTERS.findall(plain):
        if made and len(made) + 1 + len(word) > _SLUG:
            break
        made = f"{made}_{word}" if made else word[:_SLUG]
    return made or "falt"


def known(label: str) -> Known:
    """The sort of field that a label tells of."""
    words = short_of(label)
    return next((one for one in _KNOWN if one.pattern.search(words) or one.pattern.search(label)), _PLAIN)


def is_plain(label: str) -> bool:
    """Whether the words tell of no sort of field."""
    return known(label) is _PLAIN and not is_stamp(label) and not is_signing(label)


def is_stamp(label: str) -> bool:
    """Whether the box is the federation's own: its number, the day of arrival."""
    return _STAMP.fullmatch(label.casefold()) is not None


def beside_stamps(label: str) -> bool:
    """Whether a box is the federation's own where it stands with others of that sort: "Signatur"."""
    return _STAMP_BESIDE.fullmatch(label.casefold()) is not None


def is_signing(text: str) -> bool:
    """Whether somebody signs there."""
    return _SIGNING.search(text.casefold()) is not None


def is_single(label: str) -> bool:
    """Whether a report has but one of it, so that no table has it for a column."""
    return (
        is_signing(label)
        or is_stamp(label)
        or "ort" in label.casefold().split()
        or (known(label).role in _SINGLE_ROLES[:4])
    )


def asks(text: str) -> bool:
    """Whether the words ask for more than fits in a box."""
    return asks_outright(text) or len(text) > _LONG


def asks_outright(text: str) -> bool:
    """Whether a text is a question or an order to write, not only long."""
    return text.rstrip().endswith("?") or _ASKING.match(text) is not None


def names_a_field(text: str) -> bool:
    """Whether words that seem to ask name a plain field: "Vilken period avser rapporten?"."""
    return _NAMING.match(text) is not None and known(text).role in _SINGLE_ROLES


def asking_word(text: str) -> int:
    """Where a text begins to ask after its first word: "Ekonomisk rapport Redovisa era kostnader"; 0: nowhere."""
    for space in re.finditer(r"\s+", text):
        if _ASKING.match(text, space.end()):
            return space.start()
    return 0


def ticks(text: str) -> tuple[str, ...]:
    """The words beside boxes to tick, lower case: ("ja", "nej")."""
    return tuple(found.strip(" .,:;/").lower() for found in _TICK.findall(text) if found.strip(" .,:;/"))


def worded_choices(label: str) -> tuple[str, ...]:
    """The answers that a label names: "Har målet uppnåtts? Ja eller nej"; "delvis" is always somebody's answer."""
    if not re.search(r"\bja\s*(?:/|eller|,)\s*nej\b", label, re.IGNORECASE):
        return ()
    return ("ja", "nej", "delvis")


def is_hint(text: str) -> bool:
    """Whether a box holds nothing but a hint on what goes into it."""
    rest = re.sub(
        r"[\W_\d]|\b(?:kr|kronor|sek|tkr|[åa]{2,4}|m{1,2}|d{1,2}|åååå|från|till|den|fr|o|t)\b",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return not rest


def report_word(texts: Sequence[str]) -> str:
    """The one sort of report that a form is for, "delrapport"; "" where it says none, or several."""
    found = {word.lower() for text in texts for word in re.findall(r"\b\w*[a-zåäö]rapport\b", text, re.IGNORECASE)}
    joined = any(re.search(r"\w/\s?\w*rapport", text) for text in texts)
    return found.pop() if len(found) == 1 and not joined else ""
