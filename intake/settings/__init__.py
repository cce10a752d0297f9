"""intake.toml, the environment over it, and secrets from files: frozen settings, read nowhere else.

The file holds connections, paths and limits, for the operator. What staff tune stands in rules/FEDERATION.
Every key can be given as an environment variable: INTAKE__FEDERATION__GAVLEBORG__MAILBOX__PASSWORD_FILE.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, PrivateAttr, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, SettingsError

from intake.errors import Misconfigured
from intake.settings.errors import Source, not_toml, secret_in_file, unknown_variables, wrong
from intake.settings.tables import FederationSettings, Limits, Places, Schedule, Store, Table

PREFIX = "INTAKE__"
FEDERATION_ID = re.compile(r"[a-z][a-z0-9-]*")


class Settings(Table):
    """All of intake.toml."""

    store: Store = Field(default_factory=dict, validate_default=True)
    federation: Annotated[dict[str, FederationSettings], Field(min_length=1)]
    schedule: Schedule = Schedule()
    limits: Limits = Limits()
    _folder: Path = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        self._folder = context.folder

    @model_validator(mode="after")
    def _federation_ids(self) -> Self:
        for name in self.federation:
            if not FEDERATION_ID.fullmatch(name):
                raise PydanticCustomError(
                    "federation_id", "the federation's id has other letters than a-z, 0-9 and -", {"key": "federation"}
                )
        return self

    @property
    def federations(self) -> Mapping[str, FederationSettings]:
        return self.federation

    @property
    def folder(self) -> Path:
        """The folder of intake.toml."""
        return self._folder


class _Variables(Settings, BaseSettings):
    """Settings' shape, for pydantic-settings to take INTAKE__A__B apart by."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__")


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings in the file at *path* with *environ* over them; raises Misconfigured with file, line and cure."""
    folder = path.absolute().parent
    source = Source(str(path), _text(path), environ, PREFIX)
    try:
        data = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise not_toml(source, error) from error
    secret_in_file(source, data)
    merged = _over(data, _from_environment(source))
    credentials = environ.get("CREDENTIALS_DIRECTORY")
    places = Places(folder, Path(credentials) if credentials else None)
    try:
        return Settings.model_validate(merged, context=places)
    except ValidationError as error:
        raise wrong(source, merged, error) from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise Misconfigured(
            f"{path}: there is no such file", do="make a site with: intake init FOLDER, or name it with --config"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: can't be read as UTF-8 text ({type(error).__name__})") from error


def _from_environment(source: Source) -> dict[str, Any]:
    """What the environment variables say, as a tree with lower-case keys."""
    unknown_variables(source, tuple(Settings.model_fields))
    variables = EnvSettingsSource(_Variables)
    variables.env_vars = {name.lower(): value for name, value in source.environ.items()}
    try:
        return variables()
    except SettingsError as error:
        raise Misconfigured(
            f"one of the environment variables {', '.join(_ours(source))} can't be read",
            why="a key that takes several values takes them as JSON",
            do="""write a list as JSON: INTAKE__FEDERATION__X__STAFF='["a@b.se"]'""",
        ) from error


def _ours(source: Source) -> list[str]:
    return sorted(name for name in source.environ if name.upper().startswith(PREFIX))


def _over(file: Any, variables: Any) -> Any:
    """The variables laid over the file. A number names a table in an array; a dash in a key is written as _."""
    if not isinstance(variables, dict) or not isinstance(file, dict | list):
        return variables
    if isinstance(file, list):
        return [_over(item, variables[str(n)]) if str(n) in variables else item for n, item in enumerate(file)]
    names = {key.replace("-", "_").lower(): key for key in file}
    merged = dict(file)
    for name, value in variables.items():
        key = names.get(name, name)
        merged[key] = _over(merged[key], value) if key in merged else value
    return merged
