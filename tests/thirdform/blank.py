"""The blank, empty or filled in by somebody who keeps to its boxes."""

from __future__ import annotations

from collections.abc import Sequence

from layouts.controls import control
from layouts.xml import BOLD, SMALL, package, paragraph, run, table

from thirdform.reports import Filled

INTRO = (
    "Rapporten lämnas två gånger om året till Samordningsförbundet Västerdal. Styrelsen läser den inför beslut om "
    "fortsatta medel."
)
BOXES = (
    (("Insatsens namn", "insatsens_namn"), ("Rapportperiod (halvår)", "period")),
    (("Insatsägare", "insatsagare"), ("Organisationsnummer", "organisationsnummer")),
    (("Kontaktperson", "kontaktperson"), ("E-post", "epost")),
    (("Telefon", "telefon"), ("Antal deltagare under perioden", "deltagare")),
)
QUESTIONS = (
    ("Vad har gjorts under perioden?", "gjorts", "Beskriv aktiviteterna i den ordning de ägde rum."),
    ("Vilka har deltagit, och hur har de hittat till insatsen?", "deltagit", ""),
    ("Hur har samverkan mellan parterna fungerat?", "samverkan", "Nämn även det som ännu inte fungerar."),
)
TICKS = (("Följer insatsen tidsplanen?", "tidsplan"), ("Är alla parter delaktiga?", "delaktiga"))
ESSAYS = (
    (
        "RESULTAT OCH LÄRDOMAR",
        "resultat",
        "Sammanfatta periodens viktigaste resultat. Ta med sådant som inte blev som ni hade tänkt.",
    ),
    ("AVVIKELSER FRÅN PLANEN", "avvikelser", "Beskriv avvikelserna och vad ni gör åt dem."),
)
AMOUNTS = (("Beviljat belopp för halvåret", "beviljat"), ("Förbrukat belopp under halvåret", "forbrukat"))
COSTS = ("Personal", "Lokaler", "Köpta tjänster", "Övrigt", "Summa")
COST_HEADS = ("Kostnadsslag", "Budget (kr)", "Utfall (kr)")
PLAN = ("PLAN FÖR NÄSTA HALVÅR", "plan", "")
SIGNING = ((("Ort och datum", "ort_och_datum"), ("Namnteckning", "namnteckning")), (("Namnförtydligande", "namn"),))
_PROMPT = "Klicka eller tryck här för att ange text."


def blank() -> bytes:
    return filled(None)


def filled(report: Filled | None, *, boxed: bool = True) -> bytes:
    """The form with a report in it. *boxed*: what is written stands in the blank's own content controls."""
    return package(
        "".join(
            [
                paragraph(run("Delrapport – Samordningsförbundet Västerdal", BOLD + '<w:sz w:val="32"/>')),
                paragraph(run(INTRO)),
                _stamp(report),
                _heading("UPPGIFTER OM INSATSEN"),
                _above(report, BOXES, boxed=boxed),
                _heading("VERKSAMHETEN"),
                _questions(report),
                *(_essay(report, *essay, boxed=boxed) for essay in ESSAYS),
                _heading("EKONOMI"),
                _money(report),
                *(_essay(report, *PLAN, boxed=boxed),),
                _heading("UNDERSKRIFT"),
                _above(report, SIGNING, boxed=False),
            ]
        )
    )


def _heading(text: str) -> str:
    return "<w:p/>" + paragraph(run(text, BOLD))


def _stamp(report: Filled | None) -> str:
    return table([[paragraph(run("Dnr", SMALL)), paragraph(run("Inkom", SMALL))], ["", ""]]) + "<w:p/>"


def _text(report: Filled | None, name: str) -> str:
    return report.text(name) if report else ""


def _box(text: str, name: str, *, boxed: bool) -> str:
    if not boxed:
        return paragraph(run(text)) if text else "<w:p/>"
    return control(paragraph(run(text or _PROMPT)), name, prompting=not text)


def _above(report: Filled | None, rows: Sequence[Sequence[tuple[str, str]]], *, boxed: bool) -> str:
    """Labels above their boxes."""
    made = []
    for row in rows:
        made.append([paragraph(run(label, SMALL)) for label, _ in row])
        made.append([_box(_text(report, name), name, boxed=boxed) for _, name in row])
    return table(made)


def _questions(report: Filled | None) -> str:
    """A question a row, with its guidance in small print, and the answer beside it; boxes to tick under them."""
    rows = []
    for question, name, guidance in QUESTIONS:
        left = paragraph(run(question, BOLD)) + (paragraph(run(guidance, SMALL)) if guidance else "")
        rows.append([left, _answer(report, name)])
    for question, name in TICKS:
        rows.append([paragraph(run(question, BOLD)), paragraph(run(ticked(_text(report, name))))])
    return table(rows)


def ticked(answer: str) -> str:
    return "    ".join(f"{'☒' if answer == choice else '☐'} {choice}" for choice in ("Ja", "Nej"))


def _answer(report: Filled | None, name: str) -> str:
    texts = report.paragraphs(name) if report else ()
    return "".join(paragraph(run(text)) for text in texts) or "<w:p/>"


def _essay(report: Filled | None, heading: str, name: str, guidance: str, *, boxed: bool) -> str:
    answer = _answer(report, name)
    if boxed:
        empty = answer == "<w:p/>"
        answer = control(paragraph(run(_PROMPT)) if empty else answer, name, prompting=empty)
    return _heading(heading) + (paragraph(run(guidance, "<w:i/>")) if guidance else "") + answer + "<w:p/>"


def _money(report: Filled | None) -> str:
    amounts = table([[paragraph(run(label)), paragraph(run(_text(report, name)))] for label, name in AMOUNTS])
    costs = [
        [paragraph(run(cost)), *(paragraph(run(report.cost(cost, at) if report else "")) for at in (0, 1))]
        for cost in COSTS
    ]
    return amounts + "<w:p/>" + table([[paragraph(run(head, BOLD)) for head in COST_HEADS], *costs])
