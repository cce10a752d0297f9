"""One federation's rule files, compiled: federation.yaml, FORM/form.yaml + blank.docx, and one file a rule.

Rules lie in shared/ (for every federation), in the federation's folder (for all its forms) and in a form's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from intake.adapters.following import Stamp, stamp_of
from intake.adapters.plainfile import read_plain
from intake.adapters.yamlfile import LARGEST, read_yaml
from intake.errors import IntakeError, Misconfigured, said
from intake.model.document import Document
from intake.model.form import Form, Rule, RuleBook
from intake.packed import pack, unpack
from intake.rulebook import compile_form, compile_rulebook
from intake.rulebook.layers import FORM_FILES, SHARED
from intake.rulebook.rules import rules_of
from intake.rulebook.strict import Table, as_written, did_you_mean, place_of
from intake.rulebook.versions import check_versions

ReadBlank = Callable[[bytes], Document]
Contents = Mapping[Path, bytes]

NO_RULES = ("federation.yaml", "form.yaml")
LARGEST_BLANK = 25_000_000  # bytes: as a mail's file, by default


@dataclass(slots=True)
class RuleFolder:
    """rules/, with one folder a federation. Blank documents are read once for each content.

    load() gives a federation's whole set; forms() and rules() only what reading a single report takes.
    """

    path: Path
    read_blank: ReadBlank
    _blanks: dict[str, Document] = field(default_factory=dict)  # by sha256

    def federations(self) -> tuple[str, ...]:
        """The folders that have a federation.yaml, by name."""
        return tuple(sorted(file.parent.name for file in self.path.glob("*/federation.yaml")))

    def stamp(self, federation: str) -> Stamp:
        """Changes when a file of the federation does. Cheap: no file is opened."""
        return tuple(stamp_of(file) for file in self._files(federation))

    def load(self, federation: str) -> RuleBook:
        """The whole set. Raises Misconfigured at the first fault."""
        return self._compiled(federation, self.contents(federation))

    def load_packed(self, federation: str, source: bytes) -> RuleBook:
        """An earlier set from its RuleBook.source, whatever lies in the folder now. Raises Misconfigured, Refused."""
        files = {
            self.path.joinpath(*PurePosixPath(name).parts[1:]): content for name, content in unpack(source).items()
        }
        return self._compiled(federation, files)

    def _compiled(self, federation: str, contents: Contents) -> RuleBook:
        self.versions(contents)
        forms = [
            (self.form(folder, contents), self.tables(rule_files(folder, contents)))
            for folder in form_folders(contents)
        ]
        return compile_rulebook(
            federation,
            self._packed(contents),
            self.policy(federation, contents),
            forms,
            shared=self.tables(rule_files(self.path / SHARED, contents)),
            own=self.tables(rule_files(self.path / federation, contents)),
        )

    def forms(self) -> tuple[Form, ...]:
        """Every federation's forms, without policies and rules. Raises Misconfigured."""
        folders = sorted(file.parent for file in self.path.glob("*/*/form.yaml"))
        return tuple(self.form(folder, self._read(folder / "form.yaml", folder / "blank.docx")) for folder in folders)

    def rules(self, form: Form) -> tuple[Rule, ...]:
        """One form's rules. Raises Misconfigured."""
        federation = form.id.partition("/")[0]
        contents = self._read(*self._files(federation))
        shared, own, narrow = (
            self.tables(rule_files(self.path / folder, contents)) for folder in (SHARED, federation, form.id)
        )
        return rules_of(form, shared=shared, federation=own, own=narrow)

    def tables(self, files: Contents) -> tuple[Table, ...]:
        """Rules as they are written. Raises Misconfigured."""
        return tuple(self.rule(file, content) for file, content in files.items())

    def rule_tables(self, federation: str) -> tuple[Table, ...]:
        """All that the federation's rule book is made of, the shared rules among it. Raises Misconfigured."""
        contents = self.contents(federation)
        folders = (self.path / SHARED, self.path / federation, *form_folders(contents))
        return tuple(table for folder in folders for table in self.tables(rule_files(folder, contents)))

    def contents(self, federation: str) -> Contents:
        """Every file of the federation that counts, by its path. Raises Misconfigured where one can't be read."""
        folder = self.path / federation
        contents = self._read(*self._files(federation))
        if folder / "federation.yaml" not in contents:
            raise Misconfigured(
                said("{folder}: no {file}", folder=self._name(folder), file="federation.yaml"),
                why=said("the rules of '{federation}' can't be found", federation=federation),
                do=said("put it there, named {file}, or take the whole folder away", file="federation.yaml")
                if folder.is_dir()
                else did_you_mean(federation, self.federations()),
            )
        return contents

    def versions(self, contents: Contents) -> None:
        """Raises Misconfigured where a form is replaced by one that isn't there, or in the end by itself."""
        files = [file for folder in form_folders(contents) if (file := folder / "form.yaml") in contents]
        if any(b"replaced_by" in contents[file] for file in files):
            check_versions({file.parent.name: read_yaml(contents[file], self._name(file)) for file in files})

    def policy(self, federation: str, contents: Contents) -> Table:
        """federation.yaml as it is written."""
        file = self.path / federation / "federation.yaml"
        return read_yaml(contents[file], self._name(file))

    def form(self, folder: Path, contents: Contents) -> Form:
        """The form that *folder* holds, compiled. Raises Misconfigured."""
        self._whole(folder, contents)
        table = read_yaml(contents[folder / "form.yaml"], self._name(folder / "form.yaml"))
        version = hashlib.sha256(contents[folder / "form.yaml"] + contents[folder / "blank.docx"]).hexdigest()[:16]
        form = compile_form(table, self._blank(folder / "blank.docx", contents), version)
        name = f"{folder.parent.name}/{folder.name}"
        if form.id != name:
            at = place_of(table).value(table, "id")
            raise at.error(
                said("the form '{form}' stands in '{folder}'", form=form.id, folder=name),
                why=said("a form is named by its folder"),
                do=said("write id: {name}", name=name),
            )
        return form

    def shared(self) -> Contents:
        """The rules that every federation has. Raises Misconfigured where one can't be read."""
        folder = self.path / SHARED
        return rule_files(folder, self._read(*sorted(folder.glob("[!.]*.yaml"))))

    def rule(self, file: Path, content: bytes) -> Table:
        """A rule as it is written, its id tested against the file's name. Raises Misconfigured."""
        table = read_yaml(content, self._name(file))
        key = "adjusts" if "adjusts" in table else "id"
        if as_written(table.get(key, "")) != file.stem:
            raise (
                place_of(table)
                .value(table, key)
                .error(
                    said("the rule's {key} is not its file's name, '{name}'", key=key, name=file.stem),
                    why=said("a finding names its rule, and the file must be found by that"),
                    do=said("write {key}: {name}, or rename the file", key=key, name=file.stem),
                )
            )
        return table

    def example_form(self) -> Form:
        """The form that the shared rules' examples are about: a field for each part, and a few sections.

        Raises Misconfigured.
        """
        file = self.path / SHARED / "form.yaml"
        contents = self._read(file)
        if file not in contents:
            raise Misconfigured(
                said("{file}: there is no such file", file=self._name(file)),
                why=said("the examples of the shared rules are tried on it"),
                do=said("take it from a new site: intake init"),
            )
        return compile_form(read_yaml(contents[file], self._name(file)), Document(format="docx", blocks=()))

    def strays(self, federation: str) -> tuple[Path, ...]:
        """What nobody reads though it looks as if it should be: folders that hold no form, and rules named otherwise.

        Windows' editor hides the end of a name and saves "rule.yaml.txt".
        """
        folder = self.path / federation
        forms = [f for f in folder.glob("[!.]*/") if f.is_dir() and not any((f / part).exists() for part in FORM_FILES)]
        return tuple(sorted([*forms, *_misnamed(folder)]))

    def outside(self) -> tuple[Path, ...]:
        """Rules that lie beside the federations' folders, where nobody reads them, and shared ones named otherwise."""
        return tuple(sorted([*self.path.glob("[!.]*.y*ml"), *_misnamed(self.path / SHARED)]))

    def _files(self, federation: str) -> tuple[Path, ...]:
        """What counts for the federation: the shared rules, its own, and its forms' folders, by name.

        Hidden files and editors' copies are not looked at.
        """
        folder = self.path / federation
        forms = {file.parent for part in FORM_FILES for file in folder.glob(f"[!.]*/{part}")}
        blanks = [form / "blank.docx" for form in forms]
        rules = [file for part in (self.path / SHARED, folder, *forms) for file in part.glob("[!.]*.yaml")]
        return tuple(sorted((*blanks, *rules)))

    def _read(self, *files: Path) -> Contents:
        contents: dict[Path, bytes] = {}
        for file in files:
            content = read_plain(file, self._name(file), LARGEST_BLANK if file.suffix == ".docx" else LARGEST)
            if content is not None:  # what misses it says so
                contents[file] = content
        return contents

    def _whole(self, folder: Path, contents: Contents) -> None:
        """Raises Misconfigured where a form lacks one of its two files."""
        why = {
            "form.yaml": said("it says what the form holds, and lies beside the blank form"),
            "blank.docx": said("reports are recognised by the blank form"),
        }
        for file in FORM_FILES:
            if folder / file not in contents:
                raise Misconfigured(
                    said("{folder}: no {file}", folder=self._name(folder), file=file),
                    why=why[file],
                    do=said("put it there, named {file}, or take the whole folder away", file=file),
                )

    def _blank(self, file: Path, contents: Contents) -> Document:
        digest = hashlib.sha256(contents[file]).hexdigest()
        if digest not in self._blanks:
            try:
                self._blanks[digest] = self.read_blank(contents[file])
            except IntakeError as error:
                raise Misconfigured(
                    said("{file}: {what}", file=self._name(file), what=error.what),
                    why=said("reports are recognised by the blank form"),
                    do=said("save the blank form as a Word document without a password"),
                ) from error
        return self._blanks[digest]

    def _packed(self, contents: Contents) -> bytes:
        return pack({self._name(file): content for file, content in contents.items()})

    def _name(self, file: Path) -> str:
        return f"{self.path.name}/{file.relative_to(self.path).as_posix()}"


def _misnamed(folder: Path) -> list[Path]:
    return [file for pattern in ("[!.]*.yml", "[!.]*.yaml.txt") for file in folder.rglob(pattern)]


def form_folders(contents: Contents) -> tuple[Path, ...]:
    """The folders of the forms, by name. One that lacks a file is among them: form() tells which."""
    return tuple(dict.fromkeys(file.parent for file in contents if _of_a_form(file)))


def rule_files(folder: Path, contents: Contents) -> Contents:
    """The rules that lie in a folder, by name: a form's, a federation's or the shared ones."""
    return {
        file: content
        for file, content in contents.items()
        if file.parent == folder and file.suffix == ".yaml" and file.name not in NO_RULES
    }


def _of_a_form(file: Path) -> bool:
    return file.name in FORM_FILES and file.parent.name != SHARED
