"""Two versions of an invented form, and reports on each: what changes from one year to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from wordfiles import document_of, p, table, word_file

from intake.adapters.newform import add_form
from intake.bootstrap import read_blank
from intake.formdraft import drafted
from intake.formdraft.files import files_of
from intake.formdraft.policy import federation_yaml
from intake.model.form import Form
from intake.rulebook import compile_form

LABELS = ("Insatsens namn", "Rapportperiod", "Ansvarig organisation", "Kontaktperson", "E-post")
SECTIONS: Mapping[str, str] = {
    "1. Bakgrund och syfte": "Beskriv varför insatsen startades.",
    "2. Målgrupp": "Vilka har insatsen varit till för?",
    "3. Resultat": "Beskriv vad insatsen har lett till.",
    "4. Samverkan": "Hur har parterna arbetat tillsammans?",
    "5. Lärdomar": "Vad tar ni med er till nästa insats?",
}


def _without(heading: str) -> dict[str, str]:
    return {title: asked for title, asked in SECTIONS.items() if title != heading}


def _instead(heading: str, title: str) -> dict[str, str]:
    return {title if old == heading else old: asked for old, asked in SECTIONS.items()}


Version = tuple[Sequence[str], Mapping[str, str]]
OLD: Version = (LABELS, SECTIONS)
NEW: Mapping[str, Version] = {
    "one section more": (LABELS, {**SECTIONS, "6. Jämställdhet": "Hur många kvinnor och män deltog?"}),
    "one section fewer": (LABELS, _without("4. Samverkan")),
    "a section in the middle taken out, the others numbered anew": (
        LABELS,
        {**dict(list(SECTIONS.items())[:3]), "4. Lärdomar": SECTIONS["5. Lärdomar"]},
    ),
    "a heading reworded": (LABELS, _instead("3. Resultat", "3. Effekter för deltagarna")),
    "one field more": ((*LABELS, "Antal deltagare"), SECTIONS),
    "one field fewer": (LABELS[:-1], SECTIONS),
    "other guidance": (LABELS, {**SECTIONS, "2. Målgrupp": "Ange ålder och vad deltagarna har gemensamt."}),
}

WRITTEN = {
    "Insatsens namn": "Klivet",
    "Rapportperiod": "2024-01-01 – 2024-12-31",
    "Ansvarig organisation": "Myrby kommun",
    "Kontaktperson": "Elin Forsberg",
    "E-post": "elin.forsberg@example.se",
    "Antal deltagare": "34",
}
ANSWER = "Vi har arbetat i två grupper under året och prövat flera vägar till arbete."


def blank(version: Version) -> bytes:
    return _file(version, {}, "")


def report(version: Version, *, without: str = "", written: Mapping[str, str] = WRITTEN) -> bytes:
    """A report on a version of the form; the answer under the heading *without* is left out."""
    return _file(version, written, ANSWER, without)


def _file(version: Version, written: Mapping[str, str], answer: str, without: str = "") -> bytes:
    labels, sections = version
    body = p("Slutrapport") + table(*((label, written.get(label, "")) for label in labels))
    for title, asked in sections.items():
        body += p(title) + p(asked) + p("" if title == without else answer)
    return word_file(body)


def form(name: str, version: Version, *, replaced_by: str = "") -> Form:
    """The version as a federation's form, as it is imported."""
    document = document_of(blank(version))
    written = yaml.safe_load(files_of(drafted(document, f"dalen/{name}"))["form.yaml"])
    return compile_form(written | ({"replaced_by": replaced_by} if replaced_by else {}), document)


def lay(rules: Path, name: str, version: Version = OLD, *, replaces: str = "") -> None:
    """The version in a folder of rules, as the command imports it."""
    content = blank(version)
    files = {file: text.encode() for file, text in files_of(drafted(document_of(content), f"dalen/{name}")).items()}
    policy = federation_yaml("dalen").encode()
    files["blank.docx"] = content
    add_form(rules, "dalen", name, files, policy=policy, read_blank=read_blank, replaces=replaces)
