"""docs/python.md works like a notebook: its code blocks run, one after another, on the demonstration archive."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).resolve().parent.parent / "docs" / "python.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_the_blocks_run_in_turn(demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "var").symlink_to(demonstration)
    monkeypatch.chdir(tmp_path)
    notebook: dict[str, Any] = {}
    for block in BLOCKS:
        exec(compile(block, PAGE.name, "exec"), notebook)
    frames = {name for name, value in notebook.items() if type(value).__name__ == "DataFrame"}
    assert {"frame", "everything", "speakers", "lines", "years", "sayers", "near", "typical"} <= frames
    assert all(len(notebook[name]) for name in frames)
