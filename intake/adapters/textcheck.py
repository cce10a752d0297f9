"""Trying every mail text before it is used: what it may say, and what its reader must get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from intake.adapters.textlanguage import placed_fault, set_names, unknown_names
from intake.adapters.textsamples import Sample, samples
from intake.adapters.textsets import COMMON, LANGUAGES, TextSet
from intake.errors import Misconfigured, said
from intake.model.form import Language
from intake.rulebook.strict import did_you_mean

Missing = dict[tuple[str, str], list[str]]  # a language's placeholder -> the texts where it doesn't come out


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
    missing: Missing = {}
    for federation in texts.wordings:
        for sample in samples():
            for language in LANGUAGES:
                found += _trouble(texts, sample, language, federation, missing)
    return [*found, *(_missing(texts, placeholder, paths) for (_, placeholder), paths in missing.items())]


def _trouble(
    texts: TextSet, sample: Sample, language: Language, federation: str, missing: Missing
) -> Iterator[Misconfigured]:
    path = texts.path(f"{language}/{sample.template}.txt", federation)
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
        if not _comes_out(values, placeholder, rendered.text):
            missing.setdefault((language, placeholder), []).append(path)


def _comes_out(values: Mapping[str, Any], placeholder: str, text: str) -> bool:
    wanted = values[placeholder]
    return all(part in text for part in ([wanted] if isinstance(wanted, str) else wanted))


def _missing(texts: TextSet, placeholder: str, paths: list[str]) -> Misconfigured:
    """One fault for all texts that lack a placeholder: most often they share the part that has lost it."""
    first, *others = dict.fromkeys(paths)
    lines = texts.sources[first].splitlines()
    line = next((n for n, text in enumerate(lines, 1) if placeholder in text), max(len(lines), 1))
    shown = f"{{{{ {placeholder} }}}}"
    return placed_fault(
        f"{texts.folder}/{first}",
        line,
        said("{placeholder} does not come out in the mail ({texts} more lack it)", placeholder=shown, texts=len(others))
        if others
        else said("{placeholder} does not come out in the mail", placeholder=shown),
        do=said("put {placeholder} back, here or in a part that it includes: the reader needs it", placeholder=shown),
    )
