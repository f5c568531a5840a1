"""One generation of an archive in a cluster: sends searches to OpenSearch and converts the responses."""

from __future__ import annotations

import math
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.query import Every

from index.cluster.client import whole
from index.cluster.mapping import EVENT, MONTH, NUMBER, ROW, SHOWN
from index.cluster.paragraph_documents import speech_of
from index.cluster.stored_speeches import StoredSpeeches
from index.errors import AbsentError, ClusterError
from search.cluster.answers import ClusterAnswer, answer, found_page, nothing
from search.cluster.best_said import best_said
from search.cluster.explanations import score_part
from search.cluster.fold import COLUMNS as FOLDED_BY
from search.cluster.fold import fold, grouped
from search.cluster.remembered_reads import RememberedReads
from search.cluster.request_body import ALL, FURTHEST, asked_by, body, copy_of, filtered, page
from search.cluster.weight import lightened
from search.deadline import NEVER
from search.execution.execute import UNCOUNTED, Answer, TreeSearch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whoosh.query import Query

    from index.archive.as_of import Row
    from index.cluster.client import Cluster
    from index.cluster.generations import Standing
    from index.segment.echoes import Wholes
    from search.cluster.answers import FoundPage
    from search.cluster.cluster_findings import ClusterFindings
    from search.cluster.cluster_shelf import ClusterShelf
    from search.cluster.cluster_vocabulary import ClusterVocabulary
    from search.cluster.fold import Fold, GroupedParagraphs
    from search.cluster.translation import Dsl
    from search.deadline import Deadline
    from search.library import Titles
    from search.loops.numpy_loops import Keys
    from search.planning.marks import Mark
    from search.results import ScorePart

GRACE = 2.0  # seconds allowed beyond a search's time limit, because a cluster checks the time only now and then
BATCH = 1_000  # hits per request when all hits are read in batches
HELD = "2m"  # time for which OpenSearch keeps a view of the index between two batches
LEFT_OUT = f"-aggregations.*.{ALL}.buckets,-aggregations.*.{ALL}.doc_count_error_upper_bound"


@dataclass(frozen=True, slots=True, eq=False)
class ClusterGeneration:
    """A generation in a cluster; implements `search.asking.Searchable`.

    The number of a document is the archive row of its paragraph.
    """

    cluster: Cluster
    standing: Standing
    vocabulary: ClusterVocabulary
    findings: ClusterFindings
    titles: Titles
    languages: tuple[str, ...]
    shelf: ClusterShelf
    reads: RememberedReads = field(default_factory=RememberedReads)

    @property
    def number(self) -> int:
        """The number of the archive generation from which this cluster generation was made."""
        return self.standing.generation

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs."""
        return self.vocabulary.paragraphs

    def dated_by_year(self, year: int) -> int:
        """Return the number of paragraphs that are dated only by this year, without a month."""
        found = self.counts(TreeSearch(Every()), {"dated": {"filter": {"term": {MONTH: f"{year:04}"}}}})
        return int(found["dated"]["doc_count"])

    def execute(self, search: TreeSearch, deadline: Deadline) -> ClusterAnswer:
        """Run the search; if the deadline passes, return what was found by then."""
        folded = self._fold(search, deadline)
        if deadline.is_over:
            return nothing(search, UNCOUNTED)
        if search.offset + search.limit > FURTHEST:
            return self._far(search, deadline)
        gone = folded.gone if folded else None
        found = self._search(search, body(search, self._values(search), gone), deadline)
        events = list(dict.fromkeys(found_page(found).events))
        return answer(search, found, self._more(search, events, deadline) if events else {}, folded)

    def count(self, search: TreeSearch, deadline: Deadline) -> int:
        """Return the `total` that `execute` would give; it is too low if the deadline passes."""
        if deadline.is_over:
            return 0
        asked = {"query": self._filtered(search, deadline), "size": 0, "track_total_hits": True}
        return int(self._search(search, asked, deadline)["hits"]["total"]["value"])

    def at_once(self, most: int | None) -> int:
        """Return how many documents to request in the first answer if `most` are wanted; None means all documents."""
        return BATCH if most is None else min(most, BATCH)

    def onward(self, search: TreeSearch, first: Answer, deadline: Deadline) -> Iterator[Answer]:
        """Yield, in batches, the documents of `first` and those ranked after them, up to `search.limit` in all.

        The batches end early if the deadline passes.
        """
        yield first
        met = len(first.docs)
        if met == self.at_once(search.limit) and met < search.limit:
            yield from self._walked(replace(search, offset=met, limit=search.limit - met), deadline)

    def _walked(self, search: TreeSearch, deadline: Deadline) -> Iterator[ClusterAnswer]:
        """Yield up to `search.limit` documents of the search from its offset on, in batches, however large the offset.

        The batches end early if the deadline passes.
        """
        skipped, left = search.offset, search.limit
        for found in self._walk(search):
            rows, scores = found.rows[skipped:][:left], found.scores[skipped:][:left]
            skipped, left = max(0, skipped - len(found.rows)), left - len(rows)
            if rows:
                docs, more = np.array(rows, np.int64), np.zeros(len(rows), np.int64)
                yield replace(nothing(search), docs=docs, scores=np.array(scores), more=more, texts=found.texts)
            if left <= 0 or deadline.is_over:
                return

    @property
    def place(self) -> str:
        """The name of the generation's OpenSearch index of paragraphs."""
        return self.standing.paragraphs

    def counts(self, search: TreeSearch, aggregations: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the results of OpenSearch aggregations over all paragraphs that the search finds."""
        asked = {"query": self._filtered(search), "size": 0, "track_total_hits": False, "aggs": aggregations}
        found: Mapping[str, Any] = self._search(search, asked, NEVER)["aggregations"]
        return found

    def of_rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """Return the paragraphs with these row numbers, by row; missing ones are left out."""
        found: dict[int, Row] = {}
        for first in range(0, len(rows), BATCH):
            some = list(rows[first : first + BATCH])
            asked = {"query": {"terms": {ROW: some}}, "size": len(some), "_source": [SHOWN]}
            found |= found_page(self._search(TreeSearch(Every()), asked, NEVER)).texts
        return found

    def rows_among(self, search: TreeSearch, rows: Keys, deadline: Deadline = NEVER) -> Keys:
        """Return those of the rows whose paragraphs the search finds, ascending; incomplete if the deadline passes."""
        chosen = self._filtered(search, deadline)
        found = [hit["fields"][ROW][0] for hit in self._columns_of(rows, (ROW,), chosen, deadline)]
        return np.array(sorted(found), np.int64)

    def rows_of_speech(self, speech: str) -> Keys:
        """Return the archive rows of the speech's paragraphs; none if there is no such speech."""
        stored = StoredSpeeches(self.cluster, self.standing)
        return np.array([row for held in stored.held([speech]) for row in held["rows"]], np.int64)

    def scanned(self, search: TreeSearch, columns: Sequence[str]) -> Iterator[Sequence[Mapping[str, Any]]]:
        """Yield all hits of the search in batches, each hit with the given columns (fields of the index).

        They are sorted by event, then by paragraph number.
        """
        asked = {
            "query": self._filtered(search),
            "sort": [{EVENT: "asc"}, {NUMBER: "asc"}],
            "size": FURTHEST,
            "stored_fields": "_none_",
            "docvalue_fields": list(columns),
        }
        yield from self._in_one_view(asked)

    def rows(self, answer: Answer) -> Mapping[int, Row]:
        """Return the paragraphs of the answer's documents, by document number."""
        return answer.texts if isinstance(answer, ClusterAnswer) else {}

    def best_of_speeches(self, docs: Sequence[int], marks: Sequence[Mark]) -> Mapping[int, Row]:
        """Map each document (archive row) to the paragraph of its speech that matches the query best.

        `marks` are the query's words and phrases; `best_said` defines which match is best. A document is left out if no
        paragraph of its speech matches any part of the query.
        """
        asked = {"query": {"terms": {ROW: list(docs)}}, "size": len(docs), "_source": [SHOWN]}
        texts = found_page(self._search(TreeSearch(Every()), asked, NEVER)).texts
        stored = StoredSpeeches(self.cluster, self.standing)
        held = {one["speech"]["id"]: one for one in stored.held({row.speech for row in texts.values()})}
        found: dict[int, Row] = {}
        for doc, row in texts.items():
            speech = speech_of(held[row.speech])
            best = best_said(speech, marks)
            if best is not None:
                found[doc] = row._replace(row=held[row.speech]["rows"][best], paragraph=speech.paragraphs[best])
        return found

    def explained(self, tree: Query, docs: Sequence[int], deadline: Deadline) -> Mapping[int, ScorePart]:
        """Map each document to the parts of its score; some or all are missing if the deadline passes."""
        if deadline.is_over or not docs:
            return {}
        within = {"bool": {"must": [lightened(tree)], "filter": [{"terms": {ROW: list(docs)}}]}}
        asked = {"query": within, "size": len(docs), "_source": False, "explain": True}
        found = self._search(TreeSearch(tree), asked, deadline)
        return {int(hit["_id"]): score_part(hit["_explanation"]) for hit in found["hits"]["hits"]}

    def _filtered(self, search: TreeSearch, deadline: Deadline = NEVER) -> Dsl:
        """Return the query, without scores, for all paragraphs that the search counts.

        If the deadline passes, the query can also find near-duplicates that the search should not count.
        """
        folded = self._fold(search, deadline)
        return filtered(search, folded.gone if folded else ())

    def _fold(self, search: TreeSearch, deadline: Deadline = NEVER) -> Fold | None:
        """Return the near-duplicates that the search does not count; if the deadline passes, only some of them.

        None if the search counts all paragraphs, or if the near-duplicates of this generation were not computed.
        """
        held = self.findings.grouped(self._grouped) if search.folded else None
        if held is None:
            return None
        key = *asked_by(search), search.facets
        known = self.findings.fold(key)
        if known is None:
            known = fold(held, search, lambda words: self.rows_among(words, held.rows, deadline))
            if not deadline.is_over:
                self.findings.remember(key, known)
        return known

    def _grouped(self, wholes: Wholes) -> GroupedParagraphs:
        return grouped(wholes, self._columns_of(wholes.rows, FOLDED_BY, {"match_all": {}}))

    def _columns_of(
        self, rows: Keys, columns: Sequence[str], chosen: Dsl, deadline: Deadline = NEVER
    ) -> Iterator[Mapping[str, Any]]:
        """Yield hits, with the given columns, for those of the rows that match the query `chosen`.

        They end early if the deadline passes.
        """
        for first in range(0, len(rows), FURTHEST):
            some = rows[first : first + FURTHEST].tolist()
            asked = {
                "query": {"bool": {"filter": [chosen, {"terms": {ROW: some}}]}},
                "size": len(some),
                "sort": ["_doc"],
                "track_total_hits": False,
                "stored_fields": "_none_",
                "docvalue_fields": list(columns),
            }
            yield from self._search(TreeSearch(Every()), asked, deadline)["hits"]["hits"]
            if deadline.is_over:
                return

    def _values(self, search: TreeSearch) -> dict[str, int]:
        """Return how many values each facet of the search has in the whole generation, by name of the facet.

        EVENT is always included; its values are the speeches.
        """
        events = int(self.standing.meta["stats"]["speeches"])
        counted = {name: len(self.vocabulary.values(name)) for name in search.facets if name != EVENT}
        return counted | {EVENT: events}

    def _search(self, search: TreeSearch, asked: dict[str, Any], deadline: Deadline) -> Mapping[str, Any]:
        """Return the cluster's response to the request `asked`; it is incomplete only if the deadline passed.

        Raises ClusterError if it is incomplete for any other reason.
        """
        bounded, seconds = asked, None
        if not math.isinf(deadline.ends):
            left = max(0.05, deadline.left)
            bounded, seconds = {**asked, "timeout": f"{int(left * 1000)}ms"}, left + GRACE
        in_part = "false" if seconds is None else "true"
        found = self.cluster.ask(
            "POST",
            f"/{self.standing.paragraphs}/_search",
            bounded,
            seconds,
            allow_partial_search_results=in_part,
            search_type="dfs_query_then_fetch" if self._shards > 1 else "query_then_fetch",
            preference=copy_of(search),
            filter_path=LEFT_OUT,
        )
        if seconds is not None and found["_shards"]["failed"] and deadline.is_over:
            return {**found, "timed_out": True}  # a shard that ran out of time may count as failed
        return whole(found)

    @property
    def _shards(self) -> int:
        return int(self.standing.meta.get("shards", 1))

    def _more(self, search: TreeSearch, events: Sequence[str], deadline: Deadline) -> dict[str, int]:
        """Return how many paragraphs of each of these events the search finds, by event."""
        within = {"bool": {"filter": [self._filtered(search, deadline), {"terms": {EVENT: list(events)}}]}}
        counts = {"events": {"terms": {"field": EVENT, "include": list(events), "size": len(events)}}}
        asked = {"query": within, "size": 0, "track_total_hits": False, "aggs": counts}
        found = self._search(search, asked, deadline)
        return {bucket["key"]: bucket["doc_count"] for bucket in found["aggregations"]["events"]["buckets"]}

    def _far(self, search: TreeSearch, deadline: Deadline) -> ClusterAnswer:
        """Answer a page that ends after hit number FURTHEST, by reading all hits up to the end of the page."""
        folded, counting = self._fold(search, deadline), replace(search, offset=0, limit=0, grouped=False)
        asked = body(counting, self._values(search), folded.gone if folded else None)
        counted = answer(search, self._search(search, asked, deadline), {}, folded)
        shown = list(self._walked(search, deadline))
        if deadline.is_over and sum(len(each.docs) for each in shown) < search.limit:
            counted = replace(counted, unsearched=UNCOUNTED)
        if not shown:
            return counted
        texts = {row: text for each in shown for row, text in each.texts.items()}
        docs = np.concatenate([each.docs for each in shown])
        events = [texts[row].speech for row in docs.tolist()]
        more = self._more(search, list(dict.fromkeys(events)), deadline)
        return replace(
            counted,
            docs=docs,
            scores=np.concatenate([each.scores for each in shown]),
            more=np.array([more.get(event, 1) - 1 for event in events], np.int64),
            texts=texts,
        )

    def _walk(self, search: TreeSearch) -> Iterator[FoundPage]:
        """Yield all hits of the search in its order, in batches, whatever its offset and limit.

        If the search groups hits by event, only the first (best) hit of each event is included.
        """
        met = Counter[str]()
        folded = self._fold(search)
        for hits in self._in_one_view(page(search, folded.gone if folded else ()) | {"size": BATCH}):
            found = found_page({"hits": {"hits": hits}})
            yield _first_of_events(found, met) if search.grouped else found

    def _in_one_view(self, asked: Mapping[str, Any]) -> Iterator[Sequence[Mapping[str, Any]]]:
        """Yield all hits of a request in order, in batches, as the index was at one point in time."""
        opened = self.cluster.ask_all("POST", f"/{self.standing.paragraphs}/_search/point_in_time", keep_alive=HELD)
        view = opened["pit_id"]
        asked = {**asked, "pit": {"id": view, "keep_alive": HELD}, "track_total_hits": False}
        try:
            while hits := self._in_view(asked)["hits"]["hits"]:
                yield hits
                if len(hits) < asked["size"]:
                    return
                asked["search_after"] = hits[-1]["sort"]
        finally:
            with suppress(AbsentError, ClusterError):
                self.cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [view]})

    def _in_view(self, asked: dict[str, Any]) -> Mapping[str, Any]:
        kind = "dfs_query_then_fetch" if self._shards > 1 else "query_then_fetch"
        return self.cluster.ask_all("POST", "/_search", asked, allow_partial_search_results="false", search_type=kind)


def _first_of_events(found: FoundPage, met: Counter[str]) -> FoundPage:
    """Return only the first (best) hit of each event not yet counted in `met`; count every hit's event in `met`."""
    kept = []
    for at, event in enumerate(found.events):
        met[event] += 1
        if met[event] == 1:
            kept.append(at)
    return replace(found, rows=tuple(found.rows[at] for at in kept), scores=tuple(found.scores[at] for at in kept))
