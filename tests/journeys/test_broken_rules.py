"""A rule file that is broken while the service runs: the last set that worked goes on, and staff hear of it once."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from incoming import a_letter, sample

from intake.adapters.rulefiles import RuleFiles
from intake.adapters.texts import MailTexts
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


def test_staff_are_told_once_of_a_broken_text_in_plain_swedish(site) -> None:
    text = site.folder / "templates" / "mail" / "sv" / "receipt.txt"
    whole = text.read_text("utf-8")
    with opened(load(site.folder / "intake.toml", os.environ)) as found:
        world = replace(found, texts=MailTexts(site.folder / "templates", settle=0))
        one_round("gavleborg", world)
        text.write_text(whole.replace("{{ inkom_tid }}", "{{ inkom_tdi }}"), "utf-8")
        site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}))
        one_round("gavleborg", world)
        one_round("gavleborg", world)
    assert [row["status"] for row in site.register()] == ["complete"]
    [notice] = [mail for mail in site.sent("per@gavleborg.example") if "mejltexter" in str(mail["Subject"])]
    said = " ".join(notice.get_body(("plain",)).get_content().split())
    assert "templates/mail/sv/receipt.txt:7: okänd platshållare 'inkom_tdi' (menade du `inkom_tid`?)." in said


def test_rules_check_tells_each_fault_in_swedish_and_what_is_in_force(site, rule, capsys) -> None:
    rule.write_text(rule.read_text("utf-8").replace("severity:", "sevrity:"), "utf-8")
    site.command("rules", "check", status=2)
    told = capsys.readouterr().err
    assert "percent-agrees.yaml:" in told
    assert "gör så här: menade du `severity`?" in told
    assert told.splitlines()[-1].startswith("1 fel. Är tjänsten igång fortsätter den med de regler")


def test_a_start_with_broken_rules_goes_on_with_those_of_the_newest_report(site, rule) -> None:
    site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}))
    site.run()
    before = rule.read_text("utf-8")
    rule.write_text(before.replace("severity: warning", "sevrity: error"), "utf-8")
    site.deliver(a_letter(files={"r.pdf": sample("gavleborg-resan.pdf")}, message_id="second@example.se"))
    site.run()
    assert [row["status"] for row in site.register()] == ["complete", "complete"]
    site.command("replies", "stop", "--federation", "gavleborg")
    [notice] = [mail for mail in site.sent("per@gavleborg.example") if "regler" in str(mail["Subject"])]
    assert "sevrity" in notice.get_body(("plain",)).get_content()


def test_a_first_start_with_broken_rules_is_refused(site, rule) -> None:
    rule.write_text("id: [\n", "utf-8")
    site.command("register", "list", status=2)
