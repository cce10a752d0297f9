"""What a federation asks for: its forms and rules as data, compiled by rulebook.py from the files in rules/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from intake.model.document import Document
from intake.model.report import Audience, Draft, Severity

if TYPE_CHECKING:
    from intake.model.evidence import Evidence

FieldType = Literal[
    "text",
    "date",
    "period",
    "amount",
    "email",
    "phone",
    "postcode",
    "organisation_number",
    "organisations",
    "table",
    "choice",
]
Level = Literal["send", "draft", "off"]
Language = Literal["sv", "en"]

ROLES = ("project", "period", "organisation", "granted", "spent", "contact", "email", "phone", "signed", "goals")
"""What rules that several forms share call a form's fields: form.yaml says `period_field: insatstid`."""

LEVELS: tuple[Level, ...] = ("off", "draft", "send")
"""The levels, strictest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """A column of a table field."""

    id: str  # "mal"
    labels: tuple[str, ...]  # as printed in the blank, and known earlier wordings
    type: FieldType = "text"
    choices: tuple[str, ...] = ()  # type "choice": the values it may have


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field of a form, found by its label."""

    id: str  # "insatsens_namn"
    labels: tuple[str, ...]  # as printed in the blank, and known earlier wordings
    type: FieldType = "text"
    heading: str = ""  # the blank's numbered part that it stands in: "1", "2"
    columns: tuple[ColumnSpec, ...] = ()  # type "table"
    rows: tuple[str, ...] = ()  # printed row labels of a table ("Lönekostnader", "Summa")
    stamp: bool = False  # the federation's own box: never asked for
    question: str = ""  # what to call it in a mail: "Beviljat medel"
    repeats: bool = False  # every box with this label gives one value
    choices: tuple[str, ...] = ()  # type "choice": the values it may have
    required: bool = False  # asked for where it is blank


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """A section of a form."""

    id: str  # "5.1"; a word made of the title where the form prints no number
    title: str  # "Måluppfyllelse"
    question: str = ""  # the form's own question, quoted in a request
    guidance: tuple[str, ...] = ()  # printed under the heading; nobody's answer
    wordings: tuple[str, ...] = ()  # known earlier wordings of the heading
    table: str = ""  # id of the table field that answers it
    fields: tuple[str, ...] = ()  # answered where any of these is filled in
    required: bool = True  # asked for where it is empty; of alternatives only the one that applies

    @property
    def numbered(self) -> bool:
        """Whether the form prints its id; else that is a word of ours, and people know the section by its title."""
        return self.id[:1].isdigit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Sections of which exactly one applies, decided by two amounts (parse-contract.md, gavleborg/slutrapport)."""

    spent: str  # field id: used
    granted: str  # field id: granted
    when_spent: str  # section that applies where used >= granted
    otherwise: str  # section that applies where used < granted


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """A federation's form with its blank document as a block stream.

    Equal only to itself: what is made of a form once is found again by it, and a whole blank is slow to compare.
    """

    id: str  # "gavleborg/slutrapport"
    name: str  # "Slutrapport"
    report_type: str  # "slutrapport"; "" where the form serves several and the period tells
    report_type_definite: str  # "slutrapporten"
    fields: tuple[FieldSpec, ...]
    sections: tuple[SectionSpec, ...]
    alternatives: tuple[Alternative, ...]
    blank: Document
    project_field: str  # field ids that place() and compose() lean on
    period_field: str
    organisation_field: str
    granted_field: str = ""
    spent_field: str = ""  # an amount field, or a table's column: "ekonomi.utfall"
    contact_field: str = ""
    email_field: str = ""
    phone_field: str = ""
    signed_field: str = ""  # the day it was signed: a date field, or a table's column
    goals_field: str = ""  # the table of goals
    titles: tuple[str, ...] = ()  # lines that name the form at its top: "Slutrapport"
    replaced_by: str = ""  # an older version of a form: the folder's name of the newer one, "slutrapport-2025"
    version: str = ""  # hash of form.yaml and the blank

    def role(self, name: str) -> str:
        """The field that plays a part which every form has under a name of its own; "" where this form has none."""
        found: str = getattr(self, f"{name}_field") if name in ROLES else ""
        return found

    def section(self, section_id: str) -> SectionSpec | None:
        return next((s for s in self.sections if s.id == section_id), None)

    def field(self, field_id: str) -> FieldSpec | None:
        return next((f for f in self.fields if f.id == field_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """A rule's message and what it asks for, in one language, with {words} that the kind of check fills in."""

    message: str
    ask: str = ""  # what the receiver is to do: "Vilken uppgift är rätt?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule for one form, compiled. *applies* and *check* are pure: the same evidence gives the same drafts."""

    id: str  # "section-missing", the file's name
    kind: str  # "required"
    severity: Severity
    audience: Audience
    reason: str
    swedish: RuleText
    english: RuleText | None  # None: an English mail says it in Swedish
    version: str  # hash of what its files say, comments aside
    source: str  # where it stands: "rules/shared/section-missing.yaml"
    looks_at: tuple[str, ...]  # fields, sections and table columns of the form that it rests on
    applies: Callable[[Evidence], bool]  # its conditions ("when")
    check: Callable[[Evidence], tuple[Draft, ...]]  # a draft for each break of it, in the form's order


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPerson:
    """The person at the federation that mails point to."""

    name: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """federation.yaml: what staff tune about numbers, replies and deadlines."""

    federation: str  # "gavleborg"
    prefix: str  # "SFG"
    number_template: str  # "{prefix} {yy}–{case}.{record}"
    contact: ContactPerson
    class_code: str = ""  # {class} of the template
    form_link: str = ""
    privacy_link: str = ""
    days_to_answer: int = 10  # Swedish working days
    closed_periods: tuple[tuple[str, str], ...] = ()  # ("07-01", "07-31"): month-day, both included; may span new year
    closed_days: tuple[date, ...] = ()
    unknown_project: Literal["new_case", "ask"] = "new_case"
    unplaced_case: str = ""  # number of the standing case for unplaced reports (unknown_project: ask)
    number_outgoing: bool = False
    language: Language = "sv"
    english_twin: bool = False  # English under the Swedish text
    levels: Mapping[str, Level] = field(default_factory=dict)  # reply kind -> level; absent = "send"
    max_rounds: int = 2  # automatic requests for one report; then a person

    def level(self, kind: str, most: Level = "send") -> Level:
        """How far a reply of *kind* may go: its own level, or *most* where that is stricter."""
        return min(self.levels.get(kind, "send"), most, key=LEVELS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """One federation's forms, rules and policy as one frozen set, with the version that records and findings name."""

    federation: str
    version: str  # sha256 of *source*
    policy: Policy
    forms: tuple[Form, ...]
    rules: Mapping[str, tuple[Rule, ...]]  # form id -> rules by id
    source: bytes = b""  # every file that it was compiled from, as one tar: the archive keeps it under *version*

    def form(self, form_id: str) -> Form | None:
        return next((f for f in self.forms if f.id == form_id), None)

    def newest(self, form_id: str) -> str:
        """The id of the version that is in use of a form, the same for all of its versions: "gavleborg/slutrapport"."""
        form = self.form(form_id)
        while form is not None and form.replaced_by:
            form_id = f"{self.federation}/{form.replaced_by}"
            form = self.form(form_id)
        return form_id
