"""Every report in every layout is read right (the layouts: see this package's docstring)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, reduce
from operator import add

import pytest

from layouts.catalogue import LAYOUTS
from layouts.reading import scored
from layouts.scoring import SLACK, Score

_DOCUMENTS = {(layout.name, written.name): (layout, written) for layout in LAYOUTS for written in layout.reports}
_QUICK = [key for key, (layout, _) in _DOCUMENTS.items() if not layout.slow]
_LEAST = {"fields": 0.99, "text": 0.99}
_LEAST_IN_SCANS = {"fields": 0.90, "sections": 0.95, "text": 0.90}


@cache
def _scored(layout: str, report: str) -> Score:
    return scored(*_DOCUMENTS[layout, report])


def _formats() -> Iterator[object]:
    """Each format once, marked where LibreOffice or tesseract has to run for one of its layouts."""
    slow = {layout.format for layout in LAYOUTS if layout.slow}
    for name in sorted({layout.format for layout in LAYOUTS}):
        yield pytest.param(name, marks=[pytest.mark.slow, pytest.mark.server] if name in slow else [])


@pytest.mark.parametrize(("layout", "report"), _QUICK)
def test_sections_flags_and_every_word_are_read_right(layout: str, report: str) -> None:
    wrong = [fault.what for fault in _scored(layout, report).wrong if fault.kind not in SLACK]

    assert not wrong, "\n".join(wrong)


@pytest.mark.timeout(600)  # all of a format's documents
@pytest.mark.parametrize("file_format", list(_formats()))
def test_a_format_is_read_right_all_over(file_format: str) -> None:
    """Slow documents are looked at here only, so that each is read once."""
    scores = {key: _scored(*key) for key, (layout, _) in _DOCUMENTS.items() if layout.format == file_format}
    total: Score = reduce(add, scores.values())
    least = _LEAST_IN_SCANS if file_format == "scan" else _LEAST
    rates = {kind: total.rate(kind) for kind in least}
    wrong = [f"{'.'.join(key)}: {fault.what}" for key, found in scores.items() for fault in found.wrong]
    strict = [key for key, found in scores.items() if any(fault.kind not in SLACK for fault in found.wrong)]

    assert all(rates[kind] >= least[kind] for kind in least), "\n".join([str(rates), *wrong])
    assert file_format == "scan" or not strict, "\n".join(wrong)


def test_a_layout_is_the_same_every_time() -> None:
    for layout, written in (_DOCUMENTS[key] for key in _QUICK):
        assert layout.write(written) == layout.write(written), layout.name


def test_no_two_layouts_have_one_name() -> None:
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)
