"""What the log tells of the reader when the service starts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from intake.bootstrap import opened
from intake.settings import load


@pytest.mark.server
def test_a_start_tells_what_holds_the_reader(site, capsys) -> None:
    site.run()
    lines = [line for line in capsys.readouterr().err.splitlines() if "reader.started" in line]
    [event] = map(json.loads, lines)
    assert event["held_by"] in ("bubblewrap+seccomp", "landlock+seccomp")


def test_a_start_tells_what_the_reader_lacks(site, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with capture_logs() as logs, opened(load(site.folder / "intake.toml", os.environ), reads=True):
        pass
    assert [event["event"] for event in logs] == ["reader.started", "office.missing", "ocr.missing"]


def test_a_command_that_reads_nothing_starts_no_reader(site) -> None:
    with capture_logs() as logs, opened(load(site.folder / "intake.toml", os.environ)):
        pass
    assert logs == []
