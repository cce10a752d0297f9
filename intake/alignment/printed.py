"""The blank form's printed words by themselves, wherever they stand: what isn't the author's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from intake.alignment.anchors import FORMS_KEPT, key_of, sentences, split_number
from intake.model.form import Form

_LIKE = 90.0  # of 100
_LETTERS = 12  # of a part of a printed line that is known by itself
_KEYED = 600  # characters of a longer text that are looked at: no printed paragraph has more


@dataclass(frozen=True, slots=True)
class Printed:
    """Every line and sentence that a form prints, by their keys."""

    keys: frozenset[str]
    long: tuple[str, ...]  # those that slips of the pen or misread letters may stand in
    numbers: frozenset[str]  # of its headings, and none
    whole: str  # all of them, one after another

    def holds(self, text: str) -> bool:
        """Whether *text* is nothing but printed words: a line, sentences, or a part of a line, retyped or not."""
        if len(text) > _KEYED:
            return False
        number, words = split_number(text)
        key = key_of(text[words:])
        if not key:
            return number in self.numbers
        if key in self.keys or (len(key) >= _LETTERS and key in self.whole):
            return True
        said = sentences((text,))
        if len(said) > 1 and all(sentence in self.keys for sentence in said):
            return True
        return (
            len(key) >= _LETTERS
            and process.extractOne(key, self.long, scorer=fuzz.ratio, score_cutoff=_LIKE) is not None
        )


@lru_cache(maxsize=FORMS_KEPT)
def printed_of(form: Form) -> Printed:
    """What *form* prints: its blank's lines, and the wordings that its form data know of."""
    lines = [block.text for block in form.blank.blocks if block.text]
    for section in form.sections:
        lines += [section.title, *section.wordings, *section.guidance]
    for field in form.fields:
        lines += [*field.labels, *(label for column in field.columns for label in column.labels), *field.rows]
    numbers = {"", *(split_number(line)[0] for line in lines), *(section.id for section in form.sections)}
    keys = {key_of(line[split_number(line)[1] :]) for line in lines} | set(sentences(lines))
    keys.discard("")
    return Printed(
        keys=frozenset(keys),
        numbers=frozenset(numbers),
        long=tuple(sorted(key for key in keys if len(key) >= _LETTERS)),
        whole=" ".join(sorted(keys)),
    )
