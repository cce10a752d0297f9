"""What does the text say, or leave unsaid?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind, parameter
from intake.checks.prose import place_said, texts
from intake.checks.seen import confidence
from intake.checks.wording import enumerated, number
from intake.checks.wordsearch import found_words, spoken
from intake.model.evidence import Evidence
from intake.model.report import Draft

_WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*+")
_APPENDIX = re.compile(r"^[ \t]{0,20}bilag(?:a|or)\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNumber:
    """No personal number may stand in a report. Takes no parameters."""


def personal_number(_: PersonalNumber, evidence: Evidence) -> Iterator[Draft]:
    """A draft for each field or section with one, target "" where it stands outside them. Never the number itself.

    Always of full confidence: a number that was read with doubt is for a person to look at all the same.
    """
    for name in dict.fromkeys(evidence.report.personal_numbers):
        yield Draft(target=name, words={"place": place_said(name, evidence)})


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumWords:
    """An answer must have at least so many words."""

    parts: tuple[str, ...] = parameter("fält och avsnitt", names="part")
    least: int = parameter("så många ord ska svaret ha minst")


def minimum_words(ask: MinimumWords, evidence: Evidence) -> Iterator[Draft]:
    """A draft for each part that has an answer in fewer words. What is blank is for `required` to find."""
    for part, text in texts(evidence, ask.parts):
        count = word_count(text)
        if 0 < count < ask.least:
            words = {"place": place_said(part, evidence), "words": number(count), "least": number(ask.least)}
            yield Draft(target=part, words=words, confidence=confidence(evidence.report, part))


def word_count(text: str) -> int:
    """Words and numbers; "IPS-metoden" is one."""
    return sum(1 for _ in _WORD.finditer(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words that somebody should know of where they are used."""

    words: tuple[str, ...] = parameter("orden som söks; * i början eller slutet av ett ord står för fler bokstäver")
    parts: tuple[str, ...] = parameter("fält och avsnitt att söka i; utelämnat: överallt", names="part", default=())
    beside: tuple[str, ...] = parameter("bara i en mening där något av de här orden också står", default=())
    unless: tuple[str, ...] = parameter("inte i en mening där något av de här orden står", default=())


def words(ask: Words, evidence: Evidence) -> Iterator[Draft]:
    """A draft for each part where one of the words stands. It says the listed words, never the text around them."""
    for part, text in _with_any(ask.words, texts(evidence, ask.parts)):
        found = found_words(text, ask.words, beside=ask.beside, but=ask.unless)
        if found:
            said = enumerated(list(dict.fromkeys(map(spoken, found))))
            yield Draft(
                target=part,
                words={"place": place_said(part, evidence), "words": said},
                confidence=confidence(evidence.report, part),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosurePromised:
    """Where the text refers to an enclosure, one must have come."""

    words: tuple[str, ...] = parameter("ord som lovar en bilaga: se bilaga, bifogas")
    unless: tuple[str, ...] = parameter("men inte i en mening där något av de här orden står", default=())
    parts: tuple[str, ...] = parameter("fält och avsnitt att söka i; utelämnat: alla", names="part", default=())


def enclosure_promised(ask: EnclosurePromised, evidence: Evidence) -> Iterator[Draft]:
    """A draft on the first part that promises one, where the report came without any other file.

    Nothing where the mail is not known, nor where an enclosure may stand at the end of the report's own file: where a
    line begins with the word, or words on it stand outside the form.
    """
    if evidence.arrived is None or evidence.enclosures:
        return
    written = [(part, text) for part, text in _with_any(ask.words, texts(evidence, ask.parts)) if part]
    promises = ((part, found) for part, text in written if (found := found_words(text, ask.words, but=ask.unless)))
    part, found = next(promises, ("", []))
    if part and not _enclosed_at_the_end(evidence, written):
        said = {"place": place_said(part, evidence), "words": enumerated([spoken(found[0])])}
        yield Draft(target=part, words=said, confidence=confidence(evidence.report, part))


def _enclosed_at_the_end(evidence: Evidence, written: list[tuple[str, str]]) -> bool:
    elsewhere = found_words("\n".join(evidence.report.unplaced), ("bilag*",))
    return bool(elsewhere) or any(_APPENDIX.search(text) for _, text in written)


def _with_any(wordings: tuple[str, ...], written: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """*written*, or nothing where none of the wordings stands in any of it: most reports are done with by one look."""
    there = list(written)
    return there if found_words("\n".join(text for _, text in there), wordings) else []


KINDS = (
    Kind(
        name="personal_number",
        summary="att det inte står något personnummer i rapporten",
        parameters=PersonalNumber,
        words={"place": "var i blanketten"},
        check=personal_number,
    ),
    Kind(
        name="minimum_words",
        summary="att ett svar har minst så många ord",
        parameters=MinimumWords,
        words={
            "place": "var i blanketten",
            "words": "antalet ord som står där",
            "least": "antalet ord som det ska vara",
        },
        check=minimum_words,
    ),
    Kind(
        name="words",
        summary="om vissa ord står i texten",
        parameters=Words,
        words={"place": "var i blanketten", "words": "orden ur listan som står där"},
        check=words,
    ),
    Kind(
        name="enclosure_promised",
        summary="att en bilaga som texten lovar också har kommit",
        parameters=EnclosurePromised,
        words={"place": "var i blanketten", "words": "det av orden som står där"},
        check=enclosure_promised,
    ),
)
