"""Whoosh's table of contents is a pickle: it is written for Whoosh, and Rostra's code never reads one."""

from __future__ import annotations

import ast
import json
import pickle
import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

import rostra
from index.segment import manifest
from tests.builders.pages import BRIDGES, page

ROOT = Path(__file__).resolve().parents[3]
LOADERS = {"pickle", "cPickle", "_pickle", "dill", "shelve", "marshal", "joblib"}
ROOMS = ("commands", "index", "search", "web")


class Trap:
    """An object that makes a file when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return exec, (f"open({str(self.file)!r}, 'w').close()",)


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """An index whose table of contents begins with a planted pickle; its end and its CRC are correct."""
    (tmp_path / "1.html").write_text(page(1, "On bridges", BRIDGES), "utf-8")
    (tmp_path / "config.toml").write_text("[index]\nworkers = 1\n", "utf-8")
    run(tmp_path, "index", str(tmp_path / "1.html"))
    (toc,) = (tmp_path / "var" / "index").glob("*.toc")
    content = toc.read_bytes()
    (length,) = struct.unpack("<I", content[-16:-12])
    whole = pickle.dumps(Trap(tmp_path / "sprung")) + content[-16 - length : -12]
    toc.write_bytes(whole + struct.pack("<I", zlib.crc32(whole)) + content[-8:])
    return tmp_path


def run(folder: Path, command: str, *arguments: str) -> str:
    done = CliRunner().invoke(rostra.main, [command, "--config", str(folder / "config.toml"), *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_no_command_unpickles_a_planted_table_of_contents(trapped: Path) -> None:
    manifest.latest(trapped / "var" / "index")
    assert json.loads(run(trapped, "search", "bridge", "--json"))["total"] == 1
    for command in (("stats",), ("check",), ("export",), ("sync",), ("index", str(trapped / "1.html"))):
        run(trapped, *command)
    assert not (trapped / "sprung").exists()


def test_the_trap_works(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Trap(tmp_path / "sprung")))
    assert (tmp_path / "sprung").exists()


def test_no_module_of_ours_imports_what_loads_pickles() -> None:
    found = set()
    for file in [ROOT / "rostra.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {(file.name, name) for name in named if name.partition(".")[0] in LOADERS}
    assert found == set()
