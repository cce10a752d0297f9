"""Labels as people retype them: either form reads those of the other, and those of everyday."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from outlines import FORMS, Item, Sheet, outline, wrong
from wordfiles import report_of

RETYPED = {
    "insatsens_namn": ("Projektets namn", "Projektnamn", "Namn på insatsen", "Insats", "Insatsnamn"),
    "insatstid": ("Projekttid", "Tidsperiod", "Period", "Projektperiod", "Insatsens tidsperiod"),
    "tidsperiod": ("Projekttid", "Insatstid", "Period", "Projektperiod", "Insatsens tidsperiod"),
    "beviljade_medel": ("Beviljat medel", "Beviljade medel", "Beviljat belopp", "Beviljat", "Beviljade medel (kr)"),
    "utnyttjade_medel": ("Använda medel", "Utnyttjat belopp", "Utnyttjat", "Utnyttjade medel (kr)", "Utnyttjade"),
    "ansvarig_organisation": ("Ansvarig organisation", "Insatsägare", "Ansvarig för genomförande"),
    "kontaktperson": ("Kontaktperson", "Kontaktperson insatsägare", "Kontaktuppgifter"),
    "epost": ("E-post", "E-postadress", "Mejl", "Mail", "E-mail", "Mejladress"),
    "mobiltelefon": ("Mobil", "Telefon", "Tfn", "Telefonnummer", "Mobilnr"),
    "postadress": ("Adress", "Gatuadress", "Postadress"),
}
FIELDS = {name: [item.id for item in outline(name) if item.kind == "field"] for name in FORMS}
CASES = [(name, field, label) for name in FORMS for field in FIELDS[name] for label in RETYPED.get(field, ())]


def shaped(items: Sequence[Item], field: str, label: str, how: str) -> Sheet:
    sheet = Sheet()
    for item in items:
        text = label if item.id == field else item.text
        if item.kind == "table":
            sheet.table(*item.rows)
        elif item.kind == "field" and how == "cells":
            sheet.table((text, item.said))
        elif item.kind == "field":
            sheet.lines(f"{text}: {item.said}" if how == "colon" else f"{text}\n{item.said}")
        else:
            sheet.lines(f"{item.number} {item.text}", item.said)
    return sheet


@pytest.mark.parametrize(("name", "field", "label"), CASES)
@pytest.mark.parametrize("how", ["cells", "colon", "break"])
def test_a_retyped_label_is_known(name: str, field: str, label: str, how: str) -> None:
    assert wrong(report_of(shaped(outline(name), field, label, how).document()), name) == {}
