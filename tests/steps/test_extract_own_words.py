"""What an author says in a heading or label beyond the form's words is kept; other words for them are not told."""

from __future__ import annotations

import pytest
from blockwise import ANSWERS, document, title, written
from conservation import held, words
from wordfiles import report_of

from intake.model.document import Block
from intake.model.report import Report


def headed(section: str, line: str) -> Report:
    """The report with a heading that reads otherwise, and nothing under it."""
    return report_of(
        document(
            written(
                heading=lambda name, printed: [Block(text=line if name == section else printed)],
                answers={**ANSWERS, section: ""},
            )
        )
    )


def labelled(**labels: str) -> Report:
    def field(name: str, label: str, value: str) -> list[Block]:
        return [Block(text=f"{labels.get(name, label)}: {value}")]

    return report_of(document(written(field=field)))


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("5.1", "5.1 Vi nådde alla målen"),
        ("6.4", "6.4 Framgångsfaktorer (gäller även 2022, enligt styrgruppen)"),
        ("5.3", "5.3 Avvikelser från planering inga att redovisa"),
        ("6.3", "6.3 Brukarmedverkan och kamratstöd"),
        ("6.5", "6.5 Systemfel: sekretess"),
        ("4.2", "4.2 Målgrupp, unga vuxna"),
        ("7.2.1", "7.2.1 Varför utnyttjades inte medlen? Vakanser"),
    ],
)
def test_no_word_of_a_heading_that_says_more_is_lost(section: str, line: str) -> None:
    own = words([line]) - words([title(section)])
    report = headed(section, line)
    lost = own - held(report)
    assert {word for word in lost if len(word) > 3 and not word.isdecimal()} <= {"systemfel", "medlen"}


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("Beviljade medel (preliminärt)", ("Beviljade medel (preliminärt)",)),
        ("Beviljade medel för insatsen (beslut 2022-03-01, tillägg i maj)", None),
        ("Beviljade medel (kr)", ()),
        ("Bevilade medel", ()),
        ("BEVILJADE MEDEL", ()),
    ],
)
def test_a_note_in_a_label_is_kept(label: str, kept: tuple[str, ...] | None) -> None:
    report = labelled(beviljade_medel=label)
    assert report.value("beviljade_medel") == 2458000
    if kept is not None:
        assert report.unplaced == kept
    else:
        assert not words(["beslut tillägg maj"]) - held(report)


@pytest.mark.parametrize(
    "line", ["Malgrupp för insatsen", "4.2 MÅLGRUPPEN", "4.2. Målgrupp (för insatsen)", "4,2 Målgrupp"]
)
def test_other_forms_of_the_same_words_are_no_words_of_the_authors(line: str) -> None:
    assert headed("4.2", line).unplaced == ()


def test_a_note_within_a_label_makes_no_blank_field_doubtful() -> None:
    def field(name: str, label: str, value: str) -> list[Block]:
        if name == "epost":
            return []
        return [Block(text=f"{label} (preliminärt): {value}" if name == "beviljade_medel" else f"{label}: {value}")]

    assert report_of(document(written(field=field))).fields["epost"].confidence > 0.6
