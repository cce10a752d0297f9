"""Why a rule said what it did, in words for staff's terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from intake.cli.show import in_words, language, local_time, spoken
from intake.cli.words import AUDIENCES, SECTIONS, SEVERITIES, field_name, field_value
from intake.findings import SURE
from intake.letters.lines import kronor, one_line
from intake.messages import noop

if TYPE_CHECKING:
    from intake.explain import Explained, Looked
    from intake.model.evidence import Evidence
    from intake.model.form import Form, Rule
    from intake.model.register import Record
    from intake.model.report import Finding

HEADS = {
    "found": noop("These rules find something:"),
    "gone": noop("These rules found something then, and are no longer in force:"),
    "nothing": noop("These rules find nothing:"),
    "silent": noop("These rules are silent, for they are not about such a report:"),
}
PLACES = {"page": noop("page"), "table": noop("table"), "paragraph": noop("paragraph")}
LONGEST = 100  # characters of a value
NEWEST = 20  # reports that a rule has found something on


def told_on(record: Record, evidence: Evidence, explained: Sequence[Explained], changed: Mapping[str, str]) -> str:
    """Each rule on one report; *changed* are the differences of its files since then, by rule."""
    _ = spoken()
    lines = [f"{record.display}  {one_line(record.title)}", *_around(record, evidence)]
    for outcome, head in HEADS.items():
        group = [one for one in explained if one.outcome == outcome]
        lines += ["", _(head)] if group else []
        for one in group:
            lines += ["", *_explained(one, evidence, changed.get(one.id, ""), whole=len(explained) == 1)]
    return "\n".join(lines)


def told_rule(
    name: str, files: Sequence[str], rules: Mapping[str, Rule], hits: Sequence[tuple[Record, Finding]]
) -> str:
    """What a rule does, and on which reports it has found something; *rules* are its form's, *hits* newest first."""
    _ = spoken()
    lines = [name, *(f"  {file}" for file in files)]
    for form, rule in rules.items():
        lines += ["", f"{form}:", *(f"  {line}" for line in _what_it_does(rule))]
    if not rules:
        lines += ["", _("It is in force for no form: it is switched off, or rests on what no form has.")]
    lines += ["", _("It has found something on:") if hits else _("It has found nothing yet.")]
    for record, finding in hits[:NEWEST]:
        lines.append(f"  {record.display}  {record.arrival_date.isoformat()}  {one_line(finding.message)}")
    if len(hits) > NEWEST:
        lines.append("  " + _("and {n} more").format(n=len(hits) - NEWEST))
    return "\n".join(lines)


def _what_it_does(rule: Rule) -> Iterator[str]:
    _ = spoken()
    yield _checks(rule)
    yield f"{_('Says')}: {rule.swedish.message} {rule.swedish.ask}".rstrip()
    yield f"{_('What')}: {in_words(SEVERITIES, rule.severity)}; {_('To whom')}: {in_words(AUDIENCES, rule.audience)}"
    yield f"{_('Why')}: {rule.reason}"
    yield f"{_('File')}: {rule.source}, {_('version')} {rule.version}"


def _checks(rule: Rule) -> str:
    from intake.checks import KINDS

    _ = spoken()
    return f"{_('Checks')} {KINDS[rule.kind].summary}."


def _around(record: Record, evidence: Evidence) -> Iterator[str]:
    """What rules are shown beside the report itself."""
    _ = spoken()
    yield f"  {_('Form')}: {evidence.form.id}; {_('Registered')}: {local_time(record.registered_at)}"
    case = evidence.case
    if case is None:
        yield f"  {_('The register knew nothing of the initiative.')}"
    else:
        granted = kronor(case.granted, language()) if case.granted is not None else "–"
        period = f"{case.period_start or ''}–{case.period_end or ''}"
        yield f"  {_('In the register now')}: {_('granted')} {granted}; {_('period')} {period}; {case.kind or '–'}"
    if evidence.enclosures:
        yield f"  {_('Enclosures')}: {', '.join(map(one_line, evidence.enclosures))}"
    if record.form_version and record.form_version != evidence.form.version:
        yield f"  {_('The form has been changed since: this rests on what was read then.')}"


def _explained(one: Explained, evidence: Evidence, changed: str, *, whole: bool) -> Iterator[str]:
    _ = spoken()
    yield f"  {one.id}" + (f"  ({one.rule.source}, {_('version')} {one.rule.version})" if one.rule else "")
    for finding in one.findings:
        yield f"    {_said(finding)}"
    for unmet in one.conditions:
        yield f"    {_('does not hold')}: {unmet.name}: {_wanted(unmet.wanted)} ({unmet.told})"
    if one.outcome != "silent" and (whole or one.findings or (one.rule and one.rule.looks_at)):
        for each in one.looked:
            yield f"    {_look(each, evidence.form)}"
    if one.rule and (whole or not (one.findings or one.conditions or one.rule.looks_at)):
        yield f"    {_checks(one.rule)}"
    if one.rule and (whole or one.findings):
        yield f"    {_('Why')}: {one.rule.reason}"
    yield from _then(one, changed)


def _then(one: Explained, changed: str) -> Iterator[str]:
    """What it said when the report was registered, where that is something else, and what was changed in it since."""
    _ = spoken()
    if one.differs:
        yield f"    {_('When the report was registered it said')}: " + ("" if one.then else _("nothing"))
        for finding in one.then:
            yield f"      {_said(finding)}"
    if changed:
        yield f"    {_('The rule has been changed since')}:"
        yield from (f"      {line}" for line in changed.splitlines())
    elif one.differs and one.rule:
        yield f"    {_('The rule is the same: the form or the register says something else now.')}"


def _said(finding: Finding) -> str:
    what, whom = in_words(SEVERITIES, finding.severity), in_words(AUDIENCES, finding.audience)
    return f"{what} → {whom}: {one_line(finding.message)}"


def _look(one: Looked, form: Form) -> str:
    _ = spoken()
    value = _value(one, form)
    notes = [_where(one.where)] if one.where else []
    if one.confidence < SURE:
        notes.append(_("read unsurely"))
    name = f"{one.name} {_title(one.name, form)}".rstrip()
    return f"{name}: {value}" + (f" ({', '.join(notes)})" if notes else "")


def _value(one: Looked, form: Form) -> str:
    _ = spoken()
    if one.status:
        status = in_words(SECTIONS, one.status)
        return f"{status}: \u201d{one_line(str(one.value))}\u201d" if one.value else status
    if isinstance(one.value, int) and "." in one.name:
        return kronor(one.value, language())
    shown = one_line(field_value(form, one.name, one.value, one.raw))
    written = one_line(one.raw)
    if one.value is not None and not isinstance(one.value, list | tuple) and _plain(written) != _plain(shown):
        return f"{_short(shown)}, {_('written')} \u201d{_short(written)}\u201d" if written else _short(shown)
    return _short(shown) or str(_("nothing"))


def _plain(text: str) -> str:
    """Without spaces and the word for kronor, which say nothing."""
    return "".join(text.casefold().removesuffix("kr").split())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"


def _title(name: str, form: Form) -> str:
    """What the form calls it, where that isn't its id."""
    section = form.section(name)
    if section is not None:
        return section.title
    found = field_name(form, name.partition(".")[0])
    return "" if found == name else f"[{found}]"


def _where(where: str) -> str:
    """ "sidan 1, tabell 2" of "page 1, table 2"."""
    return re.sub(r"[a-z]+", lambda word: in_words(PLACES, word[0]), where)


def _wanted(wanted: Any) -> str:
    if isinstance(wanted, Mapping):
        return ", ".join(f"{name}: {value}" for name, value in wanted.items())
    return ", ".join(wanted) if isinstance(wanted, tuple) else str(wanted)
