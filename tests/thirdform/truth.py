"""What a person reads in a third federation's report, by the ids of its imported form.yaml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from layouts.truth import Readings, Row, SectionTruth, Truth, words

from thirdform.blank import AMOUNTS, BOXES, COST_HEADS, COSTS, ESSAYS, INTRO, PLAN, QUESTIONS, SIGNING, TICKS
from thirdform.reports import Filled

FORM = "vasterdal/delrapport"
FIELDS = {  # id in form.yaml -> box of the blank
    "insatsens_namn": "insatsens_namn",
    "rapportperiod": "period",
    "insatsagare": "insatsagare",
    "organisationsnummer": "organisationsnummer",
    "kontaktperson": "kontaktperson",
    "e_post": "epost",
    "telefon": "telefon",
    "antal_deltagare_under_perioden": "deltagare",
    "foljer_insatsen_tidsplanen": "tidsplan",
    "ar_alla_parter_delaktiga": "delaktiga",
    "beviljat_belopp_for_halvaret": "beviljat",
    "forbrukat_belopp_under_halvaret": "forbrukat",
    "ort": "ort",
    "datum": "datum",
    "namnteckning": "namnteckning",
    "namnfortydligande": "namn",
}
SECTIONS = {
    "vad_har_gjorts_under_perioden": "gjorts",
    "vilka_har_deltagit_och_hur_har_de_hittat": "deltagit",
    "hur_har_samverkan_mellan_parterna": "samverkan",
    "resultat_och_lardomar": "resultat",
    "avvikelser_fran_planen": "avvikelser",
    "plan_for_nasta_halvar": "plan",
}
SIGNED = "underskrift"
COST_TABLE = "ekonomi"
_GUIDANCE = tuple(text for *_, text in (*QUESTIONS, *ESSAYS) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdTruth(Truth):
    """A truth on a form that is not shipped."""

    @property
    def guidance(self) -> tuple[str, ...]:
        return tuple(part for text in _GUIDANCE for part in text.rstrip(".").split(". "))

    @property
    def vocabulary(self) -> set[str]:
        return set(words(" ".join(_printed())))


def _printed() -> Iterator[str]:
    yield from ("Delrapport Samordningsförbundet Västerdal Dnr Inkom", INTRO, "Ja Nej", *COST_HEADS, *COSTS)
    yield "Uppgifter om insatsen Verksamheten Ekonomi Underskrift"
    yield from (label for rows in (*BOXES, *SIGNING) for label, _ in rows)
    yield from (" ".join((text, *rest[1:])) for text, *rest in (*QUESTIONS, *TICKS, *ESSAYS, *AMOUNTS, PLAN))


def truth_of(report: Filled) -> Truth:
    sections = [
        SectionTruth(
            id=name, status="answered" if report.text(box) else "empty", text="\n".join(report.paragraphs(box))
        )
        for name, box in SECTIONS.items()
    ]
    signed = SectionTruth(id=SIGNED, status="answered" if report.text("namnteckning") else "empty", text=None)
    said = [*report.written.values(), *(amount for pair in report.costs.values() for amount in pair)]
    missing = {name for name, box in (*FIELDS.items(), *SECTIONS.items()) if not report.value(box)}
    return ThirdTruth(
        form=FORM,
        fields={name: _readings(report.value(box)) for name, box in FIELDS.items()},
        tables={COST_TABLE: tuple(_rows(report))},
        sections=(*sections, signed),
        must_flag=tuple((name, "missing") for name in SECTIONS if name in missing),
        must_not_flag=frozenset({*FIELDS, *SECTIONS, SIGNED, COST_TABLE} - missing),
        words=Counter(word for text in said for word in words(text)),
    )


def _readings(value: object) -> Readings:
    return (value,)


def _rows(report: Filled) -> Iterator[Row]:
    for cost, pair in report.costs.items():
        budget, outcome = (int(amount.replace(" ", "")) for amount in pair)
        yield {"kostnadsslag": (cost,), "budget": (budget,), "utfall": (outcome,)}
