"""The layouts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layouts import answers, headings, labels
from layouts.manner import Manner
from layouts.truth import Truth
from layouts.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A layout by its name, and how it changes what a person reads."""

    name: str
    write: Callable[[Written], bytes]
    format: str = "docx"  # docx, pdf, odt, doc, rtf, scan
    outside: str = ""  # the author's words in the body outside every field and section: a cover letter
    asides: str = ""  # words in headers, footnotes, comments
    bend: Callable[[Truth], Truth] = lambda truth: truth


def _word(name: str, manner: Manner, **more: object) -> Layout:
    return Layout(name=name, write=manner.write, **more)  # type: ignore[arg-type]


_NUMBERED = {"numbering": headings.NUMBERING}

LAYOUTS: tuple[Layout, ...] = (
    _word("one-cell", Manner()),
    _word("beside-styles", Manner(pairs=labels.beside, heading=headings.as_style)),
    _word("below-lists", Manner(pairs=labels.below, answer=answers.with_lists, parts=_NUMBERED)),
    _word("colon-no-guidance", Manner(pairs=labels.after_colon, guidance=headings.guidance_deleted)),
    _word(
        "break-auto-numbered",
        Manner(
            pairs=labels.after_break,
            heading=headings.auto_numbered,
            grid=labels.auto_numbered_grid,
            answer=answers.with_lists,
            parts=_NUMBERED,
        ),
    ),
    _word("tab-boxes", Manner(pairs=labels.after_tab, answer=answers.in_box)),
)
