"""A blank form -> a draft of its form.yaml: fields with guessed types, sections, and what to look over. Pure.

outline   Document ─► headings, labels, grids, words
parts     which headings are sections, which gather fields
fields    labels and grids ─► fields with ids and types
roles     fields ─► the parts that they play, which of them are required
ownrules  Draft ─► the rules that are the form's own
files     Draft ─► the files that a person goes on with
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.alignment.anchors import key_of
from intake.errors import Unreadable
from intake.formdraft.fields import Fields, add_fields
from intake.formdraft.model import NEEDED, ROLES, Doubt, Draft
from intake.formdraft.outline import Heading, Item, Words, outline
from intake.formdraft.parts import Part, alternatives_of, parts_of, plain_title, section_of
from intake.formdraft.roles import of_sort, roles_of, with_required
from intake.formdraft.words import known, report_word
from intake.model.document import Document
from intake.model.form import Alternative, FieldSpec, SectionSpec

__all__ = ["Doubt", "Draft", "drafted"]

_TITLE_LINES = 4
_TITLE = 80  # characters
_REPORT = ("rapport", "redovisning", "uppföljning", "utvärdering")
_BOX_WORDS = 40  # characters of words by themselves that may be a label nobody could tell


def drafted(document: Document, form_id: str) -> Draft:
    """The draft of the form whose blank is *document*. Raises Unreadable, empty, where it has nothing to fill in."""
    items = list(outline(document))
    titles = _titles(items)
    parts = parts_of(_below_title(items, titles))
    fields, sections, doubts = _made(parts)
    if not fields.made and not sections:
        raise Unreadable(
            "empty",
            "nothing to fill in was found in the blank",
            why="a form is drafted from its labels, tables and headings",
            do="import the blank form itself, as a Word file",
        )
    roles = roles_of(fields.made, fields.signing)
    alternatives = tuple(alternatives_of(parts, roles))
    name = plain_title(titles[-1]) if titles else form_id.partition("/")[2].capitalize()
    return Draft(
        id=form_id,
        name=name,
        report_type=report_word(titles),
        titles=titles or (name,),
        fields=tuple(with_required(_with_wordings(fields.made), roles, sections)),
        sections=tuple(sections),
        roles=roles,
        alternatives=alternatives,
        doubts=(*fields.doubts, *doubts, *_form_doubts(roles, sections, parts), *map(_either, alternatives)),
    )


def _titles(items: Sequence[Item]) -> tuple[str, ...]:
    """The line at the top that names the form: one that speaks of a report, else the first."""
    texts = [text for item in items[:_TITLE_LINES] if isinstance(text := getattr(item, "text", None), str)]
    told = [text for text in texts if _speaks_of_a_report(text) and len(text) <= _TITLE]
    whole = (told or texts)[:1]
    parts = [part for text in whole for part in re.split(r"\s[–-]\s", text) if _speaks_of_a_report(part)]
    return tuple(dict.fromkeys([*whole, *parts[:1]]))


def _speaks_of_a_report(text: str) -> bool:
    return any(word in text.casefold() for word in _REPORT)


def _below_title(items: Sequence[Item], titles: Sequence[str]) -> list[Item]:
    """The items without the title; what looks like a heading above it is the federation's name."""
    at = next((place for place, item in enumerate(items[:_TITLE_LINES]) if _is_title(item, titles)), 0)
    above = [item for item in items[:at] if not isinstance(item, Heading)]
    return [*above, *(item for item in items[at:] if not _is_title(item, titles))]


def _is_title(item: Item, titles: Sequence[str]) -> bool:
    if isinstance(item, Heading):
        return not item.number and item.text in titles
    return isinstance(item, Words) and item.text in titles


def _made(parts: Sequence[Part]) -> tuple[Fields, list[SectionSpec], list[Doubt]]:
    """The fields and sections of all parts."""
    fields, sections, doubts = Fields(), list[SectionSpec](), list[Doubt]()
    for part in parts:
        names = add_fields(fields, part)
        fields.signing += names if part.signed else ()
        if part.heading is None or not part.is_section:
            continue
        tables = [spec.id for spec in fields.made if spec.id in names and spec.type == "table"]
        table = tables[0] if len(tables) == 1 == len(names) and not part.in_words else ""
        answering = names if names and not table and part.signed else ()
        taken = [section.id for section in sections]
        section = section_of(part, part.heading, taken, table=table, fields=answering)
        if section.id in taken:  # a number that is printed twice
            section = replace(section, id=f"{section.id}b")
        sections.append(section)
        doubts += _section_doubts(part, section)
    return fields, sections, doubts


def _section_doubts(part: Part, section: SectionSpec) -> Iterator[Doubt]:
    if part.heading and part.heading.shape:
        yield Doubt(target=section.id, code="shape")
    if part.heading and not part.heading.number:
        yield Doubt(target=section.id, code="no-number")
    if not section.guidance and not section.table and not section.fields:
        yield Doubt(target=section.id, code="no-guidance")


def _either(pair: Alternative) -> Doubt:
    return Doubt(target="", code="either", said=f"{pair.when_spent}, {pair.otherwise}")


def _with_wordings(fields: Sequence[FieldSpec]) -> Iterator[FieldSpec]:
    """The fields with what senders write in place of a label, where the form has but one field of the sort."""
    printed = {key_of(label) for spec in fields for label in (*spec.labels, *_column_labels(spec))}
    for spec in fields:
        sort = known(spec.labels[0]) if spec.labels else None
        alone = sort is not None and sort.wordings and len(of_sort(fields, sort.role)) == 1
        more = [w for w in sort.wordings if key_of(w) not in printed] if sort and alone and not spec.repeats else []
        yield replace(spec, labels=(*spec.labels, *more))


def _column_labels(spec: FieldSpec) -> Iterator[str]:
    return (label for column in spec.columns for label in column.labels)


def _form_doubts(roles: dict[str, str], sections: Sequence[SectionSpec], parts: Sequence[Part]) -> Iterator[Doubt]:
    for role in ROLES:
        if role in roles:
            yield Doubt(target=roles[role].partition(".")[0], code="role", said=role)
        elif role in NEEDED:
            yield Doubt(target="", code="no-role", said=role)
    if not sections:
        yield Doubt(target="", code="no-sections")
    for part in parts:
        if part.heading is None or part.is_section:
            continue
        yield from (Doubt(target="", code="unplaced", said=words) for words in part.words if len(words) <= _BOX_WORDS)
