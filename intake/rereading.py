"""The archived reports as a set of rules sees them: the reading that is kept, or a new one where its form has changed.

Nothing is stored: the mail's bytes are only read again, through the sandbox as when it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from intake.archived import Archived, evidence_of
from intake.errors import Refused
from intake.model.evidence import Evidence
from intake.model.form import RuleBook
from intake.model.register import Record, RecordId
from intake.model.report import ReadFile, Report
from intake.packed import unpack
from intake.ports import World
from intake.reading import read_files
from intake.rulebook.layers import FORM_FILES
from intake.steps.judge import unite

Files = Mapping[str, bytes]
"""The files of a set of rules by their name in the rules folder: "gavleborg/slutrapport/form.yaml"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record with what the rules are to judge."""

    archived: Archived
    evidence: Evidence | None = None  # None: it holds no report on a form, or it can't be read any more
    reread: bool = False
    trouble: str = ""  # why it has no report now: errors.UnreadableCode, "gone" from the archive, or on "no-form"
    files: Files | None = None  # the rules that it was judged by then; None where they were not kept

    @property
    def report(self) -> Report | None:
        return self.evidence.report if self.evidence else None


@dataclass(slots=True)
class Reading:
    """Looks at archived records with *rulebook*'s forms."""

    rulebook: RuleBook
    world: World
    _files: dict[str, Files | None] = field(default_factory=dict)  # by the version of the rules

    def seen(self, records: Iterable[Archived]) -> Iterator[Seen]:
        """Each of *records*, oldest first, what they supplement among them (with_chains())."""
        known: dict[RecordId, Seen] = {}
        for one in records:
            known[one.record.id] = self._look(one, [known[earlier.id] for earlier in one.chain])
            yield known[one.record.id]

    def _look(self, one: Archived, chain: Sequence[Seen]) -> Seen:
        files = self._files_of(one.record.rules_version)
        if _documents(one.record) and (any(map(_anew, chain)) or self._has_changed(one, files)):
            return self._look_anew(one, chain, files)
        form = self.rulebook.form(one.record.form or "") if one.on_a_form else None
        evidence = evidence_of(one.record, one.chain, one.known_case, form) if form else None
        return Seen(archived=one, evidence=evidence, files=files)

    def _has_changed(self, one: Archived, then: Files | None) -> bool:
        """Whether another reading could give another report."""
        if not one.on_a_form:
            return then is None or _forms(then) != _forms(self._files_of(self.rulebook.version) or {})
        form = self.rulebook.form(one.record.form or "")
        return form is None or form.version != one.record.form_version

    def _look_anew(self, one: Archived, chain: Sequence[Seen], files: Files | None) -> Seen:
        seen = Seen(archived=one, reread=True, files=files)
        try:
            found = self._read(one)
        except Refused:
            return replace(seen, trouble="gone")
        if found is None or found.report is None:
            return replace(seen, trouble=found.unreadable or "no-form" if found else "no-form")
        form = self.rulebook.form(found.report.form)
        if form is None:
            return replace(seen, trouble="no-form")
        same_form = [earlier.report for earlier in chain if earlier.report and earlier.report.form == form.id]
        report = unite(same_form[-1], found.report, form) if same_form else found.report
        return replace(seen, evidence=evidence_of(one.record, one.chain, one.known_case, form, report=report))

    def _read(self, one: Archived) -> ReadFile | None:
        """The record's report, else the first that its mail has. Raises Refused where the mail is gone."""
        federation = self.world.federations[self.rulebook.federation]
        raw = self.world.archive.get(one.mail.sha256)
        mail = self.world.reader.mail(raw, federation.receive, one.mail.internal_date)
        if one.on_a_form:
            main = _documents(one.record)[0]
            mail = replace(mail, files=tuple(file for file in mail.files if file.sha256 == main)[:1])
        files = read_files(
            mail,
            self.rulebook.forms,
            self.world.reader,
            largest=self.world.largest_file,
            now=self.world.clock.now,
        )
        return next((file for file in files if file.report), files[0] if files else None)

    def _files_of(self, version: str) -> Files | None:
        if version not in self._files:
            self._files[version] = self._unpacked(version)
        return self._files[version]

    def _unpacked(self, version: str) -> Files | None:
        if version == self.rulebook.version:
            return files_in(self.rulebook.source)
        try:
            return files_in(self.world.archive.get(version))
        except Refused:
            return None


def _anew(earlier: Seen) -> bool:
    """Whether what supplements it is united with another reading than when it came."""
    return earlier.reread and (earlier.report is not None or earlier.archived.on_a_form)


def with_chains(records: Sequence[Archived], since: date | None) -> tuple[Archived, ...]:
    """Those that came on *since* or later (None = all), and all that they supplement."""
    chosen = [one for one in records if since is None or one.record.arrival_date >= since]
    needed = {one.record.id for one in chosen} | {earlier.id for one in chosen for earlier in one.chain}
    return tuple(one for one in records if one.record.id in needed)


def files_in(source: bytes) -> Files:
    """The files of RuleBook.source, without the name of the folder that they lay in: a copy of it has another."""
    return {name.partition("/")[2]: content for name, content in unpack(source).items()}


def _documents(record: Record) -> tuple[str, ...]:
    """The digest of the file that is the record's report; nothing for one of words only."""
    return tuple(file.sha256 for file in record.files if file.role == "report")


def _forms(files: Files) -> Files:
    return {name: content for name, content in files.items() if name.rpartition("/")[2] in FORM_FILES}
