"""Content controls at Word's five levels, legacy form fields and checkboxes."""

from __future__ import annotations

from collections.abc import Sequence

from layouts.answers import paragraphs
from layouts.labels import Rows
from layouts.written import Piece
from layouts.xml import SMALL, cell, paragraph, run, table, table_of

_PROMPT = "Klicka eller tryck här för att ange text."
_CHOICES = ("Ja", "Nej", "Delvis")
_WIDE = 4650


def control(content: str, tag: str, *, prompting: bool = False) -> str:
    """A content control around anything: runs, paragraphs, a table, rows or a cell."""
    prompt = "<w:showingPlcHdr/>" if prompting else ""
    properties = f'<w:alias w:val="{tag}"/><w:tag w:val="{tag}"/>{prompt}'
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _value(value: str) -> str:
    return run(value) if value else run(_PROMPT, '<w:color w:val="808080"/>')


def levels(rows: Rows) -> str:
    """Label beside value, the values in controls: around the row's cell, the row, the run and the paragraph in turn.

    The table as a whole stands in a control too.
    """
    made = []
    for number, (label, value) in enumerate(pair for row in rows for pair in row):
        left = cell(paragraph(run(label, SMALL)), width=_WIDE)
        tag, empty = f"f{number}", not value
        if number % 4 == 0:
            right = control(cell(paragraph(_value(value)), width=_WIDE), tag, prompting=empty)
        elif number % 4 == 1:
            right = cell(paragraph(control(_value(value), tag, prompting=empty)), width=_WIDE)
        else:
            right = cell(control(paragraph(_value(value)), tag, prompting=empty), width=_WIDE)
        row = f"<w:tr>{left}{right}</w:tr>"
        made.append(control(row, f"rad {number}") if number % 4 == 3 else row)
    return control(_table(made), "uppgifter") + "<w:p/>"


def _table(rows: Sequence[str]) -> str:
    begin, _, end = table_of(["<w:tr>@</w:tr>"], columns=2).partition("<w:tr>@</w:tr>")
    return begin + "".join(rows) + end


def in_control(pieces: Sequence[Piece]) -> str:
    """A rich text control around the answer's paragraphs; an empty one shows its prompt."""
    content = paragraphs(pieces) if pieces else paragraph(_value(""))
    return control(content, "svar", prompting=not pieces) + "<w:p/>"


def nested_controls(pieces: Sequence[Piece]) -> str:
    """A control in a control, as of repeated sections."""
    return control(in_control(pieces), "avsnitt")


# ------------------------------------------------------------------ legacy form fields
def _field(code: str, data: str, result: str) -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:enabled/>{data}</w:ffData></w:fldChar></w:r>'
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end"))
    return begin + instruction + (separate + result if result else "") + end


def text_field(value: str) -> str:
    """A text field's runs; an empty one shows five en spaces, as Word has it."""
    return _field("FORMTEXT", "<w:textInput/>", run(value or "\N{EN SPACE}" * 5))


def form_fields(rows: Rows) -> str:
    return table(
        [[paragraph(run(label, SMALL)) + paragraph(text_field(value)) for label, value in row] for row in rows]
    )


def in_field(pieces: Sequence[Piece]) -> str:
    """The answer in one text field, with line breaks for paragraphs, as form fields force it to be."""
    return paragraph(text_field("\n".join(_line(piece) for piece in pieces))) + "<w:p/>"


def _line(piece: Piece) -> str:
    mark = {"bullet": "- ", "numbered": f"{piece.number}) "}.get(piece.kind, "")
    return mark + piece.text


# ------------------------------------------------------------------ choices
def drop_down_field(chosen: str) -> str:
    """A legacy drop-down: the chosen entry is told by its number only."""
    if not chosen:
        return "<w:p/>"
    entries = "".join(f'<w:listEntry w:val="{choice}"/>' for choice in _CHOICES)
    index = [choice.casefold() for choice in _CHOICES].index(chosen.casefold())
    data = f'<w:ddList><w:result w:val="{index}"/>{entries}</w:ddList>'
    return paragraph(_field("FORMDROPDOWN", data, ""))


def drop_down_control(chosen: str) -> str:
    items = "".join(f'<w:listItem w:displayText="{choice}" w:value="{n}"/>' for n, choice in enumerate(_CHOICES))
    prompt = "" if chosen else "<w:showingPlcHdr/>"
    shown = run(chosen) if chosen else run("Välj ett objekt.", '<w:color w:val="808080"/>')
    properties = f'<w:tag w:val="uppnatt"/>{prompt}<w:dropDownList>{items}</w:dropDownList>'
    return paragraph(f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>")


def tick_boxes(chosen: str) -> str:
    """Three w14 checkboxes, one of them ticked."""
    return "".join(paragraph(_tick(choice, chosen) + run(f" {choice}")) for choice in _CHOICES)


def _tick(choice: str, chosen: str) -> str:
    ticked = choice.casefold() == chosen.casefold()
    state = f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/></w14:checkbox>'
    sign = run("\N{BALLOT BOX WITH X}" if ticked else "\N{BALLOT BOX}")
    return f"<w:sdt><w:sdtPr>{state}</w:sdtPr><w:sdtContent>{sign}</w:sdtContent></w:sdt>"


def legacy_boxes(chosen: str) -> str:
    """Three legacy checkboxes on a line."""
    return paragraph("".join(_legacy_box(choice, chosen) + run(f" {choice}   ") for choice in _CHOICES))


def _legacy_box(choice: str, chosen: str) -> str:
    ticked = '<w:checked w:val="1"/>' if choice.casefold() == chosen.casefold() else ""
    return _field("FORMCHECKBOX", f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/>{ticked}</w:checkBox>', "")
