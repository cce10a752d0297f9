"""Four worker processes on one site, some stopped for a while: every report gets one number, and no two the same."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from incoming import a_letter

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

REPORTS = 200
WORKERS = 4
STOPPED = 5.0  # seconds


def run_workers(site: Any) -> None:
    """Start the workers together; stop two of them in the middle of their work, and let them go on."""
    command = [sys.executable, "-m", "intake", "run", "--once", "--config", str(site.folder / "intake.toml")]
    with (site.folder / "log").open("wb") as log:
        workers = [subprocess.Popen(command, stderr=log) for _ in range(WORKERS)]
        time.sleep(3.0)
        for worker in workers[:2]:
            worker.send_signal(signal.SIGSTOP)
        time.sleep(STOPPED)
        for worker in workers[:2]:
            worker.send_signal(signal.SIGCONT)
        statuses = [worker.wait() for worker in workers]
    assert statuses == [0] * WORKERS, (site.folder / "log").read_text("utf-8")[-3000:]


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def test_two_hundred_reports_get_two_hundred_numbers(
    site, edited, database: str, request: pytest.FixtureRequest
) -> None:
    if database == "postgresql":
        settings = site.folder / "intake.toml"
        url = request.getfixturevalue("new_postgresql")()
        text = settings.read_text("utf-8").replace("sqlite:///data/intake.sqlite", url)
        settings.write_text(text, "utf-8")
        site.command("cases", "import", str(site.folder.parent / "gavleborg.csv"), "--federation", "gavleborg")
    for n in range(REPORTS):
        report = edited("gavleborg-resan.docx", {"Åldrar 16-65.": f"Åldrar 16-65. Grupp {n}."})
        site.deliver(a_letter(files={"r.docx": report}, message_id=f"brev-{n}@example.se"))
    run_workers(site)
    rows = site.register()
    numbers = sorted(int(row["number"].rpartition(".")[2]) for row in rows)
    assert numbers == list(range(5, 5 + REPORTS))
    assert {mail["outcome"] for mail in site.mails()} == {"registered"}
    assert len(site.outbox_to("maja.lindqvist@example.se")) == REPORTS
    site.run()  # what a worker could not file away because another one was at it is filed by the next round
    assert not any((site.folder / "data" / "mailbox" / "new").iterdir())
