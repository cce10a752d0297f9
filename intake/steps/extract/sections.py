"""Sections: the author's words between a heading and the next printed ones, without the form's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from intake.alignment import Match
from intake.alignment.anchors import key_of, sentences
from intake.alignment.matching import after_letters, skip_punctuation
from intake.model.form import SectionSpec
from intake.model.report import FieldValue, Section, SectionStatus
from intake.steps.extract.view import View, is_nothing
from intake.values import is_blank

_LIKE = 88.0  # of 100: guidance that was retyped
_LIKE_LETTERS = 20
_SENTENCE_LETTERS = 12
_KEYED = 400
_BROKEN_LETTERS = 3  # of a broken line of guidance, where one is expected
_PROSE = 200  # characters that somebody may have meant as the answer to a table
_DOUBTFUL = 0.55


def read_section(view: View, spec: SectionSpec, fields: Mapping[str, FieldValue]) -> Section:
    """The section's status and the author's text. *fields* are the form's, read before: some sections are tables."""
    matches = view.found("section", spec.id)
    text = _text(view, matches[0]) if matches else ""
    answering = [name for name in (spec.table, *spec.fields) if name]
    answered = any(fields[name].value is not None for name in answering) if answering else not is_blank(text)
    status: SectionStatus = "answered" if answered else "empty" if matches else "missing"
    return Section(
        id=spec.id,
        title=spec.title,
        status=status,
        text=text if not is_blank(text) else "",
        where=view.where(matches[0].first) if matches else "",
        confidence=_confidence(view, matches, doubtful=bool(answering) and not answered and len(text) >= _PROSE),
    )


def _confidence(view: View, matches: Sequence[Match], *, doubtful: bool) -> float:
    if doubtful:
        return _DOUBTFUL
    if not matches:
        return 0.9 if view.coverage >= 0.6 else 0.5
    return round(min(1.0, matches[0].score), 3)


def _text(view: View, heading: Match) -> str:
    places = list(_body(view, heading))
    texts = _without_guidance([view.text(place) for place in places], heading.anchor.guidance, view)
    parts: list[str] = []
    before = heading.last
    for place, text in zip(places, texts, strict=True):
        if is_nothing(text) and not is_blank(text):
            continue
        if parts:
            parts.append(_between(view, before, place))
        parts.append(text)
        before = place
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _body(view: View, heading: Match) -> Iterator[int]:
    """The segments from the heading to the next printed words; what a table field has read is not among them."""
    own = {target.id for target in heading.anchor.targets}
    section = view.form.section(next(iter(own)))
    ours = {section.table, *section.fields} - {""} if section else set()
    if view.text(heading.last).strip():
        yield heading.last
    for place in range(heading.last + 1, view.end):
        match = view.owner(place)
        if match is not None and match is not heading:
            if not any(target.id in ours for target in match.anchor.targets):
                return
        elif match is None and place not in view.used:
            yield place


def _between(view: View, before: int, place: int) -> str:
    """A tab between pieces of one line or one table row, else a line break."""
    left, right = view.segments[before], view.segments[place]
    if left.block == right.block:
        return "\t" if right.column > left.column else "\n"
    same_row = left.cell and right.cell and left.cell != right.cell
    if same_row and left.cell and right.cell and (left.cell.table, left.cell.row) == (right.cell.table, right.cell.row):
        return "\t"
    return "\n"


def _without_guidance(texts: list[str], guidance: Sequence[str], view: View) -> list[str]:
    """*texts* without the form's guidance: what the heading's own says at their start, and whole lines of any."""
    left = list(guidance)
    place = 0
    while left and place < len(texts):
        if is_blank(texts[place]):
            place += 1
            continue
        if not _strip_one(texts, place, left):
            break
    printed = {key for match in view.matches for key in match.anchor.guidance if len(key) >= _SENTENCE_LETTERS}
    return ["" if _is_printed(text, printed) else text for text in texts]


def _is_printed(text: str, printed: Collection[str]) -> bool:
    """Whether a line, wherever it stands, is nothing but sentences of guidance."""
    if not printed or len(text) > _KEYED:
        return False
    found = sentences((text,))
    return bool(found) and all(sentence in printed for sentence in found)


def _strip_one(texts: list[str], place: int, left: list[str]) -> bool:
    """Take one sentence of guidance, or the part of it on this line, from the start of the text; whether there was."""
    text = texts[place]
    key = key_of(text[:_KEYED])
    for number, sentence in enumerate(left):
        if key.startswith(sentence):
            cut = after_letters(text, 0, len(sentence))
        elif sentence.startswith(key) and len(key) >= _BROKEN_LETTERS:
            texts[place], left[number] = "", sentence[len(key) :]  # it goes on in the next line
            return True
        elif len(sentence) >= _LIKE_LETTERS and fuzz.ratio(key[: len(sentence) + 2], sentence) >= _LIKE:
            cut = _sentence_end(text, after_letters(text, 0, len(sentence)))
        else:
            continue
        texts[place] = text[skip_punctuation(text, cut) :]
        del left[number]
        return True
    return False


def _sentence_end(text: str, place: int) -> int:
    """The nearest end of a sentence or line around *place*."""
    ends = [match.end() for match in re.finditer(r"[.?!:](?=\s|$)|$", text)]
    return min(ends, key=lambda end: abs(end - place))
