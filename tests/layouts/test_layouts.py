"""Every report in every layout is read right (the layouts: see this package's docstring)."""

from __future__ import annotations

from functools import cache, reduce
from operator import add

import pytest

from layouts.catalogue import LAYOUTS
from layouts.reading import scored
from layouts.reports import REPORTS
from layouts.scoring import SLACK, Score

_LEAST = {"fields": 0.99, "text": 0.99}
_LAYOUTS = {layout.name: layout for layout in LAYOUTS}
_REPORTS = {written.name: written for written in REPORTS}


@cache
def _scored(layout: str, report: str) -> Score:
    return scored(_LAYOUTS[layout], _REPORTS[report])


@pytest.mark.parametrize("report", _REPORTS)
@pytest.mark.parametrize("layout", _LAYOUTS)
def test_sections_flags_and_every_word_are_read_right(layout: str, report: str) -> None:
    wrong = [fault.what for fault in _scored(layout, report).wrong if fault.kind not in SLACK]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file_format", sorted({layout.format for layout in LAYOUTS}))
def test_fields_and_texts_are_read_right_all_over_a_format(file_format: str) -> None:
    scores = {
        f"{layout}.{report}": _scored(layout, report)
        for layout in _LAYOUTS
        for report in _REPORTS
        if _LAYOUTS[layout].format == file_format
    }
    total: Score = reduce(add, scores.values())
    rates = {kind: total.rate(kind) for kind in _LEAST}
    wrong = [f"{name}: {f.what}" for name, found in scores.items() for f in found.wrong if f.kind in SLACK]

    assert all(rates[kind] >= least for kind, least in _LEAST.items()), "\n".join([str(rates), *wrong])
