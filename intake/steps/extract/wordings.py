"""Words of the author's within a heading or label: "Beviljade medel (preliminärt)", "5.1 Vi nådde målen"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from intake.alignment import Match
from intake.alignment.anchors import Anchor, key_of
from intake.alignment.likeness import says_something, skeleton
from intake.steps.extract.typed import only_hints
from intake.steps.extract.unplaced import Unplaced
from intake.steps.extract.view import View

_WORDS = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")
_LIKE = 70.0  # of 100: a word in another form, with a slip or a misread letter
_ROLES = ("section", "part", "label")


def wordings(view: View) -> Iterator[Unplaced]:
    """The headings and labels that say something which the form's don't, as they stand: nowhere else are they told."""
    met: set[int] = set()
    for match in view.matches:
        if match.first in met or match.anchor.role not in _ROLES:
            continue
        met.add(match.first)
        text = _printed(view, match)
        if key_of(text) not in match.anchor.keys and _says_more(text, match.anchor):
            yield Unplaced(text, match.first)


def _printed(view: View, match: Match) -> str:
    """What stands in the document for the form's words."""
    pieces = [view.segments[place].text for place in range(match.first, match.last)]
    return " ".join((*pieces, view.segments[match.last].text[: match.rest])).strip(" \t\n:._…–-")


def _says_more(text: str, anchor: Anchor) -> bool:
    printed = "".join((*anchor.keys, *anchor.guidance))
    words = [skeleton(key_of(word)) for word in _WORDS.findall(anchor.words)]
    own = [word for word in _WORDS.findall(text) if says_something(word) and key_of(word) not in printed]
    own = [word for word in own if not any(fuzz.ratio(skeleton(key_of(word)), other) >= _LIKE for other in words)]
    return bool(own) and not any(only_hints(kind, " ".join(own)) for kind in ("amount", "date"))
