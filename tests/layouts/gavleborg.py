"""Three reports on Gävleborg's form, of invented projects by invented people."""

from __future__ import annotations

from layouts.written import GAVLEBORG, Written, entry

COMPLETE = Written(
    name="gav-complete",
    form=GAVLEBORG,
    fields={
        "insatsens_namn": entry("Stegen till arbete"),
        "insatstid": entry("2023-01-01 – 2024-06-30", {"start": "2023-01-01", "end": "2024-06-30"}),
        "beviljade_medel": entry("2 458 000 kr", 2458000),
        "utnyttjade_medel": entry("2 458 000 kr", 2458000),
        "organisation": entry("Granby kommun"),
        "arbetsstalle": entry("Arbetsmarknadsenheten"),
        "kontaktperson": entry("Maja Lindqvist"),
        "mobiltelefon": entry("070-174 06 10", ["+46701740610"]),
        "epost": entry("maja.lindqvist@example.se", ["maja.lindqvist@example.se"]),
        "postnummer": entry("820 40", "820 40"),
        "postadress": entry("Storgatan 12"),
    },
    parties=("Arbetsförmedlingen", "Försäkringskassan"),
    tables={"uppgiftslamnare": ({"datum": entry("2024-07-05"), "namn": entry("Maja Lindqvist")},)},
    sections={
        "4.1": """
            Granby kommun såg att många unga vuxna stod utan både arbete och studier, och att stödet från olika
            myndigheter sällan drog åt samma håll.

            Syftet med insatsen var att ge varje deltagare en samordnad plan och en fast kontaktperson under hela tiden.
            """,
        "4.2": "Unga vuxna mellan 18 och 29 år som varit utan sysselsättning i minst sex månader.",
        "5.1": """
            Av 40 planerade platser har 43 använts. Målet om 20 deltagare i arbete eller studier nåddes med råge: 26
            personer gick vidare.

            - 17 personer fick anställning

            - 9 personer började studera
            """,
        "5.2": """
            Arbetet har följt en modell i tre steg: kartläggning, praktik och uppföljning. Handledarna träffade varje
            deltagare en gång i veckan.

            Gruppträffarna om ekonomi och hälsa blev fler än planerat, eftersom deltagarna bad om dem.
            """,
        "5.3": "Starten försköts med tre veckor på grund av en sen rekrytering. I övrigt har tidplanen hållits.",
        "5.4": """
            Styrgruppen har sett siffrorna varje kvartal. En enkät gick ut till deltagarna vid start och avslut, och
            svaren har redovisats för parternas chefer.
            """,
        "6.1": "Vi lärde oss att den första månaden avgör. Den som får en plan snabbt stannar kvar.",
        "6.2": """
            Metoden blir en del av arbetsmarknadsenhetens ordinarie verksamhet från hösten 2024. Två av handledarna har
            fått tillsvidareanställning.
            """,
        "6.3": """
            Ett deltagarråd med fem personer har träffats varannan månad. På deras förslag flyttades kartläggningen från
            kommunhuset till biblioteket.
            """,
        "6.4": "Korta beslutsvägar, gemensamma lokaler och en chef som var med från början.",
        "6.5": "Reglerna för aktivitetsersättning gör det svårt att pröva arbete i liten omfattning.",
        "7.1.1": """
            Budgeten var väl avvägd. Med facit i hand hade vi lagt mer på resor till praktikplatser och mindre på
            lokaler.
            """,
    },
)

GAPS = Written(
    name="gav-gaps",
    form=GAVLEBORG,
    fields={
        "insatsens_namn": entry("Bryggan"),
        "insatstid": entry("2022.03.01. – 2023.12.31", {"start": "2022-03-01", "end": "2023-12-31"}),
        "beviljade_medel": entry("245 tkr", 245000),
        "utnyttjade_medel": entry("198 450:-", 198450),
        "organisation": entry("Region Norrskog"),
        "kontaktperson": entry("Omar Haddad"),
    },
    parties=("Arbetsförmedlingen",),
    sections={
        "4.1": """
            Bryggan startade för att korta vägen mellan vården och arbetslivet. Regionen hade sett att sjukskrivna med
            långvarig smärta väntade länge på rehabilitering.
            """,
        "4.2": "Personer i åldern 30–55 år med långvarig smärta.",
        "5.1": "Målet var 30 deltagare. Vi nådde 22, varav 14 kvinnor och 8 män.",
        "5.2": """
            Vi arbetade i team med fysioterapeut, arbetsterapeut och coach. Samtalen hölls på vårdcentralen.
            """,
        "5.3": "Ej aktuellt.",
        "6.1": """
            En deltagare (701063-2391) berättade att det viktigaste var att slippa upprepa sin historia för varje ny
            handläggare. Det tar vi med oss.
            """,
        "6.2": "Se bilaga.",
        "6.3": "–",
        "6.4": "Att teamet satt i samma korridor.",
        "7.2.1": """
            Vi utnyttjade 97 % av medlen. Det som blev över beror på att coachen var tjänstledig under våren.
            """,
    },
    flags=(
        ("epost", "missing"),
        ("uppgiftslamnare", "missing"),
        ("5.4", "missing"),
        ("6.3", "missing"),
        ("6.5", "missing"),
        ("6.1", "personal"),
        ("7.2.1|utnyttjade_medel|beviljade_medel", "inconsistent"),
    ),
)

LONG = Written(
    name="gav-long",
    form=GAVLEBORG,
    fields={
        "insatsens_namn": entry("Vägval – samverkan för hälsa och arbete i norra länsdelen"),
        "insatstid": entry("1 september 2021 t.o.m. 28 februari 2024", {"start": "2021-09-01", "end": "2024-02-28"}),
        "beviljade_medel": entry("5 120 500 SEK", 5120500),
        "utnyttjade_medel": entry("4.608.450 kr", 4608450),
        "organisation": entry("Älvnäs kommun"),
        "arbetsstalle": entry("Social- och arbetsmarknadsförvaltningen, enheten för vuxenstöd"),
        "kontaktperson": entry("Elin Forsberg / Karin Ek"),
        "mobiltelefon": entry("070-174 06 21 / 070-174 06 22", ["+46701740621", "+46701740622"]),
        "epost": entry(
            "elin.forsberg@example.se / karin.ek@example.se", ["elin.forsberg@example.se", "karin.ek@example.se"]
        ),
        "postnummer": entry("82480", "824 80"),
        "postadress": entry("Box 417, Kyrkogatan 3 B"),
    },
    parties=("Arbetsförmedlingen Nord", "Försäkringskassan", "Region Norrskog, primärvården"),
    tables={
        "uppgiftslamnare": (
            {"datum": entry("12 mars 2024", "2024-03-12"), "namn": entry("Elin Forsberg")},
            {"datum": entry("240314", "2024-03-14"), "namn": entry("Karin Ek")},
        )
    },
    sections={
        "4.1": """
            # Bakgrund

            I Älvnäs bor 9 400 personer. Under 2020 fick 412 av dem försörjningsstöd i mer än tio månader – en ökning
            med 18 % på två år. Kommunen, regionen och Försäkringskassan mötte ofta samma personer, men sällan
            samtidigt.

            # Syfte

            Insatsen skulle pröva om ett gemensamt team kan korta tiden till arbete eller studier. I ansökan, avsnitt
            5.1, angavs tre mål som vi återkommer till nedan.

            "Ingen ska behöva berätta sin historia fem gånger", som en av initiativtagarna sade.
            """,
        "4.2": """
            Målgruppen har varit personer 18–64 år med sammansatta behov:

            - långvarig psykisk ohälsa

            - missbruk eller tidigare missbruk

            - språksvårigheter i kombination med låg utbildning

            Av 118 deltagare var 61 kvinnor (52 %) och 57 män (48 %).
            """,
        "5.1": """
            1) Minst 100 personer skulle delta. Utfall: 118.

            2) Minst 40 % skulle gå vidare till arbete eller studier. Utfall: 44 %, det vill säga 52 personer.

            3) Minst 80 % skulle uppleva bättre hälsa. Utfall: 71 %.

            Det tredje målet nåddes inte. Orsaken beskrivs under 5.3 nedan.

            | År | Deltagare | I arbete |

            | 2022 | 64 | 23 |

            | 2023 | 54 | 29 |

            Tabellen visar hur andelen steg när teamet hade funnit sina former.
            """,
        "5.2": """
            Arbetet vilade på IPS-metoden, med anpassningar. Varje deltagare fick

            - en namngiven coach från första veckan,

            - ett veckomöte med läkare, kurator och handläggare,

            - stöd på arbetsplatsen under de första 6 månaderna.

            # Aktiviteter

            Vi har genomfört 214 trepartsmöten, 38 arbetsplatsbesök och 12 föreläsningar. Kostnaden per föreläsning blev
            i snitt 4 500 kr, alltså totalt 54 tkr.

            Metoderna har använts på det sätt som ansökan beskrev, utom att veckomötena från mars 2022 hölls digitalt.
            """,
        "5.3": """
            Pandemin gjorde att 2 av 3 gruppstarter hösten 2021 flyttades till våren 2022. Dessutom slutade en coach den
            31 mars 2023 och tjänsten stod tom i 4,5 månader.

            Åtgärder: digitala möten, en tillfällig vikarie och tätare avstämning med styrgruppen (var 14:e dag i
            stället för en gång i månaden).
            """,
        "5.4": """
            Uppföljningen har skett på tre nivåer: individ, grupp och organisation. Data samlades i SUS och i en egen
            enkät (svarsfrekvens 86 %).

            Resultaten har kommunicerats till styrgruppen, till nämnden den 14 november 2023 och till deltagarna själva
            vid en öppen dag.
            """,
        "6.1": """
            Den viktigaste lärdomen är enkel: börja tillsammans. Där alla parter var med vid det första mötet blev
            planen hållbar; där någon kom in senare fick vi börja om.

            Vi underskattade tiden för sekretessfrågor. Först efter 7 månader fanns ett samtycke som alla godtog.
            """,
        "6.2": """
            Från 1 mars 2024 finns teamet kvar i mindre form: två coacher (kommunen) och en kurator (regionen).
            Överenskommelsen gäller till och med 2026 och följs upp varje höst.
            """,
        "6.3": """
            Deltagarna har varit med i allt från rekrytering av coacher till val av lokaler. Två tidigare deltagare
            satt i styrgruppen.

            – Jag trodde inte att någon skulle lyssna, men det gjorde ni, sade en av dem vid avslutningen.
            """,
        "6.4": """
            - Ett team, en plan, en väg in

            - Chefer som gav mandat

            - Arbetsgivare som tog emot: 31 företag
            """,
        "6.5": """
            Olika regler för samtycke hos parterna, olika datasystem och olika budgetår har kostat tid. Vi menar att
            följande behöver lösas nationellt:

            1) ett gemensamt samtycke,

            2) rätt att dela planen digitalt.
            """,
        "7.2.1": """
            Av de beviljade medlen utnyttjades 90 %. Den vakanta coachtjänsten stod för 402 000 kr och de digitala
            mötena minskade resorna med ungefär 110 tkr.
            """,
    },
)

REPORTS = (COMPLETE, GAPS, LONG)
