"""What a mail quotes of a form is what the form says: an owner finds the box by the words that are printed at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document

RULES = Path(__file__).parent.parent.parent / "rules"
NOT_PRINTED = {  # what is named for the mail's sake: the form says it by its layout, or twice in one part
    "insatstid",
    "epost",
    "medsokande",
    "samverkansparter",
    "uppgiftslamnare",
    "underskrift_ort",
    "underskrift_datum",
}


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


@pytest.mark.parametrize("path", sorted(RULES.glob("*/*/form.yaml")), ids=lambda path: path.parent.name)
def test_every_question_is_in_the_blanks_own_words(path: Path) -> None:
    form: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    body = Document(str(path.parent / "blank.docx")).element.body
    printed = "".join(run.text or "" for run in body.iter(f"{{{body.nsmap['w']}}}t"))
    asked = [(one["id"], one["question"]) for one in form["fields"] + form["sections"] if one.get("question")]
    assert len(asked) > 20
    strange = [
        question for name, question in asked if name not in NOT_PRINTED and letters(question) not in letters(printed)
    ]
    assert strange == []
