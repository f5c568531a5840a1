"""Reads the speeches of one generation (copy of the archive) from a cluster, to show, compare or list them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from index.cluster.paragraph_documents import document_id, speech_of
from index.errors import AbsentError, ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.cluster.client import Cluster
    from index.cluster.generations import Standing
    from index.records import Speech

SPEECH = {"term": {"kind": "speech"}}
LISTED = 5_000  # ids and states of speeches per request
READ = 50  # whole speeches per request, some megabytes


class StoredSpeeches:
    """The cluster's index of the speeches of one generation; `index` is the name of this index."""

    def __init__(self, cluster: Cluster, standing: Standing) -> None:
        self._cluster = cluster
        self.index = standing.speeches

    def states(self) -> dict[str, str]:
        """Return, by speech id, the state of each speech as recorded when the speech was sent.

        The state is a string that changes whenever the speech does.
        """
        body = {"query": SPEECH, "_source": False, "docvalue_fields": ["id", "state"], "sort": [{"id": "asc"}]}
        return {hit["fields"]["id"][0]: hit["fields"]["state"][0] for hit in self.walk(body, LISTED)}

    def held(self, ids: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        """Yield the stored content (the field `held`) of the speeches with these ids; missing ones are left out.

        Raises ClusterError if the shard that would have one of them does not answer.
        """
        remaining = iter(ids)
        while batch := list(islice(remaining, READ)):
            asked = {"ids": [document_id(id_) for id_ in batch]}
            found = self._cluster.ask("POST", f"/{self.index}/_mget", asked)
            yield from (each["_source"]["held"] for each in map(_readable, found["docs"]) if each["found"])

    def speeches(self) -> Iterator[Speech]:
        """Yield every speech, oldest first; undated speeches come last."""
        body = {"query": SPEECH, "_source": ["held"], "sort": [{"oldest": "asc"}]}
        return (speech_of(hit["_source"]["held"]) for hit in self.walk(body, READ))

    def ids(self) -> Iterator[str]:
        """Yield the id of every speech, oldest first; undated speeches come last."""
        body = {"query": SPEECH, "_source": False, "docvalue_fields": ["id"], "sort": [{"oldest": "asc"}]}
        return (str(hit["fields"]["id"][0]) for hit in self.walk(body, LISTED))

    def since(self, generation: int) -> Iterator[Mapping[str, Any]]:
        """Yield the stored content (the field `held`) of the speeches changed after that generation of the archive.

        They are ordered by speech id.
        """
        late = {"range": {"generation": {"gt": generation}}}
        body = {"query": {"bool": {"filter": [SPEECH, late]}}, "_source": ["held"], "sort": [{"id": "asc"}]}
        return (hit["_source"]["held"] for hit in self.walk(body, READ))

    def walk(self, body: Mapping[str, Any], size: int) -> Iterator[dict[str, Any]]:
        """Yield all hits of the search `body`, fetching `size` at a time; each document's sort key must be unique."""
        asked: dict[str, Any] = {**body, "size": size, "track_total_hits": False}
        while hits := self.search(asked)["hits"]["hits"]:
            yield from hits
            asked["search_after"] = hits[-1]["sort"]

    def search(self, body: Mapping[str, Any]) -> Any:
        """Send the search `body` to all shards and return the cluster's answer; raise ClusterError if a shard fails."""
        return self._cluster.ask_all("POST", f"/{self.index}/_search", body, allow_partial_search_results="false")

    def one(self, id_: str) -> Mapping[str, Any] | None:
        """Return the document stored under the hash of this id, or None if there is none."""
        try:
            held: Mapping[str, Any] = self._cluster.ask("GET", f"/{self.index}/_doc/{document_id(id_)}")["_source"]
        except AbsentError:
            return None
        return held

    def named(self, kind: str, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return the documents of this kind ("speech", "removed") that have any of the ids in `names`: at most ten."""
        body = {"query": {"bool": {"filter": [{"term": {"kind": kind}}, {"terms": {"ids": list(names)}}]}}}
        hits: list[dict[str, Any]] = self.search(body)["hits"]["hits"]
        return [hit["_source"] for hit in hits]


def _readable(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return `document`, the part of the cluster's answer that is about one document.

    Raises ClusterError if the shard of the document does not answer, which the cluster reports in this part only.
    """
    if "error" in document:
        raise ClusterError(f"the cluster cannot read a speech: {document['error'].get('reason')}")
    return document
