"""A drafted form: what was made of a blank, and what is to be looked over."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.messages import noop
from intake.model.form import Alternative, FieldSpec, SectionSpec

# Doubt.code -> what to look at. {said} are the blank's own words.
DOUBTS = {
    "type": noop("is it right that {said} is read as this type?"),
    "two-in-one": noop('one box for both, "{said}": place and date are read apart'),
    "choices": noop("are these all the answers: {said}?"),
    "repeats": noop('"{said}" is printed several times: every box gives one value'),
    "group": noop('"{said}" come again and again: they are read as a table'),
    "stamp": noop("taken for your own box, and never asked for"),
    "role": noop("taken for {said}"),
    "no-role": noop("no field was found that is {said}"),
    "no-guidance": noop("no guidance was found under the heading"),
    "shape": noop("only its look tells that it is a heading"),
    "no-number": noop("the heading has no number: the form's own words name it"),
    "unplaced": noop('is "{said}" something to fill in? It was taken for plain text'),
    "either": noop("only one of {said} has to be answered, by the funds used and granted"),
    "no-sections": noop("no heading to write under was found"),
}
ROLES = {
    "project": noop("the project's name"),
    "period": noop("the reported period"),
    "organisation": noop("the responsible organisation"),
    "granted": noop("the funds granted"),
    "spent": noop("the funds used"),
    "contact": noop("the contact person"),
    "email": noop("the contact person's e-mail address"),
    "phone": noop("the contact person's telephone number"),
    "signed": noop("the day it was signed"),
    "goals": noop("the table of goals"),
}
"""What rules that several forms share name a field by (model/form.py, ROLES), in words."""

NEEDED = ("project", "period", "organisation", "granted", "spent")
"""Those that every form should have: it is told where one was not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A guess to look over."""

    target: str  # field or section id; "" for the form
    code: str  # of DOUBTS
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form as drafted."""

    id: str  # "vasterdal/delrapport"
    name: str  # as the blank calls itself
    report_type: str  # "delrapport"; "" where it tells none
    titles: tuple[str, ...]
    fields: tuple[FieldSpec, ...]
    sections: tuple[SectionSpec, ...]
    roles: dict[str, str] = field(default_factory=dict)  # of ROLES -> field id, or a table's column: "ekonomi.utfall"
    alternatives: tuple[Alternative, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def of(self, target: str) -> tuple[Doubt, ...]:
        """What is doubted of a field or section."""
        return tuple(doubt for doubt in self.doubts if doubt.target == target)
