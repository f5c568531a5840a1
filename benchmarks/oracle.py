"""Compares Rostra's search loops with stock Whoosh on real pages: `python benchmarks/oracle.py PATH… [--queries N]`.

The pages are indexed in several commits; some speeches are then replaced and some deleted, so that there are several
segments and deletions. Both engines answer random queries made of the corpus's own words; every document found and
every score is compared. tests/search/execution/test_oracle.py does the same on tiny corpora with more kinds of queries.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import whoosh.index
from whoosh import query as q

from index.archive.archive import Archive
from index.building.writer import IndexWriter
from index.reading.read import read
from index.records import Speech
from index.segment.snapshot import open_snapshot
from index.sources.source import Source
from index.sources.walk import sources
from search.execution.execute import TreeSearch, execute
from search.loops import choice
from search.scoring.blended_term import BlendedTerm
from search.scoring.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.segment.snapshot import Snapshot

SEED = 7
COMMITS = 4
TOLERANCE = 1e-5  # relative difference of scores; summing floats in another order makes 1e-12


@dataclass(frozen=True, slots=True)
class Words:
    """Words to make queries of: stems and forms, both frequent and rare, and sequences of adjacent words."""

    stems: Sequence[str]
    forms: Sequence[str]
    neighbours: Sequence[tuple[str, ...]]


def speeches(paths: Sequence[Path]) -> Iterator[Speech]:
    """Yield every speech under the paths."""
    for source in sources(paths):
        if isinstance(source, Source):
            yield from (one for one in read(source) if isinstance(one, Speech))


def written(found: Sequence[Speech], folder: Path, chance: random.Random) -> Snapshot:
    """Index the speeches in several commits, replace a tenth of them each time, and finally delete a twentieth."""
    with Archive(folder / "archive.sqlite") as archive, IndexWriter(folder / "index") as writer:
        for speech in found:
            archive.put(speech)
        kept = {document.event: document for document in archive.documents()}
        ids = list(kept)
        for number in range(COMMITS):
            again = chance.sample(ids, len(ids) // 10) if number else []
            for id_ in dict.fromkeys([*ids[number::COMMITS], *again]):
                writer.put(kept[id_])
            writer.commit(number + 1)
        for id_ in chance.sample(ids, len(ids) // 20):
            writer.delete(id_)
        writer.commit(COMMITS + 1)
    return open_snapshot(folder / "index")


def words_of(snapshot: Snapshot, found: Sequence[Speech], chance: random.Random) -> Words:
    """Draw words both from the list of terms and from running text, so that all frequencies occur."""
    segment = snapshot.segments[0]
    texts = [p.text for speech in chance.sample(found, min(300, len(found))) for p in speech.paragraphs]
    running = [text.lower().split() for text in texts]
    neighbours = [
        tuple(word.strip(".,:;!?()\"'“”’") for word in words[at : at + size])
        for words in running
        for at, size in [(chance.randrange(max(1, len(words) - 4)), chance.randint(2, 4))]
    ]
    lists = {}
    for field in ("text", "exact"):
        terms = [segment.term_text(field, at) for at in range(segment.term_count(field))]
        frequent = sorted(terms, key=lambda t: -segment.doc_frequency(field, segment.term(field, t)))[:300]
        lists[field] = frequent + chance.sample(terms, min(len(terms), 300))
    return Words(lists["text"], lists["exact"], [pair for pair in neighbours if all(pair) and len(pair) > 1])


def random_query(words: Words, chance: random.Random, depth: int = 2) -> q.Query:
    """Make a random query of up to `depth` levels above its leaves."""
    if depth == 0 or chance.random() < 0.3:
        return _leaf(words, chance)
    several = [random_query(words, chance, depth - 1) for _ in range(chance.randint(2, 3))]
    return chance.choice(
        [
            q.And(several),
            q.Or(several),
            q.Or(several, boost=2.0),
            q.Require(several[0], several[1]),
            q.And([several[0], q.Not(_leaf(words, chance))]),
            q.ConstantScoreQuery(several[0], 1.5),
        ]
    )


def _leaf(words: Words, chance: random.Random) -> q.Query:
    return chance.choice(
        [
            BlendedTerm(chance.choice(words.stems)),
            q.Term("text", chance.choice(words.stems), boost=0.5),
            q.Term("exact", chance.choice(words.forms)),
            q.Phrase("exact", list(chance.choice(words.neighbours))),
            q.Phrase("exact", chance.choices(words.forms[:40], k=2), slop=chance.randint(1, 6)),
            q.SpanNear2([q.Term("exact", w) for w in chance.choices(words.forms[:80], k=2)], slop=8, ordered=False),
            q.Prefix("exact", chance.choice(words.forms)[:4]),
        ]
    )


def differences(snapshot: Snapshot, searcher: Any, query: q.Query) -> tuple[int, list[str]]:
    """Return the number of documents that both engines found, and a description of each disagreement."""
    found = searcher.search(query, limit=None).top_n
    expected = {doc: score for score, doc in found if not searcher.reader().is_deleted(doc)}
    answer = execute(snapshot, TreeSearch(query, limit=snapshot.doc_count), kernels=choice.compiled())
    scores = dict(zip(answer.docs.tolist(), answer.scores.tolist(), strict=True))
    wrong = [f"{doc} found by one only" for doc in sorted(set(scores) ^ set(expected))]
    both = set(scores) & set(expected)
    off = (doc for doc in sorted(both) if abs(scores[doc] - expected[doc]) > TOLERANCE * max(1, expected[doc]))
    return len(both), wrong + [f"{doc}: {scores[doc]} here, {expected[doc]} there" for doc in off]


def main() -> None:
    """Compare both engines on random queries; the exit status is 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--queries", type=int, default=300)
    options = parser.parse_args()
    chance = random.Random(SEED)
    found = list({speech.id: speech for speech in speeches(options.paths)}.values())
    compared = failed = 0
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        snapshot = written(found, Path(folder), chance)
        words = words_of(snapshot, found, chance)
        print(f"{len(found):,} speeches, {snapshot.doc_count:,} documents, {snapshot.live_count:,} not deleted")
        with whoosh.index.open_dir(f"{folder}/index").searcher(weighting=Ranking()) as searcher:
            for _ in range(options.queries):
                query = random_query(words, chance)
                agreed, wrong = differences(snapshot, searcher, query)
                compared += agreed
                failed += bool(wrong)
                if wrong:
                    print(f"{query!r}\n  " + "\n  ".join(wrong[:5]))
    print(
        f"{options.queries} queries, {compared:,} scores compared, {failed} queries differ, "
        f"{time.perf_counter() - started:.0f} s"
    )
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
