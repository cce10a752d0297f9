"""Whether a report holds every word that its author wrote, each once: in a value, in a section or in unplaced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from intake.model.report import Report

_WORD = re.compile(r"[^\W_]+")


def words(texts: Iterable[str]) -> Counter[str]:
    """The words in *texts*, in small letters, each as often as it stands there."""
    return Counter(word for text in texts for word in _WORD.findall(text.lower()))


def held(report: Report) -> Counter[str]:
    """The words that the report holds. Two fields that share a box hold a part each."""
    values = (found.raw for found in report.fields.values())
    return words((*values, *(section.text for section in report.sections), *report.unplaced))
