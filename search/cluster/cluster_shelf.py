"""Reads speeches from the cluster's current generation, so that a serving machine needs no archive."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from index.archive.revisions import Revision, followed
from index.archive.roll import LEAF, Entered
from index.archive.same_event import heading
from index.archive.stats import Stats
from index.archive.succession import Succession
from index.cluster.paragraph_documents import speech_of
from index.cluster.stored_speeches import StoredSpeeches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from index.cluster.client import Cluster
    from index.cluster.generations import Standing
    from index.records import Speech

MOST_HEADINGS = 2_000  # distinct titles considered for one beginning; the archive on this machine considers as many


class ClusterShelf:
    """The speeches in a cluster, always of the current generation."""

    def __init__(self, cluster: Cluster, answering: Callable[[], Standing]) -> None:
        self._cluster = cluster
        self._answering = answering

    def speech(self, id_: str) -> Speech | None:
        """Return the speech with that id or alias, or None."""
        held = self._held(id_)
        return speech_of(held) if held else None

    def removed(self, id_: str) -> str | None:
        """Return when the speech with that id or alias was removed (ISO 8601, UTC).

        None if it was not removed or never existed.
        """
        found = self._stored.named("removed", [id_])
        return str(found[0]["changed"]) if found and not self._held(id_) else None

    @property
    def identity(self) -> str:
        """The unique name of the archive."""
        return str(self._answering().meta["archive"])

    def canonical(self, id_: str) -> str | None:
        """Return the id of the speech with this id or alias, or None."""
        held = self._held(id_)
        return str(held["speech"]["id"]) if held else None

    def changed_since(self, generation: int) -> Iterator[str]:
        """Yield the ids of speeches that were added or changed after the archive generation of this number."""
        return (held["speech"]["id"] for held in self._stored.since(generation))

    def revisions_since(self, generation: int) -> Iterator[Revision]:
        """Yield the earlier texts of paragraphs changed or removed after the archive generation of this number.

        Only speeches that still exist are considered. The oldest texts come first.
        """
        told = [each for held in self._stored.since(generation) for each in _revisions(held)]
        late = (each for each in told if each.generation > generation)
        return iter(sorted(late, key=lambda each: each.generation))

    def titles(self, ids: Sequence[str], generation: int | None = None) -> dict[str, str]:
        """Return the titles, with dates, of the speeches with these ids, by id.

        `generation` has no effect: the titles are always those of the current generation.
        """
        if not ids:
            return {}
        body = {
            "query": {"bool": {"filter": [{"term": {"kind": "speech"}}, {"terms": {"id": list(ids)}}]}},
            "size": len(ids),
            "_source": ["id", "title", "date"],
        }
        held = (hit["_source"] for hit in self._stored.search(body)["hits"]["hits"])
        return {each["id"]: f"{each['title']} ({each['date']})" if each["date"] else each["title"] for each in held}

    def titles_beginning(self, begun: str, limit: int) -> list[tuple[str, int]]:
        """Return up to `limit` titles that begin with the text `begun`, ignoring case; none if that is empty.

        Each title comes with the number of paragraphs in all its speeches. The title with the most speeches comes
        first.
        """
        first = heading(begun)
        if not first:
            return []
        same = {"terms": {"field": "heading", "size": MOST_HEADINGS, "shard_size": MOST_HEADINGS}}
        counts = {
            "paragraphs": {"sum": {"field": "paragraphs"}},
            "title": {"top_hits": {"size": 1, "sort": [{"title": "asc"}], "_source": ["title"]}},
        }
        best = same | {"aggs": counts}
        best["terms"] = same["terms"] | {"size": limit, "order": [{"_count": "desc"}, {"_key": "asc"}]}
        body = {"query": {"prefix": {"heading": first}}, "size": 0, "aggs": {"same": best}}
        buckets = self._stored.search(body)["aggregations"]["same"]["buckets"]
        return [(_title(bucket), int(bucket["paragraphs"]["value"])) for bucket in buckets]

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """Return the earlier texts of a paragraph, and of the paragraphs that replaced it later, oldest first.

        `paragraph` is the paragraph's id, and `id_` the id or an alias of its speech. The result is empty if there is
        no such paragraph or its text never changed.
        """
        held = self._held(id_)
        if not held:
            return ()
        speech = held["speech"]
        return followed(_revisions(held), paragraph, {each["id"] for each in speech["paragraphs"]})

    def revisions(self, id_: str) -> tuple[Revision, ...]:
        """Return all earlier texts of the paragraphs of the speech with this id or alias, oldest first."""
        held = self._held(id_)
        return tuple(_revisions(held)) if held else ()

    def succession(self, id_: str, speaker: str | None) -> Succession:
        """Return no speeches: a cluster does not look for those before and after a speech."""
        return Succession()

    def speeches(self) -> Iterator[Speech]:
        """Yield every speech by date, the oldest first; undated speeches come last."""
        return self._stored.speeches()

    def aliases(self, id_: str) -> tuple[str, ...]:
        """Return the other ids of the speech with this id or alias, sorted; none if there is no such speech."""
        held = self._held(id_)
        return tuple(sorted(held["aliases"])) if held else ()

    def leaves(self) -> tuple[int, ...]:
        """Return the numbers, counted from 1, of the pages of the list of all speeches."""
        return tuple(range(1, -(-self.stats().speeches // LEAF) + 1))

    def leaf(self, number: int) -> tuple[Entered, ...]:
        """Return page `number`, counted from 1, of the list of all speeches; empty if there is no such page.

        The entries have only ids, no times of change. They are in the order of the speeches' dates, the oldest first
        and undated ones last. (An archive on this machine lists speeches in the order in which they were added.)
        """
        first = (number - 1) * LEAF
        return tuple(map(Entered, islice(self._stored.ids(), first, first + LEAF)))

    def stats(self) -> Stats:
        """Return the archive's size in speeches, paragraphs, words and so on, as of when the generation was written."""
        told = dict(self._answering().meta["stats"])
        commonest_first = sorted(told["languages"].items(), key=lambda pair: (-pair[1], pair[0]))
        return Stats(**told | {"languages": dict(commonest_first)})

    @property
    def _stored(self) -> StoredSpeeches:
        return StoredSpeeches(self._cluster, self._answering())

    def _held(self, id_: str) -> Mapping[str, Any] | None:
        spellings = [id_] if id_.isascii() else [id_, normalize("NFC", id_), normalize("NFD", id_)]
        found = self._stored.named("speech", spellings)
        by_id = {each["id"]: each["held"] for each in found}
        exact = next((by_id[spelling] for spelling in spellings if spelling in by_id), None)
        return exact or (found[0]["held"] if found else None)


def _revisions(held: Mapping[str, Any]) -> list[Revision]:
    return [Revision(held["speech"]["id"], *revision) for revision in held["revisions"]]


def _title(bucket: Mapping[str, Any]) -> str:
    return str(bucket["title"]["hits"]["hits"][0]["_source"]["title"])
