"""What stock Whoosh cannot check is checked by plain counting, word by word, in random texts.

This covers the query tree that a page falls back to, the further paragraphs that it adds, highlighting, and the facets
of phrases.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from search.request import SearchRequest
from tests.builders.harbour import engine_over, random_speeches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.records import Paragraph, Speech
    from search.embedded import EmbeddedEngine
    from search.results import Hit

SAID = re.compile(r"[\w-]+")
SINGULAR = {"harbours": "harbour", "ferries": "ferry"}
ASKED = ("harbour", "ferry", "tide", "pier")
NOWHERE = "lamp"  # a word that no text has
TIMES = 30  # queries of each kind


class Archive(NamedTuple):
    """Random speeches, and an engine over them."""

    engine: EmbeddedEngine
    speeches: Sequence[Speech]

    @property
    def paragraphs(self) -> list[tuple[str, Paragraph]]:
        return [(speech.id, paragraph) for speech in self.speeches for paragraph in speech.paragraphs]


@pytest.fixture(scope="module", params=[1, 2])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    speeches = random_speeches(request.param, 24)
    return Archive(engine_over(tmp_path_factory.mktemp("plain"), speeches), speeches)


def written(text: str) -> list[str]:
    return [word.lower() for word in SAID.findall(text)]


def words(text: str) -> list[str]:
    return [SINGULAR.get(word, word) for word in written(text)]


def places(text: str, phrase: Sequence[str]) -> list[int]:
    """Return the positions where the words of the phrase are side by side, as written."""
    said, wide = written(text), len(phrase)
    return [at for at in range(len(said)) if said[at : at + wide] == list(phrase)]


def marked(hit: Hit) -> list[int]:
    """Return the indices of the words of the hit's text that a span covers completely."""
    found = enumerate(SAID.finditer(hit.text))
    return [at for at, word in found if any(a <= word.start() and word.end() <= b for a, b in hit.spans)]


def keys(hits: Sequence[Hit]) -> set[tuple[str, str]]:
    return {(hit.speech, hit.paragraph) for hit in hits}


def test_a_page_has_what_has_all_words_and_goes_on_with_what_has_some(archive: Archive) -> None:
    chance = random.Random(3)
    for _ in range(TIMES):
        asked = set(chance.sample((*ASKED, NOWHERE), chance.randint(2, 4)))
        has = {(id_, p.id): asked & set(words(p.text)) for id_, p in archive.paragraphs}
        every = {key for key, found in has.items() if found == asked}
        some = {key for key, found in has.items() if found}
        results = archive.engine.search(SearchRequest(" ".join(sorted(asked)), size=100))
        assert keys(results.hits) == (every or some)
        assert results.total == len(every or some)
        assert ("any-word" in [notice.code for notice in results.notices]) == (bool(some) and not every)
        rest = some - every if every else set()
        assert (keys(results.further.hits) if results.further else set()) == rest
        assert (results.further.total if results.further else 0) == len(rest)


def test_every_word_asked_for_is_marked_and_no_other(archive: Archive) -> None:
    chance = random.Random(4)
    for _ in range(TIMES):
        asked = set(chance.sample(ASKED, chance.randint(1, 3)))
        results = archive.engine.search(SearchRequest(" ".join(sorted(asked)), size=100))
        for hit in (*results.hits, *(results.further.hits if results.further else ())):
            assert marked(hit) == [at for at, word in enumerate(words(hit.text)) if word in asked]


def test_of_a_phrase_are_found_marked_and_counted_those_places_where_it_stands(archive: Archive) -> None:
    chance = random.Random(5)
    for _ in range(TIMES):
        phrase = [chance.choice((*ASKED, "the", "of", "ferries")) for _ in range(2)]
        there = {(id_, p.id): p for id_, p in archive.paragraphs if places(p.text, phrase)}
        results = archive.engine.search(SearchRequest(f'"{" ".join(phrase)}"', size=100))
        assert keys(results.hits) == set(there)
        for hit in results.hits:
            assert marked(hit) == sorted({at + i for at in places(hit.text, phrase) for i in (0, 1)})
        (speakers,) = [facet for facet in results.facets if facet.name == "speaker"]
        assert {v.value: v.count for v in speakers.values} == Counter(p.speaker for p in there.values())
