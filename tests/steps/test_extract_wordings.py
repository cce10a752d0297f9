"""Headings and labels in other words, merged with what follows, misspelt or misread: the answers stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from blockwise import ANSWERS, FORM, VALUES, document, title, written
from conservation import held, words
from wordfiles import form, report_of, statuses

from intake.model.document import Block, Cell
from intake.model.report import Report

REWORDED = {
    "4.1": "Syfte och bakgrund",
    "4.2": "Målgruppen",
    "5.1": "Måluppfyllelsen",
    "5.2": "Arbetssätt och verksamhet",
    "5.3": "Avvikelser från planen",
    "5.4": "Uppföljning & utvärdering av målen",
    "6.1": "Erfarenheter och lärdomar",
    "6.2": "Implementering av insatsen",
    "6.3": "Brukarmedverkan och delaktighet",
    "6.4": "Framgångsfaktorer och positiva effekter",
    "6.5": "Identifierade systemfel",
    "7.1.1": "Var budgeten bra avvägd i förhållande till verksamheten?",
    "7.2.1": "Varför utnyttjades inte medlen?",
}
MISSPELT = {
    "insatsens_namn": "Insatens namn",
    "beviljade_medel": "Bevilade medel",
    "utnyttjade_medel": "Utnytjade medel",
    "arbetsstalle": "Arbetställets namn",
    "kontaktperson": "Namn kontaktperson för insatsägaren",
    "mobiltelefon": "Mobiltelefonnumer",
    "epost": "Epost-adress",
    "postnummer": "Postnumer",
    "postadress": "Post adress",
    "samverkansparter": "Organisationer",
}
MISREAD = {
    "insatsens_namn": "lnsatsens narnn",
    "beviljade_medel": "Beviijade medeI för insatsen",
    "arbetsstalle": "Arbetsstallets namn",
    "mobiltelefon": "Mobiltelefonnumrner",
    "postnummer": "Postnurnmer",
}


def read_wrong(report: Report) -> dict[str, str]:
    """What isn't as it was written: fields by their raw text, sections by their text."""
    said = {name: report.fields[name].raw for name in VALUES} | {s.id: s.text for s in report.sections}
    expected = VALUES | {"7.1.1": ""} | {name: "\n".join(text.splitlines()) for name, text in ANSWERS.items()}
    return {name: text for name, text in said.items() if text != expected[name]}


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("between", [": ", " - ", " – ", ". ", "\n", "\t", " "])
def test_an_answer_on_its_headings_line_is_the_answer(numbered: bool, between: str) -> None:
    def heading(section: str, _: str) -> list[Block]:
        number = f"{section} " if numbered else ""
        return [Block(text=f"{number}{title(section)}{between}{ANSWERS.get(section, '')}")]

    assert not read_wrong(report_of(document(written(heading=heading, answers={}))))


@pytest.mark.parametrize("numbers", ["1.", "one less"])
@pytest.mark.parametrize("automatic", [True, False])
def test_headings_that_word_has_numbered_anew_are_known_by_their_words(numbers: str, automatic: bool) -> None:
    order = [section.id for section in form(FORM).sections]

    def heading(section: str, _: str) -> list[Block]:
        number = f"{order.index(section) + 1}." if numbers == "1." else f"{int(section[0]) - 1}{section[1:]}"
        if automatic:
            return [Block(text=title(section), label=number)]
        return [Block(text=f"{number} {title(section)}")]

    assert not read_wrong(report_of(document(written(heading=heading, parts=False))))


@pytest.mark.parametrize("how", ["numbered", "styled", "plain", "colon"])
def test_headings_in_the_authors_own_words_are_known_by_those_that_tell(how: str) -> None:
    def heading(section: str, _: str) -> list[Block]:
        text = REWORDED[section]
        if how == "numbered":
            return [Block(text=f"{section} {text}")]
        return [Block(text=f"{text}:" if how == "colon" else text, heading=2 if how == "styled" else 0)]

    assert not read_wrong(report_of(document(written(heading=heading))))


@pytest.mark.parametrize("labels", [MISSPELT, MISREAD], ids=["misspelt", "misread"])
@pytest.mark.parametrize("between", [": ", "\n"])
def test_a_label_with_slips_takes_nothing_of_its_value(labels: dict[str, str], between: str) -> None:
    def field(name: str, label: str, value: str) -> list[Block]:
        return [Block(text=f"{labels.get(name, label)}{between}{value}")]

    assert not read_wrong(report_of(document(written(field=field))))


@pytest.mark.parametrize("between", [": ", " ", " = ", " - ", " – ", "... ", "\t", "\n", " : "])
def test_a_value_stands_after_its_label_however_it_is_set_apart(between: str) -> None:
    report = report_of(document(written(field=lambda _, label, value: [Block(text=f"{label}{between}{value}")])))
    assert not read_wrong(report)


@pytest.mark.parametrize(
    "line", ["Postnummer 826 42 Postadress Storgatan 1", "Postnummer: 826 42 Postadress: Storgatan 1"]
)
def test_two_labels_on_one_line_are_parted_with_and_without_colons(line: str) -> None:
    def field(name: str, label: str, value: str) -> list[Block]:
        if name in ("postnummer", "postadress"):
            return [Block(text=line)] if name == "postnummer" else []
        return [Block(text=f"{label}: {value}")]

    assert not read_wrong(report_of(document(written(field=field))))


@pytest.mark.parametrize("label", ["", "Fylls i av er:"])
@pytest.mark.parametrize("tagged", [True, False], ids=["tag", "title"])
def test_a_box_that_names_its_field_answers_it_without_a_label(label: str, tagged: bool) -> None:
    def field(name: str, printed: str, value: str) -> list[Block]:
        return [*([Block(text=label)] if label else []), Block(text=value, control=name if tagged else printed)]

    report = report_of(document(written(field=field)))
    assert not read_wrong(report)
    assert report.unplaced == (label,) * len(VALUES) if label else report.unplaced == ()


def test_guidance_with_misread_letters_is_no_answer() -> None:
    def heading(_: str, printed: str) -> list[Block]:
        return [Block(text=printed.replace("kt", "kf").replace("il", "iI"))]

    assert not read_wrong(report_of(document(written(heading=heading), confidence=0.9)))


@pytest.mark.parametrize(
    "said",
    [
        "Vi började så.\nBrukarmedverkan\nDeltagarna var med.\nMåluppfyllelse\nMålen nåddes.",
        "Så här:\n5.1 Möten med deltagare\n5.4 Enkäter till alla\n6.3 Samtal\n1. Ett\n2. Två",
        'Under "6.1 Tillvaratagna erfarenheter" skrev vi om det.\nMåluppfyllelse: se ovan under rubriken.',
        "Organisation: Region Gävleborg deltog.\nKontaktperson: Eva Sjödin\nTelefon: 070-174 06 20",
    ],
    ids=["sub-headings", "list", "quotation", "labels"],
)
@pytest.mark.parametrize("bare", [True, False])
def test_what_looks_like_the_form_in_an_answer_stays_in_it(said: str, bare: bool) -> None:
    blocks = written(
        heading=lambda section, printed: [Block(text=title(section) if bare else printed)],
        answers={**ANSWERS, "5.2": said},
    )
    report = report_of(document(blocks))
    assert read_wrong(report) == {"5.2": said}


@pytest.mark.parametrize("missing", ["4.2", "5.1", "6.3"])
def test_the_text_under_a_heading_that_is_gone_is_not_lost(missing: str) -> None:
    blocks = written(heading=lambda section, printed: [] if section == missing else [Block(text=printed)])
    report = report_of(document(blocks))
    assert statuses(report)[missing] == "missing"
    assert not words([ANSWERS[missing]]) - held(report)


def test_a_label_broken_over_two_lines_of_its_cell_is_one_label() -> None:
    blank = form("sundsvall/del-slutrapport").blank.blocks
    place = next(n for n, block in enumerate(blank) if block.text.startswith("Ansvarig för"))
    cells = [Cell(table=90, row=0, column=0), Cell(table=90, row=0, column=1)]
    row = (
        Block(text="Ansvarig för genomförande av insats -", cell=cells[0]),
        Block(text="Organisation", cell=cells[0]),
        Block(text="Timrå kommun", cell=cells[1]),
    )
    report = report_of(document((*blank[:place], *row, *blank[place + 1 :])))
    assert report.value("ansvarig_organisation") == "Timrå kommun"


@pytest.mark.parametrize("heads_again", [True, False])
def test_a_table_goes_on_overleaf(heads_again: bool) -> None:
    blank = form("sundsvall/del-slutrapport").blank.blocks
    heads = [block.text for block in blank if block.cell and (block.cell.table, block.cell.row) == (2, 0)]
    rows = [("Fler planeringar", "ja", "Fyrtio"), ("Kortare väntan", "nej", "Tre veckor")]
    pages = [[heads, rows[0]], [heads, rows[1]] if heads_again else [rows[1]]]
    made = [
        Block(text=text, page=page, cell=Cell(table=70 + page, row=row, column=column))
        for page, lines in enumerate(pages, start=1)
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
    ]
    first = next(n for n, block in enumerate(blank) if block.text == heads[0])
    rest = [block for block in blank[first:] if not (block.cell and block.cell.table == 2)]
    report = report_of(document((*blank[:first], *made, *rest)))
    assert [goal["mal"] for goal in report.value("mal")] == ["Fler planeringar", "Kortare väntan"]
    assert report.unplaced == ()


@pytest.mark.parametrize("apart", ["tab", "cells"])
def test_a_period_whose_days_stand_apart_is_one(apart: str) -> None:
    def field(name: str, label: str, value: str) -> list[Block]:
        if name != "insatstid":
            return [Block(text=f"{label}: {value}")]
        days = value.split(" – ")
        if apart == "tab":
            return [Block(text=f"{label}: {days[0]}\t{days[1]}")]
        return [Block(text=text, cell=Cell(table=1, row=0, column=n)) for n, text in enumerate((label, *days))]

    report = report_of(document(written(field=field)))
    assert report.value("insatstid") == {"start": "2022-01-01", "end": "2023-12-31"}


def test_the_sides_of_an_empty_box_are_nobodys_words() -> None:
    answers = {**ANSWERS, "5.1": "I\tI", "6.4": "Il"}
    scan = report_of(document(written(answers=answers), confidence=0.8))
    assert (statuses(scan)["5.1"], statuses(scan)["6.4"]) == ("empty", "empty")
    assert scan.unplaced == ()


def test_a_printed_row_label_with_a_misread_letter_is_that_label() -> None:
    blank = form("sundsvall/del-slutrapport").blank.blocks
    filled = [
        replace(block, text="Lokaikostnader" if block.text == "Lokalkostnader" else block.text or "100")
        for block in blank
        if block.cell is None or block.cell.table != 2
    ]
    rows = report_of(document(filled)).value("ekonomi")
    assert "Lokalkostnader" in [row["kostnadsslag"] for row in rows]


def test_a_value_that_runs_on_below_its_row_is_whole() -> None:
    def field(name: str, label: str, value: str) -> list[Block]:
        if name != "postadress":
            return [Block(text=f"{label}: {value}")]
        cells = [Cell(table=1, row=0, column=0), Cell(table=1, row=0, column=1), Cell(table=1, row=1, column=0)]
        texts = (label, "Box 417, Kyrkogatan 3 B,", "tredje trappan")
        return [Block(text=text, cell=cell) for text, cell in zip(texts, cells, strict=True)]

    report = report_of(document(written(field=field)))
    assert report.value("postadress") == "Box 417, Kyrkogatan 3 B, tredje trappan"


def test_a_phone_number_broken_at_its_dash_is_one() -> None:
    def field(name: str, label: str, value: str) -> list[Block]:
        said = "070-174 06 21 / 070-\n174 06 22" if name == "mobiltelefon" else value
        return [Block(text=f"{label}: {said}")]

    assert report_of(document(written(field=field))).value("mobiltelefon") == ["+46701740621", "+46701740622"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("6.3 Brukarmedverkan och delaktighet", ""),
        ("6.3 Brukarmedverkan samt inflytande i gruppen: Alla var med", "Alla var med"),
        ("6.3 Brukarmedverkan i gruppen har varit mycket god", "i gruppen har varit mycket god"),
        ("6.3 Brukarmedverkan och inflytande har varit mycket god", "och inflytande har varit mycket god"),
    ],
)
def test_a_heading_that_goes_on_in_other_words_swallows_no_answer(line: str, said: str) -> None:
    blocks = written(
        heading=lambda section, printed: [Block(text=line if section == "6.3" else printed)],
        answers={**ANSWERS, "6.3": ""},
    )
    section = report_of(document(blocks)).section("6.3")
    assert section is not None
    assert section.text == said
