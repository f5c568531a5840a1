"""Measures ideas for ranking on judged collections, one change at a time, against the ranking in use.

    python benchmarks/ranking_ideas.py DIR DIR DIR…

The ranking is reimplemented here over plain arrays, so that trying an idea takes one line of code. Words are matched by
their stems, the title counts twice, and stop words are left out. Its nDCG@10 is within a few thousandths of the
engine's, which `benchmarks/relevance.py` measures. Each printed line has nDCG@10 by collection, their mean, and the p
of its difference from the ranking in use over all queries.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np

from index.analysis.tokens import tokens
from relevance import Collection, Gains, chance, read_collection
from search.planning.nearness import MAX_PAIRS, NEAR_SHARE, NEAR_SLOP
from search.planning.stop_words import STOP_WORDS, is_stop_word
from search.query.parser import parse
from search.query.syntax import Word, leaves
from search.scoring.ranking import LENGTH_SHARE, SATURATION, rarity

DEPTH = 10  # documents at the top of a ranking that count
RAREST = 6  # rarest words of a query, of which all pairs count if `all_pairs`


@dataclass(frozen=True)
class Idea:
    """The parameters of a ranking; each default is the ranking in use.

    `saturation` and `length_share` are BM25's k1 and b, and `title` the occurrences that a word of the title counts as.
    Two neighbouring words of the query that a document has at most `slop` words apart, in the typed order if `ordered`,
    add `share` of their scores again; with `all_pairs`, any two of the RAREST words do. `rarity_power` is the exponent
    of a word's rarity. `feedback` names a method of relevance feedback ("weights", "rm3", "bo1" or "" for none), and
    `feedback_share` is the share of the added words.
    """

    saturation: float = SATURATION
    length_share: float = LENGTH_SHARE
    title: int = 2
    share: float = NEAR_SHARE
    slop: int = NEAR_SLOP
    ordered: bool = True
    all_pairs: bool = False
    floor: float = 0.0  # BM25+: the least that an occurring word adds
    lengthened: float = 0.0  # BM25L: added to the frequency after division by the document's length
    rarest: int = 0  # number of the query's words that count, rarest first; 0 for all
    logarithm: bool = False  # ln(1 + frequency) instead of saturation
    rarity_power: float = 1.0
    repeated: float = 1.0  # exponent of the number of times that a word is typed
    coordination: float = 0.0  # exponent of the document's share of the query's total weight
    feedback: str = ""
    feedback_share: float = 0.4


IN_USE = Idea()
IDEAS = {
    "in use": IN_USE,
    "saturation 1.2, length 0.75, nearness 0.1 (before)": Idea(saturation=1.2, length_share=0.75, share=0.1),
    "no nearness": Idea(share=0.0),
    "nearness 0.1": Idea(share=0.1),
    "neighbours side by side only": Idea(slop=1),
    "neighbours in a window of 8, any order": Idea(slop=8, ordered=False),
    "all pairs of the six rarest words, window of 8": Idea(slop=8, ordered=False, all_pairs=True),
    "length 0.75": Idea(length_share=0.75),
    "saturation 3": Idea(saturation=3.0),
    "BM25+ (0.25)": Idea(floor=0.25),
    "BM25L (0.5)": Idea(lengthened=0.5),
    "of a question the eight rarest words": Idea(rarest=8),
    "logarithm of the frequency": Idea(logarithm=True, saturation=0.75),
    "rarity to the power 1.5": Idea(rarity_power=1.5),
    "rarity to the power 0.8": Idea(rarity_power=0.8),
    "words typed twice count once": Idea(repeated=0.0),
    "coordination": Idea(coordination=0.5),
    "title once": Idea(title=1),
    "title three times": Idea(title=3),
    "words weighed by the first ten documents": Idea(feedback="weights"),
    "feedback: RM3, 20 words of 5 documents": Idea(feedback="rm3"),
    "feedback: Bo1, 20 words of 5 documents": Idea(feedback="bo1"),
}


@dataclass(eq=False)
class Corpus:
    """A collection's words: `frequencies` by stem and document number, `places` (positions in the text) by the same.

    A word of the title counts as `title` occurrences, but has no place. Documents are numbered from 0.
    """

    collection: Collection
    title: int
    frequencies: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    places: dict[str, dict[int, list[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def __post_init__(self) -> None:
        lengths = []
        for number, document in enumerate(self.collection.documents):
            text, title = tokens(document.text), tokens(document.title)
            for token in text:
                self.frequencies[token.stem][number] += 1
                self.places[token.stem][number].append(token.position)
            for token in title:
                self.frequencies[token.stem][number] += self.title
            lengths.append(len({t.position for t in text}) + self.title * len({t.position for t in title}))
        self.lengths = np.array(lengths) / (np.mean(lengths) or 1)
        self.count = len(lengths)

    def rarity(self, stem: str) -> float:
        """Return the rarity of the stem (its inverse document frequency)."""
        return rarity(self.count, len(self.frequencies.get(stem, ())))

    def near(self, one: str, other: str, idea: Idea) -> list[int]:
        """Return the numbers of the documents in whose text the two stems are near each other."""
        first, second = self.places.get(one, {}), self.places.get(other, {})
        low = 1 if idea.ordered else -idea.slop
        return [n for n in first if any(low <= b - a <= idea.slop for a in first[n] for b in second.get(n, ()))]


def asked(text: str) -> list[str]:
    """Return the stems of the query's words in order, without stop words."""
    words = [leaf.text for leaf in leaves(parse(text).query) if isinstance(leaf, Word)]
    lower = len(words) > 1 and not any(char.islower() for word in words for char in word)
    kept = [word.lower() if lower else word for word in words]
    return [token.stem for word in kept if not is_stop_word(word) for token in tokens(word)]


def scored(corpus: Corpus, weights: dict[str, float], idea: Idea) -> Gains:
    """Compute the score of each document, by its number, for the stems with these weights."""
    scores = np.zeros(corpus.count)
    covered = np.zeros(corpus.count)
    for stem, weight in weights.items():
        found = corpus.frequencies.get(stem, {})
        documents, having = np.array(list(found), int), np.array(list(found.values()))
        worth = weight * corpus.rarity(stem) ** idea.rarity_power
        scores[documents] += worth * _saturated(corpus, documents, having, idea)
        covered[documents] += worth
    whole = sum(weight * corpus.rarity(stem) for stem, weight in weights.items()) or 1.0
    return scores * (covered / whole) ** idea.coordination if idea.coordination else scores


def _saturated(corpus: Corpus, documents: Gains, having: Gains, idea: Idea) -> Gains:
    k = idea.saturation * (1 - idea.length_share + idea.length_share * corpus.lengths[documents])
    if idea.lengthened:
        shared = having * idea.saturation / k + idea.lengthened
        return (idea.saturation + 1) * shared / (idea.saturation + shared)
    if idea.logarithm:
        return np.log1p(having / k)
    return (idea.saturation + 1) * (having / (having + k) + idea.floor)


def nearness(corpus: Corpus, stems: list[str], idea: Idea) -> Gains:
    """Compute the score that each document, by its number, gains from words near each other."""
    added = np.zeros(corpus.count)
    rarest = sorted(dict.fromkeys(stems), key=corpus.rarity, reverse=True)[:RAREST]
    pairs = list(combinations(rarest, 2)) if idea.all_pairs else list(pairwise(stems))
    for pair in [p for p in pairs if p[0] != p[1]][: None if idea.all_pairs else MAX_PAIRS]:
        documents = np.array(corpus.near(*pair, idea), int)
        for stem in pair:
            having = np.array([len(corpus.places[stem][n]) for n in documents])
            added[documents] += corpus.rarity(stem) * _saturated(corpus, documents, having, idea)
    return idea.share * added


def ranked(corpus: Corpus, text: str, idea: Idea) -> Gains:
    """Compute the score of each document, by its number, for the query."""
    stems = asked(text)
    if idea.rarest:
        kept = sorted(set(stems), key=corpus.rarity, reverse=True)[: idea.rarest]
        stems = [stem for stem in stems if stem in kept]
    weights = {stem: times**idea.repeated for stem, times in Counter(stems).items()}
    near = nearness(corpus, stems, idea) if idea.share else np.zeros(corpus.count)
    scores = scored(corpus, weights, idea)
    if idea.feedback and scores.any():
        scores = scored(corpus, fed_back(corpus, weights, scores + near, idea), idea)
    return scores + near * (scores > 0)


def fed_back(corpus: Corpus, weights: dict[str, float], scores: Gains, idea: Idea) -> dict[str, float]:
    """Adjust the stems' weights by relevance feedback from the documents with the best scores.

    Depending on the idea, the query's words are weighed anew, or words of these documents are added.
    """
    best = np.argsort(-scores, kind="stable")[: 10 if idea.feedback == "weights" else 5]
    best = best[scores[best] > 0]
    if idea.feedback == "weights":
        shares = {stem: np.mean([n in corpus.frequencies.get(stem, ()) for n in best]) for stem in weights}
        return {stem: weight * (0.5 + 0.5 * float(shares[stem])) for stem, weight in weights.items()}
    there = {stem: found for stem, found in corpus.frequencies.items() if any(n in found for n in best)}
    usable = {s: f for s, f in there.items() if len(f) > 1 and s.isalpha() and len(s) > 2 and s not in STOP_WORDS}
    if idea.feedback == "rm3":
        share = scores[best] / scores[best].sum()
        worth = {
            stem: sum(p * found.get(n, 0) / corpus.lengths[n] for p, n in zip(share, best, strict=True))
            for stem, found in usable.items()
            if corpus.rarity(stem) > 1
        }
    else:
        worth = {stem: _divergence(corpus, found, best) for stem, found in usable.items()}
    added = dict(Counter(worth).most_common(20))
    whole, typed = sum(added.values()) or 1.0, sum(weights.values())
    mixed = Counter({stem: (1 - idea.feedback_share) * weight / typed for stem, weight in weights.items()})
    for stem, value in added.items():
        mixed[stem] += idea.feedback_share * value / whole
    return {stem: weight * typed for stem, weight in mixed.items()}


def _divergence(corpus: Corpus, found: dict[int, float], best: Gains) -> float:
    """Compute Bo1: how far a word's frequency in the best documents differs from that in all (Amati 2003).

    `found` has the word's frequencies by document number; `best` are the numbers of the best documents.
    """
    usual = sum(found.values()) / corpus.count
    return sum(found.get(n, 0) for n in best) * math.log2((1 + usual) / usual) + math.log2(1 + usual)


def gains(corpus: Corpus, idea: Idea) -> Gains:
    """Compute the nDCG@10 of each judged query, in order of the query's id, with linear gains."""
    collection = corpus.collection
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for judgement in collection.judgements:
        wanted[judgement.query_id][judgement.doc_id] = max(0, judgement.relevance)
    ids = [document.id for document in collection.documents]
    found = []
    for query, grades in sorted(wanted.items()):
        scores = ranked(corpus, collection.queries[query], idea)
        best = [n for n in np.argsort(-scores, kind="stable")[:DEPTH] if scores[n] > 0]
        ideal = _discounted(sorted(grades.values(), reverse=True)[:DEPTH])
        found.append(_discounted([grades.get(ids[n], 0) for n in best]) / ideal if ideal else 0.0)
    return np.array(found)


def _discounted(grades: list[int]) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))


def main() -> None:
    """Print a line of figures for each idea."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    collections = [read_collection(folder) for folder in parser.parse_args().folders]
    corpora = {weight: [Corpus(each, weight) for each in collections] for weight in {i.title for i in IDEAS.values()}}
    print(f"{'':52}", *(f"{each.name:>7}" for each in collections), "   mean       p")
    reference = None
    for name, idea in IDEAS.items():
        found = [gains(corpus, idea) for corpus in corpora[idea.title]]
        means = [float(each.mean()) for each in found]
        every = np.concatenate([each / len(each) for each in found])
        reference = every if reference is None else reference
        p = chance(every - reference)
        print(f"{name:52}", *(f"{mean:7.4f}" for mean in means), f"{np.mean(means):7.4f} {p:7.4f}", flush=True)


if __name__ == "__main__":
    main()
