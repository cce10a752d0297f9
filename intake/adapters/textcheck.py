"""Trying every mail text before it is used: what it may say, and what its reader must get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from intake.adapters.textlanguage import placed_fault, set_names, unknown_names
from intake.adapters.textsamples import Sample, samples
from intake.adapters.textsets import COMMON, LANGUAGES, TextSet, no_such_text
from intake.errors import Misconfigured, said
from intake.model.form import Language
from intake.rulebook.strict import did_you_mean

# A federation's and language's placeholder -> the texts that must have it, and whether it comes out there.
Outcomes = dict[tuple[str, str, str], dict[str, bool]]


def faults(texts: TextSet) -> tuple[Misconfigured, ...]:
    """What is wrong with the texts, each fault once: first what they say, then, where that is right, what comes out."""
    found = [*_unused(texts), *_wrong_words(texts)] or _tried(texts)
    return tuple({fault.what: fault for fault in found}.values())


def _unused(texts: TextSet) -> Iterator[Misconfigured]:
    """A federation's wording of a text that there is none of: its name is misspelt."""
    common = [path.removeprefix(f"{COMMON}/") for path in texts.sources if path.startswith(f"{COMMON}/")]
    for path in texts.sources:
        name = path.partition("/")[2]
        if name not in common:
            yield placed_fault(f"{texts.folder}/{path}", 1, said("no text is named so"), do=did_you_mean(name, common))


def _wrong_words(texts: TextSet) -> Iterator[Misconfigured]:
    """What a text can't say, and placeholders that nothing fills in, in the parts that are seldom used as well."""
    for federation in texts.wordings:
        for language in LANGUAGES:
            yield from _wrong_in(texts, federation, language)


def _wrong_in(texts: TextSet, federation: str, language: Language) -> Iterator[Misconfigured]:
    given: dict[str, set[str]] = {}  # by the file that a placeholder may stand in
    meant = texts.wording(federation).language
    for sample in samples():
        name = f"{language}/{sample.template}.txt"
        path = texts.path(name, federation)
        if path not in texts.sources:
            yield no_such_text(f"{texts.folder}/{path}")
            continue
        try:
            meant.check(name)
            reached = meant.reached(name)
        except Misconfigured as error:
            yield error
            continue
        names = {word for other in reached for word in set_names(meant.tree(other))}
        for other in reached:
            given.setdefault(other, set()).update(sample.values(language), names)
    for name, known in sorted(given.items()):
        for line, word in unknown_names(meant.tree(name), frozenset(known)):
            path = texts.path(name, federation)
            yield placed_fault(
                f"{texts.folder}/{path}",
                line,
                said("unknown placeholder '{name}'", name=word),
                do=did_you_mean(word, sorted(known)),
            )


def _tried(texts: TextSet) -> list[Misconfigured]:
    found: list[Misconfigured] = []
    outcomes: Outcomes = {}
    for federation in texts.wordings:
        for sample in samples():
            for language in LANGUAGES:
                found += _trouble(texts, sample, language, federation, outcomes)
    return [*found, *(_missing(texts, key, come) for key, come in outcomes.items() if not all(come.values()))]


def _trouble(
    texts: TextSet, sample: Sample, language: Language, federation: str, outcomes: Outcomes
) -> Iterator[Misconfigured]:
    name = f"{language}/{sample.template}.txt"
    path = texts.path(name, federation)
    values = sample.values(language)
    try:
        rendered = texts.render(sample.template, language, values, federation)
    except Misconfigured as error:
        yield error
        return
    if sample.numbered and not rendered.subject.startswith(f"[{values[sample.numbered]}]"):
        yield placed_fault(
            f"{texts.folder}/{path}",
            texts.subject_line(path),
            said("the subject does not begin with {start}", start=f"[{{{{ {sample.numbered} }}}}]"),
            do=said("put it first: an answer finds its case by it"),
        )
    for placeholder in sample.needed:
        outcomes.setdefault((federation, language, placeholder), {})[name] = _comes_out(
            values, placeholder, rendered.text
        )


def _comes_out(values: Mapping[str, Any], placeholder: str, text: str) -> bool:
    wanted = values[placeholder]
    return all(part in text for part in ([wanted] if isinstance(wanted, str) else wanted))


def _missing(texts: TextSet, key: tuple[str, str, str], come: Mapping[str, bool]) -> Misconfigured:
    """One fault for all texts that lack a placeholder, told of a part that they all include, best they alone."""
    federation, _, placeholder = key
    reached = texts.wording(federation).language.reached
    lacking = [name for name, comes in come.items() if not comes]
    shared = frozenset.intersection(*(reached(name) for name in lacking)) - set(lacking)
    alone = shared.difference(*(reached(name) for name, comes in come.items() if comes))
    blamed = min(alone or shared, default=lacking[0]) if len(lacking) > 1 else lacking[0]
    path = texts.path(blamed, federation)
    lines = texts.sources[path].splitlines()
    stands = re.compile(rf"\b{placeholder}\b")
    line = next((n for n, text in enumerate(lines, 1) if stands.search(text)), max(len(lines), 1))
    shown = f"{{{{ {placeholder} }}}}"
    return placed_fault(
        f"{texts.folder}/{path}",
        line,
        said("{placeholder} does not come out in {count} mail(s)", placeholder=shown, count=len(lacking)),
        do=said("put {placeholder} back, here or in a part that it includes: the reader needs it", placeholder=shown),
    )
