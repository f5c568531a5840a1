"""The generations of an archive in a cluster: each has two indices, and two aliases name the indices that answer.

A generation here is a copy of the archive as of one of the archive's own generations (commits). A new one is written
while the old one answers, either from nothing or starting as a clone that shares the old one's files. It then replaces
the old one in one step. So nobody sees a half-written generation, and the old one answers until the swap, whatever
fails.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from index.cluster import mapping
from index.errors import AbsentError, ClusterError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.cluster.client import Cluster

PATIENCE = 120  # timeout, in seconds, of requests that create, copy, change or delete an index
RETURN = 30  # seconds within which a healthy cluster makes a replica or restarts a node
LOST = "has lost a shard: start its node again, or have all of it written anew by `rostra sync --rebuild`"
MADE = "already exists"  # part of the cluster's message when an index exists already
TRIES = 3  # attempts to create or to count an index; an attempt fails only if a node dies during it
STARTED = "all primaries of a new index did not start; GET _cluster/allocation/explain says why"


@dataclass(frozen=True, slots=True)
class Standing:
    """One generation of the archive in the cluster: its number, and the description stored with its index (`meta`).

    The number counts the generations written to the cluster, from 1, and is not the archive's. `prefix` begins the
    names of the indices.
    """

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
        """The archive's generation that this one is a copy of; 0 while it is incomplete."""
        return int(self.meta.get("generation", 0))

    @property
    def findings(self) -> str:
        """The names of the files of echoes and related words sent with the generation; "" if there are none."""
        return str(self.meta.get("findings", ""))

    def is_of(self, origin: Mapping[str, Any]) -> bool:
        """Return whether this generation was made from `origin`: archive, text analysis, mapping, scoring, shards."""
        return all(self.meta.get(name) == value for name, value in origin.items())


class Generations:
    """All generations of the archive in a cluster: those whose indices have the configured name prefix."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.prefix = cluster.settings.index

    def answering(self, seconds: float | None = None) -> Standing | None:
        """Return the generation that answers searches, or None if there is none.

        `seconds` is the timeout; None means that of the settings.
        """
        return max(self._at(f"{self.prefix}-paragraphs", seconds), key=lambda each: each.number, default=None)

    def every(self) -> list[Standing]:
        """Return all generations, oldest first, including unfinished ones."""
        return sorted(self._at(f"{self.prefix}-paragraphs-*"), key=lambda each: each.number)

    def make(self, number: int, meta: Mapping[str, Any]) -> Standing:
        """Make the two empty indices of generation `number`, with the description `meta`, and return the generation.

        It does not answer searches before `publish`.
        """
        new = Standing(self.prefix, number, meta)
        shards, copies = self.cluster.settings.shards, self._copies()
        self._made("PUT", f"/{new.speeches}", mapping.speeches(shards, copies))
        self._made("PUT", f"/{new.paragraphs}", mapping.paragraphs(shards, copies, dict(meta)))
        return new

    def copied(self, old: Standing, number: int) -> Standing:
        """Make a new generation with this number as a copy of `old`; the two share the files of unchanged data.

        Writing to `old` is blocked from then on. Raises ClusterError if a shard of it has no live copy.
        """
        if not self.stands(old):
            raise ClusterError(f"{old.paragraphs} {LOST}")
        new, copies = Standing(self.prefix, number, old.meta), self._copies()
        fresh = {"index.blocks.write": False, "index.number_of_replicas": copies, "index.refresh_interval": "-1"}
        for source, target in ((old.speeches, new.speeches), (old.paragraphs, new.paragraphs)):
            self.cluster.ask("PUT", f"/{source}/_settings", {"index.blocks.write": True}, PATIENCE)
            self._made("PUT", f"/{source}/_clone/{target}", {"settings": fresh})
        return new

    def say(self, standing: Standing, meta: Mapping[str, Any]) -> Standing:
        """Add `meta` to the description stored with the generation; return the generation with the new description."""
        said = {**standing.meta, **meta}
        self.cluster.ask("PUT", f"/{standing.paragraphs}/_mapping", {"_meta": said}, PATIENCE)
        return replace(standing, meta=said)

    def publish(self, new: Standing) -> None:
        """Set the number of replicas, then let the generation answer searches; both aliases switch in one step."""
        self.replicate(new)
        actions: list[dict[str, Any]] = []
        for kind, index in (("paragraphs", new.paragraphs), ("speeches", new.speeches)):
            alias = f"{self.prefix}-{kind}"
            actions.append({"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}})
            actions.append({"add": {"index": index, "alias": alias}})
        self.cluster.ask("POST", "/_aliases", {"actions": actions}, PATIENCE)

    def replicate(self, standing: Standing) -> None:
        """Have the cluster keep as many replicas of the generation as the settings say."""
        copies = {"index.number_of_replicas": self.cluster.settings.replicas}
        self.cluster.ask("PUT", f"/{standing.paragraphs},{standing.speeches}/_settings", copies, PATIENCE)

    def drop(self, old: Standing) -> None:
        """Delete a generation; it is not an error if it does not exist."""
        for index in (old.paragraphs, old.speeches):
            self.cluster.ask("DELETE", f"/{index}", seconds=PATIENCE, ignore_unavailable="true")

    def stands(self, standing: Standing) -> bool:
        """Return whether each shard of the generation has a live copy.

        Waits up to RETURN seconds for one that has none, since its node is perhaps restarting.
        """
        return self._status(f"{standing.paragraphs},{standing.speeches}", "yellow") != "red"

    def refresh(self, standing: Standing) -> None:
        """Make everything written to the generation visible to searches of its indices.

        Raises ClusterError if a shard has no live copy.
        """
        if not self.stands(standing):
            raise ClusterError(f"{standing.paragraphs} {LOST}")
        self.cluster.ask("POST", f"/{standing.paragraphs},{standing.speeches}/_refresh", seconds=PATIENCE)

    def arrived(self, standing: Standing, wanted: int) -> int:
        """Return how many paragraphs of the generation are visible; count again if they are not as many as `wanted`.

        A refresh silently leaves out a shard whose node died just before, so the first count can be too low.
        """
        there = -1
        for _ in range(TRIES):
            self.refresh(standing)
            there = int(self.cluster.ask_all("GET", f"/{standing.paragraphs}/_count")["count"])
            if there == wanted:
                break
        return there

    def _copies(self) -> int:
        """Return the number of replicas for a new index: the configured number, but fewer than there are nodes.

        With one replica, the writing of a generation survives the death of a node; without replicas it would have to
        wait until the node is back.
        """
        nodes = int(self.cluster.ask("GET", "/_cluster/health")["number_of_data_nodes"])
        return max(0, min(self.cluster.settings.replicas, nodes - 1))

    def _made(self, method: str, path: str, body: dict[str, Any]) -> None:
        """Create an index by this request, and wait until its shards have started.

        Then wait for their replicas, but at most RETURN seconds. If a node died just after it was given a shard, that
        shard never starts; it is still empty, so the index is created again. Raises ClusterError if the shards do not
        start in TRIES attempts.
        """
        index = path.rpartition("/")[2]
        for _ in range(TRIES):
            if self._started(method, path, body):
                self._status(index, "green")
                return
            self.cluster.ask("DELETE", f"/{index}", seconds=PATIENCE, ignore_unavailable="true")
        raise ClusterError(STARTED)

    def _started(self, method: str, path: str, body: dict[str, Any]) -> bool:
        """Create an index and return whether its shards start; an index left by an earlier attempt is used as it is."""
        waiting = {"timeout": f"{RETURN}s", "wait_for_active_shards": "1"}
        try:
            started = self.cluster.ask(method, path, body, PATIENCE, **waiting).get("shards_acknowledged", False)
        except RefusedError as error:
            if MADE not in str(error):
                raise
            started = False
        return started or self._status(path.rpartition("/")[2], "yellow") != "red"

    def _status(self, indices: str, wanted: str) -> str:
        """Wait at most RETURN seconds for these indices' health to be at least `wanted`; return their health then.

        Health is "green" (all replicas live), "yellow" (one copy of each shard) or "red" (a shard is missing).
        """
        path = f"/_cluster/health/{indices}"
        with suppress(RefusedError):  # the cluster reports the end of the waiting time as an error
            self.cluster.ask("GET", path, seconds=PATIENCE, wait_for_status=wanted, timeout=f"{RETURN}s")
        return str(self.cluster.ask("GET", path)["status"])

    def _at(self, path: str, seconds: float | None = None) -> Iterator[Standing]:
        try:
            found = self.cluster.ask("GET", f"/{path}/_mapping", seconds=seconds, filter_path="*.mappings._meta")
        except AbsentError:
            return
        for index, held in found.items():
            number = index.rpartition("-")[2]
            if number.isdigit():
                yield Standing(self.prefix, int(number), held["mappings"].get("_meta", {}))
