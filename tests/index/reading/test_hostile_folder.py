"""A run over a folder of files crafted to stop it ends, in limited memory, and stores the good pages."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import hostile
from tests.builders.pages import BRIDGES, page

ROOT = Path(__file__).resolve().parents[3]
MOST = 1_200  # megabytes of the run and of each reader: a source of 9 MB is allowed 872 MB of data, besides the code

Ran = tuple[subprocess.CompletedProcess[str], Path]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The result of a run over the hostile folder, which has a good page before and after the hostile files."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write_all(folder / "pages")
    for number, name in ((1, "a.html"), (2, "~z.html")):
        (folder / "pages" / name).write_text(page(number, f"Meeting {number}", BRIDGES), "utf-8")
    (folder / "config.toml").write_text("[index]\nworkers = 1\nseconds_per_page = 30\n", "utf-8")
    return command(folder, "index", folder / "pages", "--json"), folder


def command(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    rostra = [sys.executable, ROOT / "rostra.py", arguments[0], "--config", folder / "config.toml", *arguments[1:]]
    return subprocess.run(
        [str(each) for each in rostra], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def test_the_run_ends_well_and_the_good_pages_are_in(ran: Ran) -> None:
    done, folder = ran
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["new"] >= 2
    assert "all whole" in command(folder, "check").stdout
    found = json.loads(command(folder, "search", "bridge", "--json").stdout)
    assert found["events"] == 2


def test_every_hostile_file_is_named_with_a_reason(ran: Ran) -> None:
    done, folder = ran
    skipped = json.loads(command(folder, "check", "--json").stdout)["skipped"]
    named = {each["source"] for each in skipped}
    for name in [*hostile.FILES, *hostile.LINKS, "pipe.html"]:
        shown = " ".join(name.replace("\x1b", "").split())
        assert any(shown in " ".join(each.replace("\x1b", "").split()) for each in named), name
    assert all(each["reason"] for each in skipped)
    del done


def test_no_name_or_reason_reaches_the_terminal_with_its_escapes(ran: Ran) -> None:
    done, folder = ran
    for text in (done.stderr, done.stdout, command(folder, "check").stdout):
        assert "\x1b" not in text


def test_memory_stays_bounded(ran: Ran) -> None:
    assert ran[0].returncode == 0
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024 < MOST
