"""The author's words that answer nothing: a cover letter, an appendix, text under a heading of the author's own."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from intake.alignment.printed import printed_of
from intake.steps.extract.view import View, is_prompt


class Unplaced(NamedTuple):
    """A block's words, or what is left of them."""

    text: str
    at: int  # segment in which they begin


def unplaced(view: View) -> tuple[Unplaced, ...]:
    """What stands in no field and no section, in order. Never the form's own words."""
    printed = printed_of(view.form)
    left = [place for place in range(len(view.segments)) if view.free(place) and _says(view.text(place))]
    blocks = [list(places) for _, places in groupby(left, key=lambda place: view.segments[place].block)]
    found = (Unplaced("\n".join(view.text(place).strip() for place in places), places[0]) for places in blocks)
    return tuple(one for one in found if not printed.holds(one.text))


def _says(text: str) -> bool:
    return any(map(str.isalnum, text)) and not is_prompt(text)
