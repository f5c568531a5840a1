"""Brings a cluster up to date with the archive: writes a new generation, checks it, then lets it answer searches.

A generation of the cluster is a pair of indices that shows the archive as it was after one of its commits. The cluster
stores each speech with its state, a string that changes whenever the speech does. Comparing these states with the
archive's shows what to send. So the same steps work from nothing, from the previous generation, and from an update that
was killed halfway. A speech counts as present only when the cluster has confirmed all its paragraphs.
"""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from index.building.sync import Synced
from index.cluster.bulk import Bulk
from index.cluster.code_parts import codes_of
from index.cluster.findings import NONE, Findings
from index.cluster.generations import Generations, Standing
from index.cluster.mapping import origin
from index.cluster.paragraph_documents import (
    document_id,
    line,
    newest,
    paragraph_documents,
    searchable,
    shown,
    speech_document,
    speech_of,
)
from index.cluster.patience import PatientCluster
from index.cluster.sending import Sending
from index.cluster.stored_speeches import StoredSpeeches
from index.cluster.vocabulary_blocks import blocks, counts_of
from index.cluster.written_words import WordCounts
from index.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.archive.archive import Archive
    from index.building.sync import Steps
    from index.cluster.bulk import Operation
    from index.cluster.client import Cluster
    from index.documents import SpeechDocument
    from index.records import Speech

BATCH = 100  # speeches read from the archive and compared together


class _Work(NamedTuple):
    """The work of one update of the cluster: the ids of the speeches to send (`put`) and to delete (`gone`).

    `before` maps the ids of the speeches that are already in the new generation to their states.
    """

    put: Sequence[str]
    gone: Sequence[str]
    before: Mapping[str, str]


def fill(archive: Archive, cluster: Cluster, steps: Steps, found: Findings = NONE, *, rebuild: bool = False) -> Synced:
    """Bring the cluster up to date with the archive; speeches sent by an interrupted update are not sent again.

    `steps` is told of the progress. `found` has the echoes and related words of the archive's present generation, from
    an index on this machine. With `rebuild`, everything is written anew. Raises ClusterError if the cluster fails
    meanwhile; then the previous generation continues to answer searches.
    """
    started = time.monotonic()
    made_of = origin(archive.identity) | {"shards": cluster.settings.shards}
    old = Generations(cluster).answering()  # first, so that a cluster that does not answer is reported at once
    generations = Generations(PatientCluster(cluster))
    usable = old if old and old.is_of(made_of) and old.generation <= archive.generation and not rebuild else None
    if usable and usable.generation == archive.generation and usable.findings == found.name:
        generations.replicate(usable)
        _tidy(generations, usable)
        return Synced(0, 0, False, archive.generation, time.monotonic() - started)
    filling = _Filling(archive, generations, Bulk(cluster), steps, found)
    put, gone = filling.run(old, usable, made_of)
    return Synced(put, gone, usable is None, archive.generation, time.monotonic() - started)


class _Filling:
    """An update, which writes one generation of the archive (`new` in the methods) to the cluster."""

    def __init__(self, archive: Archive, generations: Generations, bulk: Bulk, steps: Steps, found: Findings) -> None:
        self.archive = archive
        self.generations = generations
        self.bulk = bulk
        self.steps = steps
        self.found = found

    def run(self, old: Standing | None, usable: Standing | None, made_of: Mapping[str, object]) -> tuple[int, int]:
        """Write the generation and let it answer searches; return how many speeches were sent and deleted.

        `old` is the generation that answers now, or None if there is none. `usable` is `old` if the new generation can
        start as a copy of it, else None. `made_of` is the origin of the new generation: archive, text analysis,
        mapping, scoring and shards.
        """
        generation = self.archive.generation
        half = self._half_written(old, made_of)
        number = max((each.number for each in self.generations.every()), default=0) + 1
        if half:
            new = half
        elif usable:
            new = self.generations.copied(usable, number)
        else:
            new = self.generations.make(number, {**made_of, "generation": 0})
        new = self.generations.say(new, {"generation": 0, "whole": False})
        work = self._work(new)
        self.steps.begin(len(work.put))
        known = None if half or usable is None else counts_of(self._stored(new))
        counts = self._changed(new, work, known) if known is not None else self._everything(new, work)
        self._removals(new)
        self._words(new, counts)
        self._finish(new, generation)
        _tidy(self.generations, new)
        self.archive.forget_former(generation)  # the cluster has copies of all texts and needs no old versions
        return len(work.put), len(work.gone)

    def _half_written(self, old: Standing | None, made_of: Mapping[str, object]) -> Standing | None:
        """Return the unfinished generation of origin `made_of` that an interrupted update left; None if there is none.

        `old` is the generation that answers, or None. All other generations newer than `old` are deleted, such as one
        that has lost a shard; if `old` is None, all others are.
        """
        answering = old.number if old else 0
        left = None
        for each in self.generations.every():
            if each.number <= answering:
                continue
            of_use = each.is_of(made_of) and not each.meta.get("whole") and left is None
            if of_use and self.generations.stands(each):
                left = each
            else:
                self.generations.drop(each)
        return left

    def _stored(self, standing: Standing) -> StoredSpeeches:
        return StoredSpeeches(self.generations.cluster, standing)

    def _work(self, new: Standing) -> _Work:
        self.generations.refresh(new)
        wanted = self.archive.states()
        there = self._stored(new).states()
        put = [id_ for id_, state in wanted.items() if there.get(id_) != state]
        return _Work(put, [id_ for id_ in there if id_ not in wanted], there)

    def _everything(self, new: Standing, work: _Work) -> WordCounts:
        """Send missing speeches, delete superfluous ones, and return the word counts of the whole archive.

        All speeches are read, because their words must be counted.
        """
        counts, put = WordCounts(), set(work.put)
        states = self.archive.states()
        with Sending(self.bulk, new, codes_of(self._stored(new))) as sending:
            sending.take_away(self._stored(new), work.gone)
            for speech, rows, document in self._read(states):
                counts.add(document)
                if speech.id in put:
                    self._put(sending, new, work, (speech, rows, document), states[speech.id])
        return counts

    def _changed(self, new: Standing, work: _Work, counts: WordCounts) -> WordCounts:
        """Send new and changed speeches, delete removed ones, and return the updated word counts.

        `counts` has the word counts of the generation of which `new` is a copy; only the speeches concerned are read.
        """
        states, stored = self.archive.states(), self._stored(new)
        replaced = [id_ for id_ in (*work.gone, *work.put) if id_ in work.before]
        for held in stored.held(replaced):
            counts.add(searchable(speech_of(held)), -1)
        with Sending(self.bulk, new, codes_of(stored)) as sending:
            sending.take_away(stored, work.gone)
            for speech, rows, document in self._read(work.put):
                counts.add(document)
                self._put(sending, new, work, (speech, rows, document), states[speech.id])
        return counts

    def _read(self, ids: Iterable[str]) -> Iterator[tuple[Speech, list[int], SpeechDocument]]:
        """Yield the speeches with these ids: each as a Speech, its paragraphs' row numbers, and its indexed parts."""
        remaining = iter(ids)
        while batch := list(islice(remaining, BATCH)):
            whole = self.archive.speeches_with_rows(batch)
            for (speech, rows), document in zip(whole, self.archive.documents(batch), strict=True):
                yield speech, rows, document

    def _put(
        self,
        sending: Sending,
        new: Standing,
        work: _Work,
        read: tuple[Speech, list[int], SpeechDocument],
        state: str,
    ) -> None:
        """Send one speech (`read`, with this state): its paragraphs, then its own document.

        Stored paragraphs that it no longer has are deleted.
        """
        speech, rows, document = read
        if speech.id in work.before:
            sending.take_away(self._stored(new), [speech.id], kept=set(rows))
        paragraphs = paragraph_documents(document, newest(speech), sending.codes, shown(speech))
        revisions = self.archive.revisions(speech.id)
        whole = speech_document(speech, rows, self.archive.aliases(speech.id), revisions)
        whole |= {"state": state, "generation": _generation(state)}
        sending.put(speech.id, paragraphs, whole)
        self.steps.step()

    def _removals(self, new: Standing) -> None:
        """Send the list of removed speeches to generation `new`, so that their addresses can report the removal."""
        gone = self.archive.removals()
        operations = [_whole(f"\0removed {id_}", {"kind": "removed", "ids": [id_], "changed": at}) for id_, at in gone]
        self.bulk.send(new.speeches, operations)

    def _words(self, new: Standing, counts: WordCounts) -> None:
        """Send the words with their counts, and the files of echoes and related words, to generation `new`."""
        self.bulk.send(new.speeches, [_whole(name, content) for name, content in blocks(counts)])
        for name, content in self.found.blocks():  # one by one: a block is as large as a request should be
            self.bulk.send(new.speeches, [_whole(name, content)])

    def _finish(self, new: Standing, generation: int) -> None:
        """Check the number of paragraphs written, store the generation's description, and let it answer searches.

        `generation` is that of the archive. Raises DamagedError, and deletes the new generation, if some are missing.
        """
        stats = self.archive.stats()
        there = self.generations.arrived(new, stats.paragraphs)
        if there != stats.paragraphs:
            self.generations.drop(new)
            raise DamagedError(
                f"{new.paragraphs}: {there:,} paragraphs arrived of {stats.paragraphs:,}; `rostra sync` writes it anew"
            )
        said = {"generation": generation, "whole": True, "stats": stats.as_json(), "findings": self.found.name}
        self.generations.publish(self.generations.say(new, said))


def _generation(state: str) -> int:
    """Return the archive generation in which a speech last changed; its state begins with this number."""
    return int(state.partition(".")[0])


def _whole(id_: str, content: dict[str, object]) -> Operation:
    return line({"index": {"_id": document_id(id_)}}), line(content)


def _tidy(generations: Generations, answering: Standing) -> None:
    """Delete all generations except the one that answers and the one before it, which some readers still use."""
    others = [each for each in generations.every() if each.number != answering.number]
    before = [each for each in others if each.number < answering.number and each.meta.get("whole")][-1:]
    for each in others:
        if each not in before:
            generations.drop(each)
