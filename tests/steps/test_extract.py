"""What a report says: every field and section of its form, with the author's words only."""

from __future__ import annotations

import pytest
from lxml import etree
from wordfiles import W, edited, form, report_of, rewrite, sample, statuses, text_of, values

from intake.steps.extract import stamped

GAVLEBORG, SUNDSVALL = "gavleborg/slutrapport", "sundsvall/del-slutrapport"


def paragraph(body: etree._Element, text: str) -> etree._Element:
    """The paragraph with that text, or that begins with it."""
    return next(found for found in body.iter(f"{W}p") if text_of(found).startswith(text))


def changed(name: str, old: str, new: str) -> bytes:
    """A sample with one paragraph's text replaced."""
    return edited(sample(name), lambda body: rewrite(paragraph(body, old), new))


def without(name: str, *texts: str) -> bytes:
    """A sample with the text of some paragraphs taken out; they stay as empty ones."""

    def edit(body: etree._Element) -> None:
        for text in texts:
            rewrite(paragraph(body, text), "")

    return edited(sample(name), edit)


def test_the_gavleborg_samples_fields_are_read_by_their_types() -> None:
    assert values(report_of(sample("gavleborg-resan"))) == {
        "diarienummer": None,
        "signatur": None,
        "ankomstdatum": None,
        "insatsens_namn": "RESAN",
        "insatstid": {"start": "2022-01-01", "end": "2023-12-31"},
        "beviljade_medel": 2_458_000,
        "utnyttjade_medel": 2_064_312,
        "organisation": "Söderhamns kommun",
        "arbetsstalle": "Försörjningsenheten/Arbetsmarknads enheten",
        "kontaktperson": "Maja Lindqvist / Omar Haddad",
        "mobiltelefon": ["+46701740610", "+46701740611"],
        "epost": ["Maja.Lindqvist@example.se", "Omar.Haddad@example.se"],
        "postnummer": "826 42",
        "postadress": "Exempelgatan 16-18",
        "samverkansparter": ["Arbetsförmedlingen", "Försäkringskassan"],
        "uppgiftslamnare": [{"datum": "2024-01-08", "namn": "Maja Lindqvist."}],
    }


def test_the_gavleborg_samples_sections_hold_the_authors_words_only() -> None:
    report = report_of(sample("gavleborg-resan"))
    answered = [name for name, status in statuses(report).items() if status == "answered"]
    assert answered == [s.id for s in form(GAVLEBORG).sections if s.id != "7.1.1"]
    assert statuses(report)["7.1.1"] == "not_applicable"
    section = report.section("4.2")
    assert section is not None
    assert section.text.startswith("Sjukskrivna som haft")
    guidance = [text for spec in form(GAVLEBORG).sections for text in spec.guidance]
    assert not any(text in section.text for section in report.sections for text in guidance)


def test_the_sundsvall_samples_goals_and_signature_are_read() -> None:
    report = report_of(sample("sundsvall-sip"))
    goals = report.value("mal")
    assert [goal["uppnatt"] for goal in goals] == ["ja", "ja", "nej"]
    assert goals[1]["utfall"] == "90 konsultationer har genomförts till och med 30 juni 2022."
    assert report.value("underskrift_organisation") == "Sundsvalls team"
    assert (report.value("underskrift_ort"), report.value("underskrift_datum")) == (None, "2022-08-29")
    blank = {"beviljade_medel", "ansvarig_organisation", "kontaktperson", "epost", "medsokande", "ekonomi"}
    assert {name for name, value in values(report).items() if value is None} == {*blank, "underskrift_ort"}
    assert [name for name, status in statuses(report).items() if status != "answered"] == ["6"]


def test_the_complete_sundsvall_report_has_its_costs_with_the_sum_row() -> None:
    report = report_of(sample("sundsvall-sip-complete"))
    costs = report.value("ekonomi")
    assert costs[-1] == {"kostnadsslag": "Summa", "budget": 850_000, "utfall": 802_000}
    assert sum(row["utfall"] for row in costs[:-1]) == 802_000
    assert report.value("epost") == ["elin.forsberg@example.se"]
    assert set(statuses(report).values()) == {"answered"}


@pytest.mark.parametrize("name", [GAVLEBORG, SUNDSVALL])
def test_a_blank_form_answers_nothing(name: str) -> None:
    report = report_of(form(name).blank)
    assert set(values(report).values()) == {None}
    assert set(statuses(report).values()) == {"empty"}
    assert not any(section.text for section in report.sections)


@pytest.mark.parametrize("nothing", ["-", "–", "N/A", "…", "Klicka eller tryck här för att ange text."])
def test_a_dash_or_a_prompt_under_a_heading_is_no_answer(nothing: str) -> None:
    report = report_of(changed("gavleborg-resan", "Sjukskrivna som haft", nothing))
    assert statuses(report)["4.2"] == "empty"


@pytest.mark.parametrize("answer", ["Ej aktuellt", "Se bilaga", "Nej"])
def test_a_short_answer_is_an_answer(answer: str) -> None:
    report = report_of(changed("gavleborg-resan", "Sjukskrivna som haft", answer))
    section = report.section("4.2")
    assert section is not None
    assert (section.status, section.text) == ("answered", answer)


def test_a_heading_that_is_gone_makes_its_section_missing_and_its_text_stays_where_it_stands() -> None:
    def remove(body: etree._Element) -> None:
        found = paragraph(body, "6.3 Brukarmedverkan")
        found.getparent().remove(found)

    report = report_of(edited(sample("gavleborg-resan"), remove))
    above = report.section("6.2")
    assert statuses(report)["6.3"] == "missing"
    assert above is not None
    assert "har den enskilde erbjudits att delta i Resan" in above.text


def test_a_filled_stamp_box_is_told_and_a_blank_one_is_not() -> None:
    fresh, used = report_of(sample("gavleborg-resan")), report_of(sample("gavleborg-resan-stamped"))
    assert [used.value(name) for name in ("diarienummer", "signatur", "ankomstdatum")] == [
        "SFG 22–3.1",
        "KE",
        "2022-02-02",
    ]
    assert stamped(used, form(GAVLEBORG))
    assert not stamped(fresh, form(GAVLEBORG))


@pytest.mark.parametrize(
    ("used", "left_blank", "expected"),
    [
        ("2 064 312", "", ("not_applicable", "answered")),
        ("2 458 000", "", ("empty", "answered")),  # the funds are used up: the wrong one of the two is answered
        ("2 458 000", "Av de beviljande medel", ("empty", "not_applicable")),
        ("oklart", "", ("not_applicable", "answered")),
        ("", "Av de beviljande medel", ("empty", "empty")),
    ],
)
def test_the_amounts_decide_which_of_two_sections_applies(
    used: str, left_blank: str, expected: tuple[str, str]
) -> None:
    content = changed("gavleborg-resan", "2 064 312", used)
    if left_blank:
        content = edited(content, lambda body: rewrite(paragraph(body, left_blank), ""))
    found = statuses(report_of(content))
    assert (found["7.1.1"], found["7.2.1"]) == expected


def test_an_amount_that_cant_be_read_keeps_its_text_and_is_doubted() -> None:
    found = report_of(changed("gavleborg-resan", "2 458 000", "enligt beslut")).fields["beviljade_medel"]
    assert (found.value, found.raw) == (None, "enligt beslut")
    assert found.confidence < 0.6


def test_one_box_with_a_list_of_partners_gives_each_of_them() -> None:
    content = changed("gavleborg-resan", "Arbetsförmedlingen", "Arbetsförmedlingen, Region Gävleborg och Trisam")
    content = edited(content, lambda body: rewrite(paragraph(body, "Försäkringskassan"), ""))
    assert report_of(content).value("samverkansparter") == ["Arbetsförmedlingen", "Region Gävleborg", "Trisam"]


def test_place_and_day_share_one_line() -> None:
    report = report_of(changed("sundsvall-sip", "Ort och datum", "Ort och datum: Sundsvall den 29 augusti 2022"))
    assert (report.value("underskrift_ort"), report.value("underskrift_datum")) == ("Sundsvall", "2022-08-29")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Delvis", "delvis"), ("Ja, delvis", "delvis"), ("Ja eller nej", None), ("☐ Ja ☒ Nej", "nej"), ("Pågår", None)],
)
def test_whether_a_goal_was_reached_is_one_of_three_words(written: str, expected: str | None) -> None:
    goals = report_of(changed("sundsvall-sip", "Ja, första halvåret", written)).value("mal")
    assert goals[0]["uppnatt"] == expected


def test_personal_numbers_are_masked_and_their_places_told() -> None:
    content = changed("gavleborg-resan", "Sjukskrivna som haft", "Deltagaren 701063-2391 har slutat.")
    content = edited(content, lambda body: rewrite(paragraph(body, "RESAN"), "RESAN 19701063-2391"))
    content = edited(content, lambda body: rewrite(paragraph(body, "Insats för samverkansmedel"), "701063-2391"))
    report = report_of(content)
    assert report.personal_numbers == ("insatsens_namn", "4.2", "")
    assert report.value("insatsens_namn") == "RESAN ******-****"
    assert "2391" not in repr(report)


def test_a_report_without_personal_numbers_names_no_place() -> None:
    assert report_of(sample("sundsvall-sip")).personal_numbers == ()


def test_every_field_and_section_comes_in_the_forms_order_and_tells_where_it_stood() -> None:
    report = report_of(sample("sundsvall-sip-complete"))
    spec = form(SUNDSVALL)
    assert list(report.fields) == [found.id for found in spec.fields]
    assert [section.id for section in report.sections] == [found.id for found in spec.sections]
    assert report.fields["mal"].where.startswith("table ")
    assert report.fields["insatsens_namn"].where.startswith("paragraph ")


def test_an_appendix_after_the_form_belongs_to_nothing() -> None:
    def append(body: etree._Element) -> None:
        last = paragraph(body, "Underskrift:")
        for text in ("Frågor till deltagarna", "Bilaga 1: Enkät"):
            copy = etree.fromstring(etree.tostring(last))
            rewrite(copy, text)
            last.addnext(copy)

    report = report_of(edited(sample("sundsvall-sip"), append))
    assert report.value("underskrift") == "Elin Forsberg"


@pytest.mark.parametrize("unit", ["kr", "SEK", ":-", "- kr", "_____ kr", "tkr"])
def test_a_unit_alone_is_a_blank_amount(unit: str) -> None:
    found = report_of(changed("sundsvall-sip", "Beviljat medel", f"Beviljat medel: {unit}")).fields["beviljade_medel"]
    assert (found.value, found.raw) == (None, "")


@pytest.mark.parametrize("hint", ["åååå-mm-dd – åååå-mm-dd", "från      till", "fr.o.m. – t.o.m."])
def test_how_to_write_a_period_is_a_blank_period(hint: str) -> None:
    found = report_of(changed("sundsvall-sip", "Tidsperiod", f"Tidsperiod: {hint}")).fields["tidsperiod"]
    assert (found.value, found.raw) == (None, "")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Har insatsen genomförts enligt planering? Om inte, vilka åtgärder har vidtagits?", ""),
        ("Har insatsen kunnat genomföras som planerat? Om målet ej nåtts, vad är orsaken?", ""),
        ("Insatsen har kunnat genomföras enligt planering.", "Insatsen har kunnat genomföras enligt planering."),
        ("Har kunnat genomföras enligt planering.", "Har kunnat genomföras enligt planering."),
        ("Har insatsen kunnat genomföras enligt planering? Nej, inte helt.", "Nej, inte helt."),
    ],
)
def test_guidance_that_was_retyped_is_nobodys_answer_but_an_answer_in_its_words_is(written: str, said: str) -> None:
    def edit(body: etree._Element) -> None:
        heading = paragraph(body, "5.3 Avvikelser")
        following = heading.getnext()
        while not text_of(following).startswith("5.4 "):
            following, gone = following.getnext(), following
            body.remove(gone)
        rewrite(heading, f"5.3 Avvikelser från planering (tidsplan, aktiviteter numerära mål, m.m.): {written}")

    section = report_of(edited(sample("gavleborg-resan"), edit)).section("5.3")
    assert section is not None
    assert section.text == said
