"""Automatic numbers, computed as Word shows them."""

from __future__ import annotations

import pytest
from wordfiles import blocks_of, p, part


def level(place: int, text: str, style: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(abstract: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>') -> dict[str, str]:
    return {"numbering": part("numbering", f'<w:abstractNum w:abstractNumId="1">{abstract}</w:abstractNum>{nums}')}


def item(place: int | None = 0, number: str = "1", style: str = "") -> str:
    shown = "" if place is None else f'<w:ilvl w:val="{place}"/>'
    return p("x", f'{style}<w:numPr>{shown}<w:numId w:val="{number}"/></w:numPr>')


def labels(body: str, parts: dict[str, str]) -> list[str]:
    return [block.label for block in blocks_of(body, parts)]


@pytest.mark.parametrize(
    ("style", "start", "shown"),
    [
        ("decimal", 4, ["4.", "5."]),
        ("decimalZero", 9, ["09.", "10."]),
        ("lowerLetter", 26, ["z.", "aa."]),
        ("upperLetter", 1, ["A.", "B."]),
        ("lowerRoman", 4, ["iv.", "v."]),
        ("upperRoman", 9, ["IX.", "X."]),
        ("none", 1, [".", "."]),
        ("bullet", 1, ["•", "•"]),
        ("chineseCounting", 3, ["3.", "4."]),
    ],
)
def test_every_format_of_numbers_that_swedish_reports_have(style: str, start: int, shown: list[str]) -> None:
    assert labels(item() * 2, lists(level(0, "%1.", style, start=start))) == shown


def test_deeper_levels_begin_anew_but_where_they_are_told_not_to() -> None:
    kept = level(0, "%1") + level(1, "%1.%2") + level(2, "%1.%2.%3", more='<w:lvlRestart w:val="0"/>')
    body = item(0) + item(1) + item(2) + item(1) + item(2) + item(0) + item(1)
    assert labels(body, lists(kept)) == ["1", "1.1", "1.1.1", "1.2", "1.2.2", "2", "2.1"]


def test_legal_numbers_are_arabic_at_every_place() -> None:
    legal = level(0, "Del %1", "upperRoman") + level(1, "%1.%2", more="<w:isLgl/>")
    assert labels(item(0) * 2 + item(1), lists(legal)) == ["Del I", "Del II", "2.1"]


def test_a_number_may_have_a_list_level_of_its_own() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/>'
        f'<w:lvlOverride w:ilvl="0">{level(0, "%1)", "lowerLetter")}</w:lvlOverride></w:num>'
    )
    assert labels(item() + item(number="2"), lists(level(0, "%1."), nums)) == ["1.", "b)"]


STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
    "</w:numPr></w:pPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/><w:basedOn w:val="Rubrik1"/><w:pPr>'
    '<w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Min rubrik"/><w:basedOn w:val="Rubrik2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Utan"><w:name w:val="Onumrerad"/><w:basedOn w:val="Rubrik1"/><w:pPr>'
    '<w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>',
)


def test_numbers_come_with_styles_and_the_styles_upon_them() -> None:
    body = "".join(p("x", f'<w:pStyle w:val="{style}"/>') for style in ("Rubrik1", "Rubrik2", "Egen", "Utan"))
    found = labels(body, {"styles": STYLES, **lists(level(0, "%1.", start=4) + level(1, "%1.%2"))})
    assert found == ["4.", "4.1", "4.2", ""]


def test_a_style_tied_to_a_level_has_that_levels_number_also_when_based_upon() -> None:
    tied = '<w:pStyle w:val="Bas"/>'
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Bas"><w:name w:val="Bas"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Upon"><w:name w:val="Upon"/><w:basedOn w:val="Bas"/>'
        "</w:style>",
    )
    body = item(0) + p("x", '<w:pStyle w:val="Upon"/>')
    found = labels(body, {"styles": styles, **lists(level(0, "%1.") + level(1, "%1.%2", more=tied))})
    assert found == ["1.", "1.1"]


def test_a_list_that_only_names_a_list_style_has_its_levels() -> None:
    owner = f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Lista"/>{level(0, "%1)")}</w:abstractNum>'
    nums = owner + '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    assert labels(item(), lists('<w:numStyleLink w:val="Lista"/>', nums)) == ["1)"]


def test_lists_that_name_each_other_have_no_number() -> None:
    circle = '<w:styleLink w:val="A"/><w:numStyleLink w:val="A"/>'
    assert labels(item(), lists(circle)) == [""]


def test_a_deleted_and_a_hidden_paragraph_are_not_counted() -> None:
    mark = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>{}</w:rPr>'
    deleted = f"<w:p><w:pPr>{mark.format('<w:del/>')}</w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
    hidden = f"<w:p><w:pPr>{mark.format('<w:vanish/>')}</w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>"
    assert labels(item() + deleted + hidden + item(), lists(level(0, "%1."))) == ["1.", "2."]
