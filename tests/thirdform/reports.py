"""What three authors wrote on the third federation's form, and what a person reads in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A report: for each box what is written there. What is left out is blank."""

    name: str
    written: Mapping[str, str]
    values: Mapping[str, Any]  # of the boxes whose value is not their words
    costs: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # budget and outcome as written

    def text(self, box: str) -> str:
        return self.written.get(box, "")

    def paragraphs(self, box: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(box).split("\n") if part.strip())

    def cost(self, row: str, place: int) -> str:
        return self.costs[row][place] if row in self.costs else ""

    def value(self, box: str) -> Any:
        return self.values.get(box, self.text(box) or None)


STEGET = Filled(
    name="steget",
    written={
        "insatsens_namn": "Steget in",
        "period": "första halvåret 2024",
        "insatsagare": "Dalby kommun",
        "organisationsnummer": "212000-0142",
        "kontaktperson": "Maja Lindqvist",
        "epost": "maja.lindqvist@example.se",
        "telefon": "070-174 06 21",
        "deltagare": "34",
        "gjorts": "I januari startade två grupper med sammanlagt 34 personer.\n"
        "Under våren besökte grupperna sex arbetsplatser i kommunen.",
        "deltagit": "De flesta har kommit genom vårdcentralen eller Arbetsförmedlingen. Fyra sökte sig hit själva.",
        "samverkan": "Parterna träffas varannan vecka. Vården saknades vid hälften av mötena.",
        "tidsplan": "Ja",
        "delaktiga": "Nej",
        "resultat": "Elva personer har gått vidare till arbete eller studier.\n"
        "Vi hade räknat med femton, men två praktikplatser drogs in.",
        "avvikelser": "Den tredje gruppen sköts upp till hösten eftersom lokalen blev klar först i maj.",
        "beviljat": "850 000 kr",
        "forbrukat": "612 500 kr",
        "plan": "En tredje grupp startar i september. Vi bjuder in vårdcentralen till styrgruppen.",
        "ort_och_datum": "Dalby 2024-07-04",
        "namnteckning": "Maja Lindqvist",
        "namn": "Maja Lindqvist",
    },
    values={
        "period": {"start": "2024-01-01", "end": "2024-06-30"},
        "epost": ["maja.lindqvist@example.se"],
        "telefon": ["+46701740621"],
        "tidsplan": "ja",
        "delaktiga": "nej",
        "beviljat": 850000,
        "forbrukat": 612500,
        "ort": "Dalby",
        "datum": "2024-07-04",
    },
    costs={
        "Personal": ("600 000", "480 500"),
        "Lokaler": ("120 000", "60 000"),
        "Köpta tjänster": ("100 000", "52 000"),
        "Övrigt": ("30 000", "20 000"),
        "Summa": ("850 000", "612 500"),
    },
)
NAVET = Filled(
    name="navet",
    written={
        "insatsens_namn": "Navet – unga vuxna",
        "period": "2023-07-01 – 2023-12-31",
        "insatsagare": "Region Västerdal",
        "organisationsnummer": "232100-0131",
        "kontaktperson": "Omar Haddad",
        "epost": "omar.haddad@example.se",
        "telefon": "0701740622",
        "deltagare": "18 personer",
        "gjorts": "Mottagningen har varit öppen tre dagar i veckan.\nVi har hållit fyra kurser i vardagsekonomi.",
        "deltagit": "Unga mellan 18 och 29 år som varken arbetar eller studerar.",
        "samverkan": "Samverkan har blivit tätare sedan vi fick en gemensam lokal.",
        "tidsplan": "Nej",
        "delaktiga": "Ja",
        "resultat": "Tolv av arton deltagare har fått en plan som de själva har varit med om att skriva.",
        "avvikelser": "Kurserna började en månad för sent. Vi förlänger dem in i nästa halvår.",
        "beviljat": "1 200 000",
        "forbrukat": "1 050 000",
        "plan": "Vi prövar kvällsöppet en gång i veckan.",
        "ort_och_datum": "Myrby den 12 januari 2024",
        "namnteckning": "Omar Haddad",
        "namn": "Omar Haddad",
    },
    values={
        "period": {"start": "2023-07-01", "end": "2023-12-31"},
        "epost": ["omar.haddad@example.se"],
        "telefon": ["+46701740622"],
        "tidsplan": "nej",
        "delaktiga": "ja",
        "beviljat": 1200000,
        "forbrukat": 1050000,
        "ort": "Myrby",
        "datum": "2024-01-12",
    },
    costs={
        "Personal": ("900 000", "810 000"),
        "Lokaler": ("200 000", "190 000"),
        "Övrigt": ("100 000", "50 000"),
        "Summa": ("1 200 000", "1 050 000"),
    },
)
KLIVET = Filled(
    name="klivet",
    written={
        "insatsens_namn": "Klivet",
        "period": "andra halvåret 2024",
        "insatsagare": "Myrby kommun",
        "kontaktperson": "Elin Forsberg",
        "epost": "elin.forsberg@example.se",
        "deltagare": "7",
        "gjorts": "Vi har byggt upp en verkstad där deltagarna lagar cyklar åt kommunens skolor.",
        "deltagit": "Sju personer, alla anvisade av socialtjänsten.",
        "tidsplan": "Ja",
        "resultat": "Verkstaden har lagat 140 cyklar.\nTre deltagare har fått anställning med stöd.",
        "beviljat": "400 000 kronor",
        "forbrukat": "398 000 kronor",
        "plan": "Verkstaden fortsätter, och vi söker medel för en handledare till.",
        "ort_och_datum": "Myrby 2025-01-09",
        "namnteckning": "Elin Forsberg",
    },
    values={
        "period": {"start": "2024-07-01", "end": "2024-12-31"},
        "epost": ["elin.forsberg@example.se"],
        "tidsplan": "ja",
        "beviljat": 400000,
        "forbrukat": 398000,
        "ort": "Myrby",
        "datum": "2025-01-09",
    },
    costs={"Personal": ("350 000", "348 000"), "Övrigt": ("50 000", "50 000"), "Summa": ("400 000", "398 000")},
)
REPORTS = (STEGET, NAVET, KLIVET)
