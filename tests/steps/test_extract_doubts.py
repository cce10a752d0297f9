"""What rests on a guess is a person's to look at: never guessed into a finding against the sender."""

from __future__ import annotations

from dataclasses import replace

import pytest
from blockwise import ANSWERS, FORM, VALUES, document, title, written
from wordfiles import document_of, form, report_of, sample, statuses

from intake.adapters.rulefiles import RuleFiles
from intake.adapters.shipped import rules_folder
from intake.findings import SURE
from intake.model.document import Block, Document
from intake.model.evidence import Evidence
from intake.model.report import Finding
from intake.steps.judge import judge

RULES = RuleFiles(rules_folder(), lambda _: Document(format="docx", blocks=()))


def judged(read: Document) -> tuple[Finding, ...]:
    report = report_of(read)
    return judge(
        Evidence(report=report, form=form(report.form)), RULES.current(report.form.partition("/")[0]).rules[report.form]
    )


def without(name: str, instead: str) -> tuple[Block, ...]:
    """A report in which one field's line says something else."""

    def field(found: str, label: str, value: str) -> list[Block]:
        return (
            [Block(text=instead)] if found == name and instead else [Block(text=f"{label}: {value}")] * (found != name)
        )

    return written(field=field)


def test_a_field_whose_label_is_not_there_is_missing() -> None:
    found = report_of(document(without("epost", ""))).fields["epost"]
    assert (found.value, found.where) == (None, "")
    assert found.confidence >= SURE


def test_a_field_that_may_stand_under_a_label_nobody_knows_is_in_doubt() -> None:
    report = report_of(document(without("utnyttjade_medel", "Så mycket gick åt: 2 064 312")))
    assert report.value("utnyttjade_medel") is None
    assert report.fields["utnyttjade_medel"].confidence < SURE
    assert report.unplaced == ("Så mycket gick åt: 2 064 312",)


def test_a_blank_box_is_in_doubt_where_what_it_asks_for_stands_beside_the_form() -> None:
    def field(name: str, label: str, value: str) -> list[Block]:
        if name == "epost":
            return [Block(text=f"{label}:"), Block(text=f"Nås säkrast på {value}", heading=3)]
        return [Block(text=f"{label}: {value}")]

    report = report_of(document(written(field=field)))
    assert report.value("epost") is None
    assert report.fields["epost"].confidence < SURE


@pytest.mark.parametrize(("heading", "sure"), [(2, False), (0, True)])
def test_a_section_in_whose_place_an_unknown_heading_stands_is_in_doubt(heading: int, sure: bool) -> None:
    def own(section: str, printed: str) -> list[Block]:
        return [Block(text="Tankar", heading=heading)] if section == "6.3" else [Block(text=printed, heading=heading)]

    section = report_of(document(written(heading=own))).section("6.3")
    assert section is not None
    assert section.status == "missing"
    assert (section.confidence >= SURE) == sure


def test_nothing_is_surely_blank_in_a_scan() -> None:
    answers = {**ANSWERS, "5.1": ""}
    blocks = written(
        field=lambda name, label, value: [Block(text=f"{label}: {'' if name == 'epost' else value}")],
        heading=lambda section, printed: [] if section == "6.3" else [Block(text=printed)],
        answers=answers,
    )
    plain, scan = report_of(document(blocks)), report_of(document(blocks, confidence=0.95))
    assert statuses(plain) == statuses(scan)
    for section in ("5.1", "6.3"):
        sure, unsure = plain.section(section), scan.section(section)
        assert sure is not None
        assert unsure is not None
        assert sure.confidence >= SURE > unsure.confidence
    assert plain.fields["epost"].confidence >= SURE > scan.fields["epost"].confidence


@pytest.mark.parametrize(("read", "sure"), [(0.95, True), (0.4, False)])
def test_a_value_is_as_sure_as_its_letters(read: float, sure: bool) -> None:
    report = report_of(document(written(), confidence=read))
    assert report.value("epost") == [VALUES["epost"]]
    assert (report.fields["epost"].confidence >= SURE) == sure
    assert all((s.confidence >= SURE) == sure for s in report.sections if s.status == "answered")


def test_guidance_that_somebody_has_written_about_in_is_in_doubt() -> None:
    guidance = form(FORM).section("5.1")
    assert guidance is not None
    blocks = written(
        heading=lambda section, printed: [Block(text=f"{section} {title(section)}")],
        answers={**ANSWERS, "5.1": "Ange alla era mål och de resultat ni fått."},
    )
    section = report_of(document(blocks)).section("5.1")
    assert section is not None
    assert section.status == "empty"
    assert section.confidence < SURE
    assert section.text == "Ange alla era mål och de resultat ni fått."


@pytest.mark.parametrize(("between", "least"), [(": ", 0.95), ("\n", 0.8)])
def test_an_answer_on_the_labels_line_is_surer_than_one_under_it(between: str, least: float) -> None:
    report = report_of(document(written(field=lambda _, label, value: [Block(text=f"{label}{between}{value}")])))
    assert least <= report.fields["insatsens_namn"].confidence < least + 0.15


@pytest.mark.parametrize("flag", ["attachments", "drawn-marks", "repaired", "unread-content"])
def test_nothing_is_surely_missing_where_a_part_of_the_file_was_not_read(flag: str) -> None:
    blocks = written(
        field=lambda name, label, value: [Block(text=f"{label}: {'' if name == 'epost' else value}")],
        heading=lambda section, printed: [] if section == "6.3" else [Block(text=printed)],
        answers={**ANSWERS, "5.1": ""},
    )
    whole = document(blocks)
    assert not any(finding.unsure for finding in judged(whole))
    asked = {finding.target for finding in judged(whole) if finding.audience == "sender"}
    assert asked == {"epost", "5.1", "6.3"}
    found = judged(replace(whole, flags=(flag,)))
    assert {finding.target for finding in found if finding.unsure} == asked
    assert not [finding for finding in found if finding.audience == "sender"]


@pytest.mark.parametrize(("read", "audience"), [(1.0, "sender"), (0.95, "staff")])
def test_a_blank_cell_in_a_scan_is_for_staff_to_look_at(read: float, audience: str) -> None:
    blocks = document_of(sample("sundsvall-sip")).blocks
    blank = tuple(replace(block, text="") if block.text == "Nej" and block.cell else block for block in blocks)
    found = judged(document(blank, confidence=read))
    assert [finding.audience for finding in found if finding.rule == "goal-has-outcome"] == [audience]


@pytest.mark.parametrize(
    ("following", "sure"),
    [(1, True), (2, False), (3, False)],
    ids=["the same page", "a picture", "a page beyond one on which nothing was read"],
)
def test_an_answer_that_may_stand_in_a_picture_is_in_doubt(following: int, sure: bool) -> None:
    """The next heading stands on the page *following*; page 2 is a picture, and so is the last one."""
    blocks = written(answers={**ANSWERS, "5.1": ""})
    empty = next(n for n, block in enumerate(blocks) if block.text.startswith("5.1"))
    numbered = [replace(block, page=1 if n <= empty else following) for n, block in enumerate(blocks)]
    paged = [replace(block, confidence=0.95 if block.page == 2 else 1.0) for block in numbered]
    signed = Block(text="Eva Sjödin", page=4, confidence=0.95)
    section = report_of(replace(document([]), blocks=(*paged, signed), flags=("ocr",))).section("5.1")
    assert section is not None
    assert section.status == "empty"
    assert (section.confidence >= SURE) == sure
