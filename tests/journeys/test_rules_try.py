"""`intake rules try`: what a change would have done to the reports that came, and that it does nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from incoming import a_letter, sample

FORM = "gavleborg/slutrapport/form.yaml"
WITH_GAPS = "rules/shared/section-missing.yaml"


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def digests(folder: Path) -> dict[str, str]:
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def small(site) -> Any:
    """A site with one report, complete but for a question."""
    site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}))
    site.run()
    return site


def result_of(site, *words: str) -> dict[str, Any]:
    [result] = json.loads(site.command("rules", "try", "--federation", "gavleborg", "--json", *words))
    found: dict[str, Any] = result
    return found


def test_a_changed_form_is_read_again_from_the_mail(small) -> None:
    """Its new section stands in no report, and is asked for: because of the form, no rule is another."""
    edit(small.folder / "rules" / FORM, "sections:\n", 'sections:\n  - {id: "9.9", title: Ett nytt avsnitt}\n')
    result = result_of(small)
    assert (result["reports"], result["reread"], result["changed"], result["unread"]) == (1, 1, 1, [])
    [row] = result["reports_changed"]
    assert (row["status_before"], row["status_now"], row["only_register"]) == ("complete", "waiting", False)
    assert [(one["rule"], one["before"], one["now"]["target"], one["cause"]) for one in row["differences"]] == [
        ("section-missing", None, "9.9", "form")
    ]


def test_what_was_on_no_form_then_is_read_by_a_form_that_came_later(site, tmp_path: Path) -> None:
    form = (site.folder / "rules" / FORM).parent
    form.rename(tmp_path / "later")
    site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}))
    site.run()
    assert (result_of(site)["reports"], result_of(site)["without_report"]) == (0, 1)
    (tmp_path / "later").rename(form)
    result = result_of(site)
    assert (result["reports"], result["without_report"]) == (1, 0)
    [row] = result["reports_changed"]
    assert (row["form"], row["reread"], row["status_before"], row["status_now"]) == (
        "gavleborg/slutrapport",
        True,
        "person",
        "complete",
    )


def test_it_sends_and_stores_nothing(small, tmp_path: Path) -> None:
    """Not a byte of database, archive or outlet is another one, even where a mail is read again."""
    edit(small.folder / "rules" / FORM, "sections:\n", 'sections:\n  - {id: "9.9", title: Ett nytt avsnitt}\n')
    before = digests(small.folder)
    assert result_of(small, "--html", str(tmp_path / "page.html"))["changed"] == 1
    assert digests(small.folder) == before


def test_what_the_register_alone_changes_is_told_apart(small, tmp_path: Path) -> None:
    changed = tmp_path / "changed.csv"
    changed.write_text("number;project;granted\nSFG 23–12;RESAN;1000000\n", "utf-8")
    small.command("cases", "import", str(changed), "--federation", "gavleborg")
    [row] = result_of(small)["reports_changed"]
    assert row["only_register"]
    assert {one["cause"] for one in row["differences"]} == {"register"}
    assert "inte av reglerna: SFG 23–12.5" in " ".join(small.command("rules", "try").split())


def test_only_what_came_since_a_day(small) -> None:
    assert result_of(small, "--since", "2024-01-11")["reports"] == 1
    assert result_of(small, "--since", "2024-01-12")["reports"] == 0
    small.command("rules", "try", "--since", "11 januari", status=1)


def test_a_mail_that_is_gone_is_named(small) -> None:
    edit(small.folder / "rules" / FORM, 'id: "6.3"', 'required: false\n    id: "6.3"')
    [mail] = small.mails()
    sha = mail["sha256"]
    (small.folder / "data" / "archive" / sha[:2] / sha[2:4] / sha).unlink()
    assert result_of(small)["unread"] == [{"number": "SFG 23–12.5", "reason": "gone"}]
    assert "mejlet finns inte kvar i arkivet" in " ".join(small.command("rules", "try").split())


def test_broken_rules_are_one_error_and_nothing_else(small, capsys: pytest.CaptureFixture[str]) -> None:
    edit(small.folder / WITH_GAPS, "severity:", "severty:")
    assert small.command("rules", "try", status=2) == ""
    assert "section-missing.yaml" in capsys.readouterr().err


def test_the_page_stands_by_itself_and_says_it_in_swedish(small, tmp_path: Path) -> None:
    edit(small.folder / "rules/gavleborg/slutrapport/percent-agrees.yaml", "severity: warning", "severity: error")
    file = tmp_path / "page.html"
    table = small.command("rules", "try", "--html", str(file))
    page = file.read_text("utf-8")
    assert 'lang="sv"' in page
    assert "<script" not in page
    assert not re.search(r"""(?:href|src)=|url\(|https?:""", page)
    for text in ("SFG 23–12.5", "fråga → brist", "komplett → väntar på komplettering", "Avsnitt 7.2.1: Ni skriver"):
        assert text in page
    assert "fråga → brist" in table
