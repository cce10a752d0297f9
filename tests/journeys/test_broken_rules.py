"""A rule file that is broken while the service runs: the last set that worked goes on, and staff hear of it once."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from incoming import a_letter, sample

from intake.adapters.rulefiles import RuleFiles
from intake.bootstrap import opened, read_blank
from intake.settings import load
from intake.worker import one_round


@pytest.fixture
def rule(site):
    return site.folder / "rules" / "gavleborg" / "slutrapport" / "percent-agrees.yaml"


def test_staff_are_told_once_and_reports_are_judged_by_the_rules_before(site, rule) -> None:
    whole = rule.read_text("utf-8")
    with opened(load(site.folder / "intake.toml", os.environ)) as found:
        world = replace(found, rules=RuleFiles(site.folder / "rules", read_blank, settle=0))
        one_round("gavleborg", world)
        rule.write_text("id: [\n", "utf-8")
        site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}))
        one_round("gavleborg", world)
        one_round("gavleborg", world)
        rule.write_text(whole, "utf-8")
        one_round("gavleborg", world)
    assert [row["status"] for row in site.register()] == ["complete"]
    [notice] = [mail for mail in site.sent("per@gavleborg.example") if "regler" in str(mail["Subject"])]
    assert "percent-agrees.yaml:2:1" in notice.get_body(("plain",)).get_content().replace("\n", "")
