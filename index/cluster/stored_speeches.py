"""The speeches of one generation in a cluster, as they were sent: to read, to compare, to list."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from index.cluster.paragraph_documents import document_id, speech_of
from index.errors import AbsentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.cluster.client import Cluster
    from index.cluster.generations import Standing
    from index.records import Speech

SPEECH = {"term": {"kind": "speech"}}
LISTED = 5_000  # speeches listed at once, by what tells them apart
READ = 50  # whole speeches read at once, some megabytes


class StoredSpeeches:
    """The index of speeches of one generation."""

    def __init__(self, cluster: Cluster, standing: Standing) -> None:
        self._cluster = cluster
        self._index = standing.speeches

    def states(self) -> dict[str, str]:
        """By speech id, the state in which the speech was sent."""
        body = {"query": SPEECH, "_source": False, "docvalue_fields": ["id", "state"], "sort": [{"id": "asc"}]}
        return {hit["fields"]["id"][0]: hit["fields"]["state"][0] for hit in self.walk(body, LISTED)}

    def held(self, ids: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        """The stored documents of the speeches, as `paragraph_documents.speech_document` made them."""
        remaining = iter(ids)
        while batch := list(islice(remaining, READ)):
            asked = {"ids": [document_id(id_) for id_ in batch]}
            found = self._cluster.ask("POST", f"/{self._index}/_mget", asked)
            yield from (each["_source"]["held"] for each in found["docs"] if each.get("found"))

    def speeches(self) -> Iterator[Speech]:
        """Every speech, oldest first; those without a date last."""
        body = {"query": SPEECH, "_source": ["held"], "sort": [{"oldest": "asc"}]}
        return (speech_of(hit["_source"]["held"]) for hit in self.walk(body, READ))

    def ids(self) -> Iterator[str]:
        """The id of every speech, oldest first; those without a date last."""
        body = {"query": SPEECH, "_source": False, "docvalue_fields": ["id"], "sort": [{"oldest": "asc"}]}
        return (str(hit["fields"]["id"][0]) for hit in self.walk(body, LISTED))

    def since(self, generation: int) -> Iterator[Mapping[str, Any]]:
        """The stored documents of the speeches that were put after that generation of the archive, by id."""
        late = {"range": {"generation": {"gt": generation}}}
        body = {"query": {"bool": {"filter": [SPEECH, late]}}, "_source": ["held"], "sort": [{"id": "asc"}]}
        return (hit["_source"]["held"] for hit in self.walk(body, READ))

    def walk(self, body: Mapping[str, Any], size: int) -> Iterator[dict[str, Any]]:
        """All hits of a search, `size` at a time; it must be sorted by a key that no two documents share."""
        asked: dict[str, Any] = {**body, "size": size, "track_total_hits": False}
        while hits := self.search(asked)["hits"]["hits"]:
            yield from hits
            asked["search_after"] = hits[-1]["sort"]

    def search(self, body: Mapping[str, Any]) -> Any:
        """The cluster's answer to a search, from all shards. Raises ClusterError where some fail."""
        return self._cluster.ask("POST", f"/{self._index}/_search", body, allow_partial_search_results="false")

    def one(self, id_: str) -> Mapping[str, Any] | None:
        """The document stored under the id; None where there is none."""
        try:
            held: Mapping[str, Any] = self._cluster.ask("GET", f"/{self._index}/_doc/{document_id(id_)}")["_source"]
        except AbsentError:
            return None
        return held

    def named(self, kind: str, names: Sequence[str]) -> list[dict[str, Any]]:
        """The documents of a kind that have any of the names."""
        body = {"query": {"bool": {"filter": [{"term": {"kind": kind}}, {"terms": {"ids": list(names)}}]}}}
        hits: list[dict[str, Any]] = self.search(body)["hits"]["hits"]
        return [hit["_source"] for hit in hits]
