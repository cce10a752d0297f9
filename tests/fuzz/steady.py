"""A worker over many reports: how much memory it has after some and after all. python -m fuzz.steady COUNT

A site in a folder of its own, as `intake init` makes it, in this process; whole and damaged reports come in a mail
each, and every twentieth holds a picture, an odt or the like.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from email.message import EmailMessage
from multiprocessing import get_context
from pathlib import Path

import structlog

from fuzz.campaign import damaged_file
from fuzz.seeds import seeds
from intake.bootstrap import opened
from intake.model.mail import FileKind
from intake.settings import load
from intake.worker import run_once

_BATCH = 10  # mails that wait when the worker looks
_WARM = 50  # after so many, all is loaded that a worker needs


def main() -> None:
    """Print "COUNT KILOBYTES" after a tenth of the reports and after all. Another process makes them."""
    count = int(sys.argv[1])
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="intake-steady-") as folder:
        site = Path(folder, "site")
        _init(site)
        with (
            opened(load(site / "intake.toml", {}), reads=True) as world,
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as maker,
        ):
            for done in range(_BATCH, count + 1, _BATCH):
                numbers = range(done - _BATCH, done)
                for number, mail in zip(numbers, maker.map(_mail, numbers), strict=True):
                    (site / "data/mailbox/new" / f"1704980000.{number}.host").write_bytes(mail)
                run_once(world, ["gavleborg"])
                if done in (max(_WARM, count // 10), count):
                    print(done, _memory(), flush=True)


def _init(site: Path) -> None:
    from intake.__main__ import main as intake

    argv, sys.argv = sys.argv, ["intake", "init", str(site)]
    try:
        intake()
    except SystemExit as end:
        if end.code:
            raise
    finally:
        sys.argv = argv


def _mail(number: int) -> bytes:
    kind, content = _report(number)
    mail = EmailMessage()
    mail["From"] = f"Maja Lindqvist <maja{number % 50}@example.se>"
    mail["To"] = "kontakt@gavleborg.example"
    mail["Subject"] = "Slutrapport RESAN"
    mail["Message-ID"] = f"<{number}@example.se>"
    mail.set_content("Hej!")
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"rapport.{kind}")
    return mail.as_bytes()


def _report(number: int) -> tuple[FileKind, bytes]:
    if number % 20 == 19:
        return damaged_file("ocr", number)
    campaign = ("docx", "pdf")[number % 2]
    if number % 4 < 2:
        return damaged_file(campaign, number)
    whole = seeds(campaign)
    return whole[number % len(whole)]


def _memory() -> int:
    """Kilobytes that the worker holds, without what the C library keeps for the next report, which comes and goes."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
