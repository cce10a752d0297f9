"""Do the amounts agree with each other, and with what the text says of them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.fundshare import said_of_funds
from intake.checks.kind import Kind, parameter
from intake.checks.seen import amount, column_of, confidence, filled, rows
from intake.checks.wording import number, place_of, same, section_alone, share
from intake.model.evidence import Evidence
from intake.model.form import Form
from intake.model.report import Draft, Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost:
    """One amount may not be greater than another."""

    field: str = parameter("beloppet", names="amount")
    limit: str = parameter("beloppet som det inte får vara större än", names="amount")


def at_most(ask: AtMost, evidence: Evidence) -> Iterator[Draft]:
    """A draft on *field* where it is greater than *limit*; nothing where either is unknown. Equal is fine."""
    report, form = evidence.report, evidence.form
    found, limit = amount(report, form, ask.field), amount(report, form, ask.limit)
    if found is not None and limit is not None and found > limit:
        words = {"place": place_of(ask.field, form), "field": number(found), "limit": number(limit)}
        target = ask.field.partition(".")[0]
        yield Draft(target=target, words=words, confidence=confidence(report, ask.field, ask.limit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Equals:
    """One amount must be the same as another."""

    field: str = parameter("beloppet", names="amount")
    other: str = parameter("beloppet som det ska vara lika med", names="amount")
    tolerance: int = parameter("så många kronor får det skilja", default=0)


def equals(ask: Equals, evidence: Evidence) -> Iterator[Draft]:
    """A draft on *field* where it differs by more than *tolerance*; nothing where either amount is unknown."""
    report, form = evidence.report, evidence.form
    found, other = amount(report, form, ask.field), amount(report, form, ask.other)
    if found is not None and other is not None and abs(found - other) > ask.tolerance:
        words = {
            "place": place_of(ask.field, form),
            "field": number(found),
            "other_place": place_of(ask.other, form),
            "other": number(other),
            "difference": number(abs(found - other)),
        }
        target = ask.field.partition(".")[0]
        yield Draft(target=target, words=words, confidence=confidence(report, ask.field, ask.other))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareAtLeast:
    """One amount must be at least a share of another, unless the text explains why it isn't."""

    field: str = parameter("beloppet", names="amount")
    of: str = parameter("beloppet som det är en del av", names="amount")
    percent: float = parameter("så många procent måste det minst vara")
    unless_answered: tuple[str, ...] = parameter(
        "avsnitt som förklarar saken: regeln är tyst när något av dem är ifyllt", names="section", default=()
    )


def share_at_least(ask: ShareAtLeast, evidence: Evidence) -> Iterator[Draft]:
    """A draft on *field* where it is a lesser share; nothing where either amount is unknown, or *of* is 0."""
    report, form = evidence.report, evidence.form
    found, whole = amount(report, form, ask.field), amount(report, form, ask.of)
    if found is None or not whole or any(filled(report, name) for name in ask.unless_answered):
        return
    if 100 * found < ask.percent * whole:
        words = {
            "place": place_of(ask.field, form),
            "field": number(found),
            "of": number(whole),
            "share": share(100 * found / whole),
            "percent": share(ask.percent),
        }
        sure = confidence(report, ask.field, ask.of, *ask.unless_answered)
        yield Draft(target=ask.field.partition(".")[0], words=words, confidence=sure)


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentAgrees:
    """A percentage in *sections* near words on the use of funds must agree with *spent* of *granted*."""

    sections: tuple[str, ...] = parameter("avsnitten där procentsatsen kan stå", names="section")
    spent: str = parameter("utnyttjade medel", names="amount")
    granted: str = parameter("beviljade medel", names="amount")
    tolerance: float = parameter("så många procentenheter får det skilja", default=1.0)


def percent_agrees(ask: PercentAgrees, evidence: Evidence) -> Iterator[Draft]:
    """A draft for the first percentage in each section that fits neither the used share nor the share left over."""
    report, form = evidence.report, evidence.form
    spent, granted = amount(report, form, ask.spent), amount(report, form, ask.granted)
    if spent is None or not granted:
        return
    true = 100 * spent / granted
    for section in filter(None, map(report.section, ask.sections)):
        wrong = [
            said
            for said in said_of_funds(section.text)
            if min(abs(said[0] - true), abs(said[0] - (100 - true))) > ask.tolerance
        ]
        for said, unused in wrong[:1]:
            spec = form.section(section.id)
            words = {
                "place": section_alone(spec) if spec else same(section.id),
                "said": share(said),
                "used": _UNUSED if unused else _USED,
                "amounts": same(_part(ask.spent, form)),
                "spent": number(spent),
                "granted": number(granted),
                "share": share(100 - true if unused else true),
            }
            sure = confidence(report, ask.spent, ask.granted, section.id)
            yield Draft(target=section.id, words=words, confidence=sure)


_USED = Phrase(sv="är utnyttjade", en="have been used")
_UNUSED = Phrase(sv="inte är utnyttjade", en="have not been used")


@dataclass(frozen=True, slots=True, kw_only=True)
class SumsUp:
    """In a table, the row that *label* calls *total* must be the sum of the rows above, in each of *columns*."""

    table: str = parameter("tabellen", names="table")
    label: str = parameter("kolumnen där raderna har sina namn")
    total: str = parameter("det som summaraden heter där")
    columns: tuple[str, ...] = parameter("kolumnerna som ska summeras")


def sums_up(ask: SumsUp, evidence: Evidence) -> Iterator[Draft]:
    """A draft on the table for each column whose sum row has an amount that isn't the sum. Blank cells count 0."""
    report, form = evidence.report, evidence.form
    found = rows(report, ask.table)
    sums = [row for row in found if row.get(ask.label) == ask.total]
    items = [row for row in found if row.get(ask.label) != ask.total]
    for column in ask.columns:
        amounts = [row[column] for row in items if isinstance(row.get(column), int)]
        stated = next((row[column] for row in sums if isinstance(row.get(column), int)), None)
        if stated is None or not amounts or sum(amounts) == stated:
            continue
        words = {
            "place": place_of(ask.table, form),
            "column": same(_column_name(form, ask.table, column)),
            "total": same(ask.total),
            "stated": number(stated),
            "sum": number(sum(amounts)),
        }
        yield Draft(target=ask.table, words=words, confidence=confidence(report, ask.table))


def _part(name: str, form: Form) -> str:
    """The number of the form's part that a field stands in: "1"."""
    table = name.partition(".")[0]
    section, spec = next((s for s in form.sections if s.table == table), None), form.field(table)
    return section.id if section else spec.heading if spec else ""


def _column_name(form: Form, table: str, column: str) -> str:
    found = column_of(form, table, column)
    return found.labels[0] if found and found.labels else column


KINDS = (
    Kind(
        name="at_most",
        summary="att ett belopp inte är större än ett annat",
        parameters=AtMost,
        words={"place": "var i blanketten", "field": "beloppet", "limit": "beloppet som det jämförs med"},
        check=at_most,
    ),
    Kind(
        name="equals",
        summary="att ett belopp är lika med ett annat",
        parameters=Equals,
        words={
            "place": "var i blanketten",
            "field": "beloppet",
            "other_place": "var i blanketten det andra beloppet står",
            "other": "det andra beloppet",
            "difference": "skillnaden mellan dem",
        },
        check=equals,
    ),
    Kind(
        name="share_at_least",
        summary="att ett belopp är minst en viss del av ett annat",
        parameters=ShareAtLeast,
        words={
            "place": "var i blanketten",
            "field": "beloppet",
            "of": "beloppet som det är en del av",
            "share": "procentsatsen som beloppen ger",
            "percent": "procentsatsen som det minst ska vara",
        },
        check=share_at_least,
    ),
    Kind(
        name="percent_agrees",
        summary="att en procentsats i texten stämmer med beloppen",
        parameters=PercentAgrees,
        words={
            "place": "avsnittet",
            "said": "procentsatsen i texten",
            "used": "är utnyttjade eller inte är utnyttjade",
            "amounts": "delen av blanketten där beloppen står",
            "spent": "utnyttjade medel",
            "granted": "beviljade medel",
            "share": "procentsatsen som beloppen ger",
        },
        check=percent_agrees,
    ),
    Kind(
        name="sums_up",
        summary="att summaraden i en tabell är summan",
        parameters=SumsUp,
        words={
            "place": "var i blanketten",
            "column": "kolumnen",
            "total": "summaradens namn",
            "stated": "summan som står där",
            "sum": "summan av beloppen ovanför",
        },
        check=sums_up,
    ),
)
