"""The author's words that answer nothing: a cover letter, an appendix, text under a heading of the author's own."""

from __future__ import annotations

from itertools import groupby

from intake.alignment.printed import printed_of
from intake.steps.extract.view import View, is_prompt


def unplaced(view: View) -> tuple[str, ...]:
    """What stands in no field and no section, a text for each block, in order. Never the form's own words."""
    printed = printed_of(view.form)
    left = [place for place in range(len(view.segments)) if view.free(place) and _says(view.text(place))]
    texts = (
        "\n".join(view.text(place).strip() for place in places)
        for _, places in groupby(left, key=lambda place: view.segments[place].block)
    )
    return tuple(text for text in texts if not printed.holds(text))


def _says(text: str) -> bool:
    return any(map(str.isalnum, text)) and not is_prompt(text)
