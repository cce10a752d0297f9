"""Eight layouts written without sight of the reader, and frozen before it met them: heldout-*.

They aren't to be changed: they tell how well the reader does on what nobody fitted it to. See their scores:
PYTHONPATH=tests python -m layouts.score 'heldout-*' --slow
"""

from __future__ import annotations

from layouts.heldout import banners, browser, dotted, opendocument, questions, template, two_up, webdocs
from layouts.layout import Layout

HELDOUT: tuple[Layout, ...] = (
    template.LAYOUT,
    questions.LAYOUT,
    dotted.LAYOUT,
    webdocs.LAYOUT,
    banners.LAYOUT,
    browser.LAYOUT,
    two_up.LAYOUT,
    opendocument.LAYOUT,
)
