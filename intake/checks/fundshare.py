"""Percentages in a text that are said of the use of funds: "97 % av medlen är utnyttjade"."""

from __future__ import annotations

import re
from collections.abc import Iterator

# All patterns are for text in lower case. A gap is ordinary or no-break space.
_SAID = r"(?P<{}>\d{{1,3}}(?:[.,]\d{{1,2}})?)[ \u00a0]?(?:%|procent(?:en)?\b)"
# Words are bounded in length and begin at a boundary: a hostile file may hold one word of a million letters.
_USE = r"\b\w{0,20}?(?:nyttj|förbruk|använ[dt])\w{0,20}+"
_FUNDS = r"\b\w{0,20}?(?:medel|medlen|budget|anslag|bidrag|belopp|summa|pengarna)\w{0,20}+"
_WORD = r"(?!deltag|individ|person|kvinn|män|anställ|tjänst|använ|utnyttj|förbruk)\w{1,30}+"  # between "av" and funds
_PURPOSE = r"(?![ \u00a0]+(?:till|åt)[ \u00a0]+(?!\d|ca\b|cirka|ungefär|drygt|knappt|nästan))"  # "använts till löner"
_NO_PURPOSE = r"(?![ \u00a0]+(?:till|åt|av[ \u00a0]+deltag)\b)"
_FILLING = (
    r"(?:[ \u00a0]+(?:ca|cirka|c:a|omkring|ungefär|drygt|knappt|nästan|totalt|sammanlagt|endast|bara"
    r"|till|med|på|om|i|av|är|var|blev|blivit|har|hade|kunnat|inte|ej|dem|dessa|alla|de|det|medlen|uppgick|uppgår|motsvarar|motsvarande)\b)"
    r"{0,5}"
)
_OF_FUNDS = re.compile(
    rf"(?<![\d.,]){_SAID.format('before')}"
    rf"(?:{_FILLING}[ \u00a0]+{_USE}{_PURPOSE}"  # "blev 97 % utnyttjade"
    rf"|[ \u00a0]+av(?:[ \u00a0]+{_WORD}){{0,3}}?[ \u00a0]+{_FUNDS}{_PURPOSE})"  # "97 % av de beviljade medlen"
    rf"|{_USE}{_FILLING}[ \u00a0]+{_SAID.format('after')}{_NO_PURPOSE}"  # "utnyttjat 97 %"
)
_ON_USE = re.compile(_USE + _PURPOSE)
_ON_FUNDS = re.compile(_FUNDS)
_UNUSED = re.compile(r"\b(?:inte|ej|kvar|resterande|återst\w+|kvarst\w+|outnyttj\w+|oförbruk\w+|oanvän\w+)")
_PART_OF_TIME = re.compile(r"\b(?:första|andra|tredje|förra|halvår\w*|kvartal\w*)\b")
_CLAUSE = 150  # characters on each side of a percentage that are looked through for "inte"
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZÅÄÖ]|\s*$)|\n")
_CLAUSE_END = re.compile(r"[,;:(]\s|\b(?:och|men|medan)\b")


def said_of_funds(text: str) -> Iterator[tuple[float, bool]]:
    """The percentages, 0..999, each with whether it speaks of what was left over.

    A share of participants, of a post or of one purpose ("70 % av medlen har använts till löner") is none, nor is what
    was used in a part of the period.
    """
    for sentence in map(str.lower, _SENTENCE_END.split(text)):
        on_use = _ON_USE.search(sentence) or _UNUSED.search(sentence)
        if not on_use or not _ON_FUNDS.search(sentence) or _PART_OF_TIME.search(sentence):
            continue
        for found in _OF_FUNDS.finditer(sentence):
            before = _CLAUSE_END.split(sentence[max(0, found.start() - _CLAUSE) : found.start()])[-1]
            after = _CLAUSE_END.split(sentence[found.start() : found.start() + _CLAUSE])[0]
            said = found["before"] or found["after"]
            yield float(said.replace(",", ".")), bool(_UNUSED.search(before + after))
