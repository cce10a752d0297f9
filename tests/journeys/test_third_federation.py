"""A federation that the program has never heard of: its blank is imported, and its reports are read and answered."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from operator import add
from pathlib import Path

import pytest
from incoming import a_letter, sample
from layouts.scoring import Score, score
from thirdform.layouts import CONVERTED, LAYOUTS
from thirdform.reports import KLIVET, NAVET, REPORTS, STEGET, Filled
from thirdform.site import EDITS, add_form, add_own
from thirdform.truth import FORM, truth_of
from typer.testing import CliRunner

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.tools import installed_tools
from intake.cli.app import app
from intake.model.evidence import Evidence
from intake.model.form import RuleBook
from intake.model.mail import FileKind
from intake.readports import NO_TOOLS
from intake.steps.extract import extract
from intake.steps.judge import judge
from intake.steps.read import read
from intake.steps.recognise import recognise

FIELDS, SECTIONS, TEXT = 0.95, 0.98, 0.95
CODE = Path(__file__).parents[2] / "intake"
SETTINGS = """
[federation.vasterdal]
name = "Samordningsförbundet Västerdal"
address = "kontakt@vasterdal.example"
staff = ["per@vasterdal.example"]
own_hosts = ["mx.vasterdal.example"]
authserv_id = "mx.vasterdal.example"
start_date = 2024-01-01

[federation.vasterdal.mailbox]
kind = "maildir"
path = "data/mailbox-vasterdal"

[federation.vasterdal.outlet]
kind = "folder"
path = "data/sent"
"""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[RuleBook, ...]:
    """The rules of a site with the two shipped federations and the third."""
    site = tmp_path_factory.mktemp("third") / "site"
    assert CliRunner().invoke(app, ["init", str(site)]).exit_code == 0
    add_form(site)
    folder = RuleFolder(site / "rules", lambda blank: read(blank, FileKind.DOCX))
    return tuple(folder.load(federation) for federation in folder.federations())


def scored(content: bytes, file_format: str, report: Filled, books: tuple[RuleBook, ...]) -> Score:
    tools = NO_TOOLS if file_format in ("docx", "pdf") else installed_tools(bubblewrap=False)
    document = read(content, FileKind(file_format), tools)
    found = recognise(document, [form for book in books for form in book.forms])
    if found is None or found.form.id != FORM:
        return score(truth_of(report), "no form" if found is None else found.form.id, (), file_format)
    made = extract(document, found)
    [book] = [book for book in books if book.form(FORM)]
    return score(truth_of(report), made, judge(Evidence(report=made, form=found.form), book.rules[FORM]), file_format)


def assert_read_right(scores: dict[str, Score]) -> None:
    total = reduce(add, scores.values())
    wrong = "\n".join(f"{name}: {fault.what}" for name, found in scores.items() for fault in found.wrong)
    rates = {kind: total.rate(kind) for kind in ("forms", "fields", "sections", "text", "flags")}
    assert rates["forms"] == rates["flags"] == 1, wrong
    assert rates["fields"] >= FIELDS, wrong
    assert rates["sections"] >= SECTIONS, wrong
    assert rates["text"] >= TEXT, wrong
    assert (total.alarms, total.guidance, total.lost, total.twice) == (0, 0, 0, 0), wrong


def test_reports_are_read_right_by_the_imported_form(books: tuple[RuleBook, ...]) -> None:
    documents = {
        f"{layout}.{report.name}": (write(report), report) for layout, write in LAYOUTS.items() for report in REPORTS
    }
    assert len(documents) >= 12
    assert len(EDITS) <= 5
    assert_read_right({name: scored(content, "docx", report, books) for name, (content, report) in documents.items()})


def converted(folder: Path, file_format: str) -> Iterator[tuple[str, bytes, Filled]]:
    """Layouts as LibreOffice saves them."""
    layouts = [layout for layout, wanted in CONVERTED if wanted == file_format]
    names = {f"{layout}.{report.name}": (layout, report) for layout in layouts for report in REPORTS}
    for name, (layout, report) in names.items():
        (folder / f"{name}.docx").write_bytes(LAYOUTS[layout](report))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", file_format, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=170)
    for name, (_, report) in names.items():
        yield f"{name}.{file_format}", (folder / f"{name}.{file_format}").read_bytes(), report


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.parametrize("file_format", ["odt", "pdf"])
def test_the_same_reports_are_read_right_in_other_formats(
    books: tuple[RuleBook, ...], tmp_path: Path, file_format: str
) -> None:
    found = list(converted(tmp_path, file_format))
    assert found
    assert_read_right({name: scored(content, file_format, report, books) for name, content, report in found})


def test_no_line_of_the_program_names_the_federation() -> None:
    for path in (
        *CODE.rglob("*.py"),
        *(CODE.parent / "rules").rglob("*.yaml"),
        *(CODE.parent / "templates").rglob("*.*"),
    ):
        naming = [
            line for line in path.read_text("utf-8").splitlines() if re.search("v[äa]sterdal", line, re.IGNORECASE)
        ]
        assert all(line.lstrip().startswith(("Example:", "id: str", '"""')) for line in naming), path


# ------------------------------------------------------------------ a whole site
@pytest.fixture
def third_site(site):
    """A site that serves the third federation too, with its own rules and wordings."""
    add_form(site.folder)
    add_own(site.folder)
    settings = site.folder / "intake.toml"
    settings.write_text(settings.read_text("utf-8") + SETTINGS, "utf-8")
    for part in ("new", "cur", "tmp"):
        (site.folder / "data" / "mailbox-vasterdal" / part).mkdir(parents=True)
    return site


def lay(site, report: Filled, message_id: str) -> None:
    letter = a_letter(
        sender=f"{report.text('kontaktperson')} <{report.text('epost')}>",
        to="kontakt@vasterdal.example",
        subject=f"Delrapport {report.text('insatsens_namn')}",
        files={"Delrapport.docx": LAYOUTS["in-boxes"](report)},
        message_id=message_id,
    )
    (site.folder / "data" / "mailbox-vasterdal" / "new" / f"{message_id}.host").write_bytes(letter)


def test_its_reports_are_registered_and_answered(third_site, text_of: Callable[..., str]) -> None:
    lay(third_site, STEGET, "ett")
    lay(third_site, KLIVET, "tva")

    third_site.run()

    complete, lacking = third_site.register("vasterdal")
    assert [complete["number"], lacking["number"]] == ["VDAL 2024/1-1", "VDAL 2024/2-1"]
    assert [complete["form"], lacking["form"]] == [FORM, FORM]
    assert [complete["status"], lacking["status"]] == ["complete", "waiting"]
    [receipt] = third_site.sent("maja.lindqvist@example.se")
    assert "VDAL 2024/1-1" in text_of(receipt)
    assert "Storgatan i Dalby" in text_of(receipt)
    [request] = third_site.sent("elin.forsberg@example.se")
    folded = " ".join(text_of(request).split())
    assert (
        'Avsnittet "Avvikelser från planen": "Beskriv avvikelserna och vad ni gör åt dem". Avsnittet är tomt.' in folded
    )
    assert 'Avsnittet "Hur har samverkan mellan parterna fungerat?"' in folded
    assert "Resultat" not in folded
    assert "Plan för nästa halvår" not in folded
    assert "Telefon: Vi hittar inget telefonnummer. Vilket nummer når vi er på?" in folded


OVERSPENT = replace(
    KLIVET,
    written={**KLIVET.written, "forbrukat": "412 000 kronor", "plan": ""},
    values={**KLIVET.values, "forbrukat": 412000},
)
SAID = (
    "Ni har förbrukat 412 000 kronor, men 400 000 kronor är beviljade. Rätta beloppet, eller berätta vem som betalar",
    "Beloppet är 412 000 kronor, men summan av utfallet i tabellen är 398 000 kronor. Vilket belopp är rätt?",
    "Er halvårsrapport kom in torsdagen den 11 januari 2024 och har diarienummer VDAL 2024/1-1.",
    "Hälsningar från Samordningsförbundet Västerdal på Storgatan i Dalby. Ring gärna: Per Norén",
)


def test_its_own_rules_and_wordings_hold_for_it_and_for_no_other(third_site, text_of: Callable[..., str]) -> None:
    third_site.command("rules", "check")
    lay(third_site, OVERSPENT, "ett")
    third_site.deliver(a_letter(files={"Slutrapport.docx": sample("gavleborg-resan.docx")}))

    third_site.run()

    [request] = third_site.sent("elin.forsberg@example.se")
    assert request["Subject"] == "[VDAL 2024/1-1] Halvårsrapporten för Klivet är inte riktigt klar"
    folded = " ".join(text_of(request).split())
    assert [said for said in SAID if said not in folded] == []
    assert "Plan för nästa halvår" not in folded
    rules = {finding["rule"] for finding in third_site.record("VDAL 2024/1-1", "vasterdal")["findings"]}
    assert {"outcome-agrees", "phone-missing", "spent-within-grant", "section-missing"} <= rules
    [other] = third_site.sent("maja.lindqvist@example.se")
    assert "Storgatan i Dalby" not in text_of(other)
    assert "Karin Ek" in text_of(other)


def test_parse_reads_it_by_the_site_s_own_forms(third_site, tmp_path: Path) -> None:
    file = tmp_path / "rapport.docx"
    file.write_bytes(LAYOUTS["label-colon"](NAVET))
    told = json.loads(third_site.command("parse", str(file), "--json"))
    assert told["form"] == FORM
    assert told["fields"]["foljer_insatsen_tidsplanen"]["value"] == "nej"
    assert json.loads(third_site.cli("parse", str(file), "--json"))["form"] is None
