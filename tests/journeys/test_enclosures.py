"""What a report says is enclosed, and what came with it."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from incoming import MAJA, a_letter, sample
from lxml import etree
from wordfiles import W, edited, p, rewrite, text_of, word_file

QUESTION = "Ni hänvisar till en bilaga, men vi fick bara rapporten."
Text = Callable[[EmailMessage], str]


def _refer(body: etree._Element) -> None:
    said = next(found for found in body.iter(f"{W}p") if "månadsmöten" in text_of(found))
    rewrite(said, text_of(said) + " Enkäten finns i bilaga 1.")


@pytest.mark.parametrize("came", [False, True])
def test_an_enclosure_that_the_report_speaks_of_is_asked_for_where_it_did_not_come(
    site, text_of: Text, came: bool
) -> None:
    files = {"Slutrapport RESAN.docx": edited(sample("gavleborg-resan.docx"), _refer)}
    enclosure = {"Enkät.docx": word_file(p("Enkät till deltagarna"))} if came else {}
    site.deliver(a_letter(files={**files, **enclosure}))
    site.run()
    [reply] = site.sent(MAJA.rpartition("<")[2].rstrip(">"))
    assert (QUESTION in " ".join(text_of(reply).split())) is not came
    found = {finding["target"] for finding in site.record("SFG 23-12.5")["findings"] if finding["audience"] == "sender"}
    assert found == ({"7.2.1"} if came else {"5.4", "7.2.1"})
