"""intake rules explain: why a finding was or was not made on a report, as staff read it in their terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from incoming import a_letter, sample

PERCENT = "rules/gavleborg/slutrapport/percent-agrees.yaml"


@pytest.fixture
def number(site) -> str:
    """A registered report, that says 97 percent where the amounts say 84."""
    site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}))
    site.run()
    found: str = site.register()[0]["number"]
    return found


def told(site, *words: str) -> str:
    text: str = site.command("rules", "explain", *words, "--federation", "gavleborg")
    return text


def as_json(site, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(site, *words, "--json"))
    return found


def test_each_rule_is_explained_with_what_it_looked_at_and_where_it_stood(site, number: str) -> None:
    rules = {one["rule"]: one for one in as_json(site, number)["rules"]}
    percent = rules["percent-agrees"]
    assert (percent["outcome"], percent["file"], percent["differs"]) == ("found", PERCENT, False)
    looked = {one["name"]: one for one in percent["looked_at"]}
    assert looked["beviljade_medel"]["value"] == 2458000
    assert looked["beviljade_medel"]["where"].startswith("table")
    assert looked["7.2.1"]["status"] == "answered"
    assert (rules["spent-within-grant"]["outcome"], rules["spent-within-grant"]["found"]) == ("nothing", [])
    [unmet] = rules["women-and-men"]["conditions"]
    assert (rules["women-and-men"]["outcome"], unmet["name"]) == ("silent", "project_kind")
    text = told(site, number)
    assert "tabell 1" in text
    assert "percent-agrees" in text


def test_what_was_said_then_and_what_was_changed_since_are_told(site, number: str) -> None:
    file = site.folder / PERCENT
    file.write_text(file.read_text("utf-8").replace("severity: warning", "severity: info"), "utf-8")
    [percent] = as_json(site, "percent-agrees", "--on", number)["rules"]
    assert (percent["severity"], percent["found_then"][0]["severity"], percent["differs"]) == ("info", "warning", True)
    assert percent["version_then"] != percent["version"]
    assert "-severity: warning\n+severity: info\n" in percent["changed"]
    file.unlink()
    [gone] = as_json(site, "percent-agrees", "--on", number)["rules"]
    assert (gone["outcome"], gone["found"], len(gone["found_then"])) == ("gone", [], 1)
    assert "97 procent" in told(site, "percent-agrees", "--on", number)


def test_a_rule_is_explained_with_its_forms_its_files_and_what_it_has_found(site, number: str) -> None:
    (site.folder / "rules" / "gavleborg" / "section-missing.yaml").write_text(
        "adjusts: section-missing\nreason: Vi frågar bara.\nseverity: warning\n", "utf-8"
    )
    shared = as_json(site, "section-missing")
    assert shared["files"] == ["rules/shared/section-missing.yaml", "rules/gavleborg/section-missing.yaml"]
    assert shared["forms"]["gavleborg/slutrapport"]["severity"] == "warning"
    percent = as_json(site, "percent-agrees")
    assert [one["number"] for one in percent["found"]] == [number]
    assert "Kontrollerar" in told(site, "percent-agrees")


def test_a_rule_that_is_switched_off_says_so(site) -> None:
    (site.folder / "rules" / "gavleborg" / "section-missing.yaml").write_text(
        "adjusts: section-missing\nreason: Vi läser allt själva.\noff: true\n", "utf-8"
    )
    assert "avstängd" in told(site, "section-missing")


def test_only_the_beginning_of_a_section_is_shown(site, number: str) -> None:
    [whole] = as_json(site, "section-missing", "--on", number)["rules"]
    texts = [one["value"] for one in whole["looked_at"] if one["status"] == "answered"]
    assert texts
    assert max(map(len, texts)) <= 82


@pytest.mark.parametrize("words", [("finns-inte",), ("percent-agrees", "--on", "SFG 24-9.9"), ("SFG 24-9.9",)])
def test_what_is_neither_rule_nor_record_is_refused(site, words: tuple[str, ...]) -> None:
    site.command("rules", "explain", *words, "--federation", "gavleborg", status=1)


def test_a_record_without_a_report_was_judged_by_no_rule(site) -> None:
    site.deliver(a_letter(files={"Slutrapport.docx": b"PK\x03\x04 no document"}))
    site.run()
    [row] = site.register()
    site.command("rules", "explain", row["number"], "--federation", "gavleborg", status=1)


def test_what_was_written_is_shown_where_it_was_read_as_something_else(site, number: str) -> None:
    assert "2022-01-01–2023-12-31, skrivet ”2022.01.01. – 2023.12.31”" in told(site, "period-in-order", "--on", number)
