"""What a report says is enclosed, and what came with it."""

from __future__ import annotations

import pytest
from incoming import a_letter, sample
from lxml import etree
from wordfiles import W, edited, p, rewrite, text_of, word_file


def _refer(body: etree._Element) -> None:
    said = next(found for found in body.iter(f"{W}p") if "månadsmöten" in text_of(found))
    rewrite(said, text_of(said) + " Enkäten finns i bilaga 1.")


@pytest.mark.parametrize("came", [False, True])
def test_staff_hear_of_an_enclosure_that_the_report_speaks_of_and_that_did_not_come(site, came: bool) -> None:
    files = {"Slutrapport RESAN.docx": edited(sample("gavleborg-resan.docx"), _refer)}
    enclosure = {"Enkät.docx": word_file(p("Enkät till deltagarna"))} if came else {}
    site.deliver(a_letter(files={**files, **enclosure}))
    site.run()
    found = [(one["target"], one["audience"]) for one in site.record("SFG 23-12.5")["findings"]]
    assert (("5.4", "staff") in found) is not came
    assert ("5.4", "sender") not in found
