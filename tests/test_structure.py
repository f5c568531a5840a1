"""The structure stays readable: one name for one thing in a package, imports at the top and without circles, no private
names.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("index", "search", "web")
MOST_AT_THE_TOP = 10  # most modules directly in index, search or web, in none of its folders
LAZY = {
    # why each of these modules imports within a function
    "index.formats.pdf": "pypdf takes longer to load than all else that reading needs, and few archives have a PDF",
    "search.embedded": "study takes a fifth of the time of a command's first answer, and most commands only search",
}

TREES = {
    path.relative_to(ROOT): ast.parse(path.read_text("utf-8"))
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
}
MODULES = {".".join(path.with_suffix("").parts): tree for path, tree in TREES.items() if path.name != "__init__.py"}


def imported(module: str) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each import statement of the module, with a module of this project that it names."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from ((node, name if name in MODULES else node.module) for name in whole)


def folder(module: str) -> str:
    """Return the part that a module belongs to: its folder below index, search or web, or itself if it is in none."""
    return ".".join(module.split(".")[:2])


def circles(arrows: Mapping[str, set[str]]) -> list[str]:
    """Return the parts in circles of imports: those left after removing, repeatedly, each part that imports no
    other.
    """
    left = {name: set(targets) - {name} for name, targets in arrows.items()}
    while True:
        ends = {name for name in left if not left[name] & left.keys()}
        if not ends:
            return sorted(left)
        left = {name: targets for name, targets in left.items() if name not in ends}


@pytest.mark.parametrize("room", ROOMS)
def test_no_two_modules_of_a_room_have_one_name(room: str) -> None:
    named = defaultdict(list)
    for module in MODULES:
        if module.startswith(f"{room}."):
            named[module.rpartition(".")[2]].append(module)
    assert {name: where for name, where in named.items() if len(where) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_two_classes_of_a_room_have_one_name(room: str) -> None:
    named = defaultdict(list)
    for module, tree in MODULES.items():
        for node in ast.walk(tree):
            if module.startswith(f"{room}.") and isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named[node.name].append(module)
    assert {name: where for name, where in named.items() if len(where) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_few_modules_stand_at_the_top_of_a_room(room: str) -> None:
    top = [path.name for path in TREES if path.parent == Path(room) and path.name != "__init__.py"]
    assert len(top) <= MOST_AT_THE_TOP, top


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circles({module: {name for _, name in imported(module)} for module in MODULES}) == []


def test_no_folder_imports_itself_by_way_of_others() -> None:
    arrows = defaultdict(set)
    for module in MODULES:
        arrows[folder(module)] |= {folder(name) for _, name in imported(module)}
    assert circles(arrows) == []


def test_imports_within_functions_are_the_listed_ones() -> None:
    within = {
        module
        for module, tree in MODULES.items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert within == set(LAZY)


def test_nobody_takes_what_another_module_keeps_to_itself() -> None:
    taken = [
        f"{module} takes {alias.name} from {node.module}"
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ROOMS
        for alias in node.names
        if alias.name.startswith("_") and f"{node.module}.{alias.name}" not in MODULES
    ]
    assert taken == []


def test_a_folder_beside_a_module_has_another_name() -> None:
    doors = [str(path) for path in TREES if path.with_suffix("").with_name(path.stem) in {p.parent for p in TREES}]
    assert doors == []
