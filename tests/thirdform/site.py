"""The third federation's rules, made by the command as a federation would: import the blank, then edit form.yaml."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from intake.cli.app import app
from thirdform.blank import blank

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
