"""The wheel contains all that serving needs, and works without this checkout."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from index import config
from tests.builders.opensearch_node import VERSION
from tests.builders.pages import BRIDGES, page

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("commands", "index", "search", "web")
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "rostra.py", "gunicorn.conf.py", *FOLDERS)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the files that the Dockerfile copies."""
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
        for room in FOLDERS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - inside == set()
    assert any(name.endswith("share/rostra/gunicorn.conf.py") for name in inside)
    assert "rostra.py" in inside


def test_the_wheel_by_itself_reads_and_finds(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "installed")
    (tmp_path / "1.html").write_text(page(1, "On bridges", BRIDGES), "utf-8")
    alone = f"import sys; sys.path[:0] = {[str(tmp_path / 'installed'), sysconfig.get_path('purelib')]}; import rostra"

    def rostra(*arguments: str) -> str:
        command = [sys.executable, "-S", "-c", f"{alone}; rostra.main()", *arguments]  # -S: without this checkout
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    rostra("index", "1.html")
    assert json.loads(rostra("search", "bridge", "--json"))["total"] == 1


def test_the_dockerfile_copies_what_the_wheel_is_made_of() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    allowed = (ROOT / ".dockerignore").read_text("utf-8")
    for name in (*SOURCES, "requirements.lock"):
        assert name in dockerfile
        assert f"!{name}\n" in allowed


def test_the_cluster_in_containers_is_of_the_version_that_tests_start_and_each_node_is_asked() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    assert f"image: opensearchproject/opensearch:{VERSION}\n" in text
    nodes = sorted(set(re.findall(r"node\.name: (\S+)", text)))
    assert len(nodes) == 2
    assert f'discovery.seed_hosts: "{",".join(nodes)}"' in text
    assert f'ROSTRA_OPENSEARCH_HOSTS: "{",".join(f"http://{node}:9200" for node in nodes)}"' in text
    assert all(f'volumes: ["{node}:/usr/share/opensearch/data"]' in text for node in nodes)


def test_the_examples_of_the_documents_are_there_and_name_settings_that_exist() -> None:
    told = (ROOT / "docs" / "operations.md").read_text("utf-8")
    for path in (ROOT / "deploy").iterdir():
        text = path.read_text("utf-8") + (ROOT / "compose.yaml").read_text("utf-8")
        assert path.name in told or f"{path.stem}.timer" in told
        for table, key in re.findall(r"ROSTRA_(INDEX|SEARCH|WEB|OPENSEARCH)_(\w+)[=:]", text):
            assert key.lower() in config.keys()[table.lower()]
        for key in re.findall(r"\[web\] (\w+)", text):
            assert key in config.keys()["web"]
