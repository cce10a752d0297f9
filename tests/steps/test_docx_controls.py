"""Content controls and form fields: which of them somebody answered, at whatever level they stand."""

from __future__ import annotations

import pytest
from wordfiles import blocks_of, complex_field, control, document_of, link, p, part, run, table, texts_of, word_file

from intake.model.document import Block

PROMPT = "Skriv insatsens namn här"
SHOWS_PROMPT = "<w:showingPlcHdr/>"
OWN_PROMPT = '<w:placeholder><w:docPart w:val="Namn"/></w:placeholder>'
GLOSSARY = {
    "glossaryDocument": part(
        "glossaryDocument",
        '<w:docParts><w:docPart><w:docPartPr><w:name w:val="Namn"/></w:docPartPr>'
        f"<w:docPartBody>{p(PROMPT)}</w:docPartBody></w:docPart></w:docParts>",
    )
}
STYLES = part("styles", '<w:style w:type="character" w:styleId="Prompt"><w:name w:val="Placeholder Text"/></w:style>')
STORE = "{5B8A1D1C-0000-4000-8000-000000000001}"
BOUND = (
    """<w:dataBinding w:prefixMappings="xmlns:n='urn:rapport'" w:xpath="/n:rapport[1]/n:namn[1]" """
    f'w:storeItemID="{STORE}"/>'
)
DATA = '<rapport xmlns="urn:rapport"><namn>RESAN</namn></rapport>'
PROPERTIES = (
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    f'ds:itemID="{STORE}"/>'
)


def at_every_level(text: str, properties: str) -> dict[str, str]:
    """A cell that holds the text in a control, by the control's level."""
    cell = f"<w:tc>{p(text)}</w:tc>"
    return {
        "inline": f"<w:tbl><w:tr><w:tc><w:p>{control(run(text), properties)}</w:p></w:tc></w:tr></w:tbl>",
        "block": f"<w:tbl><w:tr><w:tc>{control(p(text), properties)}</w:tc></w:tr></w:tbl>",
        "cell": f"<w:tbl><w:tr>{control(cell, properties)}</w:tr></w:tbl>",
        "row": f"<w:tbl>{control(f'<w:tr>{cell}</w:tr>', properties)}</w:tbl>",
        "table": control(table((text,)), properties),
    }


LEVELS = ("inline", "block", "cell", "row", "table")


def only(content: bytes) -> Block:
    [block] = document_of(content).blocks
    return block


@pytest.mark.parametrize("level", LEVELS)
def test_an_answer_and_its_controls_name_are_kept_at_every_level(level: str) -> None:
    block = only(word_file(at_every_level("RESAN", '<w:tag w:val="insats"/>')[level]))
    assert (block.text, block.placeholder, block.control) == ("RESAN", False, "insats")


@pytest.mark.parametrize("level", LEVELS)
def test_a_prompt_is_told_by_its_mark_at_every_level(level: str) -> None:
    assert only(word_file(at_every_level("Vad som helst", SHOWS_PROMPT)[level])).placeholder


@pytest.mark.parametrize("level", LEVELS)
def test_a_prompt_is_told_by_the_glossarys_text_where_the_mark_is_lost(level: str) -> None:
    assert only(word_file(at_every_level(PROMPT, OWN_PROMPT)[level], GLOSSARY)).placeholder


@pytest.mark.parametrize("level", LEVELS)
def test_an_answer_under_a_mark_that_a_program_left_standing_is_an_answer(level: str) -> None:
    block = only(word_file(at_every_level("RESAN", OWN_PROMPT + SHOWS_PROMPT)[level], GLOSSARY))
    assert (block.text, block.placeholder) == ("RESAN", False)


@pytest.mark.parametrize("level", LEVELS)
def test_a_tick_box_shows_its_state_whatever_sign_stands_in_it(level: str) -> None:
    box = '<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>'
    assert only(word_file(at_every_level("X", box.format(1))[level])).text == "☒"
    assert only(word_file(at_every_level("o", box.format(0))[level])).text == "☐"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("shown", ["", PROMPT])
def test_a_control_that_shows_nothing_yet_has_the_data_that_it_is_bound_to(level: str, shown: str) -> None:
    properties = BOUND + (SHOWS_PROMPT if shown else "")
    bound = word_file(
        at_every_level(shown, properties)[level],
        links=link("r7", "customXml", "../customXml/item1.xml"),
        files={
            "customXml/item1.xml": DATA,
            "customXml/itemProps1.xml": PROPERTIES,
            "customXml/_rels/item1.xml.rels": '<Relationships xmlns="x">'
            + link("r1", "customXmlProps", "itemProps1.xml")
            + "</Relationships>",
        },
    )
    block = only(bound)
    assert (block.text, block.placeholder) == ("RESAN", False)


@pytest.mark.parametrize(
    "prompt",
    [
        "Klicka eller tryck här för att ange text.",
        "Klicka här för att ange text.",
        "Klicka eller tryck här för att ange datum.",
        "Välj ett objekt.",
        "Click or tap here to enter text.",
        "Choose an item.",
    ],
)
def test_words_own_prompts_are_nobodys_answer_even_without_a_control(prompt: str) -> None:
    assert [block.placeholder for block in blocks_of(p(prompt) + f"<w:p>{control(run(prompt))}</w:p>")] == [True, True]


def test_words_own_prompt_is_a_prompt_also_where_the_glossary_has_another() -> None:
    body = f"<w:p>{control(run('Välj ett objekt.'), OWN_PROMPT + SHOWS_PROMPT)}</w:p>"
    assert only(word_file(body, GLOSSARY)).placeholder


def test_an_answer_in_the_prompts_style_is_an_answer_where_the_control_has_another_prompt() -> None:
    styled = run("RESAN", '<w:rStyle w:val="Prompt"/>')
    body = f"<w:p>{control(styled, OWN_PROMPT)}</w:p>"
    assert not only(word_file(body, {**GLOSSARY, "styles": STYLES})).placeholder


def test_a_prompt_in_many_runs_is_one_prompt() -> None:
    body = f"<w:p>{control(run('Skriv insatsens ') + run('namn här'), OWN_PROMPT)}</w:p>"
    assert only(word_file(body, GLOSSARY)).placeholder


def test_a_control_in_a_control_is_read_by_its_own_word() -> None:
    inner = control(run("RESAN"), '<w:alias w:val="Namn"/>') + run(" ") + control(run(PROMPT), SHOWS_PROMPT)
    outer = control(inner, '<w:alias w:val="Grupp"/>')
    block = only(word_file(f"<w:p>{outer}</w:p>"))
    assert (block.text, block.control) == ("RESAN", "Grupp")


def test_the_items_of_a_repeating_section_are_read_one_after_the_other() -> None:
    items = "".join(control(table((name, "")), "<w15:repeatingSectionItem xmlns:w15='x'/>") for name in ("A", "B"))
    assert texts_of(control(items, "<w15:repeatingSection xmlns:w15='x'/>")) == ["A", "", "B", ""]


def test_an_alias_without_words_gives_way_to_the_tag() -> None:
    named = control(run("x"), '<w:alias w:val=""/><w:tag w:val="t"/>')
    assert only(word_file(f"<w:p>{named}</w:p>")).control == "t"


def test_a_chosen_entry_is_an_answer_and_a_bound_value_shows_as_its_entry() -> None:
    items = (
        '<w:comboBox><w:listItem w:displayText="Välj" w:value=""/><w:listItem w:displayText="Ja" w:value="1"/>'
        "</w:comboBox>"
    )
    found = blocks_of(f"<w:p>{control(run('Ja'), items)}</w:p><w:p>{control(run('Välj'), items)}</w:p>")
    assert [(block.text, block.placeholder) for block in found] == [("Ja", False), ("Välj", True)]


def test_no_path_but_a_plain_one_is_followed_into_the_data() -> None:
    hostile = "//*[count(//*[count(//*)>1])>1]"
    bound = f'<w:dataBinding w:xpath="{hostile.replace(">", "&gt;")}"/>'
    links = link("r7", "customXml", "../customXml/item1.xml")
    content = word_file(f"<w:p>{control('', bound)}</w:p>", links=links, files={"customXml/item1.xml": DATA})
    assert document_of(content).blocks == ()


def test_a_form_field_in_many_runs_keeps_its_name_and_its_answer() -> None:
    data = '<w:ffData><w:name w:val="Text1"/><w:textInput/></w:ffData>'
    begun = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText> FORM</w:instrText></w:r>'
    rest = '<w:r><w:instrText>TEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = f'<w:p>{begun}{rest}{run("RE")}{run("SAN")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    block = only(word_file(body))
    assert (block.text, block.control) == ("RESAN", "Text1")


def test_a_legacy_list_begins_with_its_default_and_shows_no_result_twice() -> None:
    entries = '<w:listEntry w:val="Välj"/><w:listEntry w:val="Nej"/>'
    begun = f'<w:ffData><w:ddList><w:default w:val="1"/>{entries}</w:ddList></w:ffData>'
    block = only(word_file(f"<w:p>{complex_field('FORMDROPDOWN', 'Nej', begun)}</w:p>"))
    assert (block.text, block.placeholder) == ("Nej", True)


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☒"),
        ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "☐"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☒"),
        ('<w:sym w:font="Wingdings 2" w:char="F0A3"/>', "☐"),
        ('<w:sym w:font="Symbol" w:char="F0A3"/>', "≤"),
        ('<w:sym w:font="Segoe UI Symbol" w:char="2610"/>', "☐"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>þ</w:t>', "☒"),
        ("<w:t>\uf0a8</w:t>", "☐"),
    ],
)
def test_signs_of_the_symbol_fonts_are_read_as_what_they_show(sign: str, shown: str) -> None:
    assert texts_of(f"<w:p><w:r>{sign}</w:r>{run(' Ja')}</w:p>") == [f"{shown} Ja"]
