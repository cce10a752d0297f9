"""What staff change in form.yaml holds for the next report, without a restart."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree

import formversions
import pytest
from formversions import lay
from wordfiles import document_of, p, table, word_file

from intake.adapters.rulefiles import RuleFiles
from intake.adapters.shipped import rules_folder
from intake.bootstrap import read_blank
from intake.model.evidence import Evidence
from intake.model.report import Report
from intake.steps.extract import extract
from intake.steps.judge import judge
from intake.steps.recognise import recognise

ANSWER = formversions.ANSWER


@dataclass(slots=True)
class Live:
    """A federation's rules as the running service has them, and reports read and judged by them."""

    folder: Path
    rules: RuleFiles = field(init=False)

    def __post_init__(self) -> None:
        self.rules = RuleFiles(self.folder, read_blank, settle=0)
        self.rules.current("dalen")

    def edit(self, before: str, after: str) -> None:
        file = self.folder / "dalen" / "slutrapport" / "form.yaml"
        text = file.read_text("utf-8")
        assert text.count(before) == 1, text
        file.write_text(text.replace(before, after), "utf-8")

    def read(self, content: bytes) -> tuple[Report, dict[str, str]]:
        """The report, and what is found on it by rule and target: "section-missing 5" -> the message."""
        book = self.rules.current("dalen")
        assert self.rules.problems("dalen") == ()
        document = document_of(content)
        found = recognise(document, book.forms)
        assert found is not None
        report = extract(document, found)
        findings = judge(Evidence(report=report, form=found.form), book.rules[found.form.id])
        return report, {f"{finding.rule} {finding.target}": finding.message for finding in findings}


@pytest.fixture
def live(tmp_path: Path) -> Live:
    copytree(rules_folder() / "shared", tmp_path / "shared")
    lay(tmp_path, "slutrapport")
    return Live(tmp_path)


def report(words: dict[str, str], *, without: str = "") -> bytes:
    """A report in which some printed words are other than on the blank."""
    labels, sections = formversions.OLD
    body = p("Slutrapport")
    body += table(*((words.get(label, label), formversions.WRITTEN[label]) for label in labels))
    for title, asked in sections.items():
        body += p(words.get(title, title)) + p(words.get(asked, asked)) + p("" if title == without else ANSWER)
    return word_file(body)


def test_another_wording_of_a_label(live: Live) -> None:
    content = report({"Ansvarig organisation": "Vem håller i pengarna"})
    before, found = live.read(content)
    assert before.value("ansvarig_organisation") is None
    assert "field-missing ansvarig_organisation" in found
    live.edit("labels: [Ansvarig organisation", "labels: [Ansvarig organisation, Vem håller i pengarna")
    after, found = live.read(content)
    assert after.value("ansvarig_organisation") == "Myrby kommun"
    assert "field-missing ansvarig_organisation" not in found


def test_another_wording_of_a_heading(live: Live) -> None:
    content = report({"5. Lärdomar": "Så går vi vidare", "Vad tar ni med er till nästa insats?": ""})
    _, found = live.read(content)
    assert "section-missing 5" in found
    live.edit("title: Lärdomar\n", "title: Lärdomar\n    wordings: [Så går vi vidare]\n")
    after, found = live.read(content)
    assert found == {}
    section = after.section("5")
    assert section is not None
    assert section.text == ANSWER


def test_a_section_that_may_be_empty(live: Live) -> None:
    content = report({}, without="5. Lärdomar")
    assert "section-missing 5" in live.read(content)[1]
    live.edit("title: Lärdomar\n", "title: Lärdomar\n    required: false\n")
    assert live.read(content)[1] == {}


def test_a_field_that_need_not_be_filled_in(live: Live) -> None:
    content = report({"Kontaktperson": "Vem vi frågar"})
    assert "field-missing kontaktperson" in live.read(content)[1]
    live.edit(
        "{id: kontaktperson, question: Kontaktperson, labels: [Kontaktperson], required: true}",
        "{id: kontaktperson, question: Kontaktperson, labels: [Kontaktperson]}",
    )
    assert "field-missing kontaktperson" not in live.read(content)[1]


def test_printed_guidance_is_no_answer(live: Live) -> None:
    printed = "Skriv högst en sida om det som ni vill att andra ska veta."
    content = report({"Vad tar ni med er till nästa insats?": printed}, without="5. Lärdomar")
    before, found = live.read(content)
    section = before.section("5")
    assert section is not None
    assert section.text == printed
    assert "section-missing 5" not in found
    live.edit(
        "guidance: ['Vad tar ni med er till nästa insats?']",
        f"guidance: ['Vad tar ni med er till nästa insats?', '{printed}']",
    )
    assert "section-missing 5" in live.read(content)[1]


def test_the_question_that_is_quoted(live: Live) -> None:
    content = report({}, without="5. Lärdomar")
    live.edit("question: 'Vad tar ni med er till nästa insats?'", "question: Vad har ni lärt er?")
    assert '"Vad har ni lärt er?"' in live.read(content)[1]["section-missing 5"]


def test_a_half_written_form_changes_nothing(live: Live) -> None:
    content = report({}, without="5. Lärdomar")
    live.edit("title: Lärdomar\n", "titel: Lärdomar\n")
    live.rules.current("dalen")
    assert "titel" in live.rules.problems("dalen")[0].what
    live.edit("titel: Lärdomar\n", "title: Lärdomar\n    required: false\n")
    assert live.read(content)[1] == {}
