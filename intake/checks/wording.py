"""How a finding is put in words: the rows of text B (domain rules: section number, title, the form's own question).

A row never quotes the report's text; only amounts, days and percentages are repeated. The form's words stay Swedish.
"""

from __future__ import annotations

from datetime import date

from intake.model.form import FieldSpec, Form, SectionSpec
from intake.model.report import FieldValue, Phrase, Section
from intake.values.money import thousands
from intake.values.text import listed

_THING = Phrase(sv="uppgiften", en="the answer")
_THINGS = {
    "amount": Phrase(sv="beloppet", en="the amount"),
    "date": Phrase(sv="datumet", en="the date"),
    "period": Phrase(sv="perioden", en="the period"),
    "email": Phrase(sv="e-postadressen", en="the e-mail address"),
    "phone": Phrase(sv="telefonnumret", en="the phone number"),
    "postcode": Phrase(sv="postnumret", en="the postcode"),
    "organisation_number": Phrase(sv="organisationsnumret", en="the organisation number"),
}


def same(text: str) -> Phrase:
    """What is the same in both languages: a section's number, a word of the form's own."""
    return Phrase(sv=text, en=text)


def number(value: int) -> Phrase:
    """2064312 -> "2 064 312", in English "2,064,312"."""
    return Phrase(sv=thousands(value), en=f"{value:,}")


def day(value: date) -> Phrase:
    """ "torsdagen den 29 februari 2024", in English "Thursday 29 February 2024"."""
    from intake.calendar import long_date  # here: only what is found is written, and babel is slow to import

    return Phrase(sv=long_date(value), en=long_date(value, "en"))


def stretch(start: date | None, end: date | None) -> Phrase:
    """ "2022-01-01 till 2023-12-31"; "från 2022-01-01" or "till 2023-12-31" where only one side is known."""
    sides = start and start.isoformat(), end and end.isoformat()
    if start and end:
        return Phrase(sv=f"{sides[0]} till {sides[1]}", en=f"{sides[0]} to {sides[1]}")
    if start:
        return Phrase(sv=f"från {sides[0]}", en=f"from {sides[0]}")
    return Phrase(sv=f"till {sides[1]}", en=f"to {sides[1]}") if end else same("")


def enumerated(items: list[str]) -> Phrase:
    """ "1, 2 och 4", in English "1, 2 and 4"."""
    return Phrase(sv=listed(items), en=listed(items, "en"))


def share(value: float) -> Phrase:
    """84.37 -> "84,4", in English "84.4"."""
    return Phrase(sv=percent(value), en=percent(value).replace(",", "."))


def percent(value: float) -> str:
    """84.0 -> "84"; 84.37 -> "84,4". A share that is less than the whole never becomes 100."""
    rounded = round(value, 1)
    if rounded == round(rounded):
        whole = round(rounded)
        return str(whole) if (whole != 100 or value == 100) else ("99,9" if value < 100 else "100,1")
    return f"{rounded:.1f}".replace(".", ",")


def place_of(part: str, form: Form) -> Phrase:
    """Where a field, section or table's column stands in the form, as place() says it."""
    name = part.partition(".")[0] if form.section(part) is None else part
    answered_by = next((section for section in form.sections if section.table == name), None)
    spec: FieldSpec | SectionSpec | None = form.section(name) or answered_by or form.field(name)
    return place(spec) if spec else same(name)


def place(spec: FieldSpec | SectionSpec) -> Phrase:
    """ "Avsnitt 6.3 Brukarmedverkan", "Avsnitt 1 Beviljat medel". A title that is a question itself is left out.

    A section without a number is named by its title, question or not: 'Avsnittet "Hur går det?"'.
    """
    if isinstance(spec, SectionSpec) and not spec.numbered:
        return Phrase(sv=f'Avsnittet "{spec.title}"', en=f'The section "{spec.title}"')
    if isinstance(spec, SectionSpec):
        return _numbered(spec.id if _asks(spec.title) else f"{spec.id} {spec.title}")
    name = spec.question or (spec.labels[0] if spec.labels else spec.id)
    return _numbered(f"{spec.heading} {name}") if spec.heading else same(name)


def section_alone(spec: SectionSpec) -> Phrase:
    """ "Avsnitt 7.2.1": the section by its number alone; by its title where it has none."""
    return _numbered(spec.id) if spec.numbered else place(spec)


def _numbered(name: str) -> Phrase:
    return Phrase(sv=f"Avsnitt {name}", en=f"Section {name}")


def asked(spec: FieldSpec | SectionSpec) -> Phrase:
    """The place and the form's own question, punctuated for a state to follow.

    'Avsnitt 6.3 Brukarmedverkan: "Beskriv hur ...".', 'Avsnitt 3.1 Bakgrund till insatsen:' where it asks nothing more.
    """
    question = own_question(spec) if isinstance(spec, SectionSpec) else ""
    end = "" if question.endswith(("?", "!")) else "."
    said = f': "{question}"{end}' if question else ":"
    where = place(spec)
    return Phrase(sv=where.sv + said, en=where.en + said)


def own_question(spec: SectionSpec) -> str:
    """The question as the form prints it, with the title where that is a part of it; "" where there is only a title.

    A question that repeats the title, but for punctuation, is not said twice.
    """
    title, question = (" ".join(text.replace('"', "'").split()).rstrip(" .:") for text in (spec.title, spec.question))
    repeats = _letters(question).startswith(_letters(title))
    if not spec.numbered:  # its title is said already
        return question[len(title) :].lstrip(" .:") if repeats else question
    if not _asks(title):
        return "" if repeats and _letters(question) == _letters(title) else question
    if not question or repeats:
        return question or title
    return f"{title}{'' if title.endswith('?') else '.'} {question}"


def missing_field(spec: FieldSpec, value: FieldValue | None) -> Phrase:
    """ "beloppet saknas.", or that what stands there can't be read."""
    what = _THINGS.get(spec.type, _THING)
    if value is not None and value.raw.strip(" -–—./") and spec.type in _THINGS:
        return Phrase(sv=f"vi kan inte läsa {what.sv}.", en=f"we cannot read {what.en}.")
    return Phrase(sv=f"{what.sv} saknas.", en=f"{what.en} is missing.")


def missing_section(spec: SectionSpec, section: Section | None) -> Phrase:
    """ "Avsnittet är tomt." after a question, with a small letter where only a title stands before it."""
    if section is None or section.status == "missing":
        state = Phrase(sv="Rubriken saknas i rapporten.", en="The heading is missing in the report.")
    elif spec.table:
        state = Phrase(sv="Tabellen är tom.", en="The table is empty.")
    else:
        state = Phrase(sv="Avsnittet är tomt.", en="The section is empty.")
    return state if own_question(spec) else Phrase(sv=_small(state.sv), en=_small(state.en))


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def _asks(title: str) -> bool:
    return title.rstrip().endswith("?") or (title.startswith("Beskriv ") and len(title) > len("Beskriv "))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
