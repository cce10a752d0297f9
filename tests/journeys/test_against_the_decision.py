"""What the register knows of a project is compared with its report, and only staff hear of it."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from incoming import a_letter, sample

DECIDED = """number;project;organisation;contacts;granted;period_start;period_end;expected
SFG 23–12;RESAN;Söderhamns kommun;maja.lindqvist@example.se;2548000;2022-01-01;2023-06-30;slutrapport:2024-01-10
"""


def test_what_differs_from_the_decision_is_noted_for_staff_and_not_said_to_the_sender(
    site, tmp_path: Path, text_of: Callable[[EmailMessage], str]
) -> None:
    path = tmp_path / "decided.csv"
    path.write_text(DECIDED, "utf-8")
    site.command("cases", "import", str(path), "--federation", "gavleborg")
    site.deliver(a_letter(files={"Slutrapport RESAN.docx": sample("gavleborg-resan.docx")}))
    site.run()
    [row] = site.register()
    record = site.record(row["number"])
    noted = {finding["rule"]: finding["message"] for finding in record["findings"] if finding["audience"] == "staff"}
    assert set(noted) >= {"granted-as-decided", "period-within-grant", "late", "period-written-as-asked"}
    assert noted["late"] == (
        "Rapporten kom in torsdagen den 11 januari 2024. Den skulle ha kommit in senast onsdagen den 10 januari 2024."
    )
    [reply] = site.sent("maja.lindqvist@example.se")
    text = text_of(reply)
    assert all(words not in text for words in ("2 548 000", "2\u00a0548\u00a0000", "2023-06-30", "10 januari 2024"))
    assert [f["rule"] for f in record["findings"] if f["audience"] == "sender"] == ["percent-agrees"]
