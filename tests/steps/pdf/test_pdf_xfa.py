"""Forms that draw themselves when they are opened (dynamic XFA): what is filled in stands in their XML."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, String

from intake.errors import Unreadable
from intake.steps.read.pdf import read_pdf

TEMPLATE = """<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form1"><subform name="page1">
<draw><value><text>Slutrapport</text></value></draw>
<draw presence="hidden"><value><text>Dolt</text></value></draw>
<field name="org"><ui><textEdit/></ui><caption><value><text>Organisation</text></value></caption></field>
<field name="tom"><ui><textEdit/></ui><caption><value><text>E-post</text></value></caption></field>
<field name="typ"><ui><choiceList/></ui><caption><value><text>Typ</text></value></caption>
<items><text>Region</text><text>Kommun</text></items><items save="1"><text>r</text><text>k</text></items></field>
<field name="syfte"><ui><textEdit multiLine="1"/></ui><caption><value><exData contentType="text/html">
<body xmlns="http://www.w3.org/1999/xhtml"><p>4.1 <b>Syfte</b></p></body></exData></value></caption></field>
<exclGroup name="klart"><caption><value><text>Klart?</text></value></caption>
<field><caption><value><text>Ja</text></value></caption><items><text>1</text></items></field>
<field><caption><value><text>Nej</text></value></caption><items><text>2</text></items></field></exclGroup>
<field name="mer"><ui><checkButton/></ui><caption><value><text>Bilaga finns</text></value></caption>
<items><text>on</text><text>off</text></items></field>
<subform name="part"><occur max="-1"/><field name="namn"><ui><textEdit/></ui><bind match="dataRef" ref="$.heter"/>
<caption><value><text>Part</text></value></caption></field></subform>
<field name="skicka"><ui><button/></ui><caption><value><text>Skicka</text></value></caption></field>
</subform></subform></template>"""
DATA = """<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1><page1>
<org>Ockelbo kommun</org><tom/><typ>k</typ><syfte>Det första.
Det andra.</syfte><klart>2</klart><mer>on</mer><part><heter>Region Gävleborg</heter></part>
<part><heter>Hofors</heter></part>
</page1></form1></xfa:data></xfa:datasets>"""


def form(blank: bytes, *packets: tuple[str, str], single: bool = False, dynamic: bool = True) -> bytes:
    with pikepdf.open(BytesIO(blank)) as pdf:
        if single:
            xml = "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>" + "".join(text for _, text in packets) + "</xdp:xdp>"
            xfa = pdf.make_stream(xml.encode())
        else:
            xfa = Array([one for name, xml in packets for one in (String(name), pdf.make_stream(xml.encode()))])
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array([]), XFA=xfa)
        if dynamic:
            pdf.Root["/NeedsRendering"] = True
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.fixture
def waiting(pdf_of, sheet) -> bytes:
    return pdf_of(sheet().text(72, 700, "Please wait..."))


PACKETS = (("template", TEMPLATE), ("datasets", DATA))


@pytest.mark.parametrize("single", [False, True])
def test_the_captions_and_values_are_read_in_the_form_s_order(waiting, single):
    document = read_pdf(form(waiting, *PACKETS, single=single))
    assert [block.text for block in document.blocks] == [
        "Slutrapport", "Organisation\tOckelbo kommun", "E-post", "Typ\tKommun", "4.1 Syfte", "Det första.",
        "Det andra.", "Klart?", "☐ Ja", "☒ Nej", "☒ Bilaga finns", "Part\tRegion Gävleborg", "Part\tHofors",
    ]  # fmt: skip
    assert document.blocks[1].control == "org"
    assert document.flags == ("xfa",)


BREAKS = {
    "no end of objects": lambda content: content.replace(b"endobj", b""),
    "objects elsewhere": lambda content: re.sub(rb"\n0000000\d{3} 00000 n", b"\n0000000999 00000 n", content),
    "no table": lambda content: content[: content.rindex(b"xref\n0 ")],
    "no PDF by its first bytes": lambda content: re.sub(rb"%PDF-1.\d", b"%XYZ-1.7", content),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_its_data_are_read_from_a_broken_file_too(waiting, broken):
    whole = form(waiting, *PACKETS)
    document = read_pdf(broken(whole))
    assert document.blocks == read_pdf(whole).blocks
    assert "xfa" in document.flags


def test_what_else_the_file_carries_is_told_of_it_too(waiting):
    with pikepdf.open(BytesIO(form(waiting, *PACKETS))) as pdf:
        pdf.attachments["bilaga.txt"] = b"Mer om insatsen."
        out = BytesIO()
        pdf.save(out)
    assert read_pdf(out.getvalue()).flags == ("attachments", "xfa")


def test_a_form_with_pages_of_its_own_is_read_from_them(pdf_of, sheet):
    drawn = form(pdf_of(sheet().text(72, 700, "Organisation: Hofors")), *PACKETS, dynamic=False)
    assert [block.text for block in read_pdf(drawn).blocks] == ["Organisation: Hofors"]


def test_a_form_without_data_is_its_page(waiting):
    assert [block.text for block in read_pdf(form(waiting, ("config", "<c/>"))).blocks] == ["Please wait..."]


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>', "refused"),
        ('<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>', "refused"),
        ("<broken", "damaged"),
        ("<a>" * 100_000, "damaged"),
    ],
)
def test_xml_with_a_doctype_or_without_end_is_not_read(waiting, start, code):
    with pytest.raises(Unreadable) as raised:
        read_pdf(form(waiting, ("template", TEMPLATE), ("datasets", start + DATA)))
    assert raised.value.code == code


def test_a_packet_that_inflates_without_end_is_too_large(waiting):
    with pytest.raises(Unreadable) as raised:
        read_pdf(form(waiting, ("template", TEMPLATE), ("datasets", " " * 25_000_000 + DATA)))
    assert raised.value.code == "too_large"


def test_a_form_in_a_locked_file_is_encrypted(waiting):
    out = BytesIO()
    with pikepdf.open(BytesIO(form(waiting, *PACKETS))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Unreadable) as raised:
        read_pdf(out.getvalue())
    assert raised.value.code == "encrypted"
