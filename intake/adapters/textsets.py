"""The mail texts as they stood at one moment, read and filled in: Jinja2 in a sandbox, one source for text and HTML."""

from __future__ import annotations

import hashlib
import re
import traceback
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from intake.adapters.following import Stamp, stamp_of
from intake.adapters.plainfile import read_plain
from intake.adapters.textlanguage import Find, TextLanguage, placed_fault
from intake.adapters.textmarkup import as_html, as_text, blocks, inert, shown
from intake.adapters.yamlfile import LARGEST
from intake.adapters.yamlfile import as_text as plain_text
from intake.errors import Misconfigured, said
from intake.letters.lines import one_line
from intake.model.form import Language
from intake.packed import pack
from intake.ports import Rendered

SUBJECT_WORDS = {"sv": "Ämne:", "en": "Subject:"}
LANGUAGES: tuple[Language, ...] = ("sv", "en")
COMMON = "mail"  # the folder of the texts that every federation has

# A line that holds nothing but tags and comments is no line of the mail: its end is marked here and taken out, with its
# line break, after rendering. (Jinja's trim_blocks would also join the lines after a tag that ends a line of text.)
_TAGS_ONLY = re.compile(
    r"^[ \t]*(?:\{%(?:(?!%\})[^\n])*%\}|\{#(?:(?!#\})[^\n])*#\})(?:[ \t]*\{%(?:(?!%\})[^\n])*%\})*[ \t]*$", re.MULTILINE
)
_NO_LINE = "\ue00f"
# What a text can do wrong while it is filled in: Jinja's own errors, and Python's from its expressions.
_FAILURES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
_NAMED = re.compile(r"'(\w+)'(?: is undefined$|$)")


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts as one federation has them: its own before the common ones."""

    environment: ImmutableSandboxedEnvironment
    language: TextLanguage


@dataclass(frozen=True, slots=True)
class TextSet:
    """The folder's texts at one moment."""

    folder: str  # its name: "templates"
    sources: Mapping[str, str]  # by path: "mail/sv/receipt.txt"
    version: str  # sha256 of *packed*
    packed: bytes  # all of them, as one tar
    wordings: Mapping[str, Wording] = field(default_factory=dict)  # of each federation with texts of its own, and ""

    def wording(self, federation: str) -> Wording:
        return self.wordings.get(federation) or self.wordings[""]

    def render(self, template: str, language: str, values: Mapping[str, Any], federation: str = "") -> Rendered:
        """Fill in *template*. Raises Misconfigured, with file and line, where it is missing or broken."""
        name = f"{language}/{template}.txt"
        wording = self.wording(federation)
        wording.language.check(name)
        try:
            source = wording.environment.get_template(name).render(values).replace(f"{_NO_LINE}\n", "")
        except _FAILURES as error:
            raise _fault(f"{self.folder}/{self.path(name, federation)}", error) from error
        subject, body = self._parts(source, name, federation)
        content = blocks(body)
        html = as_html(content)
        return Rendered(subject=subject, text=as_text(content), html=html, version=self.version, source=self.packed)

    def path(self, name: str, federation: str) -> str:
        """The file that *name* is taken from: "mail/sv/receipt.txt"."""
        own = f"{federation}/{name}"
        return own if own in self.sources else f"{COMMON}/{name}"

    def subject_line(self, path: str) -> int:
        """The line of a text where its subject stands, or should."""
        word = SUBJECT_WORDS[path.split("/")[-2]]
        lines = self.sources[path].splitlines()
        return next((n for n, line in enumerate(lines, 1) if line.lstrip().startswith(word)), 1)

    def _parts(self, source: str, name: str, federation: str) -> tuple[str, str]:
        """Subject and body. Raises Misconfigured where the text does not begin with its subject."""
        path = self.path(name, federation)
        word = SUBJECT_WORDS[path.split("/")[-2]]
        first, _, body = source.lstrip().partition("\n")
        subject = one_line(shown(first.removeprefix(word)))
        if first.startswith(word) and subject:
            return subject, body
        what = (
            said("the subject is empty")
            if first.startswith(word)
            else said("the first line must begin with '{word}'", word=word)
        )
        raise placed_fault(
            f"{self.folder}/{path}",
            self.subject_line(path),
            what,
            do=said("write '{word} ...' first in the text", word=word),
        )


def load_texts(folder: Path) -> TextSet:
    """All texts of a templates folder. Raises Misconfigured where a file can't be read."""
    sources = {}
    for path in sorted(text_files(folder)):
        name = path.relative_to(folder).as_posix()
        content = read_plain(path, f"{folder.name}/{name}", LARGEST)
        if content is not None:
            sources[name] = unicodedata.normalize("NFC", plain_text(content, f"{folder.name}/{name}"))
    federations = {name.partition("/")[0] for name in sources} - {COMMON}
    wordings = {name: _wording(folder.name, sources, name) for name in ("", *sorted(federations))}
    packed = pack({name: text.encode() for name, text in sources.items()})
    return TextSet(folder.name, sources, hashlib.sha256(packed).hexdigest(), packed, wordings)


def text_files(folder: Path) -> Iterator[Path]:
    """Where texts lie: mail/LANGUAGE/NAME.txt and FEDERATION/LANGUAGE/NAME.txt; hidden files are none."""
    return (path for language in LANGUAGES for path in folder.glob(f"[!.]*/{language}/[!.]*.txt"))


def texts_stamp(folder: Path) -> Stamp:
    """What changes when a text is edited, added or taken away."""
    return tuple(stamp_of(path) for path in sorted(text_files(folder)))


def _wording(folder: str, sources: Mapping[str, str], federation: str) -> Wording:
    """Where texts are looked up by "LANGUAGE/NAME.txt", first among the federation's own."""

    def find(name: str) -> tuple[str, str] | None:
        paths = (f"{federation}/{name}", f"{COMMON}/{name}")
        path = next((path for path in paths if path in sources), None)
        return (_TAGS_ONLY.sub(rf"\g<0>{_NO_LINE}", sources[path]), f"{folder}/{path}") if path else None

    environment = _environment(find)
    return Wording(environment, TextLanguage(environment, find))


def _environment(find: Find) -> ImmutableSandboxedEnvironment:
    def load(name: str) -> tuple[str, str, None] | None:
        found = find(name)
        return (*found, None) if found else None

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        # The HTML is made from the finished text and escaped whole by as_html(); inert() disarms each value.
        autoescape=False,
        finalize=inert,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    return environment


def no_such_text(path: str) -> Misconfigured:
    """A text that the program sends, and that isn't there."""
    return Misconfigured(
        said("{file}: there is no such text", file=path),
        why=said("the mail could not be written"),
        do=said("take it from a new site: intake init"),
    )


def _fault(path: str, error: Exception) -> Misconfigured:
    """*error* with the file and line of the text it came from, which may be one that *path* includes."""
    if isinstance(error, TemplateNotFound):
        return no_such_text(path)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".txt")]
    file, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (path, 1)
    named = _NAMED.search(str(error)) if isinstance(error, UndefinedError) else None
    what = (
        said("'{name}' is undefined", name=named[1])
        if named
        else said("a part can't be filled in ({error})", error=error)
    )
    return placed_fault(file, line, what, do=said("use a placeholder of templates/README.md"))
