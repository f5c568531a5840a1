"""The vocabulary of one generation in a cluster: word lists stored with it, and facet values counted by the cluster.

Completion and spelling correction run on this machine, over the same word lists as in the embedded index.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from index.cluster.code_parts import read_codes
from index.cluster.mapping import EVENT
from index.cluster.vocabulary_blocks import read_blocks
from index.cluster.written_words import PAIRS, SAYINGS
from index.fields import EXACT, FACETS, LEAD, TEXT, TITLE
from search.vocabulary.used import Used
from search.vocabulary.vocabulary import WordVocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.cluster.client import Cluster
    from index.cluster.generations import Standing
    from index.cluster.stored_speeches import StoredSpeeches

VALUES = 10_000  # values of a facet in one request
LOOKED_UP_SECONDS = 2.0  # time limit for looking up an id: one small request to one shard, before each search
EVENTS_KEPT = 4_096  # cached look-ups of typed words as speech ids
_FACETS = frozenset(field.name for field in FACETS)


class CountedWords:
    """The words of a field, in alphabetical order, each with its number of paragraphs or of occurrences.

    Looking up an unknown word gives 0. Each of `blocks` is a pair of lists: words, and their numbers of paragraphs or
    occurrences. The words ascend from the first block to the last.
    """

    def __init__(self, blocks: Iterable[tuple[list[str], list[int]]]) -> None:
        read = list(blocks)
        self.words = list(chain.from_iterable(words for words, _ in read))
        self.counts = np.array(list(chain.from_iterable(counts for _, counts in read)), np.int64)

    def __getitem__(self, word: str) -> int:
        at = bisect_left(self.words, word)
        return int(self.counts[at]) if at < len(self.words) and self.words[at] == word else 0

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Yield each word with its count."""
        return zip(self.words, self.counts.tolist(), strict=True)


class ClusterVocabulary(WordVocabulary):
    """The vocabulary of one generation in a cluster. Safe to share between threads; each list is read once."""

    def __init__(self, cluster: Cluster, standing: Standing, stored: StoredSpeeches) -> None:
        super().__init__()
        self.paragraphs = int(standing.meta["stats"]["paragraphs"])
        self._cluster = cluster
        self._standing = standing
        self._stored = stored
        self._fields: dict[str, CountedWords] = {}
        self._event_count = lru_cache(EVENTS_KEPT)(partial(_event_count, cluster, standing))

    def count(self, field: str, term: str) -> int:
        """Return the number of paragraphs with the term in this field; 0 for an unknown term."""
        if field == EVENT:  # looked up one by one: listing all events of an archive would take too long
            return self._event_count(term)
        if field in _FACETS:
            values = self.values(field)
            at = bisect_left(values, term, key=lambda value: value.term)
            return values[at].count if at < len(values) and values[at].term == term else 0
        return self._counted(field)[term]

    def counted_forms(self) -> Iterable[tuple[str, int]]:
        """Return the word forms that occur in paragraphs, each with the number of paragraphs that have it."""
        return self._counted(EXACT).pairs()

    def counted_names(self) -> Iterable[tuple[str, int]]:
        """Return the stems that occur in titles or leads but in no paragraph.

        Each comes with the number of paragraphs in the speeches with such a title or lead. A stem that occurs both in
        titles and in leads is returned twice, once for each.
        """
        text = self._counted(TEXT)
        pairs = (pair for name in (TITLE, LEAD) for pair in self._counted(name).pairs())
        return ((stem, count) for stem, count in pairs if not text[stem])

    def read_values(self, field: str) -> Sequence[Used]:
        """Return every value of the facet, sorted, with the number of paragraphs that have it."""
        return [Used(value, count) for value, count in self._counted_values(field)]

    @property
    def sayings(self) -> CountedWords:
        """Every form, with the number of its occurrences in the archive."""
        return self._counted(SAYINGS)

    @cached_property
    def coded(self) -> tuple[list[str], list[str]]:
        """Two lists, of word forms and of their stems; paragraphs store their words as indexes into both lists."""
        return read_codes(self._stored)

    def stem_of(self, form: str) -> str:
        """Return the stem of a form; if languages stem it differently, the alphabetically first.

        An unknown form is returned unchanged.
        """
        return self._stems.get(form, form)

    def forms_of(self, stem: str) -> Sequence[str]:
        """Return the forms for which `stem_of` returns this stem."""
        return self._forms.get(stem, ())

    @cached_property
    def _stems(self) -> dict[str, str]:
        last_first = reversed(self._counted(PAIRS).words)  # the dict keeps a form's last stem
        return dict(pair.split("|") for pair in last_first)

    @cached_property
    def _forms(self) -> dict[str, list[str]]:
        forms: dict[str, list[str]] = {}
        for form, stem in self._stems.items():
            forms.setdefault(stem, []).append(form)
        return forms

    def _counted(self, field: str) -> CountedWords:
        known = self._fields.get(field)
        return known or self._fields.setdefault(field, CountedWords(read_blocks(self._stored, field)))

    def _counted_values(self, field: str) -> Iterator[tuple[str, int]]:
        composite: dict[str, Any] = {"size": VALUES, "sources": [{"value": {"terms": {"field": field}}}]}
        asked = {"size": 0, "track_total_hits": False, "aggs": {"values": {"composite": composite}}}
        while True:
            path = f"/{self._standing.paragraphs}/_search"
            found = self._cluster.ask_all("POST", path, asked, allow_partial_search_results="false")
            held = found["aggregations"]["values"]
            yield from ((bucket["key"]["value"], bucket["doc_count"]) for bucket in held["buckets"])
            if "after_key" not in held:
                return
            composite["after"] = held["after_key"]


def _event_count(cluster: Cluster, standing: Standing, event: str) -> int:
    path = f"/{standing.paragraphs}/_count"
    asked = {"query": {"term": {EVENT: event}}}
    return int(cluster.ask_all("POST", path, asked, LOOKED_UP_SECONDS, routing=event)["count"])
