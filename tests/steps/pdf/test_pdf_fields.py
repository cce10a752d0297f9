"""Filled form fields, whether a viewer has drawn them or not."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from intake.steps.read.pdf import read_pdf


def texts(content: bytes) -> list[str]:
    return [block.text for block in read_pdf(content).blocks]


def filled(blank: bytes, *fields: Dictionary) -> bytes:
    """*blank* with fields on its first page; those with kids have their kids there."""
    with pikepdf.open(BytesIO(blank)) as pdf:
        made = [pdf.make_indirect(one) for one in fields]
        widgets = []
        for one in made:
            for kid in one.get("/Kids", []):
                kid["/Parent"] = one
            widgets += list(one.get("/Kids", [one]))
        pdf.pages[0]["/Annots"] = Array([pdf.make_indirect(widget) for widget in widgets])
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array(made), NeedAppearances=True)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def widget(box: tuple[int, int, int, int], **rest: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(box), F=4, **rest)


LINE = (200, 694, 400, 712)


@pytest.fixture
def labelled(pdf_of, sheet) -> bytes:
    return pdf_of(sheet().text(72, 700, "Organisation:"))


def test_a_filled_text_field_is_text_at_its_place(pdf_of, sheet):
    page = sheet().text(72, 700, "Organisation:")
    page.annotation((200, 694, 400, 712), "/Subtype /Widget /FT /Tx /T (org) /V (Söderhamns kommun)")
    assert texts(pdf_of(page)) == ["Organisation:\tSöderhamns kommun"]


def test_the_lines_of_a_tall_field_stand_under_its_heading(pdf_of, sheet):
    page = sheet().text(72, 700, "4.1 Syfte", bold=True).text(72, 500, "4.2 Målgrupp", bold=True)
    value = "/V (Första stycket.\\nAndra stycket.)"
    page.annotation((72, 520, 500, 690), f"/Subtype /Widget /FT /Tx /Ff 4096 /T (syfte) {value}")
    found = texts(pdf_of(page))
    assert found[0] == "4.1 Syfte"
    assert " ".join(found[1:-1]) == "Första stycket. Andra stycket."
    assert found[-1] == "4.2 Målgrupp"


def test_every_line_of_a_field_that_scrolls_is_read_in_order(pdf_of, sheet):
    lines = [f"Rad {number}." for number in range(60)]
    page = sheet().text(72, 700, "4.1 Syfte", bold=True).text(72, 600, "4.2 Målgrupp", bold=True)
    content = filled(pdf_of(page), widget((72, 620, 500, 690), FT=Name.Tx, T=String("a"), V=String("\n".join(lines))))
    assert " ".join(texts(content)) == f"4.1 Syfte {' '.join(lines)} 4.2 Målgrupp"


def test_an_empty_field_says_nothing(pdf_of, sheet):
    page = sheet().text(72, 700, "E-post:").annotation((200, 694, 400, 712), "/Subtype /Widget /FT /Tx /T (e)")
    assert texts(pdf_of(page)) == ["E-post:"]


@pytest.mark.parametrize("flags", [2, 32])
def test_a_hidden_field_says_nothing(pdf_of, sheet, flags):
    page = sheet().text(72, 700, "E-post:")
    page.annotation((200, 694, 400, 712), "/Subtype /Widget /FT /Tx /T (e) /V (dolt)", flags=flags)
    assert texts(pdf_of(page)) == ["E-post:"]


def test_a_field_that_the_catalogue_forgot_is_read(pdf_of, sheet):
    page = sheet().text(72, 700, "Organisation:").annotation(LINE, "/Subtype /Widget /FT /Tx /V (Ockelbo kommun)")
    forgetful = pdf_of(page).replace(b"/AcroForm", b"/AcroFrom")
    assert texts(forgetful) == ["Organisation:\tOckelbo kommun"]


def test_a_field_by_itself_has_its_name(pdf_of, sheet):
    blank = pdf_of(sheet().text(72, 720, "Organisation"))
    plain = Dictionary(T=String("part1"), FT=Name.Tx, Kids=Array([widget(LINE, T=String("org"), V=String("Hofors"))]))
    assert [(b.text, b.control) for b in read_pdf(filled(blank, plain)).blocks] == [
        ("Organisation", ""),
        ("Hofors", "part1.org"),
    ]
    told = widget(LINE, FT=Name.Tx, T=String("f1"), TU=String("Organisationens namn"), V=String("Hofors"))
    assert read_pdf(filled(blank, told)).blocks[1].control == "Organisationens namn"


def test_a_value_is_inherited_from_the_field_s_parent(labelled):
    field = Dictionary(FT=Name.Tx, T=String("org"), V=String("Ockelbo kommun"), Kids=Array([widget(LINE)]))
    assert texts(filled(labelled, field)) == ["Organisation:\tOckelbo kommun"]


def test_a_value_that_the_page_draws_too_is_read_once(pdf_of, sheet):
    apart = pdf_of(sheet().text(72, 700, "Organisation:").text(202, 700, "Ockelbo kommun"))
    assert texts(filled(apart, widget(LINE, FT=Name.Tx, V=String("Ockelbo kommun")))) == [
        "Organisation:\tOckelbo kommun"
    ]
    in_one_go = pdf_of(sheet().text(140, 700, "Organisation: Ockelbo kommun"))
    assert texts(filled(in_one_go, widget(LINE, FT=Name.Tx, V=String("Ockelbo kommun")))) == [
        "Organisation: Ockelbo kommun"
    ]


def test_a_short_value_beside_a_word_that_holds_it_is_read(pdf_of, sheet):
    blank = pdf_of(sheet().text(72, 700, "Andel:").text(300, 700, "15 %"))
    assert "".join(texts(filled(blank, widget(LINE, FT=Name.Tx, V=String("5"))))) == "Andel:\t5\t15 %"


def test_a_value_takes_the_place_of_the_line_to_write_on(pdf_of, sheet):
    blank = pdf_of(sheet().text(72, 700, "Organisation:").text(202, 700, "_" * 30))
    field = widget(LINE, FT=Name.Tx, T=String("org"), V=String("Ockelbo kommun"))
    assert texts(filled(blank, field)) == ["Organisation:\tOckelbo kommun"]


def test_a_field_with_rich_text_alone_is_read(labelled):
    rich = (
        '<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>Ockelbo <b>kommun</b> &amp; AB</p></body>'
    )
    assert texts(filled(labelled, widget(LINE, FT=Name.Tx, T=String("org"), RV=String(rich)))) == [
        "Organisation:\tOckelbo kommun & AB"
    ]


def test_text_without_a_mark_of_its_encoding_is_read_as_utf_8_where_it_is(labelled):
    field = widget(LINE, FT=Name.Tx, T=String("org"), V=String("Söderhamns kommun".encode()))
    assert texts(filled(labelled, field)) == ["Organisation:\tSöderhamns kommun"]


@pytest.mark.parametrize(
    "prompt", ["Skriv organisationens namn här", "Välj organisation", "ÅÅÅÅ-MM-DD", "[Ange namn]", "…"]
)
def test_a_prompt_that_is_the_field_s_default_is_no_answer(labelled, prompt):
    field = widget(LINE, FT=Name.Tx, T=String("org"), V=String(prompt), DV=String(prompt))
    assert texts(filled(labelled, field)) == ["Organisation:"]


def test_a_default_that_is_no_prompt_is_an_answer(labelled):
    field = widget(LINE, FT=Name.Tx, T=String("org"), V=String("Region Gävleborg"), DV=String("Region Gävleborg"))
    assert texts(filled(labelled, field)) == ["Organisation:\tRegion Gävleborg"]


def test_a_password_is_not_read(labelled):
    assert texts(filled(labelled, widget(LINE, FT=Name.Tx, Ff=1 << 13, V=String("hemligt")))) == ["Organisation:"]


def test_a_choice_is_read_as_it_is_shown(labelled):
    options = Array([Array([String("a"), String("Region")]), Array([String("b"), String("Kommun")])])
    assert texts(filled(labelled, widget(LINE, FT=Name.Ch, Opt=options, V=String("b")))) == ["Organisation:\tKommun"]
    several = widget(LINE, FT=Name.Ch, Opt=options, V=Array([String("a"), String("b")]))
    assert texts(filled(labelled, several)) == ["Organisation:\tRegion, Kommun"]


def test_a_list_s_prompt_is_no_choice(labelled):
    options = Array([String("Välj i listan"), String("Kommun")])
    assert texts(filled(labelled, widget(LINE, FT=Name.Ch, Opt=options, V=options[0]))) == ["Organisation:"]


def looks(on: str) -> Dictionary:
    return Dictionary(N=Dictionary({f"/{on}": Dictionary(), "/Off": Dictionary()}))


@pytest.fixture
def question(pdf_of, sheet) -> bytes:
    return pdf_of(sheet().text(72, 700, "Ja").text(172, 700, "Nej"))


YES, NO = (55, 698, 67, 710), (155, 698, 167, 710)


def test_check_boxes_are_on_or_off(question):
    yes = widget(YES, FT=Name.Btn, V=Name.On, AS=Name.On, AP=looks("On"))
    no = widget(NO, FT=Name.Btn, AS=Name.Off, AP=looks("On"))
    assert "".join(texts(filled(question, yes, no))).split() == ["☒", "Ja", "☐", "Nej"]


def test_a_box_is_read_with_the_word_beside_it(question):
    boxes = [widget(YES, FT=Name.Btn, AS=Name.On), widget(NO, FT=Name.Btn, AS=Name.Off)]
    assert " ".join(texts(filled(question, *boxes))).replace("\t", " ") == "☒ Ja ☐ Nej"


def test_a_box_whose_look_was_forgotten_goes_by_its_value(question):
    yes = widget(YES, FT=Name.Btn, V=Name.On, AS=Name.Off, AP=looks("On"))
    no = widget(NO, FT=Name.Btn)
    assert "".join(texts(filled(question, yes, no))).split() == ["☒", "Ja", "☐", "Nej"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Name("/1"), ["☐", "Ja", "☒", "Nej"]), (String("ja"), ["☒", "Ja", "☐", "Nej"]), (None, ["☐", "Ja", "☐", "Nej"])],
)
def test_of_radio_buttons_the_chosen_one_is_on(question, value, shown):
    buttons = Array([widget(YES, AP=looks("0")), widget(NO, AP=looks("1"))])
    group = Dictionary(FT=Name.Btn, Ff=1 << 15, Opt=Array([String("ja"), String("nej")]), Kids=buttons)
    if value is not None:
        group["/V"] = value
    assert "".join(texts(filled(question, group))).split() == shown


def test_a_box_that_the_page_draws_under_its_field_is_no_second_box(pdf_of, sheet):
    blank = pdf_of(sheet().text(72, 700, "Ja"))
    marked = filled(blank, widget(YES, FT=Name.Btn, V=Name.On, AP=looks("On")), widget(YES, FT=Name.Btn, V=Name.On))
    assert "".join(texts(marked)).split() == ["☒", "Ja"]


def test_a_push_button_says_nothing(question):
    assert texts(filled(question, widget(YES, FT=Name.Btn, Ff=1 << 16, V=Name.On))) == texts(question)


def test_a_signed_field_tells_who_signed(labelled):
    signed = widget(LINE, FT=Name.Sig, V=Dictionary(Type=Name.Sig, Name=String("Karin Ek")))
    assert texts(filled(labelled, signed)) == ["Organisation:\tKarin Ek"]
    nameless = widget(LINE, FT=Name.Sig, V=Dictionary(Type=Name.Sig))
    assert texts(filled(labelled, nameless)) == ["Organisation:\tDigital underskrift"]
    assert texts(filled(labelled, widget(LINE, FT=Name.Sig))) == ["Organisation:"]


def test_a_field_on_a_turned_page_stands_beside_its_label(pdf_of, sheet):
    page = sheet(rotate=90)
    page.commands.append(b"BT /F1 11 Tf 0 1 -1 0 100 72 Tm (Organisation:) Tj ET")
    field = widget((90, 200, 106, 400), FT=Name.Tx, V=String("Ockelbo kommun"))
    assert texts(filled(pdf_of(page), field)) == ["Organisation:\tOckelbo kommun"]


def test_the_headings_of_a_tagged_pdf_have_their_level(pdf_of, sheet):
    page = (
        sheet().tagged("H1", 72, 700, "5. Analys").tagged("H2", 72, 670, "5.1 Effekter").tagged("P", 72, 640, "Svar.")
    )
    assert [(b.text, b.heading) for b in read_pdf(pdf_of(page)).blocks] == [
        ("5. Analys", 1),
        ("5.1 Effekter", 2),
        ("Svar.", 0),
    ]
