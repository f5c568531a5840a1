from __future__ import annotations

from index import rules


def test_the_rules_are_those_that_read_and_nothing_that_writes() -> None:
    read = {path.name for path in rules._imported(rules.FOLDER / "reading.py")}
    assert "records.py" in read
    assert "writer.py" not in read


def test_the_digest_is_stable() -> None:
    first = rules.rules()
    rules.rules.cache_clear()
    assert rules.rules() == first
