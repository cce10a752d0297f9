"""Three reports on Sundsvall's form, of invented projects by invented people."""

from __future__ import annotations

from collections.abc import Mapping

from layouts.printed import printed
from layouts.written import SUNDSVALL, Entry, Written, entry

_KINDS = printed(SUNDSVALL).costs


def _goal(goal: str, reached: str, outcome: str, value: str | None = None) -> Mapping[str, Entry]:
    return {
        "mal": entry(goal),
        "uppnatt": Entry(written=reached, value=value or reached.casefold()),
        "utfall": entry(outcome),
    }


def _cost(kind: str, budget: tuple[str, int] | None, outcome: tuple[str, int] | None) -> Mapping[str, Entry]:
    [label] = [label for label in _KINDS if label.startswith(kind)]
    blank = Entry(written="", value=None)
    return {
        "kostnadsslag": entry(label, label, label.partition(" (")[0]),
        "budget": entry(*budget) if budget else blank,
        "utfall": entry(*outcome) if outcome else blank,
    }


def _partner(organisation: str, person: str, mail: str) -> Mapping[str, Entry]:
    return {
        "organisation": entry(organisation),
        "kontaktperson": entry(person),
        "epost": Entry(written=mail, value=[mail], also=(mail,)),
    }


COMPLETE = Written(
    name="sun-complete",
    form=SUNDSVALL,
    fields={
        "insatsens_namn": entry("Rätt stöd från början"),
        "tidsperiod": entry("2023-01-01 – 2023-12-31", {"start": "2023-01-01", "end": "2023-12-31"}),
        "beviljade_medel": entry("850 000 kr", 850000),
        "ansvarig_organisation": entry("Timrå kommun"),
        "kontaktperson": entry("Per Norén"),
        "epost": entry("per.noren@example.se", ["per.noren@example.se"]),
        "underskrift_organisation": entry("Timrå kommun"),
        "underskrift_ort": entry("Timrå"),
        "underskrift_datum": entry("2024-01-22"),
        "underskrift": entry("Per Norén"),
    },
    tables={
        "medsokande": (
            _partner("Arbetsförmedlingen", "Eva Sjödin", "eva.sjodin@example.se"),
            _partner("Försäkringskassan", "Omar Haddad", "omar.haddad@example.se"),
        ),
        "mal": (
            _goal("25 deltagare ska ha fått en samordnad plan.", "Ja", "31 deltagare har en plan."),
            _goal("Hälften ska vara i arbete eller studier efter ett år.", "Nej", "Elva av 31 deltagare."),
            _goal("Parterna ska ha gemensamma rutiner.", "Delvis", "Rutiner finns för inflöde men inte för avslut."),
        ),
        "ekonomi": (
            _cost("Aktiviteter", ("40 000", 40000), ("32 500", 32500)),
            _cost("Externa", ("25 000", 25000), ("20 000", 20000)),
            _cost("Lönekostnader", ("690 000", 690000), ("668 000", 668000)),
            _cost("Lokalkostnader", ("60 000", 60000), ("60 000", 60000)),
            _cost("Material", ("10 000", 10000), ("8 250", 8250)),
            _cost("Resekostnader", ("15 000", 15000), ("9 750", 9750)),
            _cost("Övriga", ("10 000", 10000), ("4 000", 4000)),
            _cost("Summa", ("850 000", 850000), ("802 500", 802500)),
        ),
    },
    sections={
        "3.1": """
            Parterna hade under flera år sett att nyanlända med ohälsa fastnade mellan etableringsprogrammet och vården.
            """,
        "3.2": """
            Syftet var att ge rätt stöd från början, med en gemensam kartläggning inom fyra veckor från anmälan.

            Vi ville också pröva om kartläggningen kunde göras på två språk.
            """,
        "3.3": "Nyanlända i åldern 20–60 år med ohälsa och behov av stöd från minst två parter.",
        "4.2": """
            Två samordnare har tagit emot anmälningar, kallat till möten och följt upp planerna. Tolk fanns med vid alla
            första möten.

            Aktiviteterna hölls i Folkets hus, nära buss och förskola.
            """,
        "4.3": "Inflödet blev högre än planerat under våren. Två extra grupper startades i maj.",
        "4.4": """
            Uppföljning gjordes tre och sex månader efter start. Resultaten har gåtts igenom med styrgruppen i juni och
            december.
            """,
        "5.1": "Handläggarna hos alla parter vet nu vem de ska ringa. Det kortar väntetiden med ungefär tre veckor.",
        "5.2": "Möten varannan vecka har gjort att ärenden sällan blir liggande mellan parterna.",
        "5.3": "Kartläggning på modersmål ger bättre underlag än kartläggning genom tolk i efterhand.",
        "5.4": "Samordnarna blir kvar i ordinarie verksamhet och rutinerna läggs in i parternas handböcker.",
        "5.5": "Skilda krav på läkarutlåtanden hos parterna har försenat besluten.",
    },
)

GAPS = Written(
    name="sun-gaps",
    form=SUNDSVALL,
    fields={
        "insatsens_namn": entry("Ungdomsspåret"),
        "tidsperiod": entry("230101--230630", {"start": "2023-01-01", "end": "2023-06-30"}),
        "ansvarig_organisation": entry("Sollnäs kommun"),
        "kontaktperson": entry("Eva Sjödin"),
        "underskrift_datum": entry("230829", "2023-08-29"),
        "underskrift": entry("Eva Sjödin"),
    },
    tables={
        "mal": (
            _goal("40 ungdomar ska nås av uppsökande arbete.", "Ja", "52 ungdomar nåddes."),
            _goal("Hälften ska ha en planering inom en månad.", "nej", "Endast 12 stycken, på grund av sjukfrånvaro."),
        ),
    },
    sections={
        "3.1": "I Sollnäs saknade 140 ungdomar under 25 år känd sysselsättning vid årsskiftet.",
        "3.2": "Att hitta dem, och att visa en väg tillbaka till skola eller arbete.",
        "3.3": "Ungdomar 16–24 år som varken arbetar eller studerar.",
        "4.2": """
            Fältarbetare har sökt upp ungdomar på kvällar och helger. Därefter bokas ett möte med studie- och
            yrkesvägledare.
            """,
        "4.3": "N/A",
        "5.1": "Skolan och socialtjänsten planerar numera sommaren tillsammans.",
        "5.2": "Ej aktuellt",
        "5.4": "Se bilaga.",
        "5.5": "Inga systemfel har identifierats hittills.",
    },
    flags=(
        ("beviljade_medel", "missing"),
        ("epost", "missing"),
        ("4.3", "missing"),
        ("4.4", "missing"),
        ("5.3", "missing"),
        ("6|ekonomi", "missing"),
    ),
)

LONG = Written(
    name="sun-long",
    form=SUNDSVALL,
    fields={
        "insatsens_namn": entry("SAMSYN 2.0 – psykisk hälsa, arbete & studier"),
        "tidsperiod": entry("1 januari 2022 – 31 december 2023", {"start": "2022-01-01", "end": "2023-12-31"}),
        "beviljade_medel": entry("1 200 000:-", 1200000),
        "ansvarig_organisation": entry("Region Västerskog, öppenpsykiatrin"),
        "kontaktperson": entry("Karin Ek och Omar Haddad"),
        "epost": entry(
            "karin.ek@example.se; omar.haddad@example.se", ["karin.ek@example.se", "omar.haddad@example.se"]
        ),
        "underskrift_organisation": entry("Region Västerskog"),
        "underskrift_ort": entry("Sundsvall"),
        "underskrift_datum": entry("5 februari 2024", "2024-02-05"),
        "underskrift": entry("Karin Ek"),
    },
    tables={
        "medsokande": (
            _partner("Arbetsförmedlingen", "Maja Lindqvist", "maja.lindqvist@example.se"),
            _partner("Ånge kommun", "Elin Forsberg", "elin.forsberg@example.se"),
            _partner("Försäkringskassan", "Per Norén", "per.noren@example.se"),
        ),
        "mal": (
            _goal(
                "Minst 60 personer ska delta, varav minst 40 % män.",
                "Ja",
                "72 personer deltog (38 kvinnor, 34 män), alltså 47 % män.",
            ),
            _goal(
                "Deltagarnas självskattade hälsa ska öka med minst 10 enheter på EQ-5D.",
                "Delvis",
                "I snitt 8 enheter; bland dem som deltog i mer än 6 månader 12 enheter.",
            ),
            _goal("Två nya samverkansavtal ska tecknas.", "NEJ", "Ett avtal tecknades i maj 2023, det andra vilar."),
        ),
        "ekonomi": (
            _cost("Aktiviteter", ("100 000 kr", 100000), ("81 250 kr", 81250)),
            _cost("Externa", ("150 000 kr", 150000), ("147 500 kr", 147500)),
            _cost("Lönekostnader", ("880 000 kr", 880000), ("806 000 kr", 806000)),
            _cost("Resekostnader", ("50 000 kr", 50000), ("37 250 kr", 37250)),
            _cost("Övriga", ("20 000 kr", 20000), None),
            _cost("Summa", ("1 200 000 kr", 1200000), ("1 072 000 kr", 1072000)),
        ),
    },
    sections={
        "3.1": """
            # Varför SAMSYN?

            Under 2021 väntade personer med psykisk ohälsa i snitt 143 dagar på ett första gemensamt möte. Parterna
            enades om att det var för länge – "oacceptabelt", som styrgruppen skrev den 3/5 2021.

            # Tidigare arbete

            Insatsen bygger vidare på SAMSYN 1.0 (2018–2020), som visade att

            - gemensamma möten kortar vägen,

            - deltagarna själva vill hålla i planen.
            """,
        "3.2": "Syftet är detsamma som i ansökan: kortare väntan, färre möten och bättre hälsa.",
        "3.3": """
            Personer 20–64 år med psykisk ohälsa och kontakt med minst två av parterna. Cirka 15 % av deltagarna har
            haft en neuropsykiatrisk diagnos.
            """,
        "4.2": """
            Arbetet har bedrivits i tre faser:

            1) Kartläggning (januari–mars 2022).

            2) Gruppverksamhet, 2 x 10 träffar.

            3) Individuellt stöd med coach, i snitt 4,2 timmar i veckan.

            Coacherna har haft handledning var fjärde vecka. Kostnaden, 147 500 kr, ligger under externa tjänster i
            avsnitt 6.
            """,
        "4.3": """
            Den största avvikelsen gäller ekonomin: en tjänst på 50 % var vakant i fem månader. Tidplanen för fas 2
            flyttades fram till hösten 2022.

            Målet 4.1 om avtal nåddes inte fullt ut, se ovan.
            """,
        "4.4": """
            | Mätning | Svarande | Nöjda |

            | Våren 2022 | 41 | 78 % |

            | Hösten 2023 | 56 | 91 % |

            Enkäterna har analyserats av parternas utvecklare gemensamt och redovisats för nämnd, styrgrupp och
            brukarråd.
            """,
        "5.1": """
            Väntetiden till ett första gemensamt möte sjönk från 143 till 61 dagar. Öppenpsykiatrin har ändrat sin
            mottagningsrutin, och kommunen har inrättat en samordnartjänst.

            "Vi ringer varandra nu", som en handläggare uttryckte det.
            """,
        "5.2": """
            Parterna har fått ett gemensamt språk. Det märks på tre sätt:

            - snabbare beslut

            - färre dubbla utredningar

            - lättare att säga nej tillsammans
            """,
        "5.3": """
            Brukarinflytande tar tid, men sparar tid. Vi borde ha involverat arbetsgivare redan under första halvåret
            2022; i stället dröjde det till 2023.
            """,
        "5.4": """
            Från 2024 ingår modellen i parternas verksamhetsplaner. Coachrollen permanentas (1,5 tjänst) och
            SAMSYN-mötet blir ett stående möte varje torsdag kl. 13.00–14.30.
            """,
        "5.5": """
            Sekretess mellan regionen och kommunen, samt ersättningsregler som "straffar" den som provar att arbeta mer
            än 25 % under sjukskrivning.
            """,
    },
)

REPORTS = (COMPLETE, GAPS, LONG)
