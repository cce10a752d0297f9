"""Checks on what the text says, where the rule files' examples don't reach: doubt, odd words and hostile texts."""

import time
from datetime import date
from typing import Any

import pytest

from intake.checks.arithmetic import TextAddsUp, sums, text_adds_up
from intake.checks.mentions import Mentions, mentions
from intake.checks.texts import (
    EnclosurePromised,
    MinimumWords,
    PersonalNumber,
    Words,
    enclosure_promised,
    minimum_words,
    personal_number,
    words,
)
from intake.checks.wordsearch import found_words
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import ColumnSpec, FieldSpec, Form, SectionSpec
from intake.model.report import FieldValue, Report, Section

GOALS = FieldSpec(id="goals", labels=(), type="table", columns=(ColumnSpec(id="goal", labels=("Mål",)),))
FORM = Form(
    id="f/form",
    name="Rapport",
    report_type="rapport",
    report_type_definite="rapporten",
    fields=(FieldSpec(id="name", labels=("Namn",)), FieldSpec(id="stamp", labels=("Dnr",), stamp=True), GOALS),
    sections=(SectionSpec(id="5", title="Resultat"), SectionSpec(id="6", title="Övrigt")),
    alternatives=(),
    blank=Document(format="docx", blocks=()),
    project_field="name",
    period_field="name",
    organisation_field="name",
)
WOMEN_AND_MEN = (("kvinnor", "kvinn*"), ("män", "manliga"))


def _report(five: str = "", six: str = "", *, unplaced: tuple[str, ...] = (), **known: Any) -> Evidence:
    texts = {"5": five, "6": six}
    report = Report(
        form=FORM.id,
        fields={"stamp": FieldValue(value="se bilaga"), "goals": FieldValue(value=known.pop("goals", []))},
        sections=tuple(
            Section(id=name, title="", status="answered" if text else "empty", text=text, confidence=0.5)
            for name, text in texts.items()
        ),
        unplaced=unplaced,
    )
    return Evidence(report=report, form=FORM, **known)


@pytest.mark.parametrize(
    ("wording", "text", "stands"),
    [
        ("män", "Kvinnor och MÄN.", True),
        ("män", "Alla människor.", False),
        ("män*", "Alla människor.", True),
        ("man", "Kvinnorna och mannen", False),
        ("*bilaga", "Se delbilaga", True),
        ("*bilaga", "Se bilagan", False),
        ("*bilag*", "Se delbilagan", True),
        ("se bilaga", "se\n bilaga", True),
        ("se bilaga", "se\u00a0bilaga", True),
        ("se bilaga", "Uppse bilaga", False),
        ("se bilag* 1", "se bilagan 1", True),
        ("redovisas i *", "redovisas i årsrapporten", True),
        ("se *rapporten", "se årsrapporten", True),
        ("a.b", "axb", False),
        ("(", "en ( till", True),
        ("", "allt", False),
        ("*", "allt", False),
    ],
)
def test_a_wording_is_found_as_a_word_with_a_star_for_more_letters(wording: str, text: str, stands: bool) -> None:
    assert bool(found_words(text, [wording])) is stands


def test_words_are_beside_each_other_in_a_sentence_and_not_beyond_it() -> None:
    text = "Hon fick arbete. Många har adhd\nHon är nöjd; diagnosen adhd är vanlig. Adhd? Hon kom 1.5 gånger med adhd."
    assert found_words(text, ["adhd"], beside=["hon"]) == ["adhd"]
    assert found_words(text.rsplit("Hon", 1)[0], ["adhd"], beside=["hon"]) == []
    assert found_words("Hon har inte adhd. Hon har adhd.", ["adhd"], beside=["hon"], but=["inte"]) == ["adhd"]
    assert found_words("Hon har inte adhd.", ["adhd"], beside=["hon"], but=["inte"]) == []


def test_a_sentence_without_end_is_looked_at_near_the_word_only() -> None:
    assert found_words("adhd " + "och " * 500 + "hon", ["adhd"], beside=["hon"]) == []


HOSTILE = [
    "1 kvinna ",
    "se bilaga inte. ",
    "kvinn",
    "män ",
    "a",
    "1+",
    "1 ",
    " ",
    "\n",
    "42 deltagare, varav 1 ",
    "redovisas ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_holds_a_check_up(piece: str) -> None:
    """Five megabytes is the most that the reader lets through. A bound that only a pattern gone wild would exceed."""
    report = _report(piece * (5_000_000 // len(piece)), arrived=date(2024, 1, 1))
    told = ("se bilaga *", "redovisas i *", "kvinn* kvinn*", "*a* b", "adhd")
    start = time.process_time()
    list(words(Words(words=told, beside=("hon",), unless=("inte",)), report))
    list(mentions(Mentions(groups=WOMEN_AND_MEN, with_number=True), report))
    list(enclosure_promised(EnclosurePromised(words=told, unless=("inte",)), report))
    list(text_adds_up(TextAddsUp(), report))
    assert time.process_time() - start < 10


def test_a_word_is_told_as_it_is_listed_and_never_with_what_stands_around_it() -> None:
    [draft] = words(Words(words=("missbruk*", "adhd")), _report("Missbrukare Maja Lindqvist har ADHD."))
    assert (draft.target, draft.words["words"].sv, draft.confidence) == ("5", "missbruk och adhd", 0.5)


def test_words_are_looked_for_in_tables_and_beside_the_form_but_not_in_a_stamp() -> None:
    report = _report(goals=[{"goal": "Se bilaga"}, {"goal": None}, {}], unplaced=("Se bilaga",))
    ask = Words(words=("se bilaga",))
    assert [draft.target for draft in words(ask, report)] == ["goals", ""]
    assert list(words(Words(words=("se bilaga",), parts=("5",)), report)) == []


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("51 kvinnor och män.", ["män"]),
        ("Minst 50 kvinnor och män deltog, till slut 51 kvinnor och män.", ["män"]),
        ("Kvinnor och män deltog, tillsammans 51.", ["kvinnor", "män"]),
        ("15 kvinnor och 27 män.", []),
        ("Kvinnor 15 och män 27.", []),
        ("Kvinnor: 15\nMän: 27", []),
        ("kvinnor (15) och män (27)", []),
        ("15 av deltagarna var kvinnor och resten, 27 stycken, var män.", []),
        ("60 procent kvinnor, 40 procent män", []),
        ("Hälften var kvinnor. Tre var män.", []),
        ("132 kvinnor och 112 män var sjukskrivna.", []),
        ("Kvinnor 15 och män.", ["män"]),
        ("2022 deltog kvinnor och 3 män.", ["kvinnor"]),
        ("12 möten hölls om hur vi ska nå kvinnor. 27 män.", ["kvinnor"]),
        ("Inget om saken.", ["kvinnor", "män"]),
    ],
)
def test_each_group_needs_a_number_of_its_own(text: str, lacking: list[str]) -> None:
    ask = Mentions(groups=WOMEN_AND_MEN, parts=("5",), with_number=True)
    found = [draft.words["missing"].sv for draft in mentions(ask, _report(text))]
    assert found == ([" och ".join(lacking)] if lacking else [])


def test_without_numbers_a_mention_in_any_of_the_parts_is_enough() -> None:
    ask = Mentions(groups=WOMEN_AND_MEN, parts=("5", "6"))
    assert list(mentions(ask, _report("Kvinnliga deltagare.", "Män."))) == []
    [draft] = mentions(ask, _report("Kvinnliga deltagare."))
    assert (draft.target, draft.words["place"].sv) == ("5", "Avsnitt 5 Resultat och Avsnitt 6 Övrigt")
    assert list(mentions(ask, _report(goals=[{"goal": "Män"}]))) == []  # both are blank: required asks for them


def test_an_answer_of_too_few_words_is_found_and_a_blank_one_is_not() -> None:
    ask = MinimumWords(parts=("5", "6"), least=3)
    [draft] = minimum_words(ask, _report("Gick bra – :)", ""))
    assert (draft.target, draft.words["words"].sv, draft.words["least"].sv) == ("5", "2", "3")
    assert list(minimum_words(ask, _report("IPS-metoden gick bra."))) == []


PROMISE = EnclosurePromised(words=("se bilaga*", "bifogas"), unless=("inte",))
CAME = date(2024, 1, 1)


def test_a_promised_enclosure_is_asked_for_once_and_only_where_the_mail_is_known() -> None:
    text = {"five": "Enkäten bifogas.", "six": "Se bilaga 1."}
    [draft] = enclosure_promised(PROMISE, _report(**text, arrived=CAME))
    assert (draft.target, draft.words["words"].sv) == ("5", "bifogas")
    assert list(enclosure_promised(PROMISE, _report(**text))) == []
    assert list(enclosure_promised(PROMISE, _report(**text, arrived=CAME, enclosures=("enkät.pdf",)))) == []


def test_an_enclosure_at_the_end_of_the_report_s_own_file_is_not_asked_for() -> None:
    assert (
        list(enclosure_promised(PROMISE, _report("Se bilaga 1.", arrived=CAME, unplaced=("Bilaga 1", "Enkät")))) == []
    )
    assert list(enclosure_promised(PROMISE, _report("Inget.", arrived=CAME, unplaced=("Rapporten bifogas.",)))) == []
    assert (
        list(enclosure_promised(PROMISE, _report("Se bilaga 1.", "Mer text.\n Bilaga 1: enkäten", arrived=CAME))) == []
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("23+13+5+1 = 42", [(42, 42)]),
        ("23 + 13 = 35.", [(35, 36)]),
        ("55 = 53+2", [(55, 55)]),
        ("1 000 + 2 000 = 3 000 kr", [(3000, 3000)]),
        ("42 deltagare, varav 15 kvinnor och 27 män", [(42, 42)]),
        ("42 deltagare (varav 15 kvinnor och 26 män)", [(42, 41)]),
        ("42 nya deltagare varav 15 män och 26 kvinnor.", [(42, 41)]),
        ("42 deltagare, varav 15 kvinnor och 20 män fick arbete", []),
        ("42 deltagare, varav 30 kvinnor och 20 män fick arbete", [(42, 50)]),
        ("Av 42 SIP har 15 kvinnor och 27 män haft SIP.", []),
        ("Av 42 SIP har 15 kvinnor och 28 män haft SIP.", [(42, 43)]),
        ("Av de 42 deltagarna var 15 kvinnor och 10 män nöjda.", []),
        ("I december 2022 deltog 15 kvinnor och 27 män.", []),
        ("42 deltagare, varav 15 kvinnor, 26 män och 1 annat", []),
        ("1,5+2 = 4", []),
        ("2+2 = 4,5", []),
        ("10+20 = 30 %", []),
        ("10+20 = 30+1", []),
        ("100-20+30 = 110", []),
        ("5*2+3 = 13", []),
        ("2+3*4 = 14", []),
    ],
)
def test_a_sum_is_read_only_where_it_is_written_out_whole(text: str, found: list[tuple[int, int]]) -> None:
    assert list(sums(text)) == found


def test_a_wrong_sum_is_told_with_its_place_once_a_part() -> None:
    [draft] = text_adds_up(TextAddsUp(), _report("1+1 = 2. 1+1 = 3. 2+2 = 5."))
    assert (draft.target, draft.words["stated"].sv, draft.words["sum"].sv) == ("5", "3", "2")


def test_a_personal_number_outside_the_sections_is_told_as_that() -> None:
    report = Report(form=FORM.id, fields={}, sections=(), personal_numbers=("5", ""))
    drafts = list(personal_number(PersonalNumber(), Evidence(report=report, form=FORM)))
    assert [(d.target, d.words["place"].sv) for d in drafts] == [("5", "Avsnitt 5 Resultat"), ("", "Utanför avsnitten")]
