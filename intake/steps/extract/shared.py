"""A box for several fields, "Ort och datum", "Postnummer/Postadress": which of its words are whose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from intake.model.form import FieldSpec
from intake.values import dates, fold

_EDGES = " \t,;:.-–/"
_DAY_WORD = re.compile(r"\s*\bden\s*$")
_PARTS = re.compile(r"[\n\t;/]|,\s")
# What a value looks like, loosely: values.py says if it is one.
_SHAPES = {
    "email": re.compile(r"[^\s@,;/<>()]+@[^\s@,;/<>()]+"),
    "phone": re.compile(r"(?<![\w-])(?:\+|0|\(0)[\d \u00a0()/–-]{5,20}\d(?!\w)"),
    "postcode": re.compile(r"(?<![\w-])(?:SE?-?\s?)?[1-9]\d{2}[ \u00a0]{0,2}\d{2}(?![\d-])"),
}


class Share(NamedTuple):
    """A field's part of a box."""

    raw: str  # as written
    said: str  # without what stands around it


def share_of(text: str, spec: FieldSpec, fields: Sequence[FieldSpec]) -> Share:
    """The part of *text* that is *spec*'s, where the box is for all of *fields*.

    What looks like a date, address, number or postcode is the field's of that type, the rest the others'. Where several
    are left, each has its part if there are as many parts, else the first has all.
    """
    taken = {field.id: list(_spans(text, field.type)) for field in fields}
    texts = [field.id for field in fields if not _has_shape(field)]
    if not _has_shape(spec):
        return _text_share(_without(text, [span for spans in taken.values() for span in spans]), spec.id, texts)
    alike = [field.id for field in fields if field.type == spec.type]
    spans = taken[spec.id] if len(alike) == 1 else taken[spec.id][alike.index(spec.id) :][:1]
    others = _without(text, [span for name, spans in taken.items() if name not in alike for span in spans])
    said = others[spans[0][0] : spans[-1][1]] if spans else ""
    return Share(others if not texts and spec is fields[0] else said, said)


def _text_share(rest: str, name: str, texts: Sequence[str]) -> Share:
    """What is the field *name*'s of the words that look like no other field's."""
    parts = [part for part in _PARTS.split(rest) if part.strip(_EDGES)]
    if len(texts) > 1 and len(parts) == len(texts):
        rest = parts[texts.index(name)]
    elif name != texts[0]:
        rest = ""
    raw = fold(rest)
    return Share(raw, _DAY_WORD.sub("", raw).strip(_EDGES))


def _has_shape(spec: FieldSpec) -> bool:
    return spec.type == "date" or spec.type in _SHAPES


def _spans(text: str, kind: str) -> Iterator[tuple[int, int]]:
    if kind == "date":
        yield from ((found[0], found[1]) for found in dates(text))
    elif kind in _SHAPES:
        yield from (found.span() for found in _SHAPES[kind].finditer(text))


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """*text* without the spans."""
    kept = list(text)
    for start, stop in spans:
        kept[start:stop] = " " * (stop - start)
    return "".join(kept)
