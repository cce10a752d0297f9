"""Every report in every layout is read right (the layouts: see this package's docstring)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, reduce
from operator import add

import pytest

from layouts.catalogue import LAYOUTS, Layout
from layouts.reading import scored
from layouts.scoring import SLACK, Score

_DOCUMENTS = {(layout.name, written.name): (layout, written) for layout in LAYOUTS for written in layout.reports}
_RUNS_PROGRAMS = (pytest.mark.slow, pytest.mark.server)
_LEAST = {"fields": 0.99, "text": 0.99}
_LEAST_IN_SCANS = {"fields": 0.90, "sections": 0.95, "text": 0.90}


@cache
def _scored(layout: str, report: str) -> Score:
    return scored(*_DOCUMENTS[layout, report])


def _documents() -> Iterator[object]:
    for (name, report), (layout, _) in _DOCUMENTS.items():
        if layout.format != "scan":
            yield pytest.param(name, report, marks=_marks(layout), id=f"{name}-{report}")


def _formats() -> Iterator[object]:
    """Each format once, marked by the first of its layouts that needs LibreOffice or tesseract."""
    layouts = {layout.format: layout for layout in sorted(LAYOUTS, key=lambda layout: layout.slow)}
    for name, layout in layouts.items():
        yield pytest.param(name, marks=_marks(layout))


def _marks(layout: Layout) -> tuple[pytest.MarkDecorator, ...]:
    return _RUNS_PROGRAMS if layout.slow else ()


@pytest.mark.parametrize(("layout", "report"), _documents())
def test_sections_flags_and_every_word_are_read_right(layout: str, report: str) -> None:
    wrong = [fault.what for fault in _scored(layout, report).wrong if fault.kind not in SLACK]

    assert not wrong, "\n".join(wrong)


@pytest.mark.timeout(600)  # alone it reads all of the format's documents
@pytest.mark.parametrize("file_format", _formats())
def test_a_format_is_read_right_all_over(file_format: str) -> None:
    scores = {key: _scored(*key) for key, (layout, _) in _DOCUMENTS.items() if layout.format == file_format}
    total: Score = reduce(add, scores.values())
    least = _LEAST_IN_SCANS if file_format == "scan" else _LEAST
    rates = {kind: total.rate(kind) for kind in least}
    wrong = [f"{'.'.join(key)}: {f.what}" for key, found in scores.items() for f in found.wrong if f.kind in least]

    assert all(rates[kind] >= least[kind] for kind in least), "\n".join([str(rates), *wrong])
