"""Headings with what stands under them: which are sections to write in, and which only gather fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.formdraft.grids import Grid
from intake.formdraft.outline import QUESTION_LEVEL, Heading, Item, Label, Words, is_capitals
from intake.formdraft.words import asking_word, asks, is_signing, known, names_a_field, slug
from intake.model.form import Alternative, SectionSpec

_TITLE = 110  # characters of a title
_SENTENCE = re.compile(r"(?<=[?!])\s+(?=[A-ZÅÄÖ])|:\s+(?=\S)|\n+")
_GUIDED = re.compile(r"(?<=[.?!])\s+")
_ORDERED = re.compile(r"(?:Beskriv|Redogör för)\s+")
_NOT = re.compile(r"\b(?:inte|ej|icke)\s+")
_USED = re.compile(r"utnyttja|använ|förbruka|upparbeta")
_NUMBERED_FIELD = 60  # characters of a numbered line that may be a label: "1. Insatsens namn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading, or None for what stands before the first, and what stands under it up to the next."""

    heading: Heading | None
    items: tuple[Label | Words | Grid, ...]
    leaf: bool  # no other heading stands under it
    number: str  # of the form's part, as fields name it: "1"

    @property
    def labels(self) -> tuple[Label, ...]:
        return tuple(item for item in self.items if isinstance(item, Label))

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(item for item in self.items if isinstance(item, Grid))

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(item.text for item in self.items if isinstance(item, Words))

    @property
    def title(self) -> str:
        return title_and_guidance(self.heading.text)[0] if self.heading else ""

    @property
    def is_section(self) -> bool:
        """Whether there is something to write about under the heading, and not only boxes to fill in."""
        if self.heading is None or not self.leaf:
            return False
        if not self.labels and not self.grids:
            return True
        if self.signed:
            return bool(self.labels)
        asked = any(map(asks, (*self.words, self.heading.text)))
        return asked or (bool(self.grids) and not self.labels)

    @property
    def in_words(self) -> bool:
        """Whether the heading is a question by itself: a table after it is no answer to it."""
        return self.heading is not None and self.heading.level == QUESTION_LEVEL

    @property
    def signed(self) -> bool:
        """Whether somebody signs there."""
        return is_signing(self.title) or any(is_signing(label.text) for label in self.labels)


def parts_of(items: Sequence[Item]) -> tuple[Part, ...]:
    """The form's parts in order; the first has no heading."""
    items = tuple(_with_numbered_fields(items))
    starts = [place for place, item in enumerate(items) if isinstance(item, Heading)]
    found: list[Part] = []
    number = ""
    for place, end in zip([-1, *starts], [*starts, len(items)], strict=True):
        heading = items[place] if place >= 0 else None
        after = items[end] if end < len(items) else None
        under = [item for item in items[place + 1 : end] if not isinstance(item, Heading)]
        if isinstance(heading, Heading):
            number = heading.number.partition(".")[0] or number
            deeper = isinstance(after, Heading) and after.level > heading.level
            found.append(Part(heading=heading, items=tuple(under), leaf=not deeper, number=number))
        else:
            found.append(Part(heading=None, items=tuple(under), leaf=False, number=""))
    return tuple(found)


def _with_numbered_fields(items: Sequence[Item]) -> Iterator[Item]:
    """The items, but a numbered line that names a plain field, with nothing under it, is that field's label."""
    for place, item in enumerate(items):
        after = items[place + 1] if place + 1 < len(items) else None
        bare = isinstance(item, Heading) and item.number and (after is None or isinstance(after, Heading))
        if isinstance(item, Heading) and bare and _names_a_field(item, after):
            yield Label(text=item.text.rstrip(" :"), number=item.number)
        else:
            yield item


def _names_a_field(heading: Heading, after: Item | None) -> bool:
    sort = known(heading.text)
    plain = bool(sort.role) or sort.type != "text"
    leaf = not isinstance(after, Heading) or after.level <= heading.level
    told = names_a_field(heading.text) or not asks(heading.text)
    return leaf and plain and told and len(heading.text) <= _NUMBERED_FIELD


def title_and_guidance(text: str) -> tuple[str, tuple[str, ...]]:
    """A heading's line parted in the title and the sentences that go on with what is asked."""
    text = text.strip()
    cut = _SENTENCE.search(text, 3)
    if cut is not None and cut.start() <= _TITLE:
        title, rest = text[: cut.start()], text[cut.end() :]
    elif place := asking_word(text):
        title, rest = text[:place], text[place:]
    else:
        title, rest = text, ""
    return title.strip().rstrip(".:").strip(), _sentences(rest)


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _GUIDED.split(" ".join(text.split())) if part.strip())


def section_of(part: Part, heading: Heading, taken: Sequence[str], *, table: str, fields: Sequence[str]) -> SectionSpec:
    """The section that a part is. *taken* are the ids of those before; *table* and *fields* answer it, where any do."""
    title, guidance = title_and_guidance(heading.text)
    title = plain_title(title)
    guidance += tuple(sentence for text in part.words for sentence in _sentences(text))
    return SectionSpec(
        id=heading.number or unique(slug(title), taken),
        title=title,
        question=" ".join(guidance if guidance and not title.endswith("?") else (title, *guidance)),
        guidance=guidance,
        wordings=_wordings(title),
        table=table,
        fields=tuple(fields),
    )


def _wordings(title: str) -> tuple[str, ...]:
    """A title that orders something is often written without the order: "Beskriv effekter" is "Effekter"."""
    rest = _ORDERED.sub("", title, count=1)
    return (rest[:1].upper() + rest[1:],) if rest != title and len(rest) >= len("effekter") else ()


def unique(name: str, taken: Sequence[str]) -> str:
    """*name*, with a number after it where it is *taken*."""
    number = 1
    made = name
    while made in taken:
        number += 1
        made = f"{name}_{number}"
    return made


def alternatives_of(parts: Sequence[Part], roles: Mapping[str, str]) -> Iterator[Alternative]:
    """Numbered chapters of one section each, of which one is for funds wholly used and the other for funds left over.

    Told by their headings, which are the same but for a "not"; and only where the form asks for both amounts.
    """
    if not {"spent", "granted"} <= roles.keys() or "." in roles["spent"]:  # a column is no amount of the form's
        return
    chapters = {_plainly(part.title): part for part in parts if part.heading and not part.is_section}
    for title, part in chapters.items():
        wholly = chapters.get(_NOT.sub("", title))
        if not _NOT.search(title) or wholly is None or not _USED.search(title):
            continue
        when_spent, otherwise = (_sections_under(parts, chapter) for chapter in (wholly, part))
        if len(when_spent) == len(otherwise) == 1:
            spent, granted = roles["spent"], roles["granted"]
            yield Alternative(spent=spent, granted=granted, when_spent=when_spent[0], otherwise=otherwise[0])


def _plainly(title: str) -> str:
    return " ".join(title.casefold().split())


def _sections_under(parts: Sequence[Part], chapter: Part) -> list[str]:
    number = chapter.heading.number if chapter.heading else ""
    numbers = [part.heading.number for part in parts if part.heading and part.is_section]
    return [found for found in numbers if number and found.startswith(f"{number}.")]


def plain_title(text: str) -> str:
    """A title as it is named in a mail: one in capitals becomes an ordinary one."""
    return text.capitalize() if is_capitals(text) else text
