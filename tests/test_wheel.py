"""The wheel has all that serving needs, and installed by itself it serves."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from index import config

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "rostra.py", "gunicorn.conf.py", "index", "search", "web")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what the Dockerfile copies."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", "out", "."]
    subprocess.run(command, cwd=folder, check=True)
    (made,) = (folder / "out").glob("*.whl")
    return made


def test_the_wheel_has_every_file_of_the_rooms_and_the_servers_settings(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        inside = set(opened.namelist())
    ours = {
        str(path.relative_to(ROOT))
        for room in ("index", "search", "web")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - inside == set()
    assert any(name.endswith("share/rostra/gunicorn.conf.py") for name in inside)
    assert "rostra.py" in inside


def test_the_dockerfile_copies_what_the_wheel_is_made_of() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    allowed = (ROOT / ".dockerignore").read_text("utf-8")
    for name in (*SOURCES, "requirements.lock"):
        assert name in dockerfile
        assert f"!{name}\n" in allowed


def test_the_examples_of_the_documents_are_there_and_name_settings_that_exist() -> None:
    told = (ROOT / "docs" / "operations.md").read_text("utf-8")
    for path in (ROOT / "deploy").iterdir():
        text = path.read_text("utf-8") + (ROOT / "compose.yaml").read_text("utf-8")
        assert path.name in told or f"{path.stem}.timer" in told
        for table, key in re.findall(r"ROSTRA_(INDEX|SEARCH|WEB)_(\w+)[=:]", text):
            assert key.lower() in config.keys()[table.lower()]
        for key in re.findall(r"\[web\] (\w+)", text):
            assert key in config.keys()["web"]
