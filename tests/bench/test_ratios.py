"""The ratios that must hold. `make bench` prints them, and so does `python tests/bench/run.py`."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from bench.pdf import pdf_findings
from bench.run import Ratio, cold_parse, line, warm_findings

ROUNDS = 5  # other work on the machine slows the longer side more: over the limit, it is measured again
PAUSE = 2.0  # seconds, for that other work to end


@pytest.mark.slow
@pytest.mark.parametrize(("measure", "limit"), [(cold_parse, 3.0), (warm_findings, 3.0), (pdf_findings, 2.5)])
def test_reading_a_report_takes_few_times_what_the_bare_libraries_take(
    measure: Callable[[], Ratio], limit: float
) -> None:
    best = measure()
    for _ in range(ROUNDS - 1):
        if best.times <= limit:
            break
        time.sleep(PAUSE)
        best = min(best, measure(), key=lambda ratio: ratio.times)
    print(f"\n{line(best)}")
    assert best.times <= limit, line(best)
