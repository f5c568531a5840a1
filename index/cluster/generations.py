"""The generations of an archive in a cluster: two indices each, and two aliases that say which of them answers.

A generation is written beside the one that answers, as a copy of it that shares its files or from nothing, and takes
its place in one step. So nobody sees a half-written one, and the old one answers until then, whatever happens.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from index.cluster import mapping
from index.errors import AbsentError, ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.cluster.client import Cluster

PATIENCE = 120  # seconds that the cluster is given to make, copy or bring up an index
MADE = "already exists"  # what a cluster says of an index that is made twice
STARTED = "all primaries of a new index did not start; GET _cluster/allocation/explain says why"


@dataclass(frozen=True, slots=True)
class Standing:
    """One generation in the cluster: its number, and the description stored with its index."""

    prefix: str
    number: int
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def paragraphs(self) -> str:
        """The name of the generation's index of paragraphs."""
        return f"{self.prefix}-paragraphs-{self.number:06}"

    @property
    def speeches(self) -> str:
        """The name of the generation's index of speeches."""
        return f"{self.prefix}-speeches-{self.number:06}"

    @property
    def generation(self) -> int:
        """The archive's generation that the index shows, once it is whole."""
        return int(self.meta.get("generation", 0))

    def is_of(self, origin: Mapping[str, Any]) -> bool:
        """Whether the generation was made from that archive, with the current words and fields."""
        return all(self.meta.get(name) == value for name, value in origin.items())


class Generations:
    """The generations under one prefix of a cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.prefix = cluster.settings.index

    def answering(self) -> Standing | None:
        """The generation that answers; None where there is none."""
        return max(self._at(f"{self.prefix}-paragraphs"), key=lambda each: each.number, default=None)

    def every(self) -> list[Standing]:
        """All generations, half-written ones included, oldest first."""
        return sorted(self._at(f"{self.prefix}-paragraphs-*"), key=lambda each: each.number)

    def make(self, number: int, meta: Mapping[str, Any]) -> Standing:
        """Make a new, empty generation."""
        new = Standing(self.prefix, number, meta)
        shards = self.cluster.settings.shards
        self._made("PUT", f"/{new.speeches}", mapping.speeches(shards))
        self._made("PUT", f"/{new.paragraphs}", mapping.paragraphs(shards, dict(meta)))
        return new

    def copied(self, old: Standing, number: int) -> Standing:
        """Make a new generation with all that `old` has; they share the files of what stays the same."""
        new = Standing(self.prefix, number, old.meta)
        fresh = {"index.blocks.write": False, "index.number_of_replicas": 0, "index.refresh_interval": "-1"}
        for source, target in ((old.speeches, new.speeches), (old.paragraphs, new.paragraphs)):
            self.cluster.ask("PUT", f"/{source}/_settings", {"index.blocks.write": True}, PATIENCE)
            self._made("PUT", f"/{source}/_clone/{target}", {"settings": fresh})
        return new

    def say(self, standing: Standing, meta: Mapping[str, Any]) -> Standing:
        """Add `meta` to the description stored with the generation."""
        said = {**standing.meta, **meta}
        self.cluster.ask("PUT", f"/{standing.paragraphs}/_mapping", {"_meta": said}, PATIENCE)
        return replace(standing, meta=said)

    def publish(self, new: Standing) -> None:
        """Let the generation answer, in one step, once as many copies of it exist as can be expected soon."""
        copies = {"index.number_of_replicas": self.cluster.settings.replicas}
        both = f"{new.paragraphs},{new.speeches}"
        self.cluster.ask("PUT", f"/{both}/_settings", copies, PATIENCE)
        actions: list[dict[str, Any]] = []
        for kind, index in (("paragraphs", new.paragraphs), ("speeches", new.speeches)):
            alias = f"{self.prefix}-{kind}"
            actions.append({"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}})
            actions.append({"add": {"index": index, "alias": alias}})
        self.cluster.ask("POST", "/_aliases", {"actions": actions}, PATIENCE)

    def drop(self, old: Standing) -> None:
        """Delete a generation; one already gone is no failure."""
        for index in (old.paragraphs, old.speeches):
            self.cluster.ask("DELETE", f"/{index}", seconds=PATIENCE, ignore_unavailable="true")

    def refresh(self, standing: Standing) -> None:
        """Make all that was written to the generation visible to searches of its indices."""
        self.cluster.ask("POST", f"/{standing.paragraphs},{standing.speeches}/_refresh", seconds=PATIENCE)

    def _made(self, method: str, path: str, body: dict[str, Any]) -> None:
        """Make an index and wait for its shards; one that an earlier try made before its node died is accepted."""
        waiting = {"timeout": f"{PATIENCE // 2}s", "wait_for_active_shards": "all"}
        try:
            started = self.cluster.ask(method, path, body, PATIENCE, **waiting).get("shards_acknowledged", False)
        except ClusterError as error:
            if MADE not in str(error):
                raise
            index = path.rpartition("/")[2]
            started = not self.cluster.ask("GET", f"/_cluster/health/{index}", seconds=PATIENCE, **waiting)["timed_out"]
        if not started:
            raise ClusterError(STARTED)

    def _at(self, path: str) -> Iterator[Standing]:
        try:
            found = self.cluster.ask("GET", f"/{path}/_mapping", filter_path="*.mappings._meta")
        except AbsentError:
            return
        for index, held in found.items():
            number = index.rpartition("-")[2]
            if number.isdigit():
                yield Standing(self.prefix, int(number), held["mappings"].get("_meta", {}))
