"""The demonstration has all documents of its package, and reads them without importing what that package imports."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from index.errors import RostraError
from index.reading import demo

if TYPE_CHECKING:
    from index.records import Speech


@pytest.fixture(scope="module")
def speeches() -> list[Speech]:
    try:
        return list(demo.speeches())
    except RostraError as error:
        pytest.skip(str(error))


def test_all_documents_are_there_once_and_in_order(speeches: list[Speech]) -> None:
    assert len(speeches) == len({speech.id for speech in speeches}) == 249
    dates = [speech.date or "" for speech in speeches]
    assert (dates, dates[0]) == (sorted(dates), "1790-01-08")


def test_texts_are_whole(speeches: list[Speech]) -> None:
    folder = demo._folder() / "speeches"
    for speech in speeches:
        text = (folder / speech.source.rpartition("/")[2]).read_text(encoding="utf-8")
        labels = sum(len("".join(p.label.split())) + 1 for p in speech.paragraphs if p.label)
        kept = sum(len("".join(p.text.split())) for p in speech.paragraphs)
        assert kept + labels == len("".join(text.split())), speech.id


def test_every_paragraph_of_speech_but_the_audience_has_a_speaker(speeches: list[Speech]) -> None:
    unnamed = Counter(p.voice for s in speeches for p in s.paragraphs if p.kind == "speech" and not p.speaker)
    assert set(unnamed) == {"audience"}


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("third-annual-message-13", "Third Annual Message"),
        ("first-annual-address-congress-0", "First Annual Address to Congress"),
        (
            "annual-message-the-congress-the-state-the-union-24",
            "Annual Message to the Congress on the State of the Union",
        ),
        (
            "address-before-joint-session-the-congress-the-state-the-union-5",
            "Address Before a Joint Session of the Congress on the State of the Union",
        ),
        ("second-annual-message-second-term", "Second Annual Message, Second Term"),
        ("7th-annual-message", "Seventh Annual Message"),
    ],
)
def test_titles_are_the_addresses_with_their_small_words_put_back(address: str, title: str) -> None:
    assert demo._title(f"https://www.presidency.ucsb.edu/documents/{address}", "") == title


def test_the_package_is_not_imported() -> None:
    code = "import sys; from index.reading import demo; next(demo.speeches()); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "PACKAGE", "no-such-package")
    with pytest.raises(RostraError, match="pip install no-such-package"):
        next(demo.speeches())
