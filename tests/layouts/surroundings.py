"""What stands around a form: cover letter, table of contents, appendix, headers, notes."""

from __future__ import annotations

from layouts.headings import bookmark, number_of
from layouts.printed import GOALS, Title, printed
from layouts.xml import BOLD, paragraph, run, styled

COVER = (
    "Hej!",
    "Här kommer vår rapport, godkänd av styrgruppen i förra veckan.",
    "Ring gärna om något behöver förtydligas.",
    "Vänliga hälsningar, Eva Sjödin, administratör",
)
APPENDIX = (
    "Bilaga 1. Deltagarnas röster",
    "Citaten kommer ur enkäten som besvarades anonymt.",
    "Jag fick äntligen en människa att prata med.",
)
RUNNING_HEAD = "Tjänsteskrivelse, socialförvaltningen"
FOOTNOTE = "Källa: Kolada, nyckeltal N00914."
COMMENT = "Karin, stämmer siffran?"
_PAGE = '<w:br w:type="page"/>'


def cover_letter(form: str) -> str:
    return "".join(paragraph(run(text)) for text in COVER) + paragraph(f"<w:r>{_PAGE}</w:r>")


def appendix() -> str:
    title, *texts = APPENDIX
    page = paragraph(f"<w:r>{_PAGE}</w:r>")
    return page + paragraph(run(title), styled("Rubrik1")) + "".join(paragraph(run(text)) for text in texts)


def contents(form: str) -> str:
    """A table of contents as Word makes it: links with page numbers, in a content control."""
    lines = "".join(
        paragraph(
            f'<w:hyperlink w:anchor="{bookmark(title)}"><w:r><w:t>{number_of(title)}</w:t></w:r><w:r><w:tab/></w:r>'
            f"{run(title.text)}<w:r><w:tab/></w:r>{_page_of(title, n)}</w:hyperlink>",
            styled(f"Innehll{title.level}") + '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>',
        )
        for n, title in enumerate(printed(form).titles)
        if title.text != GOALS  # no heading, but the head of a column
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    heading = paragraph(run("Innehåll", BOLD))
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{heading}{lines}</w:sdtContent></w:sdt>"


def _page_of(title: Title, number: int) -> str:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    code = f'<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark(title)} </w:instrText></w:r>'
    return begin + code + separate + run(str(1 + number // 6)) + end


def typed_contents(form: str) -> str:
    """A table of contents that somebody typed, with dots."""
    titles = printed(form).titles
    lines = (f"{number_of(title)} {title.text} {'.' * 12} {1 + n // 6}" for n, title in enumerate(titles))
    return paragraph(run("Innehållsförteckning", BOLD)) + "".join(paragraph(run(line)) for line in lines)


PAGES = "Sida 1 2 3 4 5 6 7 8"
CONTENTS_WORDS = f"Innehåll Innehållsförteckning {PAGES}"

HEADER = paragraph(run(RUNNING_HEAD)) + paragraph(run("Dnr SN 2024-112"))
_NUMBER = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
FOOTER = paragraph(run("Sida ") + _NUMBER + run(" av ") + _NUMBER)
_SEPARATOR = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
FOOTNOTES = (
    f'{_SEPARATOR}<w:footnote w:id="1">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(" " + FOOTNOTE))}</w:footnote>'
)
COMMENTS = (
    f'<w:comment w:id="1" w:author="Eva Sjödin" w:date="2024-01-02T10:00:00Z" w:initials="ES">'
    f"{paragraph(run(COMMENT))}</w:comment>"
)
ASIDES = f"{RUNNING_HEAD} Dnr SN 2024-112 Sida 1 av 1 {FOOTNOTE} {COMMENT} Eva Sjödin ES"
