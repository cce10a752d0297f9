"""Pages whose fonts don't tell their letters: they look right, but their text is no text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import repeat
from pathlib import Path
from string import ascii_lowercase

import pikepdf
import pytest
import reportlab
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile
from reportlab.pdfgen.canvas import Canvas

from intake.errors import Unreadable
from intake.readports import Ocr, PrintedWord
from intake.steps.read.pdf import read_pdf
from intake.steps.read.pdf_sense import is_mixed_up

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
LINES = (
    "Insatsen vände sig till unga vuxna som saknade sysselsättning och behövde",
    "stöd för att närma sig arbete eller studier. Under perioden deltog många fler",
    "än vi hade trott, och hälften av dem gick vidare till arbete eller praktik.",
)
LETTERS = ascii_lowercase + "åäö"


class Reading(Ocr):
    """Finds the same word in every picture."""

    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:
        return (PrintedWord(text="Läst", box=(300, 220, 620, 262), confidence=0.9, line=0),)


def by_shape(lines: Sequence[str], *, order: str = "Identity") -> bytes:
    """A page that names its letters by their shapes' numbers in the font, and does not say which letters those are."""
    font = TTFontFile(str(FONT))
    numbers = font.charToGlyph
    shown = b"".join(b"<%s> Tj T* " % b"".join(b"%04X" % numbers[ord(sign)] for sign in line) for line in lines)
    widths = sorted({numbers[sign]: round(width) for sign, width in font.charWidths.items() if sign in numbers}.items())
    with pikepdf.new() as pdf:
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/Vera"), Flags=4, FontBBox=[-200, -250, 1300, 950], ItalicAngle=0,
            Ascent=900, Descent=-200, CapHeight=700, StemV=80, FontFile2=pdf.make_stream(FONT.read_bytes()),
        )  # fmt: skip
        shapes = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/Vera"), FontDescriptor=descriptor,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering=order, Supplement=0), CIDToGIDMap=Name.Identity,
            W=Array([part for number, width in widths for part in (number, Array([width]))]),
        )  # fmt: skip
        made = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Vera"), Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(shapes)],
        )  # fmt: skip
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(made)))
        page.obj.Contents = pdf.make_stream(b"BT /F1 11 Tf 72 780 Td 14 TL %sET" % shown)
        return saved(pdf)


def holed(lines: Sequence[str]) -> bytes:
    """A page on which the font tells all letters but å, ä and ö."""
    pdfmetrics.registerFont(TTFont("Vera", str(FONT)))
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.setFont("Vera", 11)
    for number, line in enumerate(lines):
        canvas.drawString(72, 780 - 14 * number, line)
    canvas.save()
    with pikepdf.open(out) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, Dictionary) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def joined(*files: bytes) -> bytes:
    with pikepdf.new() as whole:
        for content in files:
            with pikepdf.open(BytesIO(content)) as pdf:
                whole.pages.extend(pdf.pages)
        return saved(whole)


GARBLED: dict[str, Callable[[Sequence[str]], bytes]] = {
    "shapes for letters": by_shape,
    "other letters": lambda lines: by_shape(lines, order="Japan1"),
    "no å, ä or ö": holed,
}


@pytest.mark.parametrize("made", GARBLED.values(), ids=GARBLED)
def test_it_is_recognised_in_its_picture(made: Callable[[Sequence[str]], bytes]) -> None:
    document = read_pdf(made(LINES), Reading())
    assert [block.text for block in document.blocks] == ["Läst"]
    assert document.flags == ("ocr",)


@pytest.mark.parametrize("name", ["shapes for letters", "other letters"])
def test_without_ocr_it_is_not_read(name: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_pdf(GARBLED[name](LINES))
    assert error.value.code == "unsupported"


def test_without_ocr_a_file_with_such_a_page_is_said_not_to_be_read_whole(pdf_of, sheet) -> None:
    good = pdf_of(sheet().lines(72, 780, LINES))
    assert read_pdf(good).flags == ()
    assert read_pdf(joined(good, good, by_shape(LINES))).flags == ("unread-content",)


@pytest.mark.parametrize("moved", [1, 2, 13])
@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_letters_moved_in_the_alphabet_are_no_text(moved: int, case: Callable[[str], str]) -> None:
    text = " ".join(LINES).lower().translate(str.maketrans(LETTERS, LETTERS[moved:] + LETTERS[:moved]))
    assert is_mixed_up(case(text))
    assert not is_mixed_up(case(" ".join(LINES)))


@pytest.mark.parametrize(
    "text",
    [
        "The participants were followed up after three months; most had found work or studies, which was our aim.",
        "LÖNEKOSTNADER 1 458 000 LOKALKOSTNADER 245 000 RESEKOSTNADER 12 400 MATERIAL 8 100 ÖVRIGA KOSTNADER 0 SUMMA",
        " ".join(f"{number * 7919 % 100_000:,} {number} % {number / 7:.2f}" for number in range(80)),
        "Maja Lindqvist maja@example.se 070-174 06 05, Omar Haddad omar@example.se, Elin Forsberg, Karin Ek, Per Norén",
        "Insatsens namn: ____________ Organisation: ............ ☐ Ja ☐ Nej Ort och datum: _______ Namn: ____",
        "SOFINT ABF LSS HVB AF FK IPS SE DUA KUR VGR SKR IVO ESF SUS NNS TRIS DVI BUP LVM LVU SoL HSL SFS KLIVA KROM",
        " ".join(repeat("Rad", 200)),
        "Программа была успешной и все участники нашли работу или начали учиться в течение года в этом проекте",
        "",
    ],
    ids=["English", "costs", "figures", "names", "a form", "short names", "one word", "Russian", "nothing"],
)  # fmt: skip
def test_what_people_write_is_text(text: str) -> None:
    assert not is_mixed_up(text)
