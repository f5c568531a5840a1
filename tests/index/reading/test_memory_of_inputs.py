"""No input takes more memory than a constant times its size: golden sources of each format, enlarged and damaged."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from index.reading.memory import PER_BYTE
from index.reading.read import read
from index.sources.encoding import decoded
from index.sources.source import Source
from index.text.language import language_of

GOLDEN = Path(__file__).parents[2] / "golden"
SIZE = 60_000  # bytes to which a source is enlarged, so that memory taken once for all sources hardly counts
ONCE = 12_000_000  # bytes for what any source needs besides the models: tables, patterns, a parser's buffers


def largest(folder: Path) -> Path:
    sources = [path for path in folder.iterdir() if not path.name.endswith(".expected.json")]
    return max(sources, key=lambda path: path.stat().st_size)


SAMPLES = [largest(folder) for folder in sorted(GOLDEN.iterdir()) if folder.is_dir()]
KINDS = {
    "whole": lambda content: content,
    "many times": lambda content: content * (SIZE // max(1, len(content)) + 1),
    "cut": lambda content: content[: len(content) // 2] * (SIZE // max(1, len(content) // 2) + 1),
    "its beginning and one mark": lambda content: content[:2000] + content[:1] * SIZE,
    "its beginning and opening marks": lambda content: content[:2000] + b"<a>[{(\"'`*_" * (SIZE // 11),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_reading_takes_no_more_than_a_constant_for_each_byte(path: Path, kind: str) -> None:
    content = KINDS[kind](path.read_bytes())
    assert language_of("Mosty byly otevřeny rozhodnutím vlády.") == "cs"  # loads the models: 91 MB, once per process
    assert decoded("Сегодня мы были здесь, и они тоже.".encode("cp1251")).text  # loads another 23 MB
    read(Source(path.name, path.read_bytes()))  # loads whatever else is loaded only once
    tracemalloc.start()
    assert read(Source(path.name, content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < ONCE + PER_BYTE * len(content)
