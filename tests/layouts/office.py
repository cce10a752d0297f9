"""Word layouts as LibreOffice saves them: pdf, odt, doc, rtf. All of a format in one run of it, once a session."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from layouts.reports import REPORTS
from layouts.written import Written

Write = Callable[[Written], bytes]
_FILTERS = {
    "pdf": "pdf:writer_pdf_Export",
    "tagged.pdf": 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
    "odt": "odt",
    "doc": "doc:MS Word 97",
    "rtf": "rtf",
}


def saved_as(file_format: str, name: str, writes: dict[str, Write]) -> Write:
    """Writes layout *name* of *writes* in another format. *writes* are all that are to be converted together."""

    def write(written: Written) -> bytes:
        return _converted(file_format, _Batch(writes))[name, written.name]

    return write


class _Batch(dict[str, Write]):
    """Layouts by name; hashed by their names, since the same ones give the same files."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


@cache
def _converted(file_format: str, batch: _Batch) -> dict[tuple[str, str], bytes]:
    """Every report in each of the layouts, by layout and report."""
    with tempfile.TemporaryDirectory(prefix="intake-layouts-") as folder:
        made, ending = Path(folder, "made"), file_format.rpartition(".")[2]
        names = {f"{layout}.{report.name}": (layout, report.name) for layout in batch for report in REPORTS}
        for layout, write in batch.items():
            for report in REPORTS:
                Path(folder, f"{layout}.{report.name}.docx").write_bytes(write(report))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", _FILTERS[file_format], "--outdir", str(made)]
        files = sorted(str(path) for path in Path(folder).glob("*.docx"))
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=170)
        return {key: (made / f"{name}.{ending}").read_bytes() for name, key in names.items()}
