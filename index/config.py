"""The settings: reads config.toml and environment variables into frozen dataclasses, and rejects unknown keys.

The dataclasses are the only list of keys. Each key is explained by a comment in config.toml; a test compares the two.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from index.errors import ConfigError

FILE_NAME = "config.toml"
ARCHIVE_NAME = "archive.sqlite"
INDEX_NAME = "index"
DAY = 86_400  # seconds: the largest limit of time
MEGABYTES = 16_000_000  # the largest limit of memory, 16 TB
MANY = 1_000_000  # the largest limit of requests and connections
RANGE = "range"  # the metadata of a field that has a number: the least and the greatest value


def number(default: float, least: int, most: int) -> Any:
    """Make the field of a key whose value is a number from `least` to `most`."""
    return field(default=default, metadata={RANGE: (least, most)})


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Table [index]: where the archive and the index are, and how pages are read (config.toml explains each key)."""

    path: Path = Path("var")
    speakers: Path = Path("speakers.toml")
    workers: int = number(0, 0, 256)
    seconds_per_page: int = number(60, 1, DAY)
    megabytes_per_source: int = number(40, 1, MEGABYTES)
    megabytes_for_writing: int = number(512, 1, MEGABYTES)
    forward: bool = True
    echoes: bool = True
    nice: int = number(10, 0, 19)
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def archive(self) -> Path:
        """The path of the archive's file."""
        return self.path / ARCHIVE_NAME

    @property
    def bytes_per_source(self) -> int:
        """The maximum size in bytes of a source (a saved page or other file with speeches)."""
        return self.megabytes_per_source * 1_000_000

    @property
    def index(self) -> Path:
        """The path of the index's folder."""
        return self.path / INDEX_NAME


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Table [search]: how searches are answered (config.toml explains each key)."""

    size: int = number(10, 1, 100)
    facet_values: int = number(12, 1, 1000)
    equivalents: bool = True
    engine: Literal["embedded", "opensearch"] = "embedded"
    seconds: float = number(2.0, 0, DAY)
    kernels: Literal["auto", "numba", "numpy"] = "auto"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Table [web]: the site (config.toml explains each key)."""

    title: str = "Rostra"
    language: str = "en"
    languages: tuple[str, ...] = ("en", "ru")
    host: str = "127.0.0.1"
    port: int = number(8000, 0, 65_535)
    workers: int = number(0, 0, 256)
    threads: int = number(4, 1, 256)
    timeout: int = number(30, 0, DAY)
    proxies: int = number(0, 0, 100)
    hosts: tuple[str, ...] = ()
    prefix: str = ""
    contact: str = ""
    requests_per_minute: int = number(1200, 0, MANY)
    dear_per_minute: int = number(120, 0, MANY)
    connections_per_client: int = number(64, 0, MANY)
    megabytes_per_worker: int = number(1500, 0, MEGABYTES)
    log: Literal["errors", "json"] = "errors"
    log_queries: bool = False
    log_empty: str = ""
    metrics: str = ""


@dataclass(frozen=True, slots=True)
class OpenSearchSettings:
    """Table [opensearch]: the cluster that answers searches if [search] engine is "opensearch".

    Each key is explained in config.toml.
    """

    hosts: tuple[str, ...] = ("http://127.0.0.1:9200",)
    user: str = ""
    password: str = ""
    password_file: str = ""
    ca: str = ""
    index: str = "rostra"
    shards: int = number(1, 1, 1024)
    replicas: int = number(1, 0, 100)
    timeout: int = number(10, 1, DAY)


@dataclass(frozen=True, slots=True)
class Settings:
    """All tables of config.toml; `file` is the file that was read, or None if there was none and the defaults apply."""

    index: IndexSettings = field(default_factory=IndexSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    web: WebSettings = field(default_factory=WebSettings)
    opensearch: OpenSearchSettings = field(default_factory=OpenSearchSettings)
    file: Path | None = None


TABLES: dict[str, type] = {
    "index": IndexSettings,
    "search": SearchSettings,
    "web": WebSettings,
    "opensearch": OpenSearchSettings,
}


def load(file: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `file`; environment variables ROSTRA_<TABLE>_<KEY> override its values.

    If `file` is None, the file named by ROSTRA_CONFIG is read, or else config.toml in the current folder; if neither
    exists, the defaults apply. Relative paths in the file start at the file's folder, those in the environment at the
    current folder. Raises ConfigError if a key is unknown (suggesting the nearest valid key) or a value is unusable.
    """
    chosen = file or _default_file(environ)
    content = _content(chosen) if chosen else {}
    folder = chosen.resolve().parent if chosen else Path.cwd()
    place = str(chosen) if chosen else FILE_NAME
    _known(content, TABLES, place, "table")
    tables: dict[str, Any] = {}
    for name, kind in TABLES.items():
        written = content.get(name, {})
        if not isinstance(written, dict):
            raise ConfigError(f"{place}: {name} must be a table: [{name}]")
        tables[name] = _table(kind, written, f"{place}: [{name}]")
    settings = Settings(**tables, file=chosen)
    settings = replace(
        settings, index=_anchored(settings.index, folder), opensearch=_trusted(settings.opensearch, folder)
    )
    return replace(settings, **{name: _overridden(name, getattr(settings, name), environ) for name in TABLES})


def _default_file(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("ROSTRA_CONFIG")
    if named:
        return Path(named)
    here = Path(FILE_NAME)
    return here if here.is_file() else None


def _content(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: not TOML: {error}") from error


def _known(written: Mapping[str, Any], right: Mapping[str, Any], place: str, noun: str) -> None:
    for key in written:
        if key not in right:
            raise ConfigError(f"{place}: unknown {noun} {key!r}{_nearest(key, right)}")


def _nearest(key: str, right: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(key, right, n=1, cutoff=0.0)
    return f"; did you mean {close[0]!r}?" if close else ""


def _table(kind: type, written: Mapping[str, Any], place: str) -> Any:
    types = get_type_hints(kind)
    _known(written, types, place, "key")
    values = {key: _typed(types[key], value, f"{place} {key}") for key, value in written.items()}
    for key, value in values.items():
        _in_range(kind, key, value, f"{place} {key}")
    return kind(**values)


def _in_range(table: type, key: str, value: Any, place: str) -> None:
    """Raise ConfigError, with a message that begins with `place`, if the value of a key is outside the key's range."""
    metadata = next(each.metadata for each in fields(table) if each.name == key)
    if RANGE in metadata:
        least, most = metadata[RANGE]
        if not least <= value <= most:
            raise ConfigError(f"{place}: {value} is not from {least:,} to {most:,}")


def _typed(kind: Any, value: Any, place: str) -> Any:
    """Convert the value of a key to its type, `kind`; a boolean is not accepted as a number.

    Raises ConfigError if the value does not fit; the message begins with `place`, which names the file and the key.
    """
    if kind is Path and isinstance(value, str) and value:
        return Path(value).expanduser()
    if kind == Mapping[str, str] and _is_mapping(value):
        return dict(value)
    if kind == tuple[str, ...] and isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return tuple(value)
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    if kind in (int, float) and type(value) in (int, kind):
        return kind(value)
    if kind in (str, bool) and type(value) is kind:
        return value
    raise ConfigError(f"{place}: {value!r} is not {_wanted(kind)}")


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())


def _wanted(kind: Any) -> str:
    names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", Path: "a path"}
    choices = " or ".join(repr(choice) for choice in get_args(kind)) if get_origin(kind) is Literal else None
    if kind == tuple[str, ...]:
        return 'a list of texts, such as ["speeches.example"]'
    return choices or names.get(kind, "a table of texts")


def _anchored(settings: IndexSettings, folder: Path) -> IndexSettings:
    return replace(settings, path=folder / settings.path, speakers=folder / settings.speakers)


def _trusted(settings: OpenSearchSettings, folder: Path) -> OpenSearchSettings:
    """Resolve the paths of [opensearch]'s certificate and password files; relative paths start at `folder`."""
    named = {"ca": settings.ca, "password_file": settings.password_file}
    found = {name: str(folder / Path(path).expanduser()) if path else "" for name, path in named.items()}
    return replace(settings, ca=found["ca"], password_file=found["password_file"])


def _overridden(table: str, settings: Any, environ: Mapping[str, str]) -> Any:
    prefix = f"ROSTRA_{table.upper()}_"
    types = get_type_hints(type(settings))
    names = {prefix + key.upper(): key for key in types}
    written = {name: value for name, value in environ.items() if name.startswith(prefix)}
    _known(written, names, "environment", "variable")
    changes = {names[n]: _typed(types[names[n]], _from_text(types[names[n]], v), n) for n, v in written.items()}
    for name in written:
        _in_range(type(settings), names[name], changes[names[name]], name)
    return replace(settings, **changes)


def _from_text(kind: Any, text: str) -> Any:
    """Convert an environment variable's text to the type `kind`; return the text unchanged if that is impossible.

    Commas separate the items of a list and the pairs ("key=value") of a mapping.
    """
    if kind is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    if kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            return text
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind == Mapping[str, str]:
        return dict(pair.partition("=")[::2] for pair in text.split(",") if pair)
    return text


def keys() -> Mapping[str, tuple[str, ...]]:
    """Return, by table name, the keys of each table, in the order in which they are defined."""
    return {name: tuple(f.name for f in fields(kind)) for name, kind in TABLES.items()}
