"""What it costs that LibreOffice runs in a box, and begins with an empty profile each time."""

from __future__ import annotations

import subprocess
import tempfile
from functools import partial
from pathlib import Path

from bench.documents import SAMPLES
from bench.measure import Measured, in_pairs
from intake.adapters.boxes import bubblewrap_works
from intake.adapters.tools import installed_tools
from intake.model.mail import FileKind


def conversion(rounds: int = 3) -> Measured:
    """The Gävleborg report as rtf, by our port, against soffice with a profile that it has used before."""
    office = installed_tools(bubblewrap=bubblewrap_works()).office
    assert office is not None, "LibreOffice is not installed: apt-get install libreoffice-writer-nogui"
    with tempfile.TemporaryDirectory(prefix="intake-bench-") as name:
        folder = Path(name)
        _convert(SAMPLES / "gavleborg-resan.docx", "rtf:Rich Text Format", folder)
        report = folder / "gavleborg-resan.rtf"
        ours = partial(office.to_docx, report.read_bytes(), FileKind.RTF)
        pairs = in_pairs(ours, partial(_convert, report, "docx:MS Word 2007 XML", folder), rounds)
    return Measured("rtf to docx / soffice with a profile in use", pairs)


def _convert(file: Path, file_format: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", file_format, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True)
