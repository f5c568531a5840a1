"""The golden event pages as text dumps: whatever both can express is read the same from page and dump."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from index.formats import dump, kremlin
from index.records import Speech
from index.sources.source import Source
from tests.builders import dumps

PAGES = Path(__file__).parents[2] / "golden" / "kremlin"
ALIKE = (  # pages without anything that only markup can express
    "02-status-inside-body",
    "03-tooltips",
    "04-white-space",
    "06-names-misprinted",
    "07-notes-in-labels",
    "13-omissions",
    "15-see-also",
    "34-president-of-his-day",
)
LAYOUTS = [dumps.Layout(), dumps.Layout(link=True), *islice(dumps.layouts(3), 4)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: "-".join(layout.order))
@pytest.mark.parametrize("name", ALIKE)
def test_a_page_and_its_dump_read_alike(name: str, layout: dumps.Layout) -> None:
    content = (PAGES / f"{name}.html").read_bytes()
    one = next(kremlin.speeches(Source(name, content)))
    two, again = dump.speeches(Source("dump", dumps.dump([content.decode()] * 2, layout).encode()))
    assert isinstance(one, Speech)
    assert isinstance(two, Speech)
    assert two == again
    for part in ("title", "date", "time", "place", "topics", "geography", "persons", "sections"):
        assert getattr(two, part) == getattr(one, part), part
    assert [(p.kind, p.speaker, p.note, p.text) for p in two.paragraphs] == [
        (p.kind, p.speaker, p.note, p.text) for p in one.paragraphs
    ]


def test_what_only_markup_can_tell_is_flagged_in_the_dump() -> None:
    content = (PAGES / "14-captions.html").read_bytes()
    one = next(kremlin.speeches(Source("page", content)))
    (two,) = dump.speeches(Source("dump", dumps.dump([content.decode()], dumps.Layout()).encode()))
    assert isinstance(one, Speech)
    assert isinstance(two, Speech)
    texts = [p.text for p in two.paragraphs if p.uncertain is None]
    assert [p.text for p in one.paragraphs if p.text not in texts] == []
