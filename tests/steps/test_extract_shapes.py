"""Whole reports in other people's shapes: every value and answer in its place, and nothing left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import pytest
from outlines import FORMS, Item, Sheet, outline, wrong
from wordfiles import report_of

Shape = Callable[[Sheet, Sequence[Item]], None]


def read_wrong(name: str, shape: Shape) -> dict[str, str]:
    sheet = Sheet()
    shape(sheet, outline(name))
    return wrong(report_of(sheet.document()), name)


def chapters(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items by the part of the form in which they stand."""
    return (list(found) for _, found in groupby(items, key=lambda item: item.number.partition(".")[0]))


def heading(item: Item) -> str:
    return f"{item.number}{'.' if item.kind == 'part' else ''} {item.text}"


# ------------------------------------------------------------------ number, question and answer in columns
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("heads", [(), ("Nr", "Fråga", "Svar"), ("Punkt", "Rubrik", "Kommunens svar")])
@pytest.mark.parametrize("end", ["", ".", ")"])
def test_a_number_in_a_column_of_its_own_goes_with_its_question(name: str, heads: Sequence[str], end: str) -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        rows = [heads] if heads else []
        for item in items:
            if item.kind == "table":
                sheet.table(*rows) if rows else None
                sheet.table(*item.rows)
                rows = []
            elif item.kind == "part":
                rows.append((f"{item.number}. {item.text}",))
            else:
                rows.append((item.number + end if item.kind == "section" else "", item.text, item.said))
        sheet.table(*rows) if rows else None

    left = {"unplaced": "\n".join(heads)} if heads else {}
    assert read_wrong(name, shape) == left


@pytest.mark.parametrize("name", FORMS)
def test_every_row_may_be_numbered(name: str) -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        for chapter in chapters(items):
            rows = []
            for place, item in enumerate(chapter):
                number = f"{item.number}.{place}" if item.kind == "field" else item.number
                rows.append((number, item.text, item.said))
            sheet.table(*(row for row, item in zip(rows, chapter, strict=True) if item.kind != "table"))
            for item in chapter:
                if item.kind == "table":
                    sheet.table(*item.rows)

    assert read_wrong(name, shape) == {}


def test_a_number_is_an_answer_where_no_heading_follows_it() -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        for item in items:
            if item.kind == "table":
                sheet.table(*item.rows)
            elif item.id == "5.1":
                sheet.table((item.number, item.text, "12"), ("", "Deltagare", "43"))
            elif item.kind == "section":
                sheet.table((item.number, item.text, item.said))
            else:
                sheet.lines(f"{item.text}: {item.said}" if item.kind == "field" else heading(item))

    assert read_wrong(FORMS[0], shape) == {"5.1": "12\nDeltagare\t43"}


# ------------------------------------------------------------------ a template of one's own
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("one_more", [True, False])
@pytest.mark.parametrize("styled", [True, False])
def test_fields_as_numbered_headings_with_their_values_below(name: str, one_more: bool, styled: bool) -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        for chapter, found in enumerate(chapters(items), start=1 + one_more):
            for place, item in enumerate(found):
                number = f"{chapter}.{place}" if place else f"{chapter}"
                if item.kind == "table":
                    sheet.table(*item.rows)
                else:
                    sheet.lines(f"{number}\t{item.text}", heading=2 * styled)
                    sheet.lines(item.said)

    assert read_wrong(name, shape) == {}


@pytest.mark.parametrize("head", ["Organisation", "Samverkanspart", "Organisationer"])
@pytest.mark.parametrize("note", [(), ("Roll", "Insatsägarens motpart")])
def test_a_list_under_one_head_is_as_many_values(head: str, note: Sequence[str]) -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        partners = [item for item in items if item.id == "samverkansparter"]
        for item in items:
            if item.kind == "table":
                sheet.table(*item.rows)
            elif item not in partners:
                sheet.lines(f"{item.text}: {item.said}" if item.kind == "field" else heading(item), "")
                sheet.lines(item.said if item.kind == "section" else "")
            elif item is partners[0]:
                sheet.table((head, *note[:1]), *((partner.said, *note[1:]) for partner in partners))

    left = {"unplaced": "\n".join([note[0], *[note[1]] * 3])} if note else {}
    assert read_wrong(FORMS[0], shape) == left


# ------------------------------------------------------------------ lines to write on, and headings made short
SHORT = {
    "2. Ansvarig för genomförande av insatsen": "2. Ansvarig",
    "2. Följande förbundsmedlemmar har sökt medel": "2. Sökande",
    "4. Insatsbeskrivning": "4. Beskrivn.",
    "4.2 Målgrupp för insatsen": "4.2 Målgr.",
    "5. Resultat och utfall av insats": "5. Vad det gav",
    "5.2 Arbetssätt och verksamhetsbeskrivning": "5.2 Arbetssätt",
    "6.2 Beskriv i vilken form insatsen har blivit eller kommer bli implementerad": "6.2 Implementering",
    "6.4 Beskriv framgångsfaktorer/positiva effekter": "6.4 Positiva effekter",
    "7. Ekonomiuppföljning utnyttjade medel": "7. Pengarna",
    "7.1 Beviljade medel är helt utnyttjade": "7.1 Allt utnyttjat",
    "7.2 Beviljade medel är inte helt utnyttjade": "7.2 Ej allt utnyttjat",
    "3.2 Syfte med insatsen": "3.2 Syfte",
    "4. Resultat och utfall av insatsen": "4. Resultat",
    "5.1 Vilka effekter för insatsens aktuella parter, har insatsen bidragit till?": "5.1 Effekter",
    "5.4 Beskriv på vilket sätt lärdomar av insatsen kommer att implementeras": "5.4 Lärdomar, hur införda",
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("mark", [".", "_", "…", ". "])
@pytest.mark.parametrize("over", [True, False], ids=["typed over", "typed after"])
def test_lines_to_write_on_are_no_words(name: str, mark: str, over: bool) -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        line = mark * 40
        for item in items:
            if item.kind == "table":
                sheet.table(*item.rows)
            elif item.kind == "field":
                sheet.lines(f"{item.text}: {mark * 6 if over else ''}{item.said}{line}")
            else:
                sheet.lines(SHORT.get(heading(item), heading(item)))
                if item.kind == "section":
                    sheet.lines(*([f"{item.said}{line}", line] if item.said else [line, line]))

    found = read_wrong(name, shape)
    assert {place: text for place, text in found.items() if not text.endswith("Så blev det")}.keys() <= {"unplaced"}
    assert set(found.get("unplaced", "").splitlines()) <= {"", *SHORT.values()}


# ------------------------------------------------------------------ runs of spaces where tabs were
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("gap", ["   ", " " * 12, "\u00a0 \u00a0 "])
@pytest.mark.parametrize("colon", [True, False])
@pytest.mark.parametrize("side_by_side", [1, 2, 3])
def test_labels_and_values_are_set_apart_by_spaces(name: str, gap: str, colon: bool, side_by_side: int) -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        for chapter in chapters(items):
            pairs = [f"{item.text}{':' * colon}{gap}{item.said}" for item in chapter if item.kind == "field"]
            head, *rest = chapter
            sheet.lines(heading(head), head.said)
            sheet.lines(*((gap * 2).join(pairs[n : n + side_by_side]) for n in range(0, len(pairs), side_by_side)))
            for item in rest:
                if item.kind == "table":
                    sheet.table(*item.rows)
                elif item.kind != "field":
                    sheet.lines(heading(item), item.said)

    assert read_wrong(name, shape) == {}


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_between_labels_set_apart_by_spaces_is_blank(name: str) -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        for chapter in chapters(items):
            fields = [item for item in chapter if item.kind == "field"]
            head, *rest = chapter
            sheet.lines(heading(head), head.said)
            sheet.lines("          ".join(f"{item.text}      " for item in fields))
            for item in rest:
                if item.kind != "field":
                    sheet.lines(heading(item), item.said) if item.kind != "table" else sheet.table(*item.rows)

    found = read_wrong(name, shape)
    fields = [item.id for item in outline(name) if item.kind == "field"]
    assert set(found.values()) == {""}
    assert set(fields) <= set(found)


# ------------------------------------------------------------------ all labels of a chapter in one row
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("width", [2, 4, 9])
@pytest.mark.parametrize("bars", [True, False])
@pytest.mark.parametrize("colon", [True, False])
def test_values_stand_below_their_labels(name: str, width: int, bars: bool, colon: bool) -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        for chapter in chapters(items):
            waiting: list[Item] = []
            for item in [*chapter, None]:
                if waiting and (item is None or item.kind != "field"):
                    parts = [waiting[n : n + width] for n in range(0, len(waiting), width)]
                    rows = [([f"{i.text}{':' * colon}" for i in part], [i.said for i in part]) for part in parts]
                    for labels, values in rows:
                        sheet.table(labels, values)
                    waiting = []
                if item is None:
                    break
                if item.kind == "field":
                    waiting.append(item)
                elif item.kind == "table":
                    sheet.table(*item.rows)
                elif bars:
                    sheet.table((heading(item),))
                    sheet.lines(item.said)
                else:
                    sheet.lines(heading(item), item.said)

    assert read_wrong(name, shape) == {}


def test_a_text_beside_a_box_is_no_part_of_its_value() -> None:
    def shape(sheet: Sheet, items: Sequence[Item]) -> None:
        for item in items:
            if item.kind == "table":
                sheet.table(*item.rows)
            elif item.id == "mobiltelefon":
                note = "Ring helst på förmiddagen, och fråga efter någon annan i teamet om ingen svarar."
                sheet.table((f"{item.text}: {item.said}", note))
            else:
                sheet.lines(f"{item.text}: {item.said}" if item.kind == "field" else heading(item))
                sheet.lines(item.said if item.kind == "section" else "")

    note = "Ring helst på förmiddagen, och fråga efter någon annan i teamet om ingen svarar."
    assert read_wrong(FORMS[0], shape) == {"unplaced": note}
