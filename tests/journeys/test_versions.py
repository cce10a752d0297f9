"""Every record and reply names the rules, the form and the texts that made it, and each of them can be had again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from incoming import a_letter, sample

from intake.bootstrap import opened_store
from intake.model.outgoing import Outgoing
from intake.model.register import Record
from intake.packed import unpack
from intake.settings import load

RULE = "rules/shared/section-missing.yaml"
TEXT = "templates/mail/sv/receipt.txt"


def deliver(site, n: int, **changes: Any) -> None:
    """The sample report, in a mail of its own."""
    plain = {"files": {f"{n}.docx": sample("gavleborg-resan.docx") + bytes(n)}, "message_id": f"{n}@example.se"}
    site.deliver(a_letter(**(plain | changes)))
    site.run()


def edit(site, name: str, before: str, after: str) -> None:
    file: Path = site.folder / name
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def history(site, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(site.command("rules", "history", *words, "--federation", "gavleborg", "--json"))
    return told


@pytest.fixture
def kept(site):
    """What the register and the archive hold: records, replies, and the files by a version."""

    def read() -> tuple[tuple[Record, ...], tuple[Outgoing, ...], Any]:
        with opened_store(load(site.folder / "intake.toml", os.environ)) as (store, archive):
            return store.register.records(), store.outbox.mails(), lambda version: unpack(archive.get(version))

    return read


def test_rules_form_and_texts_of_each_record_and_reply_are_kept(site, kept) -> None:
    deliver(site, 1)
    edit(site, RULE, "severity: error", "severity: warning")
    edit(site, TEXT, "Hej", "Hej hej")
    deliver(site, 2)
    (first, second), replies, files = kept()
    assert first.rules_version != second.rules_version
    assert first.form_version == second.form_version != ""
    assert b"severity: error" in files(first.rules_version)[RULE]
    assert b"severity: warning" in files(second.rules_version)[RULE]
    told = [reply for reply in replies if reply.kind == "receipt"]
    assert [reply.rules_version for reply in told] == [first.rules_version, second.rules_version]
    assert {reply.form_version for reply in told} == {first.form_version}
    texts = [files(reply.template_version)["mail/sv/receipt.txt"].decode() for reply in told]
    assert ["Hej hej" in text for text in texts] == [False, True]


def test_register_show_names_them(site, kept) -> None:
    deliver(site, 1)
    [record], [reply, *_], _ = kept()
    shown = site.record(record.display)
    assert (shown["rules_version"], shown["form_version"]) == (record.rules_version, record.form_version)
    assert all(finding["rule_version"] for finding in shown["findings"])
    assert {reply.template_version} == {one["template_version"] for one in shown["replies"]}


def test_an_answer_in_words_names_the_versions_of_what_it_carries_on(site, kept) -> None:
    deliver(site, 1)
    [receipt] = site.outbox_to("maja.lindqvist@example.se")
    edit(site, RULE, "severity: error", "severity: warning")
    site.deliver(a_letter(files={}, text="Ett tillägg.", answers=receipt["message_id"], message_id="2@example.se"))
    site.run()
    (first, *rest), _, _ = kept()
    assert {record.rules_version for record in rest} <= {first.rules_version}


def test_the_history_tells_what_was_changed_and_what_lies_in_the_folder(site) -> None:
    empty = history(site)
    assert (empty["versions"], empty["folder"]["state"]) == ([], "not-used-yet")
    deliver(site, 1)
    assert history(site)["folder"]["state"] == "in-force"
    edit(site, RULE, "severity: error", "severity: warning")
    (site.folder / "rules/gavleborg/slutrapport/low-use.yaml").unlink()
    assert history(site)["folder"]["state"] == "not-used-yet"
    deliver(site, 2)
    deliver(site, 3)
    first, second = history(site)["versions"]
    assert (first["records"], first["changes"], second["records"]) == (1, None, 2)
    assert second["changes"] == {
        "added": [],
        "changed": [RULE],
        "removed": ["rules/gavleborg/slutrapport/low-use.yaml"],
    }
    table = site.command("rules", "history", "--federation", "gavleborg")
    assert "shared/section-missing.yaml" in "".join(table.split())  # a narrow table breaks a name


def test_one_version_is_shown_against_the_one_before_and_unpacked(site, tmp_path: Path) -> None:
    deliver(site, 1)
    before = (site.folder / RULE).read_bytes()
    edit(site, RULE, "severity: error", "severity: warning")
    deliver(site, 2)
    first, second = (one["version"] for one in history(site)["versions"])
    shown = site.command("rules", "history", second[:8], "--federation", "gavleborg")
    assert "-severity: error\n+severity: warning\n" in shown
    history(site, first, "--out", str(tmp_path / "old"))
    assert (tmp_path / "old" / RULE).read_bytes() == before
    site.command("rules", "history", first, "--federation", "gavleborg", "--out", str(tmp_path / "old"), status=1)
    site.command("rules", "history", "ffffffff", "--federation", "gavleborg", status=1)


def test_the_history_is_told_although_the_rules_are_broken(site) -> None:
    deliver(site, 1)
    (site.folder / RULE).write_text("severty: error\n", "utf-8")
    told = history(site)
    assert len(told["versions"]) == 1
    assert (told["folder"]["state"], told["folder"]["version"]) == ("broken", None)
    assert RULE in told["folder"]["fault"]


def test_a_version_is_not_unpacked_where_nothing_can_be_written(site, tmp_path: Path, capsys) -> None:
    deliver(site, 1)
    version = history(site)["versions"][0]["version"]
    (tmp_path / "file").write_text("in the way")
    site.command(
        "rules", "history", version, "--out", str(tmp_path / "file" / "set"), "--federation", "gavleborg", status=1
    )
    assert "can't be written" in capsys.readouterr().err
