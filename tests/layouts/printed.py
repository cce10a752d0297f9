"""The two forms as they are printed: what a layout writes around the author's words (rules/*/*/blank.docx)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from layouts.written import GAVLEBORG, SUNDSVALL

GOALS = "Insatsens mål"
GOAL_HEADS = (f"4.1 {GOALS}", "Har målet uppnåtts? Ja eller nej", "Utfall/resultat för respektive mål")
COST_HEADS = ("Kostnadsslag", "Budget", "Utfall")
PARTNER_LABELS = ("Organisation", "Kontaktperson", "E-post")
SIGNER_HEADS = ("Datum", "Namn")
OLDER_LABELS = {  # rules/*/*/form.yaml: known earlier and shorter wordings
    "Insatstid – åååå-mm-dd": "Projekttid",
    "Beviljade medel för insatsen": "Beviljade medel",
    "Beviljat medel": "Beviljade medel",
    "Organisations namn": "Organisationens namn",
    "Arbetsställets namn": "Arbetsställe",
    "Namn - kontaktperson för insatsägare": "Kontaktperson för insatsägare",
    "Mobiltelefonnummer": "Telefon",
    "E-postadress": "E-post",
    "Postadress": "Gatuadress",
    "Ansvarig för genomförande av insats - Organisation": "Ansvarig för genomförande av insats",
}
STAMP_LABELS = ("Diarienummer", "Signatur", "Ankomstdatum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A field's printed label. *row*: labels of one row number stand beside each other in the blank."""

    field: str
    text: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A section's printed heading, or a chapter's, whose *section* is ""."""

    number: str
    text: str
    guidance: str = ""
    section: str = ""
    tail: str = ""  # what the blank has after the title: ":"
    older: str = ""  # the heading as earlier versions of the form had it
    misspelt: str = ""

    @property
    def level(self) -> int:
        """1 for a chapter, 2 for what stands in it, 3 below that."""
        return self.number.count(".") + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A form: its head, and its parts in order. A part is a chapter's title with labels, sections or a table."""

    title: str
    preamble: tuple[str, ...]
    labels: dict[str, tuple[Label, ...]]  # chapter number -> its labels
    titles: tuple[Title, ...]  # chapters and sections in order
    costs: tuple[str, ...] = ()

    @property
    def texts(self) -> Iterator[str]:
        """Everything that is printed, whichever version of the form it is."""
        yield from (self.title, *self.preamble, *self.costs)
        yield from (label.text for labels in self.labels.values() for label in labels)
        for title in self.titles:
            yield from (title.number, title.text, title.guidance, title.older, title.misspelt)
        yield from (*GOAL_HEADS, *COST_HEADS, *PARTNER_LABELS, *SIGNER_HEADS, *STAMP_LABELS, *OLDER_LABELS.values())


def _labels(*rows: tuple[tuple[str, str], ...]) -> tuple[Label, ...]:
    return tuple(Label(field=name, text=text, row=row) for row, pairs in enumerate(rows) for name, text in pairs)


def _title(
    number: str, text: str, guidance: str = "", tail: str = ":", *, older: str = "", misspelt: str = ""
) -> Title:
    return Title(number=number, text=text, guidance=guidance, section=number, tail=tail, older=older, misspelt=misspelt)


def _chapter(number: str, text: str) -> Title:
    return Title(number=number, text=text)


_G_LABELS = {
    "1": _labels(
        (("insatsens_namn", "Insatsens namn"),),
        (("insatstid", "Insatstid – åååå-mm-dd"),),
        (("beviljade_medel", "Beviljade medel för insatsen"),),
        (("utnyttjade_medel", "Utnyttjade medel"),),
    ),
    "2": _labels(
        (("organisation", "Organisations namn"), ("arbetsstalle", "Arbetsställets namn")),
        (("kontaktperson", "Namn - kontaktperson för insatsägare"), ("mobiltelefon", "Mobiltelefonnummer")),
        (("epost", "E-postadress"),),
        (("postnummer", "Postnummer"), ("postadress", "Postadress")),
    ),
}

_G_TITLES = (
    _chapter("1", "Allmänna uppgifter"),
    _chapter("2", "Ansvarig för genomförande av insatsen"),
    _chapter("3", "Samverkansparter"),
    _chapter("4", "Insatsbeskrivning"),
    _title("4.1", "Syfte och bakgrund till insatsen", misspelt="Syfte och bakgrund till insattsen"),
    _title(
        "4.2",
        "Målgrupp för insatsen",
        "Vilka grupper/individer har omfattats av insatsen.",
        misspelt="Målgrup för insatsen",
    ),
    _chapter("5", "Resultat och utfall av insats"),
    _title("5.1", "Måluppfyllelse", "Ange mål och resultat.", misspelt="Måluppfylelse"),
    _title(
        "5.2",
        "Arbetssätt och verksamhetsbeskrivning",
        "Beskriv vilka metoder/arbetssätt och vilka aktiviteter som har genomförts. "
        "Har de metoder/aktiviteter ni angett i ansökan använts/utförts på det sätt som var tänkt?",
        misspelt="Arbetsätt och verksamhetsbeskriving",
    ),
    _title(
        "5.3",
        "Avvikelser från planering (tidsplan, aktiviteter numerära mål, m.m.)",
        "Har insatsen kunnat genomföras enligt planering? Om inte, vilka åtgärder har vidtagits? "
        "Om målet ej nåtts, vad är orsaken till detta?",
        older="Avvikelser från planeringen",
        misspelt="Avikelser från planering (tidplan, aktiviteter numerära mål, m.m.)",
    ),
    _title(
        "5.4",
        "Beskriv uppföljning och utvärdering av målen",
        "Hur har ni arbetat med uppföljning och utvärdering, samt med vilka har detta kommunicerats?",
        older="Uppföljning och utvärdering",
        misspelt="Beskriv uppföljning och utvädering av målen",
    ),
    _chapter("6", "Analys"),
    _title(
        "6.1",
        "Beskriv tillvaratagna erfarenheter och lärdomar från insatsen",
        older="Erfarenheter och lärdomar från insatsen",
        misspelt="Beskriv tillvaratagna erfarenheter och lärdommar från insatsen",
    ),
    _title(
        "6.2",
        "Beskriv i vilken form insatsen har blivit eller kommer bli implementerad",
        older="I vilken form insatsen har blivit eller kommer bli implementerad",
        misspelt="Beskriv i vilken form insatsen har blivit eller kommer bli implementerat",
    ),
    _title(
        "6.3",
        "Brukarmedverkan",
        "Beskriv hur deltagare involverats och gjorts delaktiga i insatsen, "
        "samt vilka lärdomar och erfarenheter de bidragit med.",
        misspelt="Brukar medverkan",
    ),
    _title(
        "6.4",
        "Beskriv framgångsfaktorer/positiva effekter",
        older="Framgångsfaktorer/positiva effekter",
        misspelt="Beskriv framgångsfaktorer/postiva effekter",
    ),
    _title(
        "6.5",
        "Beskriv identifierade systemfel som påverkat insatsens resultat",
        older="Identifierade systemfel som påverkat insatsens resultat",
        misspelt="Beskriv identifierade systemfel som påverkat insattsens resultat",
    ),
    _chapter("7", "Ekonomiuppföljning utnyttjade medel"),
    _chapter("7.1", "Beviljade medel är helt utnyttjade"),
    _title(
        "7.1.1",
        "Var den budget ni lagt bra avvägd i förhållande till verksamheten?",
        "Beskriv om ni skulle gjort något annorlunda i efterhand och vilken betydelse det skulle haft för insatsen.",
        "",
        misspelt="Var den budget ni lagt bra avvägd i förhålande till verksamheten?",
    ),
    _chapter("7.2", "Beviljade medel är inte helt utnyttjade"),
    _title(
        "7.2.1",
        "Varför utnyttjades inte beviljade insatsmedel?",
        "Berätta om de faktorer som påverkat utfallet.",
        "",
        misspelt="Varför utnytjades inte beviljade insatsmedel?",
    ),
    _chapter("8", "Uppgiftslämnare"),
)

_S_LABELS = {
    "1": _labels(
        (("insatsens_namn", "Insatsens namn"),),
        (("tidsperiod", "Tidsperiod"),),
        (("beviljade_medel", "Beviljat medel"),),
    ),
    "2": _labels(
        (("ansvarig_organisation", "Ansvarig för genomförande av insats - Organisation"),),
        (("kontaktperson", "Kontaktperson för insatsägare"), ("epost", "E-post")),
    ),
    "7": _labels(
        (("underskrift_organisation", "Organisation"),),
        (("underskrift_ort", "Ort och datum"),),
        (("underskrift", "Underskrift"),),
    ),
}

_S_TITLES = (
    _chapter("1", "Insatsen"),
    _chapter("2", "Följande förbundsmedlemmar har sökt medel"),
    _chapter("3", "Insatsbeskrivning"),
    _title("3.1", "Bakgrund till insatsen", tail="", misspelt="Bakgrund till insattsen"),
    _title("3.2", "Syfte med insatsen", tail=".", misspelt="Syfte med insattsen"),
    _title("3.3", "Målgruppen för insatsen", tail="", misspelt="Målgrupen för insatsen"),
    _chapter("4", "Resultat och utfall av insatsen"),
    _title("4.1", GOALS, tail=""),
    _title(
        "4.2",
        "Arbetssätt och verksamhetsbeskrivning för insatsen",
        tail="",
        older="Arbetssätt och verksamhetsbeskrivning",
        misspelt="Arbetsätt och verksamhetsbeskriving för insatsen",
    ),
    _title(
        "4.3",
        "Avvikelser från planering (avseende ekonomi, tidsplan, aktiviteter mål mm)",
        tail="",
        older="Avvikelser från planeringen",
        misspelt="Avikelser från planering (avseende ekonomi, tidplan, aktiviteter mål mm)",
    ),
    _title(
        "4.4",
        "Beskriv uppföljning och utvärdering av målen",
        tail="",
        older="Uppföljning och utvärdering",
        misspelt="Beskriv uppföljning och utvädering av målen",
    ),
    _chapter("5", "Analys"),
    _title(
        "5.1",
        "Vilka effekter för insatsens aktuella parter, har insatsen bidragit till?",
        "Har insatsen påverkat befintliga verksamheter?",
        "",
        misspelt="Vilka efekter för insatsens aktuella parter, har insatsen bidragit till?",
    ),
    _title(
        "5.2",
        "Hur har insatsen medfört förbättrad samverkan mellan insatsens aktuella parter?",
        tail="",
        misspelt="Hur har insatsen medfört förbätrad samverkan mellan insatsens aktuella parter?",
    ),
    _title(
        "5.3",
        "Beskriv tillvaratagna erfarenheter och lärdomar från insatsen",
        tail="",
        older="Erfarenheter och lärdomar från insatsen",
        misspelt="Beskriv tillvaratagna erfarenheter och lärdommar från insatsen",
    ),
    _title(
        "5.4",
        "Beskriv på vilket sätt lärdomar av insatsen kommer att implementeras",
        tail="",
        older="På vilket sätt lärdomar av insatsen kommer att implementeras",
        misspelt="Beskriv på vilket sätt lärdomar av insatsen kommer att implemeteras",
    ),
    _title(
        "5.5",
        "Beskriv eventuella identifierade systemfel som påverkat utfall och resultat",
        tail="",
        older="Eventuella identifierade systemfel som påverkat utfall och resultat",
        misspelt="Beskriv eventuela identifierade systemfel som påverkat utfall och resultat",
    ),
    _title(
        "6",
        "Ekonomisk rapport",
        "Redovisa era totala kostnader för insatsen enligt nedan. Ifall inte allt beviljat medel har använts vad var "
        "orsaken och om det haft konsekvenser för innehåll och utfall av insatsen",
        "",
    ),
    _title("7", "Underskrift av insatsägare", tail=""),
)


_FORMS = {
    GAVLEBORG: Printed(
        title="Slutrapport",
        preamble=(
            "Insats för samverkansmedel",
            "Denna mall ska användas vid slutrapportering av insatser finansierade av Samordningsförbund Gävleborg.",
            "Slutrapport för insatser skickas via e-post till kontakt@gavleborg.example",
            "Rapportens syfte är att förmedla information till styrelsen för uppföljning och lärande.",
            "Kontakt",
            "Karin Ek, förbundschef",
            "karin.ek@gavleborg.example",
            "Tfn: 070-174 06 05",
            "Per Norén, verksamhetsutvecklare",
            "per@gavleborg.example",
            "Tfn: 070-174 06 06",
        ),
        labels=_G_LABELS,
        titles=_G_TITLES,
    ),
    SUNDSVALL: Printed(
        title="Del/slutrapport",
        preamble=(
            (
                "Denna mall ska användas vid del- och slutrapportering av insatser finansierade av "
                "Samordningsförbundet Sundsvall. Rapporten ska sammanställas och redovisas till förbundet enligt avtal."
            ),
        ),
        labels=_S_LABELS,
        titles=_S_TITLES,
        costs=(
            "Aktiviteter (ange typ av aktivitet t ex. möte, seminarier mm)",
            "Externa tjänster (typ av köpt tjänst)",
            "Lönekostnader",
            "Lokalkostnader",
            "Material (ange typ av material)",
            "Resekostnader (ange typ av aktivitet)",
            "Övriga kostnader (ange typ av övriga kostnader)",
            "Summa",
        ),
    ),
}


def printed(form: str) -> Printed:
    """The form as printed, by its id."""
    return _FORMS[form]
