"""The kinds of check and the functions of expressions, told to staff: `intake rules kinds`, rules/README.md's end."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from intake.checks import KINDS
from intake.checks.functions import FUNCTIONS
from intake.checks.kind import Kind


def kinds_told() -> str:
    """Every kind in Markdown: what it checks, its parameters under `with`, and the {words} for its message. Swedish."""
    return "\n\n".join("\n".join(_kind(kind)) for kind in KINDS.values())


def _kind(kind: Kind) -> Iterator[str]:
    yield f"**`{kind.name}`** kontrollerar {kind.summary}."
    parameters = [f"- `{spec.name}`: {spec.metadata['told']}" for spec in dataclasses.fields(kind.parameters)]
    yield from ["", *parameters] if parameters else []
    words = ", ".join(f"`{{{word}}}` {told.rstrip('.')}" for word, told in kind.words.items())
    yield f"\nOrd i meddelandet: {words}."


def functions_told() -> str:
    """A row of Markdown for each function that an expression may use. Swedish."""
    return "\n".join(
        f"| `{name}({', '.join('…' for _ in function.takes)})` | {function.told} |"
        for name, function in FUNCTIONS.items()
    )
