"""A doubt in words, for form.yaml and for the list to look over."""

from __future__ import annotations

from intake.formdraft.model import DOUBTS, ROLES, Doubt
from intake.messages import translator


def in_words(doubt: Doubt, language: str) -> str:
    """What to look at: 'är det rätt att "Beviljat medel" läses som ett belopp?'."""
    translate = translator(language)
    said = translate(ROLES[doubt.said]) if doubt.said in ROLES else " ".join(doubt.said.split())
    return translate(DOUBTS[doubt.code]).replace("{said}", said)
