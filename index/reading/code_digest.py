"""A digest of the code and tables that reading depends on; after they change, sources are read again."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent  # the folder index/
DIGITS = 16  # hex digits of the digest, enough to tell versions apart


@cache
def rules() -> str:
    """Return the first DIGITS hex digits of the digest of the code that reads sources and of its tables.

    The code is `index/reading/read.py`, all formats, and the modules of index/ that they import, directly or through
    others. The tables are all TOML files in index/.
    """
    pending, files = [FOLDER / "reading" / "read.py", *FOLDER.glob("formats/*.py")], set[Path]()
    while pending:
        file = pending.pop()
        if file not in files:
            files.add(file)
            pending += _imported(file)
    digest = hashlib.sha256()
    for file in sorted([*files, *FOLDER.rglob("*.toml")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:DIGITS]


def _imported(file: Path) -> list[Path]:
    """Return the files within index/ that the module `file` imports, at its top or inside a function."""
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    candidates = [FOLDER.parent.joinpath(*name.split(".")).with_suffix(".py") for name in names]
    return [path for path in candidates if path.is_relative_to(FOLDER) and path.is_file()]
