"""What a person reads in a report, in the terms of parse-contract.md: derived from what its author wrote."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from layouts.printed import printed
from layouts.written import GAVLEBORG, NOTHING, Written

_FIELDS = {
    GAVLEBORG: (
        *("diarienummer", "signatur", "ankomstdatum", "insatsens_namn", "insatstid", "beviljade_medel"),
        *("utnyttjade_medel", "organisation", "arbetsstalle", "kontaktperson", "mobiltelefon", "epost"),
        *("postnummer", "postadress"),
    ),
    "sundsvall/del-slutrapport": (
        *("insatsens_namn", "tidsperiod", "beviljade_medel", "ansvarig_organisation", "kontaktperson", "epost"),
        *("underskrift_organisation", "underskrift_ort", "underskrift_datum", "underskrift"),
    ),
}
_TABLES = {GAVLEBORG: ("uppgiftslamnare",), "sundsvall/del-slutrapport": ("medsokande", "mal", "ekonomi")}
_ANSWERED_BY = {"4.1": "mal", "6": "ekonomi"}  # sundsvall's sections that a table answers
_PERSONAL = re.compile(r"\b\d{6}-\d{4}\b")
_MASK = "******-****"

Readings = tuple[Any, ...]  # a value, and other right readings of it
Row = Mapping[str, Readings]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTruth:
    """*text* is None where it is not for the scorer to say: a table answers the section."""

    id: str
    status: str
    text: str | None = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    form: str
    fields: Mapping[str, Readings]
    tables: Mapping[str, tuple[Row, ...]]
    sections: tuple[SectionTruth, ...]
    must_flag: tuple[tuple[str, str], ...]
    must_not_flag: frozenset[str]
    words: Counter[str]  # every word that the author wrote in the body
    asides: frozenset[str] = frozenset()  # words in headers, footnotes, comments: they may be told, or not

    @property
    def guidance(self) -> tuple[str, ...]:
        """The form's own sentences, which no section's text may hold."""
        sentences = (s for title in printed(self.form).titles for s in re.split(r"(?<=[.?])\s+", title.guidance))
        return tuple(sentence for sentence in sentences if sentence)

    @property
    def vocabulary(self) -> set[str]:
        """The words that the form prints itself: where one stands says nothing on whose it is."""
        return set(words(" ".join(printed(self.form).texts)))


def truth_of(written: Written, *, outside: str = "", asides: str = "") -> Truth:
    """The truth on *written*, with the author's words *outside* every field and section, and *asides*."""
    flagged = {target for targets, _ in written.flags for target in targets.split("|")}
    sections = tuple(_sections(written))
    targets = {*_FIELDS[written.form], *_TABLES[written.form], *(section.id for section in sections)}
    return Truth(
        form=written.form,
        fields=dict(_fields(written)),
        tables={name: _rows(written, name) for name in _TABLES[written.form]},
        sections=sections,
        must_flag=written.flags,
        must_not_flag=frozenset(targets - flagged),
        words=Counter(word for text in (*texts(written), outside) for word in words(text)),
        asides=frozenset(words(asides)),
    )


def words(text: str) -> list[str]:
    """The words of *text*, folded, in order; without list marks and personal numbers, which are masked in a reading."""
    text = unicodedata.normalize("NFKC", _PERSONAL.sub(" ", text)).replace("\N{SOFT HYPHEN}", "")
    text = re.sub(r"(?m)^\s*\d{1,2}[.)]\s+", "", text)
    return re.findall(r"[^\W_]+", text.casefold())


def texts(written: Written) -> Iterator[str]:
    """All that the author wrote, a text a place."""
    yield from (found.written for found in written.fields.values())
    yield from written.parties
    for name, rows in written.tables.items():
        for row in rows:
            yield from (found.written for column, found in row.items() if (name, column) != ("ekonomi", "kostnadsslag"))
    for section in written.sections:
        yield from (piece.text for piece in written.pieces(section))


def _fields(written: Written) -> Iterator[tuple[str, Readings]]:
    for name in _FIELDS[written.form]:
        found = written.fields.get(name)
        yield name, (None,) if found is None else (found.value, *found.also)
    if written.form == GAVLEBORG:
        yield "samverkansparter", (list(written.parties) or None,)


def _rows(written: Written, name: str) -> tuple[Row, ...]:
    return tuple(
        {column: (found.value, *found.also) for column, found in row.items()} for row in written.tables.get(name, ())
    )


def _sections(written: Written) -> Iterator[SectionTruth]:
    for title in printed(written.form).titles:
        if not title.section:
            continue
        pieces = written.pieces(title.section)
        text = _PERSONAL.sub(_MASK, "\n".join(piece.text for piece in pieces))
        if written.form != GAVLEBORG and (title.section in _ANSWERED_BY or title.section == "7"):
            yield SectionTruth(id=title.section, status=_by_fields(written, title.section), text=None)
        elif text in NOTHING:
            status = "not_applicable" if title.section.startswith("7.") else "empty"
            yield SectionTruth(id=title.section, status=status)
        else:
            yield SectionTruth(id=title.section, status="answered", text=text)


def _by_fields(written: Written, section: str) -> str:
    if section in _ANSWERED_BY:
        return "answered" if written.tables.get(_ANSWERED_BY[section]) else "empty"
    return "answered" if any(name.startswith("underskrift") for name in written.fields) else "empty"
