"""Every report in every layout is read right (the layouts: see this package's docstring)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, reduce
from operator import add

import pytest

from layouts.catalogue import LAYOUTS, Layout
from layouts.reading import scored
from layouts.reports import REPORTS
from layouts.scoring import SLACK, Score

_LAYOUTS = {layout.name: layout for layout in LAYOUTS}
_REPORTS = {written.name: written for written in REPORTS}
_RUNS_PROGRAMS = [pytest.mark.slow, pytest.mark.server]
_LEAST = {"fields": 0.99, "text": 0.99}
_LEAST_IN_SCANS = {"fields": 0.90, "sections": 0.95, "text": 0.90}


@cache
def _scored(layout: str, report: str) -> Score:
    return scored(_LAYOUTS[layout], _REPORTS[report])


def _params(names: Iterable[str], layouts: Iterable[Layout]) -> list[object]:
    """One parameter a name: of layouts, or of formats. Marked where its layouts need LibreOffice or tesseract."""
    slow = {name for layout in layouts if layout.slow for name in (layout.name, layout.format)}
    return [pytest.param(name, marks=_RUNS_PROGRAMS if name in slow else []) for name in names]


@pytest.mark.parametrize("report", _REPORTS)
@pytest.mark.parametrize("layout", _params([layout.name for layout in LAYOUTS if layout.format != "scan"], LAYOUTS))
def test_sections_flags_and_every_word_are_read_right(layout: str, report: str) -> None:
    wrong = [fault.what for fault in _scored(layout, report).wrong if fault.kind not in SLACK]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file_format", _params(sorted({layout.format for layout in LAYOUTS}), LAYOUTS))
def test_a_format_is_read_right_all_over(file_format: str) -> None:
    scores = {
        f"{layout.name}.{report}": _scored(layout.name, report)
        for layout in LAYOUTS
        for report in _REPORTS
        if layout.format == file_format
    }
    total: Score = reduce(add, scores.values())
    least = _LEAST_IN_SCANS if file_format == "scan" else _LEAST
    rates = {kind: total.rate(kind) for kind in least}
    wrong = [f"{name}: {f.what}" for name, found in scores.items() for f in found.wrong if f.kind in least]

    assert all(rates[kind] >= least[kind] for kind in least), "\n".join([str(rates), *wrong])
