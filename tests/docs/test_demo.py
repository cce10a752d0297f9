"""`make demo` shows what the README says it shows."""

import os
import re
import resource
import runpy
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from intake.adapters.reader_server import ReaderServer
from intake.cli.app import app

ROOT = Path(__file__).parents[2]
MAILS: dict[str, Any] = runpy.run_path(str(ROOT / "demo" / "mails.py"))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_the_first_report_arrives_late_on_11_january_by_its_topmost_received_line() -> None:
    mail = message_from_bytes(MAILS["gavleborg_report"](b"PK"), policy=policy.default)
    first, *others = mail.get_all("Received")
    assert "by mx.gavleborg.example" in first
    assert first.endswith("Thu, 11 Jan 2024 23:40:00 +0100")
    assert all("11 Jan" not in line for line in [*others, mail["Date"]])


def test_the_correction_answers_the_request_in_its_thread() -> None:
    raw = MAILS["sundsvall_correction"](b"PK", request_id="a@b.example", request_subject="SAMS 2022/4-1", arrived=NOW)
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["In-Reply-To"] == "<a@b.example>"
    assert mail["Subject"] == "SV: SAMS 2022/4-1"


def test_the_same_call_gives_the_same_bytes() -> None:
    assert MAILS["sundsvall_report"](b"%PDF", arrived=NOW) == MAILS["sundsvall_report"](b"%PDF", arrived=NOW)


@pytest.mark.slow
def test_the_demo_tells_every_mails_way_within_half_a_minute(tmp_path: Path) -> None:
    """Half a minute of computing, so that a busy machine makes no difference."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    demo = [sys.executable, ROOT / "demo" / "run.py"]
    here = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(demo, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 30
    ways = re.sub(r"\s+", " ", done.stdout)
    for step in (
        "arrived 2024-01-11, by the federation's own server's Received line",
        "Slutrapport RESAN.docx: the form is gavleborg/slutrapport",
        "registered as SFG 23–12.5 in case SFG 23–12 -> judged by the form's rules: nothing missing, 1 question to ask",
        "reply to maja.lindqvist@example.se: receipt, sent",
        "registered as SAMS 2022/4-1 in case SAMS 2022/4 -> judged by the form's rules: 5 missing, no questions",
        "reply to elin.forsberg@example.se: correction request, sent",
        "SAMS 2022/4-2 in case SAMS 2022/4, a supplement to SAMS 2022/4-1 -> judged by the form's rules: nothing",
        "reply to elin.forsberg@example.se: supplement complete, sent",
        "data/mailbox, as it came, unread: 2.autosvar, 3.nyhetsbrev, 4.fraga",
        "data/mailbox-sundsvall, in the folder Diarieförda: 5.delrapport, 6.komplettering",
    ):
        assert step in ways
    assert ways.count("unanswered; left in the mailbox unread and unmoved") == 3
    assert "needs a person" not in ways
    shown = (ROOT / "README.md").read_text("utf-8").partition("$ make demo")[2].partition("```")[0]
    for step in re.findall(r"^  -> [^.\n]+", shown, re.MULTILINE):
        assert re.sub(r"[0-9a-f]{12}", "", step) in re.sub(r"[0-9a-f]{12}", "", done.stdout)
    assert max(map(len, done.stdout.splitlines()[:-5])) <= 100  # but the commands to copy, at the end


def test_a_command_that_reads_no_mail_starts_no_reader_and_keeps_to_the_columns_it_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ReaderServer, "_start", lambda _: pytest.fail("a reader was started"))
    monkeypatch.setenv("COLUMNS", "60")
    assert CliRunner().invoke(app, ["init", str(tmp_path / "site")]).exit_code == 0
    monkeypatch.setenv("INTAKE_CONFIG", str(tmp_path / "site" / "intake.toml"))
    register = str(tmp_path / "site" / "register-gavleborg.csv")
    for words in (["cases", "import", register, "--federation", "gavleborg"], ["mail", "list"], ["register", "list"]):
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code == 0
        assert max(map(len, done.output.splitlines())) <= 60
