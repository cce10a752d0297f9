"""The form typed anew as for pen and paper: short headings, and dotted lines on which the values are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layouts import answers, headings
from layouts.filling import Pair
from layouts.layout import Layout
from layouts.manner import Manner
from layouts.printed import Title
from layouts.written import Piece
from layouts.xml import BOLD, paragraph, run

_LINE = "." * 100
_SHORT = {
    "Ansvarig för genomförande av insatsen": "Ansvarig",
    "Följande förbundsmedlemmar har sökt medel": "Förbundsmedlemmar som sökt medel",
    "Syfte och bakgrund till insatsen": "Syfte och bakgrund",
    "Målgrupp för insatsen": "Målgrupp",
    "Arbetssätt och verksamhetsbeskrivning": "Arbetssätt och verksamhet",
    "Avvikelser från planering (tidsplan, aktiviteter numerära mål, m.m.)": "Avvikelser från plan.",
    "Beskriv uppföljning och utvärdering av målen": "Uppföljn. och utvärdering",
    "Beskriv tillvaratagna erfarenheter och lärdomar från insatsen": "Erfarenheter/lärdomar",
    "Beskriv i vilken form insatsen har blivit eller kommer bli implementerad": "Implementering",
    "Beskriv framgångsfaktorer/positiva effekter": "Framgångsfaktorer",
    "Beskriv identifierade systemfel som påverkat insatsens resultat": "Systemfel",
    "Ekonomiuppföljning utnyttjade medel": "Ekonomi",
    "Beviljade medel är helt utnyttjade": "Medlen helt utnyttjade",
    "Beviljade medel är inte helt utnyttjade": "Medlen inte helt utnyttjade",
    "Var den budget ni lagt bra avvägd i förhållande till verksamheten?": "Var budgeten bra avvägd?",
    "Varför utnyttjades inte beviljade insatsmedel?": "Varför utnyttjades inte medlen?",
    "Bakgrund till insatsen": "Bakgrund",
    "Syfte med insatsen": "Syfte",
    "Målgruppen för insatsen": "Målgrupp",
    "Arbetssätt och verksamhetsbeskrivning för insatsen": "Arbetssätt och verksamhet",
    "Avvikelser från planering (avseende ekonomi, tidsplan, aktiviteter mål mm)": "Avvikelser från plan.",
    "Vilka effekter för insatsens aktuella parter, har insatsen bidragit till?": "Effekter för parterna",
    "Hur har insatsen medfört förbättrad samverkan mellan insatsens aktuella parter?": "Förbättrad samverkan",
    "Beskriv på vilket sätt lärdomar av insatsen kommer att implementeras": "Implementering av lärdomar",
    "Beskriv eventuella identifierade systemfel som påverkat utfall och resultat": "Ev. systemfel",
    "Underskrift av insatsägare": "Underskrift",
}


def _heading(title: Title) -> str:
    return headings.bold(replace(title, text=_SHORT.get(title.text, title.text), tail=""))


def _pairs(rows: Sequence[Sequence[Pair]]) -> str:
    return "".join(paragraph(run(f"{label}: ", BOLD) + run(_on_line(value))) for row in rows for label, value in row)


def _on_line(value: str) -> str:
    """Typed over the dots: some are left in front, and as many as there was room for behind."""
    return f"......{value}{'.' * max(6, 50 - len(value))}" if value else "." * 60


def _answer(pieces: Sequence[Piece]) -> str:
    """Where nothing was answered the dotted lines are still there."""
    return answers.paragraphs(pieces) + "<w:p/>" if pieces else paragraph(run(_LINE)) * 3


LAYOUT = Layout(
    name="heldout-dotted-lines",
    write=Manner(pairs=_pairs, heading=_heading, guidance=headings.guidance_deleted, answer=_answer).write,
    asides=" ".join(_SHORT.values()),
)
