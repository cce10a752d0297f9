"""What one rule says of a report: its check's drafts, put into words."""

from __future__ import annotations

from collections.abc import Mapping

from intake.errors import Untried
from intake.model.evidence import Evidence
from intake.model.form import Rule, RuleText
from intake.model.report import Draft, Finding

SURE = 0.6  # below this confidence nothing is asked of the sender (design decision 10)


def found_by(rule: Rule, evidence: Evidence) -> tuple[Finding, ...]:
    """A finding for each break of *rule*; none where its conditions don't hold; one to staff if it can't be tried."""
    try:
        if not rule.applies(evidence):
            return ()
        return tuple(_finding(rule, draft) for draft in rule.check(evidence))
    except Untried:
        return (_untried(rule),)


def _untried(rule: Rule) -> Finding:
    """A rule says neither yes nor no, so a person has to. What it would ask for may be missing."""
    return Finding(
        rule=rule.id,
        severity="warning",
        audience="staff",
        target="",
        message=f"Regeln {rule.id} gick inte att pröva på den här rapporten. Läs rapporten själv, och se över regeln.",
        rule_version=rule.version,
        unsure=rule.severity == "error" and rule.audience == "sender",
    )


def _finding(rule: Rule, draft: Draft) -> Finding:
    """The draft as a finding. One of low confidence is a question to staff, never an error of the sender's."""
    sure = draft.confidence >= SURE or rule.audience == "staff"
    swedish = _said(rule.swedish, {name: phrase.sv for name, phrase in draft.words.items()})
    english = _said(rule.english, {name: phrase.en for name, phrase in draft.words.items()}) if rule.english else ""
    return Finding(
        rule=rule.id,
        severity=rule.severity if sure or rule.severity == "info" else "warning",
        audience=rule.audience if sure else "staff",
        target=draft.target,
        message=swedish if sure else f"{swedish} (Läsningen är osäker: se efter i rapporten.)",
        english=english if sure else "",
        rule_version=rule.version,
        unsure=not sure and rule.severity == "error",
    )


def _said(text: RuleText, words: Mapping[str, str]) -> str:
    """The row: what is found, and what the receiver is asked to do about it."""
    return " ".join(filter(None, (text.message.format_map(words), text.ask.format_map(words))))
