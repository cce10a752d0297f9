"""What a report answers, and the findings on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
Audience = Literal["sender", "staff"]
SectionStatus = Literal["answered", "empty", "missing", "not_applicable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field's value. *value* is JSON-shaped, by parse-contract.md's table of types; None where it is blank."""

    value: Any  # str | int | list | dict | None; personal numbers masked
    raw: str = ""  # as written, personal numbers masked
    where: str = ""  # "page 1, table 1"
    confidence: float = 1.0  # 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section with the author's words only."""

    id: str
    title: str
    status: SectionStatus
    text: str = ""  # personal numbers masked
    where: str = ""
    confidence: float = 1.0  # 0..1; a status that rests on less than 0.6 is never asked of the sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report read against the form it was written on. Fields and sections are all of the form's, in its order."""

    form: str  # "gavleborg/slutrapport"
    fields: Mapping[str, FieldValue]
    sections: tuple[Section, ...]
    coverage: float = 1.0  # 0..1: the share of the blank's anchors that were found
    unplaced: tuple[str, ...] = ()  # the author's words that stand in no field or section; personal numbers masked
    personal_numbers: tuple[str, ...] = ()  # ids of the fields and sections where one stands, "" = elsewhere

    def value(self, field_id: str) -> Any:
        """The field's value, None where it is blank or the form has no such field."""
        found = self.fields.get(field_id)
        return None if found is None else found.value

    def section(self, section_id: str) -> Section | None:
        return next((s for s in self.sections if s.id == section_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A piece of a message in both languages: a place, an amount, a state."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a check says: where, how surely, and the {words} for the rule's message. A rule makes a Finding of it."""

    target: str  # field or section id
    words: Mapping[str, Phrase] = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that a report breaks."""

    rule: str  # id of the rule, "section-missing"
    severity: Severity
    audience: Audience
    target: str  # field or section id, "7.2.1"
    message: str  # Swedish, as a row of the mail: 'Avsnitt 6.3 Brukarmedverkan: "Beskriv hur ...". Avsnittet är tomt.'
    english: str = ""  # the same in English, where the rule has it in English
    rule_version: str = ""  # Rule.version of the rule that made it
    unsure: bool = (
        False  # something required may be missing, but was not read surely: staff look, the sender isn't asked
    )

    def row(self, language: str) -> str:
        """It as a row of a mail in *language*; in Swedish where the rule has no English."""
        return (self.english if language == "en" else "") or self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What came of reading one file of a mail. Exactly one of: a report, other readable text, or the reason why not."""

    place: str  # MailFile.place
    name: str  # personal numbers masked
    sha256: str
    report: Report | None = None
    text: str = ""  # where no form was recognised: its first 20,000 characters, personal numbers masked
    title: str = ""  # its first line: "Rekvisition"
    unreadable: str = ""  # an errors.UnreadableCode
    personal_number: bool = False  # one stands in it, report or not
    stamped: bool = False  # a stamp box is filled in: a note to staff, never a number to place by
    flags: tuple[str, ...] = ()
