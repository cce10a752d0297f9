"""Sections: the author's words between a heading and the next printed ones, without the form's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from intake.alignment import Match
from intake.alignment.anchors import SENTENCE_END, key_of, sentences
from intake.alignment.likeness import best_cut, skeleton
from intake.alignment.matching import after_letters, skip_punctuation
from intake.model.form import SectionSpec
from intake.model.report import FieldValue, Section, SectionStatus
from intake.steps.extract.typed import without_filler
from intake.steps.extract.view import View, is_nothing
from intake.values import is_blank

_LIKE = 75.0  # of 100: a sentence of guidance that was retyped or shortened
_MISREAD = 92.0  # of 100: a sentence of guidance that was copied, by hand or by a scanner
_LIKE_LETTERS = 12
_SENTENCE_LETTERS = 12
_KEYED = 400
_FIRST_SENTENCE = re.compile(r"[^\n]*?[.?!](?=\s|$)")
_BROKEN_LETTERS = 3  # of a broken line of guidance, where one is expected
_PROSE = 200  # characters that somebody may have meant as the answer to a table
_DOUBTFUL = 0.55
_MISSING = 0.9  # sure that a heading is gone that wasn't found
_EDITED = 55.0  # of 100: guidance that somebody has written about in, and hardly an answer


def read_section(view: View, spec: SectionSpec, fields: Mapping[str, FieldValue]) -> Section:
    """The section's status and the author's text. *fields* are the form's, read before: some sections are tables."""
    matches = view.found("section", spec.id)
    places, text = _text(view, spec, matches) if matches else ((), "")
    answering = [name for name in (spec.table, *spec.fields) if name]
    edited = not answering and _is_edited_guidance(text, spec)
    answered = any(fields[name].value is not None for name in answering) if answering else bool(text) and not edited
    status: SectionStatus = "answered" if answered else "empty" if matches else "missing"
    view.claim(places)
    doubtful = edited or (bool(answering) and not answered and len(text) >= _PROSE)
    return Section(
        id=spec.id,
        title=spec.title,
        status=status,
        text=text,
        where=view.where(matches[0].first) if matches else "",
        confidence=_DOUBTFUL if doubtful else round(_confidence(view, matches, places, said=answered or bool(text)), 3),
    )


def _confidence(view: View, matches: Sequence[Match], places: Sequence[int], *, said: bool) -> float:
    """How sure the status is: by how the heading was found, and how the words were read."""
    if not matches:
        return view.sure_of_absence(_MISSING)
    score = min(1.0, matches[0].score)
    return score * view.confidence(places) if said else view.sure_of_absence(score, matches[0].first)


def _text(view: View, spec: SectionSpec, headings: Sequence[Match]) -> tuple[Sequence[int], str]:
    """The segments that the section's text is made of, and the text; none where it says nothing."""
    places = [place for heading in headings for place in _body(view, heading)]
    texts = _without_guidance([view.text(place) for place in places], spec, view)
    parts: list[str] = []
    before = headings[0].last
    for place, said in zip(places, texts, strict=True):
        text = without_filler(said)
        if (is_nothing(text) and not is_blank(text)) or (said and not text):
            continue
        if parts:
            parts.append(_between(view, before, place))
        parts.append(text)
        before = place
    lines = (line.strip() for line in "".join(parts).split("\n"))
    whole = "\n".join(line for line in lines if line)
    if is_blank(whole):
        return [place for place, text in zip(places, texts, strict=True) if is_blank(text) and not text], ""
    return places, whole


def _body(view: View, heading: Match) -> Iterator[int]:
    """The segments from the heading to the next printed words with something that no field has taken."""
    own = {target.id for target in heading.anchor.targets}
    section = view.form.section(next(iter(own)))
    ours = {section.table, *section.fields} - {""} if section else set()
    beside = view.headings_beside(heading)
    for place in range(heading.last, view.end):
        match = view.owner(place)
        if match is not None and match is not heading and match not in beside and not _answers(match, ours):
            return
        if beside and not view.is_under(place, heading, beside):
            continue
        if view.free(place) and view.text(place).strip():
            yield place


def _answers(match: Match, names: Collection[str]) -> bool:
    return any(target.id in names for target in match.anchor.targets)


def _between(view: View, before: int, place: int) -> str:
    """A tab between pieces of one line or one table row, else a line break."""
    left, right = view.segments[before], view.segments[place]
    if left.block == right.block:
        return "\t" if right.column > left.column else "\n"
    same_row = left.cell and right.cell and left.cell != right.cell
    if same_row and left.cell and right.cell and (left.cell.table, left.cell.row) == (right.cell.table, right.cell.row):
        return "\t"
    return "\n"


def _without_guidance(texts: list[str], spec: SectionSpec, view: View) -> list[str]:
    """*texts* without the form's guidance: what the section's own says at their start, and whole lines of any."""
    guidance = _Guidance(spec)
    place = 0
    while guidance.left and place < len(texts):
        if is_blank(texts[place]):
            place += 1
            continue
        rest = guidance.strip(texts[place])
        if rest is None:
            break
        texts[place] = rest
    printed = {key for match in view.matches for key in match.anchor.guidance if len(key) >= _SENTENCE_LETTERS}
    return ["" if _is_printed(text, printed) else text for text in texts]


def _is_printed(text: str, printed: Collection[str]) -> bool:
    """Whether a line, wherever it stands, is nothing but sentences of guidance."""
    if not printed or len(text) > _KEYED:
        return False
    found = sentences((text,))
    return bool(found) and all(sentence in printed for sentence in found)


def _is_edited_guidance(text: str, spec: SectionSpec) -> bool:
    """Whether all that stands there is the form's guidance in other words: nobody can tell if it is an answer."""
    if not text or len(text) > _KEYED:
        return False
    first, key = key_of(text.partition(" ")[0]), key_of(text)
    said = [part for whole in spec.guidance for part in (whole, *SENTENCE_END.split(whole))]
    return any(
        text.endswith("?") == part.rstrip().endswith("?")
        and key_of(part).startswith(first)
        and fuzz.ratio(key, key_of(part)) >= _EDITED
        for part in said
    )


class _Guidance:
    """The sentences that the form prints with a heading, as far as they haven't been met."""

    def __init__(self, spec: SectionSpec) -> None:
        said = [part for text in spec.guidance for part in SENTENCE_END.split(text)]
        self.left = [key for part in said if (key := key_of(part))]
        self._asked = frozenset(key_of(part) for part in said if part.endswith("?"))

    def strip(self, text: str) -> str | None:
        """*text* without the sentence, or the part of one, that it begins with; None where it begins with none."""
        key = key_of(text[:_KEYED])
        first = text[: found.end()] if (found := _FIRST_SENTENCE.match(text)) else text
        for number, sentence in enumerate(self.left):
            if key.startswith(sentence):
                cut = after_letters(text, 0, len(sentence))
            elif misread := self._misread(text, sentence):
                cut = misread
            elif sentence.startswith(key) and len(key) >= _BROKEN_LETTERS:
                self.left[number] = sentence[len(key) :]  # it goes on in the next line
                return ""
            elif self._is_like(first, sentence):
                cut = len(first)
            else:
                continue
            del self.left[number]
            return text[skip_punctuation(text, cut) :]
        return None

    def _misread(self, text: str, sentence: str) -> int:
        """Where a sentence of guidance with a slip or a misread letter in it ends in *text*, 0 where none stands."""
        if len(sentence) < _LIKE_LETTERS:
            return 0
        ratio, end = best_cut(text[: 2 * _KEYED], 0, skeleton(sentence))
        asks = text[end:].lstrip().startswith("?")
        return end if ratio >= _MISREAD and asks == (sentence in self._asked) else 0

    def _is_like(self, said: str, sentence: str) -> bool:
        """Whether somebody has retyped or shortened the guidance, not answered in its words: it asks as it did."""
        begins = key_of(said.strip().partition(" ")[0])
        if not begins or not sentence.startswith(begins) or len(sentence) < _LIKE_LETTERS or len(said) > _KEYED:
            return False
        return said.endswith("?") == (sentence in self._asked) and fuzz.ratio(key_of(said), sentence) >= _LIKE
