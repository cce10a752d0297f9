"""The JSON Schemas as files in rules/schemas/, and the line at the top of a YAML file that points an editor to its own.

Nothing but editors reads them: the loader checks by the same types itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from intake.adapters.rulefolder import ReadBlank, RuleFolder
from intake.errors import Refused
from intake.rulebook.layers import SHARED
from intake.rulebook.schema import federation_schema, form_schema, rule_schema

SCHEMAS = "schemas"

_LINE = re.compile(r"# yaml-language-server: \$schema=.*\n")


def schemas(folder: Path, read_blank: ReadBlank) -> Mapping[Path, str]:
    """Every schema for the forms in *folder*, by the file that it belongs in. Raises Misconfigured."""
    made = {"rule": rule_schema(), "form": form_schema(), "federation": federation_schema()}
    made |= {form.id: rule_schema(form) for form in RuleFolder(folder, read_blank).forms()}
    return {
        folder / SCHEMAS / f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in made.items()
    }


def write_schemas(folder: Path, read_blank: ReadBlank) -> tuple[Path, ...]:
    """Write the schemas, and the line that points to one into each YAML file that lacks it; the files changed."""
    wanted = dict(schemas(folder, read_blank))
    for file in sorted((*folder.glob("*/[!.]*.yaml"), *folder.glob("*/*/[!.]*.yaml"))):
        wanted[file] = with_line(file.read_text("utf-8"), file.relative_to(folder))
    changed = {file: text for file, text in wanted.items() if not file.is_file() or file.read_text("utf-8") != text}
    for file, text in changed.items():
        _write(file, text)
    return tuple(changed)


def with_line(text: str, file: Path) -> str:
    """A YAML file's text with the line that points to its schema; *file* is its path under the rules folder."""
    up = "../" * (len(file.parts) - 1)
    line = f"# yaml-language-server: $schema={up}{SCHEMAS}/{_schema_of(file)}.json\n"
    return line + _LINE.sub("", text, count=1)


def _schema_of(file: Path) -> str:
    if file.name in ("form.yaml", "federation.yaml"):
        return file.stem
    of_a_form = len(file.parts) == 3 and file.parts[0] != SHARED
    return file.parent.as_posix() if of_a_form else "rule"


def _write(file: Path, text: str) -> None:
    """Whole or not at all: the service may look at the folder in between."""
    beside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, "utf-8")
        beside.replace(file)
    except OSError as error:
        raise Refused(
            f"{file}: can't be written ({error.strerror})", do="give this account the right to write"
        ) from error
