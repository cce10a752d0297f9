"""Ways of writing a section's heading, and of treating the guidance that the form prints under it."""

from __future__ import annotations

from collections.abc import Sequence

from layouts.printed import Title
from layouts.xml import BOLD, numbered, paragraph, run, styled

# Three levels as Word numbers them: 1. / 1.1 / 1.1.1
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    + "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in enumerate(("%1.", "%1.%2", "%1.%2.%3"))
    )
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="\N{BULLET}"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))
)
HEADINGS, BULLETS, ITEMS = 1, 2, 3  # the lists of NUMBERING


def number_of(title: Title) -> str:
    """As printed: "4." of a chapter, "4.1" of what stands in it."""
    return f"{title.number}." if title.level == 1 else title.number


def bold(title: Title) -> str:
    """As in the blanks: bold text, no style."""
    return paragraph(run(f"{number_of(title)} {title.text}{title.tail}", BOLD))


def as_style(title: Title) -> str:
    """In Word's heading styles, with the bookmark that a table of contents puts there."""
    mark = f'<w:bookmarkStart w:id="{title.number.replace(".", "")}" w:name="{bookmark(title)}"/>'
    end = f'<w:bookmarkEnd w:id="{title.number.replace(".", "")}"/>'
    return paragraph(f"{mark}{run(f'{number_of(title)} {title.text}')}{end}", styled(f"Rubrik{title.level}"))


def bookmark(title: Title) -> str:
    return "_Toc" + title.number.replace(".", "")


def auto_numbered(title: Title) -> str:
    """The number is Word's own: it stands in numbering.xml, not in the text. Needs the part NUMBERING."""
    properties = styled(f"Rubrik{title.level}") + numbered(HEADINGS, title.level - 1)
    return paragraph(run(title.text), properties)


def unnumbered(title: Title) -> str:
    return paragraph(run(title.text), styled(f"Rubrik{title.level}"))


def plain(title: Title) -> str:
    """No bold, no style: a line like any other."""
    return paragraph(run(f"{number_of(title)} {title.text}"))


def dotted(title: Title) -> str:
    """Numbers as some retype them: "4.1. Syfte ..." """
    return paragraph(run(f"{title.number}. {title.text}", BOLD + "<w:u/>"))


def capitals(title: Title) -> str:
    return paragraph(run(f"{number_of(title)} {title.text}".upper(), BOLD))


def misspelt(title: Title) -> str:
    return paragraph(run(f"{number_of(title)} {title.misspelt or title.text}", BOLD))


def retyped(title: Title) -> str:
    """The heading as earlier versions of the form had it."""
    return paragraph(run(f"{number_of(title)} {title.older or title.text}", BOLD))


def guidance_below(title: Title) -> str:
    return paragraph(run(title.guidance, "<w:i/>")) if title.guidance else ""


def guidance_deleted(title: Title) -> str:
    return ""


def guidance_half_deleted(title: Title) -> str:
    """The author took away all but the first sentence; where there is but one, it stands."""
    if not title.guidance:
        return ""
    first, mark, _ = title.guidance.partition("? ")
    if not mark:
        first, mark, _ = title.guidance.partition(". ")
    return paragraph(run(first + mark.strip(), "<w:i/>"))


def moved(titles: Sequence[Title]) -> Sequence[Title]:
    """Chapter 5 ahead of chapter 4, and the last section of chapter 5 ahead of its first."""
    chapters: dict[str, list[Title]] = {}
    for title in titles:
        chapters.setdefault(title.number[0], []).append(title)
    head, *sections = chapters["5"]
    chapters["5"] = [head, sections[-1], *sections[:-1]]
    others = [number for number in chapters if number not in ("4", "5")]
    at = others.index("6")
    order = [*others[:at], "5", "4", *others[at:]]
    return [title for number in order for title in chapters[number]]
