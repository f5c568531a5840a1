from __future__ import annotations

from index.reading import code_digest


def test_the_rules_are_those_that_read_and_nothing_that_writes() -> None:
    read = {path.name for path in code_digest._imported(code_digest.FOLDER / "reading" / "read.py")}
    assert "records.py" in read
    assert "writer.py" not in read


def test_the_digest_is_stable() -> None:
    first = code_digest.rules()
    code_digest.rules.cache_clear()
    assert code_digest.rules() == first
