"""Is it filled in? What must be answered, and of alternatives the one that applies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind, parameter
from intake.checks.prose import places_said
from intake.checks.seen import amount, blank, confidence, filled
from intake.checks.wording import asked, missing_field, missing_section, number, place, same, section_alone
from intake.model.evidence import Evidence
from intake.model.form import Alternative, Form
from intake.model.report import Draft, Report, Section

_SAID = {
    "place": "var i blanketten: Avsnitt 6.3 Brukarmedverkan",
    "asked": "platsen med blankettens egen fråga",
    "state": "vad som är fel: Avsnittet är tomt.",
}

_READ_AS = ("amount", "date", "period", "email", "phone", "postcode", "organisation_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """What must be filled in: the named fields and sections, or every one that the form says is required."""

    fields: tuple[str, ...] = parameter("fält som måste vara ifyllda", names="field", default=())
    sections: tuple[str, ...] = parameter("avsnitt som måste vara ifyllda", names="section", default=())
    every_field: bool = parameter("alla fält som har required: true i form.yaml", default=False)
    every_section: bool = parameter("alla avsnitt utom dem som har required: false i form.yaml", default=False)
    without: tuple[str, ...] = parameter("fält och avsnitt som ändå inte behöver det", names="part", default=())


def required(ask: Required, evidence: Evidence) -> Iterator[Draft]:
    """A draft for each field that is blank or unreadable and each section that is empty or has lost its heading.

    Of "every section", the form's alternatives are left out: one_answered is for those.
    """
    report, form = evidence.report, evidence.form
    every = [spec.id for spec in form.fields if spec.required and not spec.stamp] if ask.every_field else []
    for name in _wanted((*every, *ask.fields), ask.without):
        spec, value = form.field(name), report.fields.get(name)
        if spec and (value is None or blank(value.value)):
            words = {"place": place(spec), "asked": asked(spec), "state": missing_field(spec, value)}
            yield Draft(target=name, words=words, confidence=1.0 if value is None else value.confidence)
    pairs = {name for pair in form.alternatives for name in (pair.when_spent, pair.otherwise)}
    all_of = [spec.id for spec in form.sections if spec.required and spec.id not in pairs] if ask.every_section else []
    for name in _wanted((*all_of, *ask.sections), ask.without):
        yield from _required_section(name, report, form)


def _wanted(names: tuple[str, ...], without: tuple[str, ...]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name not in without]


def _required_section(name: str, report: Report, form: Form) -> Iterator[Draft]:
    spec, section = form.section(name), report.section(name)
    if spec and (section is None or section.status in ("empty", "missing")):
        words = {"place": place(spec), "asked": asked(spec), "state": missing_section(spec, section)}
        yield Draft(target=name, words=words, confidence=1.0 if section is None else section.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAnswered:
    """Of the form's alternatives the one that applies must be answered. Takes no parameters."""


def one_answered(_: OneAnswered, evidence: Evidence) -> Iterator[Draft]:
    """A draft for each pair whose section that applies is blank; on the first where it can't be told which applies."""
    for _pair, first, second in _pairs(evidence.report, evidence.form):
        due = [section for section in (first, second) if section.status in ("empty", "missing")]
        if due:
            yield from _required_section(due[0].id, evidence.report, evidence.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBothAnswered:
    """Of the form's alternatives only one may be answered. Takes no parameters."""


def not_both_answered(_: NotBothAnswered, evidence: Evidence) -> Iterator[Draft]:
    """A draft on the section that does not apply by the amounts, or on the second one, where both are answered."""
    report, form = evidence.report, evidence.form
    for pair, first, second in _pairs(report, form):
        if first.status == second.status == "answered":
            spent, granted = amount(report, form, pair.spent), amount(report, form, pair.granted)
            wrong = first if spent is not None and granted is not None and spent < granted else second
            spec = form.section(wrong.id)
            words = {
                "first": same(first.id),
                "second": same(second.id),
                "place": section_alone(spec) if spec else same(wrong.id),
            }
            yield Draft(target=wrong.id, words=words, confidence=min(first.confidence, second.confidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactlyOneOf:
    """Of the named fields and sections exactly one must be filled in."""

    parts: tuple[str, ...] = parameter("fälten och avsnitten som det ska vara ett av", names="part")


def exactly_one_of(ask: ExactlyOneOf, evidence: Evidence) -> Iterator[Draft]:
    """A draft on the first where none is filled in, on the second that is where more than one is."""
    there = tuple(part for part in ask.parts if filled(evidence.report, part))
    if ask.parts and len(there) != 1:
        words = {"place": places_said(there or ask.parts, evidence), "count": number(len(there))}
        target = there[1] if there else ask.parts[0]
        yield Draft(target=target, words=words, confidence=confidence(evidence.report, *ask.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """What is written in a field must be of its type: a phone number, an e-mail address, a date."""

    fields: tuple[str, ...] = parameter("fälten", names="field", default=())
    every_field: bool = parameter("alla fält utom dem som har required: true i form.yaml", default=False)


def readable(ask: Readable, evidence: Evidence) -> Iterator[Draft]:
    """A draft for each field where something is written that could not be read. What is blank is for `required`."""
    every = (
        [spec.id for spec in evidence.form.fields if not spec.required and not spec.stamp] if ask.every_field else []
    )
    for name in dict.fromkeys((*every, *ask.fields)):
        spec, value = evidence.form.field(name), evidence.report.fields.get(name)
        if spec and value and spec.type in _READ_AS and blank(value.value) and not blank(value.raw):
            words = {"place": place(spec), "asked": asked(spec), "state": missing_field(spec, value)}
            yield Draft(target=name, words=words, confidence=value.confidence)


def _pairs(report: Report, form: Form) -> Iterator[tuple[Alternative, Section, Section]]:
    for pair in form.alternatives:
        first, second = report.section(pair.when_spent), report.section(pair.otherwise)
        if first and second:
            yield pair, first, second


KINDS = (
    Kind(
        name="required",
        summary="att fält och avsnitt är ifyllda",
        parameters=Required,
        words=_SAID,
        check=required,
    ),
    Kind(
        name="one_answered",
        summary="att det av två alternativa avsnitt som gäller är ifyllt",
        parameters=OneAnswered,
        words=_SAID,
        check=one_answered,
    ),
    Kind(
        name="not_both_answered",
        summary="att inte båda alternativen är ifyllda",
        parameters=NotBothAnswered,
        words={
            "place": "avsnittet som inte gäller",
            "first": "det första alternativets nummer",
            "second": "det andra alternativets nummer",
        },
        check=not_both_answered,
    ),
    Kind(
        name="exactly_one_of",
        summary="att precis ett av flera fält eller avsnitt är ifyllt",
        parameters=ExactlyOneOf,
        words={"place": "de som är ifyllda, eller alla om ingen är det", "count": "hur många som är ifyllda"},
        check=exactly_one_of,
    ),
    Kind(
        name="readable",
        summary="att det som står i ett fält går att läsa som ett telefonnummer, ett datum och så vidare",
        parameters=Readable,
        words=_SAID,
        check=readable,
    ),
)
