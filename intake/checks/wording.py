"""How a finding is put in Swedish: the rows of text B (domain rules: section number, title, the form's own question).

A row never quotes the report's text; only amounts, days and percentages are repeated.
"""

from __future__ import annotations

from intake.model.form import FieldSpec, SectionSpec
from intake.model.report import FieldValue, Section

_WHAT = {
    "amount": "beloppet",
    "date": "datumet",
    "period": "perioden",
    "email": "e-postadressen",
    "phone": "telefonnumret",
    "postcode": "postnumret",
    "organisation_number": "organisationsnumret",
}


def percent(value: float) -> str:
    """84.0 -> "84"; 84.37 -> "84,4". A share that is less than the whole never becomes 100."""
    rounded = round(value, 1)
    if rounded == round(rounded):
        whole = round(rounded)
        return str(whole) if (whole != 100 or value == 100) else ("99,9" if value < 100 else "100,1")
    return f"{rounded:.1f}".replace(".", ",")


def place(spec: FieldSpec | SectionSpec) -> str:
    """ "Avsnitt 6.3 Brukarmedverkan", "Avsnitt 1 Beviljat medel". A title that is a question itself is left out.

    A section without a number is named by its title, question or not: 'Avsnittet "Hur går det?"'.
    """
    if isinstance(spec, SectionSpec) and not spec.numbered:
        return f'Avsnittet "{spec.title}"'
    if isinstance(spec, SectionSpec):
        return f"Avsnitt {spec.id}" if _asks(spec.title) else f"Avsnitt {spec.id} {spec.title}"
    name = spec.question or (spec.labels[0] if spec.labels else spec.id)
    return f"Avsnitt {spec.heading} {name}" if spec.heading else name


def asked(spec: FieldSpec | SectionSpec) -> str:
    """The place and the form's own question, punctuated for a state to follow.

    'Avsnitt 6.3 Brukarmedverkan: "Beskriv hur ...".', 'Avsnitt 3.1 Bakgrund till insatsen:' where it asks nothing more.
    """
    question = own_question(spec) if isinstance(spec, SectionSpec) else ""
    if not question:
        return f"{place(spec)}:"
    end = "" if question.endswith(("?", "!")) else "."
    return f'{place(spec)}: "{question}"{end}'


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


def missing_field(spec: FieldSpec, value: FieldValue | None) -> str:
    """ "beloppet saknas.", or that what stands there can't be read."""
    what = _WHAT.get(spec.type, "uppgiften")
    if value is not None and value.raw.strip(" -–—./") and spec.type in _WHAT:
        return f"vi kan inte läsa {what}."
    return f"{what} saknas."


def missing_section(spec: SectionSpec, section: Section | None) -> str:
    """ "Avsnittet är tomt." after a question, with a small letter where only a title stands before it."""
    if section is None or section.status == "missing":
        state = "Rubriken saknas i rapporten."
    elif spec.table:
        state = "Tabellen är tom."
    else:
        state = "Avsnittet är tomt."
    return state if own_question(spec) else state[0].lower() + state[1:]


def _asks(title: str) -> bool:
    return title.rstrip().endswith("?") or (title.startswith("Beskriv ") and len(title) > len("Beskriv "))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
