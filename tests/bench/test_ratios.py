"""What must hold; `make bench` prints it beside the table."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bench.measure import Measured
from bench.ratios import RATIOS

ROUNDS = 5  # other work on the machine slows the longer side more: over the limit, it is measured again
PAUSE = 2.0  # seconds, for that other work to end


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.timeout(600)
@pytest.mark.parametrize("measure", RATIOS, ids=lambda measure: measure.__name__)
def test_reading_takes_little_more_than_the_libraries_and_programs_it_leans_on(measure: Callable[[], Measured]) -> None:
    best = measure()
    for _ in range(ROUNDS - 1):
        if best.holds:
            break
        time.sleep(PAUSE)
        best = min(best, measure(), key=lambda measured: measured.figure)
    print(f"\n{best}")
    assert best.holds, str(best)
