"""The mail texts in templates/mail/LANGUAGE/NAME.txt: Jinja2 in a sandbox, one source for a mail's text and HTML.

A federation words a text in its own way in templates/FEDERATION/LANGUAGE/NAME.txt; that goes for included texts too.
"""

from __future__ import annotations

import hashlib
import re
import traceback
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from intake.adapters.textmarkup import as_html, as_text, blocks, inert, shown
from intake.adapters.textsamples import Sample, samples
from intake.errors import Misconfigured
from intake.letters.lines import one_line
from intake.model.form import Language
from intake.ports import Rendered
from intake.rulebook.strict import did_you_mean

SUBJECT_WORDS = {"sv": "Ämne:", "en": "Subject:"}
LANGUAGES: tuple[Language, ...] = ("sv", "en")
COMMON = "mail"  # the folder of the texts that every federation has

_log = structlog.get_logger()

# A line that holds nothing but tags and comments is no line of the mail: its end is marked here and taken out, with its
# line break, after rendering. (Jinja's trim_blocks would also join the lines after a tag that ends a line of text.)
_TAGS_ONLY = re.compile(
    r"^[ \t]*(?:\{%(?:(?!%\})[^\n])*%\}|\{#(?:(?!#\})[^\n])*#\})(?:[ \t]*\{%(?:(?!%\})[^\n])*%\})*[ \t]*$", re.MULTILINE
)
_NO_LINE = "\ue00f"
# What a text can do wrong while it is filled in: Jinja's own errors, and Python's from its expressions.
_FAILURES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


class MailTexts:
    """The Texts port over a templates folder, followed while the service runs.

    A changed text is taken up with the next mail, but only when check() finds nothing wrong in the whole folder: until
    then the texts that worked stay in use.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp = _stamp(self._folder)
        self._texts = _load(self._folder)

    def render(self, template: str, language: str, values: Mapping[str, Any], federation: str = "") -> Rendered:
        """Fill in *template*. Raises Misconfigured, with file and line, where it is missing or broken."""
        self._follow()
        return self._texts.render(template, language, values, federation)

    def check(self) -> None:
        """Try every text as it lies in the folder, with full and with sparse values.

        Raises Misconfigured with every fault, a line each: file, line and what is wrong.
        """
        _check(_load(self._folder))

    def _follow(self) -> None:
        stamp = _stamp(self._folder)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            changed = _load(self._folder)
            _check(changed)
        except Misconfigured as error:
            _log.warning("texts.refused", faults=error.what)
            return
        self._texts = changed
        _log.info("texts.changed", version=changed.version)


@dataclass(frozen=True, slots=True)
class _Texts:
    """The folder's texts at one moment."""

    folder: Path
    sources: Mapping[str, str]  # by path: "mail/sv/receipt.txt"
    environments: Mapping[str, ImmutableSandboxedEnvironment]  # of each federation with wordings of its own, and ""
    version: str  # hash of all of them

    def render(self, template: str, language: str, values: Mapping[str, Any], federation: str = "") -> Rendered:
        name = f"{language}/{template}.txt"
        environment = self.environments.get(federation) or self.environments[""]
        try:
            source = environment.get_template(name).render(values).replace(f"{_NO_LINE}\n", "")
            subject, body = _parts(source, SUBJECT_WORDS[language])
        except _FAILURES as error:
            raise _fault(self.folder, self.path(name, federation), error) from error
        content = blocks(body)
        return Rendered(subject=subject, text=as_text(content), html=as_html(content), version=self.version)

    def path(self, name: str, federation: str) -> str:
        """The file that *name* is taken from: "mail/sv/receipt.txt"."""
        own = f"{federation}/{name}"
        return own if own in self.sources else f"{COMMON}/{name}"


def _load(folder: Path) -> _Texts:
    sources = {path.relative_to(folder).as_posix(): _read(path) for path in sorted(_files(folder))}

    federations = {name.partition("/")[0] for name in sources} - {COMMON}
    environments = {name: _environment(folder, sources, name) for name in ("", *sorted(federations))}
    digest = hashlib.sha256(repr(sorted(sources.items())).encode()).hexdigest()
    return _Texts(folder, sources, environments, digest[:16])


def _environment(folder: Path, sources: Mapping[str, str], federation: str) -> ImmutableSandboxedEnvironment:
    """Where texts are looked up by "LANGUAGE/NAME.txt", first among the federation's own."""

    def find(name: str) -> tuple[str, str, None] | None:
        for path in (f"{federation}/{name}", f"{COMMON}/{name}"):
            if path in sources:
                return _TAGS_ONLY.sub(rf"\g<0>{_NO_LINE}", sources[path]), str(folder / path), None
        return None

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(find),
        undefined=StrictUndefined,
        # The HTML is made from the finished text and escaped whole by as_html(); inert() disarms each value.
        autoescape=False,
        finalize=inert,
        keep_trailing_newline=True,
    )


def _read(path: Path) -> str:
    try:
        return unicodedata.normalize("NFC", path.read_text("utf-8-sig"))
    except OSError as error:
        raise Misconfigured(
            f"{path}: can't be read ({type(error).__name__})",
            why="the mails that use it can't be written",
            do="make the file readable for the account that runs the service",
        ) from error
    except UnicodeDecodeError as error:
        raise Misconfigured(
            f"{path}: not saved as UTF-8",
            why="å, ä and ö would come out wrong in every mail",
            do="save the file with the encoding UTF-8",
        ) from error


def _files(folder: Path) -> Iterator[Path]:
    return (path for language in LANGUAGES for path in folder.glob(f"[!.]*/{language}/[!.]*.txt"))


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when a text is edited, added or taken away."""
    return tuple(_mark(path) for path in sorted(_files(folder)))


def _mark(path: Path) -> tuple[str, int, int]:
    try:
        stat = path.stat()
    except OSError:  # taken away a moment ago, or a link to nothing: _read() says so
        return str(path), 0, 0
    return str(path), stat.st_mtime_ns, stat.st_size


def _parts(source: str, word: str) -> tuple[str, str]:
    """The subject line and the body under it. Raises ValueError where the text doesn't begin with its subject."""
    first, _, body = source.lstrip().partition("\n")
    if not first.startswith(word):
        raise ValueError(f"the first line must begin with '{word}'")
    subject = one_line(shown(first.removeprefix(word)))
    if not subject:
        raise ValueError("the subject is empty")
    return subject, body


def _check(texts: _Texts) -> None:
    faults = [
        fault
        for federation in texts.environments
        for sample in samples()
        for language in LANGUAGES
        for fault in _faults(texts, sample, language, federation)
    ]
    faults += _unused(texts)
    if faults:
        raise Misconfigured(
            "\n".join(dict.fromkeys(faults)),
            why="a mail with this text could not be sent, or its answer would not find its way back",
            do="mend the text (templates/README.md lists the placeholders), then run: intake rules check",
        )


def _unused(texts: _Texts) -> Iterator[str]:
    """A federation's wording of a text that there is none of: its name is misspelt."""
    common = [path.removeprefix(f"{COMMON}/") for path in texts.sources if path.startswith(f"{COMMON}/")]
    for path in texts.sources:
        name = path.partition("/")[2]
        if name not in common:
            yield f"{texts.folder / path}:1: no text is named so: {did_you_mean(name, common)}"


def _faults(texts: _Texts, sample: Sample, language: Language, federation: str) -> Iterator[str]:
    path = texts.folder / texts.path(f"{language}/{sample.template}.txt", federation)
    values = sample.values(language)
    try:
        rendered = texts.render(sample.template, language, values, federation)
    except Misconfigured as error:
        yield error.what
        return
    if sample.numbered and not rendered.subject.startswith(f"[{values[sample.numbered]}]"):
        yield f"{path}: the subject does not begin with [{{{{ {sample.numbered} }}}}], so an answer would not be found"
    for placeholder in sample.needed:
        wanted = values[placeholder]
        if any(part not in rendered.text for part in ([wanted] if isinstance(wanted, str) else wanted)):
            yield f"{path}: {{{{ {placeholder} }}}} does not come out in the text"


def _fault(folder: Path, path: str, error: Exception) -> Misconfigured:
    """*error* with the file and line of the text it came from, which may be one that *path* includes."""
    if isinstance(error, TemplateNotFound):
        what = f"{folder / COMMON / str(error.name)}: there is no such text"
    elif isinstance(error, TemplateSyntaxError):
        what = f"{error.filename or folder / path}:{error.lineno}: {error.message}"
    else:
        lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".txt")]
        where = f"{lines[-1].filename}:{lines[-1].lineno}" if lines else f"{folder / path}:1"
        what = f"{where}: {error}"
    return Misconfigured(what, why="this mail can't be written", do="mend the text, then run: intake rules check")
