"""Hostile files come in mails: each mail is handled, its sender or staff are told, and the last mail is read.

The worker is a process of its own, so that what it took can be told. Every 15th file, for the suite's time;
INTAKE_EVERY=1 takes them all, in some minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile.corpus import CORPUS
from hostile.lure import laid_out, was_called
from incoming import a_letter, sample

WORKER = """
import sys
from pathlib import Path
from intake.__main__ import main
sys.argv = ["intake", "run", "--once", "--config", sys.argv[1]]
try:
    main()
finally:
    print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""
MAY_HAVE = 300_000  # kilobytes
HEAVY = (  # those that take their whole time, or a minute of tesseract: once is enough, in test_hostile_files.py
    *("pdf: a million glyphs, each in its place", "pdf: a million fields", "pdf: 20 MB of nothing"),
    *("pdf: 20 MB of beginnings", "image: a tiff of 12 frames", "image: a tiff in a circle"),
)


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.timeout(1200)
def test_hostile_files_come_in_mails_and_the_next_mail_is_read(site, text_of, tmp_path: Path) -> None:
    names = [name for name in CORPUS if name not in HEAVY][:: int(os.environ.get("INTAKE_EVERY", "15"))]
    with laid_out(tmp_path) as (lure, here):
        for number, name in enumerate(names):
            kind, make = CORPUS[name]
            ending = "jpg" if kind == "image" else kind
            letter = a_letter(
                sender=f"Omar Haddad <omar{number}@example.se>",
                files={f"Slutrapport.{ending}": make(lure)},
                message_id=f"fientlig-{number}@example.se",
            )
            site.deliver(letter)
        site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}, message_id="sist@example.se"))
        command = [sys.executable, "-c", WORKER, str(site.folder / "intake.toml")]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr[-2_000:]
        assert not was_called(here)
    assert int(told.stdout.split()[-2]) < MAY_HAVE
    outcomes = {mail["message_id"]: mail["outcome"] for mail in site.mails()}
    assert outcomes.pop("sist@example.se") == "registered"
    assert len(outcomes) == len(names)
    assert set(outcomes.values()) <= {"registered", "supplement", "duplicate", "held"}
    by_reason = [text_of(mail) for mail in site.sent() if "kan inte läsa" in str(mail["Subject"])]
    assert any("skadad" in text for text in by_reason)
