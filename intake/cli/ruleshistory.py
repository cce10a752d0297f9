"""`intake rules history`: the versions of the rules, what was changed from one to the next, and their files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.cli.common import Config, FederationOption, Json, chosen, moment, settings_of, write_file
from intake.cli.show import language, local_time, print_json, print_table, spoken
from intake.errors import Misconfigured, Refused
from intake.messages import in_language, noop

if TYPE_CHECKING:
    from intake.versions import Changes, Files, Version

SHORT = 12  # digits of a version, as it is shown

STATES = {
    "in-force": noop("The rules in the folder are version {version}: the last report was judged by them."),
    "used-before": noop(
        "The rules in the folder are version {version}, which was used before: they judge the next one."
    ),
    "not-used-yet": noop("The rules in the folder are version {version}: no report has been judged by them yet."),
    "broken": noop("The rules in the folder can't be used: {fault}"),
}

Which = Annotated[
    str | None,
    typer.Argument(
        metavar="[VERSION]", help="A version, or the first digits of one: what it changed", show_default=False
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FOLDER", help="Put the version's files there.", show_default=False)
]


def history(
    version: Which = None,
    federation: FederationOption = None,
    config: Config = None,
    out: Out = None,
    *,
    as_json: Json = False,
) -> None:
    """List the versions of the rules that reports were judged by, oldest first; or show what one of them changed.

    Example: intake rules history 3f2a81 --federation gavleborg --out old-rules
    """
    from intake.adapters.rulefiles import RuleFiles
    from intake.bootstrap import opened_store, read_blank
    from intake.versions import versions

    settings = settings_of(config)
    name = chosen(settings.federations, federation)
    with opened_store(settings) as (store, archive):
        known = versions(name, store.register, archive)
    if version is not None:
        _one(_named(known, version), known, out, as_json=as_json)
        return
    if out is not None:
        raise Refused("which version is meant?", do="name one: intake rules history VERSION --out FOLDER")
    now = _in_folder(RuleFiles(settings.store.rules, read_blank), name, known)
    if as_json:
        print_json({"federation": name, "versions": [_as_json(one) for one in known], "folder": now})
    else:
        _print(known, now)


def _in_folder(rules: Any, federation: str, known: tuple[Version, ...]) -> dict[str, Any]:
    """What lies in the folder now, beside what was used."""
    try:
        version = rules.current(federation).version
    except Misconfigured as error:
        return {"version": None, "state": "broken", "fault": in_language(error.what, language())}
    last = max(known, key=lambda one: one.used.last_used_at, default=None)
    used = any(one.used.version == version for one in known)
    state = "not-used-yet" if not used else "in-force" if last and last.used.version == version else "used-before"
    return {"version": version, "state": state, "fault": None}


def _print(known: tuple[Version, ...], now: dict[str, Any]) -> None:
    _ = spoken()
    print_table(
        _("Versions of the rules"),
        [_("Version"), _("First used"), _("Last used"), _("Records"), _("What was changed")],
        [
            [
                one.used.version[:SHORT],
                local_time(one.used.first_used_at),
                local_time(one.used.last_used_at),
                str(one.used.records),
                _changed(one),
            ]
            for one in known
        ],
        empty=_("No report has been judged yet."),
    )
    version = (now["version"] or "")[:SHORT]
    typer.echo(_(STATES[now["state"]]).format(version=version, fault=now["fault"]))


def _changed(one: Version) -> str:
    _ = spoken()
    if one.files is None:
        lost: str = _("its files were not kept")
        return lost
    if one.changes is None:
        return ""
    parts = ((_("new"), one.changes.added), (_("changed"), one.changes.changed), (_("removed"), one.changes.removed))
    told = [f"{word}: {', '.join(map(_inside, names))}" for word, names in parts if names]
    return "; ".join(told)


def _inside(name: str) -> str:
    """A file's name as staff see it in the folder."""
    return name.partition("/")[2]


def _as_json(one: Version) -> dict[str, Any]:
    return {
        "version": one.used.version,
        "first_used_at": moment(one.used.first_used_at),
        "last_used_at": moment(one.used.last_used_at),
        "records": one.used.records,
        "kept": one.files is not None,
        "changes": _changes_as_json(one.changes),
    }


def _changes_as_json(changes: Changes | None) -> dict[str, Any] | None:
    if changes is None:
        return None
    return {"added": [*changes.added], "changed": [*changes.changed], "removed": [*changes.removed]}


def _named(known: tuple[Version, ...], named: str) -> Version:
    found = [one for one in known if one.used.version.startswith(named.lower())]
    if len(found) != 1:
        what = f"several versions begin with {named!r}" if found else f"no report was judged by a version {named!r}"
        raise Refused(what, do="see: intake rules history")
    return found[0]


def _one(version: Version, known: tuple[Version, ...], out: Path | None, *, as_json: bool) -> None:
    """What one version changed from the one before, and its files where they are asked for."""
    from intake.versions import difference

    if version.files is None:
        raise Refused(
            f"the files of {version.used.version[:SHORT]} were not kept",
            why="rules are kept since the release that tells of their history",
        )
    before = next((one.files for one in known if one.used.version == version.before), None)
    text = difference(before or {}, version.files)
    if out is not None:
        _unpack(version.files, out)
    if as_json:
        print_json({"version": version.used.version, "before": version.before or None, "difference": text})
    else:
        typer.echo(text, nl=False)


def _unpack(files: Files, folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty", why="nothing of yours is ever overwritten", do="name a new folder")
    for name, content in files.items():
        write_file(folder / name, content)
