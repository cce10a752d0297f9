"""Rules that are tried on an archive of hundreds of reports say what a site would have said that had them all along."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from archives import FIRST_ARRIVED, Sent, first_mails, later_mails, register, unreadable_mails
from typer.testing import CliRunner

from intake.acts import import_cases
from intake.adapters.memory import InProcessReader
from intake.adapters.memory_store import MemoryArchive, MemoryStore
from intake.adapters.rulefolder import RuleFolder
from intake.archived import archived
from intake.bootstrap import opened, read_blank
from intake.cli.app import app
from intake.model.mail import Sighting
from intake.model.outgoing import ReplyKind
from intake.model.report import Finding
from intake.pipeline import handle
from intake.ports import World
from intake.rereading import Reading
from intake.settings import load
from intake.trial import Trial, try_rules

FEDERATIONS = ("gavleborg", "sundsvall")
REPORTS = 304
WITH_GAPS = Path("shared/section-missing.yaml")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass(slots=True)
class Site:
    """A site's folder with all that comes to it in memory, read in this process."""

    folder: Path
    world: World
    taken: int = 0

    def receive(self, mails: list[Sent]) -> None:
        for mail in mails:
            self.taken += 1
            sighting = Sighting(mailbox=mail.federation, folder="INBOX", uidvalidity=1, uid=str(self.taken))
            taken = self.world.ledger.take_in(
                mail.federation,
                sighting,
                sha256=self.world.archive.put(mail.raw),
                size=len(mail.raw),
                internal_date=FIRST_ARRIVED,
                now=self.world.clock.now(),
            )
            handle(taken, self.world)

    def requests(self) -> dict[str | None, str]:
        """Our requests for completion by the mail that they answer."""
        return {
            mail.in_reply_to: mail.message_id
            for mail in self.world.outbox.mails()
            if mail.kind is ReplyKind.CORRECTION_REQUEST
        }

    def trial(self, federation: str, rules: Path) -> Trial:
        book = RuleFolder(rules, read_blank).load(federation)
        seen = list(Reading(book, self.world).seen(archived(federation, self.world)))
        return try_rules(seen, book, most="send")


def a_site(folder: Path, stack: ExitStack, *, softened: bool = False) -> Site:
    """Gävleborg asks about projects that nobody knows, and has most of its cases in the register."""
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    asks = "unknown_project: ask\nunplaced_case: SFG 22–1"
    edit(folder / "rules/gavleborg/federation.yaml", "unknown_project: new_case", asks)
    if softened:
        edit(folder / "rules" / WITH_GAPS, "severity: error", "severity: warning")
    (folder / "cases.csv").write_text(register(REPORTS), "utf-8")
    world = stack.enter_context(opened(load(folder / "intake.toml", os.environ)))
    archive = MemoryArchive()
    store = MemoryStore(archive)
    world = replace(
        world,
        archive=archive,
        ledger=store.ledger,
        register=store.register,
        outbox=store.outbox,
        reader=InProcessReader(),
    )
    import_cases(folder / "cases.csv", "gavleborg", world, actor="per")
    return Site(folder=folder, world=world)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def said(findings: tuple[Finding, ...]) -> list[tuple[str, ...]]:
    return sorted((one.rule, one.severity, one.audience, one.target, one.message) for one in findings)


@pytest.fixture(scope="module")
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened_sites:
        yield opened_sites


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory, stack: ExitStack) -> tuple[Site, list[Sent]]:
    """A site with some hundred reports and what came after them, and the mails that it got."""
    site = a_site(tmp_path_factory.mktemp("many") / "site", stack)
    first = [*first_mails(REPORTS), *unreadable_mails(4)]
    site.receive(first)
    asked = site.requests()
    later = later_mails(REPORTS, lambda number: asked.get(f"rapport-{number}@example.se"))
    site.receive(later)
    return site, [*first, *later]


def test_the_same_rules_change_nothing_whatever_kind_of_record_it_is(generated) -> None:
    site, _ = generated
    records = {federation: archived(federation, site.world) for federation in FEDERATIONS}
    kinds = {(bool(r.chain), r.on_a_form, r.barred, r.heard) for some in records.values() for r in some}
    assert {
        (True, True, False, True),  # an addition
        (True, False, False, True),  # words in answer to our request
        (False, False, False, True),  # a file that can't be read
        (False, True, True, False),  # a personal number in it, or a project that nobody knows
        (False, True, False, False),  # from a robot
    } <= kinds
    trials = [site.trial(federation, site.folder / "rules") for federation in FEDERATIONS]
    assert sum(len(trial.tried) for trial in trials) >= 300
    for trial in trials:
        assert [(one.archived.record.display, one.differences) for one in trial.changed] == []
        assert trial.asked_now == trial.asked_before > 10
        assert trial.unread == ()
        assert trial.without_report == sum(not one.on_a_form for one in records[trial.federation])


def test_a_thousand_reports_take_less_than_half_a_minute(generated) -> None:
    """They take a second: readings are kept, and only judged. The limit leaves room for a busy machine."""
    site, _ = generated
    started = time.monotonic()
    trials = [site.trial(federation, site.folder / "rules") for federation in FEDERATIONS]
    assert (time.monotonic() - started) / sum(len(trial.tried) for trial in trials) < 30 / 1000


def test_a_softened_rule_changes_just_the_reports_that_it_found_something_in(generated, tmp_path: Path) -> None:
    site, _ = generated
    shutil.copytree(site.folder / "rules", tmp_path / "copy")
    edit(tmp_path / "copy" / WITH_GAPS, "severity: error", "severity: warning")
    for federation in FEDERATIONS:
        trial = site.trial(federation, tmp_path / "copy")
        hit = [
            one.record.display
            for one in archived(federation, site.world)
            if one.on_a_form and any(finding.rule == WITH_GAPS.stem for finding in one.record.findings)
        ]
        assert [one.archived.record.display for one in trial.changed] == hit != []
        [total] = trial.totals
        assert (total.rule, total.changes, total.comes, total.goes) == (WITH_GAPS.stem, total.before, 0, 0)
        assert trial.asked_now < trial.asked_before
        assert {one.cause for report in trial.changed for one in report.differences} == {"rules"}


def test_its_figures_agree_with_a_site_that_had_the_changed_rules_all_along(generated, stack, tmp_path: Path) -> None:
    site, mails = generated
    other = a_site(tmp_path / "other", stack, softened=True)
    other.receive(mails)
    for federation in FEDERATIONS:
        trial = site.trial(federation, other.folder / "rules")
        tried = {one.archived.record.display: (said(one.findings), one.status) for one in trial.tried}
        again = archived(federation, other.world)
        assert tried == {one.record.display: (said(one.record.findings), one.status) for one in again if one.on_a_form}
        sent = [mail.kind for mail in other.world.outbox.mails(federation)]
        asked = sent.count(ReplyKind.CORRECTION_REQUEST) + sent.count(ReplyKind.SUPPLEMENT_INCOMPLETE)
        assert trial.asked_now == asked < trial.asked_before
