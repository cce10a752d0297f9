"""A small share of the damaged files (python -m fuzz has all), and a worker that is fed some for a while."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.campaign import run

TESTS = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize(("campaign", "count"), [("docx", 120), ("pdf", 80)])
def test_no_damage_makes_the_reader_or_the_worker_fail(campaign: str, count: int) -> None:
    tally = run(campaign, range(count))
    assert tally.faults == []
    assert tally.outcomes.total() == count
    assert tally.outcomes["form"] > count / 4, "most damage is slight: else nothing behind the opening is tried"


@pytest.mark.server
@pytest.mark.slow
def test_no_damage_makes_tesseract_harm_the_reader() -> None:
    assert run("ocr", range(8)).faults == []


@pytest.mark.server
@pytest.mark.slow
def test_a_worker_takes_no_more_memory_the_more_reports_it_has_read() -> None:
    words = [sys.executable, "-m", "fuzz.steady", "150"]
    environment = {**os.environ, "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"}
    told = subprocess.run(words, env=environment, capture_output=True, text=True, check=True, timeout=170).stdout
    early, late = (int(line.split()[1]) for line in told.splitlines()[-2:])
    assert late < 1.10 * early
