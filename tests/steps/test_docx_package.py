"""The kinds of Word packages that senders mail, and files pasted into them."""

from __future__ import annotations

import pytest
from wordfiles import document_of, link, p, part, table, word_file, zipped

from intake.model.document import Document

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TEMPLATE = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
STRICT = "http://purl.oclc.org/ooxml"


def body(text: str = "Hej") -> str:
    return part("document", f"<w:body>{p(text)}</w:body>")


def typed(part_name: str, content_type: str) -> str:
    return TYPES.format(f'<Override PartName="/{part_name}" ContentType="{content_type}"/>')


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


@pytest.mark.parametrize("content_type", [MAIN, MACRO_TEMPLATE])
def test_the_body_is_found_by_its_content_type_where_nothing_points_at_it(content_type: str) -> None:
    glossary = "word/glossary/document.xml"
    files = {
        "[Content_Types].xml": TYPES.format(
            f'<Override PartName="/{glossary}" ContentType="{MAIN.replace("document.main", "document.glossary")}"/>'
            f'<Override PartName="/word/document2.xml" ContentType="{content_type}"/>'
        ),
        glossary: part("glossaryDocument", "<w:docParts/>"),
        "word/document2.xml": body(),
    }
    assert texts(document_of(zipped(files))) == ["Hej"]


def test_the_body_is_the_part_that_the_package_points_at() -> None:
    root = f'<Relationships xmlns="x">{link("r1", "officeDocument", "/doc/rapport.xml")}</Relationships>'
    files = {"_rels/.rels": root, "doc/rapport.xml": body(), "word/document.xml": body("En annan")}
    assert texts(document_of(zipped(files))) == ["Hej"]


def test_names_of_parts_don_t_depend_on_capitals_or_the_way_of_the_slash() -> None:
    assert texts(document_of(zipped({"Word\\Document.xml": body()}))) == ["Hej"]


def test_a_glossarys_text_is_not_the_documents() -> None:
    assert texts(document_of(word_file(p("Hej"), {"glossaryDocument": body("Byggblock")}))) == ["Hej"]


def test_a_strict_package_reads_like_a_transitional_one_with_its_parts() -> None:
    numbering = part(
        "numbering",
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )
    styles = part("styles", '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 3"/></w:style>')
    numbered = p("Syfte", '<w:pStyle w:val="H"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    formula = "<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>"

    def strict(xml: str) -> str:
        for name in ("officeDocument/2006/relationships", "officeDocument/2006/math", "wordprocessingml/2006/main"):
            new = name.replace("/2006", "")
            xml = xml.replace(f"http://schemas.openxmlformats.org/{name}", f"{STRICT}/{new}")
        return xml

    def relationships(*links: str) -> str:
        return strict(f'<Relationships xmlns="x">{"".join(links)}</Relationships>')

    files = {
        "_rels/.rels": relationships(link("r1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relationships(
            link("r1", "numbering", "numbering.xml"), link("r2", "styles", "styles.xml")
        ),
        "word/document.xml": strict(part("document", f"<w:body>{numbered}{formula}</w:body>")),
        "word/numbering.xml": strict(numbering),
        "word/styles.xml": strict(styles),
    }
    [heading, math] = document_of(zipped(files)).blocks
    assert (heading.text, heading.label, heading.heading, math.text) == ("Syfte", "1.", 3, "x=1")


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig"])
def test_parts_may_be_in_either_of_the_two_encodings(codec: str) -> None:
    xml = f'<?xml version="1.0" encoding="{codec.removesuffix("-sig")}"?>{body("Åäö")}'
    assert texts(document_of(zipped({"word/document.xml": xml.encode(codec)}))) == ["Åäö"]


def test_styles_are_known_whatever_their_prefix_and_quotes() -> None:
    styles = (
        "<?xml version='1.0'?><s:styles xmlns:s='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<s:style s:styleId='H' s:type='paragraph'><s:name s:val='heading 2'/></s:style></s:styles>"
    )
    [block] = document_of(word_file(p("x", '<w:pStyle w:val="H"/>'), {"styles": styles})).blocks
    assert block.heading == 2


def chunk(name: str, content: str | bytes, more: str = "") -> Document:
    pasted = f'{p("Före")}<w:altChunk r:id="r9"/>{p("Efter")}{more}'
    return document_of(word_file(pasted, links=link("r9", "aFChunk", name), files={f"word/{name}": content}))


def test_a_word_file_pasted_as_a_file_is_read_where_it_stands() -> None:
    inner = word_file(
        p("Inre") + table(("Cell",)), {"footnotes": part("footnotes", f"<w:footnote>{p('Not')}</w:footnote>")}
    )
    document = chunk("afchunk1.docx", inner, more=table(("Sist",)))
    assert texts(document) == ["Före", "Inre", "Cell", "Efter", "Sist"]
    assert [block.cell.table for block in document.blocks if block.cell] == [1, 2]
    assert ([block.text for block in document.asides], document.flags) == (["Not"], ())


def test_a_web_page_pasted_as_a_file_is_read_as_its_text() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Titel</title><style>p{}</style></head><body><h2>5.1 Mål</h2>"
        "<p>Vi <b>nådde</b>\nmålen &amp; mer.<br>Ny rad</p><script>x()</script><ul><li>Ett</li><li>Två</li></ul></body>"
    )
    document = chunk("afchunk.htm", page)
    assert texts(document) == ["Före", "5.1 Mål", "Vi nådde målen & mer.", "Ny rad", "Ett", "Två", "Efter"]
    assert document.blocks[1].heading == 2


def test_plain_text_pasted_as_a_file_is_read() -> None:
    assert texts(chunk("afchunk.txt", "Ett\r\n\r\nTvå å".encode("cp1252"))) == ["Före", "Ett", "Två å", "Efter"]


@pytest.mark.parametrize("content", ["{\\rtf1 Hej}", "MIME-Version: 1.0\n\nHej"])
def test_what_is_pasted_and_not_read_is_told(content: str) -> None:
    document = chunk("afchunk.dat", content)
    assert (texts(document), document.flags) == (["Före", "Efter"], ("unread-content",))


def test_a_chunk_that_isn_t_there_and_a_document_kept_elsewhere_are_told() -> None:
    assert document_of(word_file('<w:altChunk r:id="r9"/>')).flags == ("unread-content",)
    elsewhere = word_file('<w:subDoc r:id="r9"/>', links=link("r9", "subDocument", "file:///C:/del.docx", outside=True))
    assert document_of(elsewhere).flags == ("external-references", "unread-content")


def test_a_template_on_the_authors_own_disk_is_no_reference_and_one_on_the_net_is() -> None:
    def made(target: str) -> tuple[str, ...]:
        settings = f'<Relationships xmlns="x">{link("r1", "attachedTemplate", target, outside=True)}</Relationships>'
        return document_of(word_file(p("Hej"), files={"word/_rels/settings.xml.rels": settings})).flags

    assert made("file:///C:\\Users\\maja\\Normal.dotm") == ()
    assert made("https://example.se/x.dotm") == ("external-references",)
    assert made("\\\\192.0.2.1\\share\\x.dotm") == ("external-references",)


def test_a_control_whose_value_stands_in_a_part_of_its_own_is_told() -> None:
    control = '<w:p><w:r><w:t>Namn: </w:t><w:object><w:control r:id="r1" w:name="namn"/></w:object></w:r></w:p>'
    document = document_of(word_file(control))
    assert (texts(document), document.flags) == (["Namn:"], ("unread-content",))
