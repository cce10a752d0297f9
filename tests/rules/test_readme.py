"""rules/README.md tells admins what is true."""

import re

from intake.adapters.shipped import rules_folder
from intake.checks import KINDS

README = (rules_folder() / "README.md").read_text(encoding="utf-8")


def test_the_rule_that_it_shows_is_the_shipped_one() -> None:
    shown = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1]
    shipped = (rules_folder() / "shared" / "spent-within-grant.yaml").read_text(encoding="utf-8")
    assert _lines(shown) == _lines(shipped)


def _lines(text: str) -> list[str]:
    return [line.partition(" #")[0].rstrip() for line in text.splitlines() if line.strip()][:7]


def test_it_lists_every_kind_of_check_with_the_words_of_its_message() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .*? \| ((?:`\w+` ?)+) \|$", README, re.MULTILINE)
    listed = {kind: set(re.findall(r"\w+", words)) for kind, words in rows}
    assert listed == {name: set(kind.words) for name, kind in KINDS.items()}
