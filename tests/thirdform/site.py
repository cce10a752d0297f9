"""The third federation's site, made as a federation would: import the blank, edit form.yaml, write its own files.

own/ is all that the federation has written itself: rules, federation.yaml and texts, laid over a site's folders.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from typer.testing import CliRunner

from intake.cli.app import app
from thirdform.blank import blank

OWN = Path(__file__).parent / "own"
EDITS: tuple[tuple[str, str], ...] = ()
"""What a person changes in the drafted form.yaml, before and after. Nothing: the draft reads the reports as it is."""


def add_form(site: Path) -> None:
    """The form in the rules of the site in *site*, whose settings need not know the federation yet."""
    file = site / "blankett.docx"
    file.write_bytes(blank())
    words = ["forms", "import", str(file), "--federation", "vasterdal", "--form", "delrapport"]
    ended = CliRunner().invoke(app, [*words, "--config", str(site / "intake.toml")], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    form = site / "rules" / "vasterdal" / "delrapport" / "form.yaml"
    text = form.read_text("utf-8")
    for before, after in EDITS:
        assert text.count(before) == 1
        text = text.replace(before, after)
    form.write_text(text, "utf-8")


def add_own(site: Path) -> None:
    """What the federation tunes: its number, its rules, its wordings. Not a line of Python."""
    assert {file.suffix for file in OWN.rglob("*.*")} == {".yaml", ".txt"}
    copytree(OWN, site, dirs_exist_ok=True)
