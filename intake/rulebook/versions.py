"""The versions of a form over the years: an older one names the newer by `replaced_by`."""

from __future__ import annotations

from collections.abc import Mapping

from intake.errors import said
from intake.rulebook.strict import Table, as_written, did_you_mean, place_of


def check_versions(forms: Mapping[str, Table]) -> None:
    """Raises Misconfigured where a form of a federation is replaced by one that isn't there, or in the end by itself.

    *forms* are the federation's form.yaml as they are written, by their folders' names.
    """
    for name in forms:
        met = [name]
        while newer := _newer(forms[met[-1]]):
            at = place_of(forms[met[-1]]).value(forms[met[-1]], "replaced_by")
            if newer not in forms:
                raise at.error(
                    said("there is no form '{name}'", name=newer),
                    why=said("the version that is in use can't be found"),
                    do=did_you_mean(newer, [other for other in forms if other != met[-1]]),
                )
            if newer in met:
                raise at.error(
                    said("'{name}' is replaced by itself in the end", name=newer),
                    why=said("no version would be the one that is in use"),
                    do=said("take the line out of the version that is in use"),
                )
            met.append(newer)


def _newer(form: Table) -> str:
    return as_written(form.get("replaced_by") or "")
