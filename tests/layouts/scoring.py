"""How well a reading agrees with the truth: fields, sections, text, forms, flags, false alarms; and two checks that
nothing of the form is told as the author's, and nothing of the author's is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from intake.model.report import FieldValue, Finding, Report, Section
from layouts.truth import Readings, Row, SectionTruth, Truth, words

KINDS = ("fields", "sections", "text", "forms", "flags")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-") | {ord("\N{SOFT HYPHEN}"): None} | {ord("”"): '"', ord("“"): '"'}
_LISTS = ("mobiltelefon", "epost", "samverkansparter")
_BREAKS = 8  # letters from which a word may be broken
_LONG = 40  # characters from which a text in a cell needs to be alike only


SLACK = ("fields", "text")  # the kinds of which few may be wrong; of the others nothing may


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    kind: str  # one of KINDS, or "alarms", "guidance", "lost", "twice"
    what: str  # "6.3 is empty, not answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """*got* out of *of* points by kind, and in words what was wrong."""

    got: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    alarms: int = 0  # errors on what is right: a false "is missing"
    guidance: int = 0  # sentences of the form's in a section's text
    lost: int = 0  # words of the author's that are nowhere
    twice: int = 0  # words in more places than one, or nobody's
    wrong: tuple[Fault, ...] = ()

    def rate(self, kind: str) -> float:
        """0..1; 1 where there was nothing to get."""
        return self.got[kind] / self.of[kind] if self.of[kind] else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            got=self.got + other.got,
            of=self.of + other.of,
            alarms=self.alarms + other.alarms,
            guidance=self.guidance + other.guidance,
            lost=self.lost + other.lost,
            twice=self.twice + other.twice,
            wrong=self.wrong + other.wrong,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """How strictly a format is measured. On paper and in pdf a narrow cell breaks words anywhere."""

    alike: float  # 0..1: from here two texts are the same
    spaces: bool  # white space inside a value counts
    conserves: bool  # every word must be found again


RULERS = {
    "pdf": Ruler(alike=0.95, spaces=False, conserves=True),
    "scan": Ruler(alike=0.85, spaces=False, conserves=False),
}
_STRICT = Ruler(alike=0.95, spaces=True, conserves=True)


def score(truth: Truth, read: Report | str, findings: Sequence[Finding], file_format: str) -> Score:
    """The score of one document. *read* is the report in it, or why there is none."""
    report = None if isinstance(read, str) else read
    ruler = RULERS.get(file_format, _STRICT)
    marks = list(_marks(truth, report, findings, ruler))
    errors = {finding.target for finding in findings if finding.severity == "error"}
    alarms = sorted(errors & truth.must_not_flag)
    guided = list(_guidance_told(truth, report)) if report else []
    lost, twice = _words_astray(truth, report, ruler) if report and ruler.conserves else ([], [])
    wrong = [Fault(kind=kind, what=what) for kind, _, what in marks if what]
    wrong = [Fault(kind="forms", what=f"not read: {read}")] if report is None else wrong
    wrong += [Fault(kind="alarms", what=f"false alarm on {target}") for target in alarms]
    wrong += [Fault(kind="guidance", what=f"guidance in {place}") for place in guided]
    wrong += [Fault(kind="lost", what=f"lost: {' '.join(lost[:25])}")] * bool(lost)
    wrong += [Fault(kind="twice", what=f"too many: {' '.join(twice[:25])}")] * bool(twice)
    return Score(
        got=Counter({kind: sum(points for k, points, _ in marks if k == kind) for kind in KINDS}),
        of=Counter(kind for kind, *_ in marks),
        alarms=len(alarms),
        guidance=len(guided),
        lost=len(lost),
        twice=len(twice),
        wrong=tuple(wrong),
    )


Mark = tuple[str, float, str]  # kind, points 0..1, what was wrong ("" where nothing was)


def _marks(truth: Truth, report: Report | None, findings: Sequence[Finding], ruler: Ruler) -> Iterator[Mark]:
    form = report.form if report else None
    yield "forms", float(form == truth.form), "" if form == truth.form else f"form is {form}"
    fields: Mapping[str, FieldValue] = report.fields if report else {}
    for name, readings in truth.fields.items():
        right = name in fields and _is_right(name, readings, fields[name].value, ruler)
        yield "fields", float(right), "" if right else f"{name} is {_told(fields, name)}"
    for name, rows in truth.tables.items():
        points = _table(rows, fields[name].value if name in fields else (), ruler)
        yield "fields", points, "" if points == 1 else f"{name} is {_told(fields, name)}"
    found = {section.id: section for section in report.sections} if report else {}
    for section in truth.sections:
        yield from _section_marks(section, found.get(section.id), ruler)
    loud = {finding.target for finding in findings if finding.severity in ("error", "warning")}
    for targets, kind in truth.must_flag:
        hit = not loud.isdisjoint(targets.split("|"))
        yield "flags", float(hit), "" if hit else f"{targets} ({kind}) is not flagged"


def _told(fields: Mapping[str, FieldValue], name: str) -> str:
    return repr(fields[name].value)[:160] if name in fields else "not there"


def _section_marks(truth: SectionTruth, found: Section | None, ruler: Ruler) -> Iterator[Mark]:
    status = found.status if found else "not there"
    right = status == truth.status
    yield "sections", float(right), "" if right else f"{truth.id} is {status}, not {truth.status}"
    if truth.status != "answered" or truth.text is None:
        return
    text = found.text if found else ""
    same = likeness(truth.text, text)
    far = f"{truth.id}'s text is {same:.2f} alike: {text[:60]!r} ... {text[-40:]!r}"
    yield "text", float(same >= ruler.alike), "" if same >= ruler.alike else far


# ------------------------------------------------------------------ values
def _is_right(name: str, readings: Readings, value: Any, ruler: Ruler) -> bool:
    if readings == (None,):
        return value is None or value == []
    if name in _LISTS:
        folded = sorted(_folded(item, ruler) for item in value) if isinstance(value, list) else None
        return any(sorted(_folded(item, ruler) for item in reading) == folded for reading in readings)
    return any(_same(reading, value, ruler) for reading in readings)


def _same(truth: Any, value: Any, ruler: Ruler) -> bool:
    if isinstance(truth, str):
        return isinstance(value, str) and _folded(truth, ruler) == _folded(value, ruler)
    if isinstance(truth, Mapping):
        return isinstance(value, Mapping) and all(truth[key] == value.get(key) for key in truth)
    return type(truth) is type(value) and bool(truth == value)


def _folded(text: str, ruler: Ruler) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).casefold().split()).rstrip(" .,;:")
    return folded if ruler.spaces else folded.replace(" ", "")


def _table(truth: Sequence[Row], value: Any, ruler: Ruler) -> float:
    """The best points of an alignment that keeps the order of rows; a row too many or too few costs a row."""
    found = value or []
    if not truth or not found:
        return float(not truth and not found)
    best = [[0.0] * (len(found) + 1) for _ in range(len(truth) + 1)]
    for i, true_row in enumerate(truth):
        for j, row in enumerate(found):
            here = best[i][j] + _row(true_row, row, ruler)
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], here)
    return best[-1][-1] / max(len(truth), len(found))


def _row(truth: Row, row: Mapping[str, Any], ruler: Ruler) -> float:
    return sum(_cell(readings, row.get(column), ruler) for column, readings in truth.items()) / len(truth)


def _cell(readings: Readings, value: Any, ruler: Ruler) -> bool:
    if readings == (None,):
        return value in (None, "")
    if any(_same(reading, value, ruler) for reading in readings):
        return True
    long = isinstance(readings[0], str) and len(readings[0]) >= _LONG
    return long and isinstance(value, str) and likeness(readings[0], value) >= ruler.alike


# ------------------------------------------------------------------ texts
def likeness(one: str, other: str) -> float:
    """0..1; white space, the kind of dash and list marks don't count, nor the order where most words are the same."""
    left, right = _body(one), _body(other)
    if not left or not right:
        return float(left == right)
    return max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right)) / 100


def _body(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    text = re.sub(r"(?m)^[ \t]*(?:\d{1,2}[.)]|[-•*·▪o])[ \t]+", "", text)
    return " ".join(re.sub(r"(?:^|\s)[-•▪](?=\s)", " ", text).split()).casefold()


# ------------------------------------------------------------------ conservation
def _guidance_told(truth: Truth, report: Report) -> Iterator[str]:
    for section in report.sections:
        text = _body(section.text)
        for sentence in truth.guidance:
            if _body(sentence) in text:
                yield f"{section.id}: {sentence[:50]!r}"


def _words_astray(truth: Truth, report: Report, ruler: Ruler) -> tuple[list[str], list[str]]:
    """The words that are nowhere, and those that are in too many places or aren't the author's."""
    told = list(_told_texts(report))
    found = Counter(word for text in told for word in words(text))
    lost, twice = truth.words - found, found - truth.words
    if not ruler.spaces:
        _forgive_broken(lost, twice, "".join(word for text in told for word in words(text)), truth.vocabulary)
    for word in truth.vocabulary | truth.asides:
        del twice[word]
    return sorted(lost.elements()), sorted(twice.elements())


def _forgive_broken(lost: Counter[str], twice: Counter[str], squeezed: str, printed: set[str]) -> None:
    """Takes out the long words that are there in parts, as the end of a line or of a narrow cell broke them."""
    broken = [word for word in lost if len(word) >= _BREAKS and word in squeezed]
    whole = [*broken, *(word for word in printed if len(word) >= _BREAKS)]
    for part in [part for part in twice if any(part in word for word in whole)]:
        del twice[part]
    for word in broken:
        del lost[word]


def _told_texts(report: Report) -> Iterator[str]:
    """Each place's text once: fields that share a box, and a section that its fields answer, are one place."""
    raws = [found.raw for found in report.fields.values()]
    yield from raws
    yield from report.unplaced
    shared = Counter(word for raw in raws for word in words(raw))
    for section in report.sections:
        if Counter(words(section.text)) - shared:
            yield section.text
