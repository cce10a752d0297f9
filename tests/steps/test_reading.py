"""From a mail's files to what they say, within a time."""

from __future__ import annotations

from dataclasses import replace

from builders import NOON, a_file, a_mail
from wordfiles import p, word_file

from intake.adapters.memory import FixedClock, InProcessReader
from intake.model.document import Document
from intake.model.mail import FileKind
from intake.reading import READING_TIME, read_files


class SlowReader(InProcessReader):
    """Half of the time that a whole mail may take goes to each file."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock

    def document(self, content: bytes, kind: FileKind) -> Document:
        self._clock.forward(seconds=READING_TIME.total_seconds() / 2)
        return super().document(content, kind)


def test_what_a_mail_brings_beyond_the_time_for_it_is_told_as_unread() -> None:
    clock = FixedClock(NOON)
    content = word_file(p("Protokoll"))
    files = tuple(replace(a_file(f"{place}.docx", place=str(place)), content=content) for place in range(4))
    read = read_files(a_mail(files=files), (), SlowReader(clock), largest=1_000_000, now=clock.now)
    assert [file.unreadable for file in read] == ["", "", "failed", "failed"]
    assert [file.name for file in read] == [file.name for file in files]
