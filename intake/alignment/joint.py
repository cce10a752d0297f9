"""One label for several fields, made by an author of labels that the form prints apart: "Postnummer/Postadress"."""

from __future__ import annotations

import re
from collections.abc import Collection

from intake.alignment.anchors import key_of

_JOINT = re.compile(r"\s*(?:[/,&+]|\boch\b|\bsamt\b)\s*")
_LETTERS = 80  # of a joint label


def joint_keys(text: str, labels: Collection[str]) -> list[str]:
    """The keys of the *labels*, which are keys, that the label at the start of *text* is made of; none where it is one
    label, or has a part that is none."""
    label, _, _ = text.partition(":")
    if len(label) > _LETTERS or not _JOINT.search(label) or key_of(label) in labels:
        return []
    keys = [key_of(part) for part in _JOINT.split(label)]
    return keys if all(key in labels for key in keys) else []
