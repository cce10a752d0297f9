"""The mail texts in templates/mail/LANGUAGE/NAME.txt, followed while the service runs.

A federation words a text in its own way in templates/FEDERATION/LANGUAGE/NAME.txt; that goes for included texts too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from intake.adapters.following import SETTLE, Followed
from intake.adapters.textcheck import faults
from intake.adapters.textsets import TextSet, load_texts, texts_stamp
from intake.errors import Faults, Misconfigured
from intake.ports import Rendered


class MailTexts:
    """The Texts port over a templates folder.

    A changed text is taken up with the next mail, but only when there is nothing wrong in the whole folder: until then
    the texts that worked stay in use.
    """

    def __init__(self, folder: Path, *, settle: float = SETTLE, now: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._texts: Followed[TextSet] = Followed(
            lambda: texts_stamp(folder), self._sound, first=lambda: load_texts(folder), settle=settle, now=now
        )

    def render(self, template: str, language: str, values: Mapping[str, Any], federation: str = "") -> Rendered:
        """Fill in *template*. Raises Misconfigured, with file and line, where it is missing or broken."""
        return self._texts.current().render(template, language, values, federation)

    def check(self) -> None:
        """Try every text as it lies in the folder, with full and with sparse values. Raises Faults."""
        self._sound()

    def problems(self) -> tuple[Misconfigured, ...]:
        """Why the texts as they stand in the folder are not in use; empty where they are."""
        return self._texts.problems()

    def _sound(self) -> TextSet:
        texts = load_texts(self._folder)
        if found := faults(texts):
            raise Faults(found)
        return texts


def check_texts(folder: Path) -> tuple[Misconfigured, ...]:
    """All that is wrong with the texts in a templates folder; empty where they can be taken up."""
    try:
        return faults(load_texts(folder))
    except Misconfigured as error:
        return (error,)


def own_texts(folder: Path) -> tuple[str, ...]:
    """The folders, by name, that hold a federation's own wordings."""
    return tuple(name for name in load_texts(folder).wordings if name)


def text_count(folder: Path) -> int:
    """The texts in a templates folder, with the parts that they include."""
    return len(load_texts(folder).sources)
