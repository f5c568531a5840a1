"""A snapshot in memory, made from lists of words: the smallest thing that `search.execute` can run on."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

from index.fields import FACETS


@dataclass
class Doc:
    words: dict  # field -> list of words
    facets: dict = field(default_factory=dict)  # facet -> tuple of values
    day: int = 0


class MemorySegment:
    def __init__(self, docs, deleted=()):
        self.doc_count = len(docs)
        self.live = None
        if deleted:
            self.live = np.ones(len(docs), np.bool_)
            self.live[list(deleted)] = False
        self.days = np.array([doc.day for doc in docs], np.int32)
        self.rows = np.arange(len(docs), dtype=np.int64)
        self._docs = docs
        self._inverted = {}
        for number, doc in enumerate(docs):
            for name, words in doc.words.items():
                for position, word in enumerate(words):
                    self._inverted.setdefault(name, {}).setdefault(word, {}).setdefault(number, []).append(
                        position
                    )
        self._terms = {name: sorted(words) for name, words in self._inverted.items()}
        self._facets = {f.name: self._facet(f.name) for f in FACETS}

    def term(self, name, text):
        terms = self._terms.get(name, [])
        at = bisect_left(terms, text)
        return at if at < len(terms) and terms[at] == text else -1

    def term_range(self, name, prefix):
        terms = self._terms.get(name, [])
        inside = [i for i, term in enumerate(terms) if term.startswith(prefix)]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def term_text(self, name, at):
        return self._terms[name][at]

    def term_count(self, name):
        return len(self._terms.get(name, []))

    def _postings(self, name, at):
        return self._inverted[name][self._terms[name][at]]

    def doc_frequency(self, name, at):
        return len(self._postings(name, at))

    def postings(self, name, at):
        found = self._postings(name, at)
        return SimpleNamespace(
            docs=np.array(list(found), np.int32),
            freqs=np.array([len(p) for p in found.values()], np.int32),
        )

    def positions(self, name, at):
        found = self._postings(name, at)
        freqs = np.array([len(p) for p in found.values()], np.int32)
        return SimpleNamespace(
            docs=np.array(list(found), np.int32),
            freqs=freqs,
            starts=np.concatenate([[0], np.cumsum(freqs)]).astype(np.int64),
            positions=np.array([p for places in found.values() for p in places], np.int32),
        )

    def lengths(self, name):
        return np.array([len(doc.words.get(name, ())) for doc in self._docs], np.int32)

    def total_length(self, name):
        return int(self.lengths(name).sum())

    def facet(self, name):
        return self._facets[name]

    def _facet(self, name):
        values = sorted({v for doc in self._docs for v in doc.facets.get(name, ())})
        lists = [sorted(values.index(v) for v in doc.facets.get(name, ())) for doc in self._docs]
        sizes = [len(one) for one in lists]
        single = all(size == 1 for size in sizes)
        return SimpleNamespace(
            values=values,
            ordinals=np.array([v for one in lists for v in one], np.int32),
            offsets=None if single else np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        )


class MemorySnapshot:
    def __init__(self, *segments):
        self.generation = 1
        self.segments = segments
        self.bases = tuple(int(b) for b in np.cumsum([0, *(s.doc_count for s in segments)])[:-1])
        self.doc_count = sum(s.doc_count for s in segments)
