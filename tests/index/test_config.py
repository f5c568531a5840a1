from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from index import config
from index.errors import ConfigError
from search.request import MAX_SIZE

ROOT = Path(__file__).resolve().parents[2]


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    return file


def test_without_a_file_every_key_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert config.load(environ={}).web.port == 8000


def test_relative_paths_start_at_the_files_folder(tmp_path: Path) -> None:
    settings = config.load(written(tmp_path, '[index]\npath = "here"'), {})
    assert settings.index.archive == tmp_path / "here" / "archive.sqlite"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environ = {
        "ROSTRA_INDEX_PATH": "/elsewhere",
        "ROSTRA_WEB_PORT": "81",
        "ROSTRA_SEARCH_EQUIVALENTS": "false",
        "ROSTRA_SEARCH_SECONDS": "0.5",
    }
    settings = config.load(written(tmp_path, "[web]\nport = 80"), environ)
    assert settings.index.path == Path("/elsewhere")
    assert settings.web.port == 81
    assert settings.search.equivalents is False
    assert settings.search.seconds == 0.5


def test_rostra_config_names_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "[web]\nport = 7")
    assert config.load(environ={"ROSTRA_CONFIG": str(file)}).web.port == 7


def test_columns_are_a_table_of_texts(tmp_path: Path) -> None:
    settings = config.load(written(tmp_path, '[index.columns]\ntext = "Body"'), {})
    assert settings.index.columns == {"text": "Body"}
    assert config.load(written(tmp_path, ""), {"ROSTRA_INDEX_COLUMNS": "text=A,date=B"}).index.columns == {
        "text": "A",
        "date": "B",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[index]\npaht = 'x'", "[index]: unknown key 'paht'; did you mean 'path'?"),
        ("[indx]\npath = 'x'", "unknown table 'indx'; did you mean 'index'?"),
        ("index = 3", "index must be a table"),
        ("[web]\nport = '80'", "[web] port: '80' is not a whole number"),
        ("[web]\nport = true", "[web] port: True is not a whole number"),
        ("[web]\nport = -1", "[web] port: -1 is not from 0 to 65,535"),
        ("[search]\nseconds = -0.5", "[search] seconds: -0.5 is not from 0 to 86,400"),
        ("[search]\nseconds = nan", "[search] seconds: nan is not from 0 to 86,400"),
        ("[search]\nsize = 0", "[search] size: 0 is not from 1 to 100"),
        ("[search]\nsize = 5000", "[search] size: 5000 is not from 1 to 100"),
        ("[web]\nthreads = 0", "[web] threads: 0 is not from 1 to 256"),
        ("[opensearch]\nshards = 0", "[opensearch] shards: 0 is not from 1 to 1,024"),
        ("[search]\nseconds = '2'", "[search] seconds: '2' is not a number"),
        ("[search]\nequivalents = 1", "[search] equivalents: 1 is not true or false"),
        ("[index]\npath = 1", "[index] path: 1 is not a path"),
        ("[search]\nkernels = 'fast'", "[search] kernels: 'fast' is not 'auto' or 'numba' or 'numpy'"),
        ("[index.columns]\ntext = 1", "[index] columns: {'text': 1} is not a table of texts"),
        ("[index", "not TOML"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        config.load(written(tmp_path, text), {})


def test_a_misspelt_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'ROSTRA_INDEX_PTAH'; did you mean 'ROSTRA_INDEX_PATH'"):
        config.load(written(tmp_path, ""), {"ROSTRA_INDEX_PTAH": "x"})
    with pytest.raises(ConfigError, match="ROSTRA_WEB_PORT: 'many' is not a whole number"):
        config.load(written(tmp_path, ""), {"ROSTRA_WEB_PORT": "many"})


def test_every_number_has_a_range_that_holds_in_the_environment_too(tmp_path: Path) -> None:
    numbers = [
        (table, each) for table, kind in config.TABLES.items() for each in fields(kind) if each.type in ("int", "float")
    ]
    assert len(numbers) > 15
    for table, each in numbers:
        least, most = each.metadata[config.RANGE]
        assert least <= each.default <= most, each.name
        name = f"ROSTRA_{table.upper()}_{each.name.upper()}"
        for wrong in (least - 1, most + 1):
            with pytest.raises(ConfigError, match=f"{name}: .* is not from {least:,} to {most:,}"):
                config.load(written(tmp_path, ""), {name: str(wrong)})


def test_the_settings_allow_as_many_hits_on_a_page_as_an_address_does() -> None:
    (size,) = [each for each in fields(config.SearchSettings) if each.name == "size"]
    assert size.metadata[config.RANGE] == (1, MAX_SIZE)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read"):
        config.load(tmp_path / "none.toml", {})


def test_the_projects_file_comments_every_key_and_gives_its_default() -> None:
    file = ROOT / "config.toml"
    content = tomllib.loads(file.read_text("utf-8"))
    for table, names in config.keys().items():
        assert tuple(content[table]) == names
        for name in names:
            assert re.search(rf"^(\[{table}\.{name}\]|{name} = [^#]*?) +# \w", file.read_text("utf-8"), re.MULTILINE), (
                name
            )
    settings = config.load(file, {})
    assert settings.search == config.SearchSettings()
    assert settings.web == config.WebSettings()
    assert settings.index.path == ROOT / "var"
