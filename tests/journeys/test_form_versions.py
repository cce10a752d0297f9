"""Two versions of a federation's form side by side: each report is read and judged by the one that its sender used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import formversions
import pytest
from incoming import ELIN, EVENING, a_letter

ADDRESS = "elin.forsberg@example.se"
OLD = formversions.OLD
NEW = formversions.NEW["one section more"]
SETTINGS = """
[federation.dalen]
name = "Samordningsförbundet Dalen"
address = "kontakt@dalen.example"
own_hosts = ["mx.dalen.example"]
authserv_id = "mx.dalen.example"
start_date = 2024-01-01

[federation.dalen.mailbox]
kind = "maildir"
path = "data/mailbox-dalen"

[federation.dalen.outlet]
kind = "folder"
path = "data/sent"
"""
OLD_S_OWN = """\
id: participants
kind: required
with: {sections: ["2"]}
severity: warning
reason: På den gamla blanketten frågar vi om åldern.
message: "{place}: Vi frågar om målgruppen på den gamla blanketten."
examples:
  - {"2": "", expect: finding, target: "2"}
  - {"2": Unga vuxna., expect: nothing}
"""


@pytest.fixture
def dalen(site):
    """A site with a federation whose form got a new version, by the commands that staff would use."""
    for name, version, more in (("slutrapport", OLD, []), ("slutrapport-2025", NEW, ["--replaces", "slutrapport"])):
        file = site.folder / f"{name}.docx"
        file.write_bytes(formversions.blank(version))
        site.command("forms", "import", str(file), "--federation", "dalen", "--form", name, *more)
    settings = site.folder / "intake.toml"
    settings.write_text(settings.read_text("utf-8") + SETTINGS, "utf-8")
    policy = site.folder / "rules" / "dalen" / "federation.yaml"
    policy.write_text(policy.read_text("utf-8").replace(": draft", ": send"), "utf-8")
    rule = site.folder / "rules" / "dalen" / "slutrapport" / "participants.yaml"
    rule.write_text(OLD_S_OWN, "utf-8")
    for part in ("new", "cur", "tmp"):
        (site.folder / "data" / "mailbox-dalen" / part).mkdir(parents=True)
    site.command("rules", "check")
    return site


def lay(site, message_id: str, content: bytes, *, days: int = 0, answers: str | None = None) -> None:
    letter = a_letter(
        sender=ELIN,
        to="kontakt@dalen.example",
        subject="Slutrapport",
        text="Hej!\n\nBifogar rapporten.\n\nElin",
        files={"Slutrapport.docx": content},
        message_id=message_id,
        answers=answers,
        arrived=EVENING + timedelta(days=days),
    )
    Path(site.folder / "data" / "mailbox-dalen" / "new" / f"{message_id}.host").write_bytes(letter)


def named(project: str) -> Mapping[str, str]:
    return {**formversions.WRITTEN, "Insatsens namn": project}


def test_each_report_is_judged_by_the_version_that_was_used(dalen, text_of: Callable[..., str]) -> None:
    lay(dalen, "gammal", formversions.report(OLD, written=named("Klivet"), without="2. Målgrupp"))
    lay(dalen, "ny", formversions.report(NEW, written=named("Vägvalet"), without="6. Jämställdhet"), days=1)

    dalen.run()

    old, new = dalen.register("dalen")
    assert [old["form"], new["form"]] == ["dalen/slutrapport", "dalen/slutrapport-2025"]
    asked_old, asked_new = (" ".join(text_of(mail).split()) for mail in dalen.sent(ADDRESS))
    assert "Avsnitt 2 Målgrupp" in asked_old
    assert "på den gamla blanketten" in asked_old
    assert "Jämställdhet" not in asked_old
    assert "Avsnitt 6 Jämställdhet" in asked_new
    assert "på den gamla blanketten" not in asked_new


def test_a_correction_on_the_newer_version_completes_what_was_asked_for_on_the_older(dalen) -> None:
    lay(dalen, "gammal", formversions.report(OLD, without="5. Lärdomar"))
    dalen.run()
    [request] = dalen.sent(ADDRESS)
    lay(dalen, "ny", formversions.report(NEW), days=3, answers=str(request["Message-ID"]).strip("<>"))
    dalen.run()

    first, second = dalen.register("dalen")
    assert second["form"] == "dalen/slutrapport-2025"
    assert [first["number"], second["number"]] == ["DALE 24–1.1", "DALE 24–1.2"]
    assert [first["status"], second["status"]] == ["complete", "complete"]
    assert dalen.outbox_to(ADDRESS)[-1]["kind"] == "supplement_complete"


def test_a_correction_by_itself_is_told_by_its_project_and_period(dalen) -> None:
    lay(dalen, "gammal", formversions.report(OLD, without="5. Lärdomar"))
    dalen.run()
    lay(dalen, "ny", formversions.report(NEW, without="3. Resultat"), days=3)
    dalen.run()

    _, second = dalen.register("dalen")
    assert second["number"] == "DALE 24–1.2"
    assert second["status"] == "waiting"
    assert dalen.outbox_to(ADDRESS)[-1]["kind"] == "supplement_incomplete"
    asked = {finding["target"] for finding in dalen.record("DALE 24–1.2", "dalen")["findings"]}
    assert "3" in asked, "the newer version is judged alone: what stood on the older is no answer to it"
