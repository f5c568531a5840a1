"""Small archives in a real cluster: settings for the cluster, and paragraphs written to it, with or without an
archive.
"""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, Any

from index.archive.archive import Archive
from index.cluster.bulk import Bulk
from index.cluster.client import Cluster
from index.cluster.filling import fill
from index.cluster.findings import findings_of
from index.cluster.generations import Generations
from index.cluster.mapping import origin
from index.cluster.paragraph_documents import line, paragraph_documents, shown
from index.cluster.stored_speeches import StoredSpeeches
from index.cluster.word_codes import WordCodes
from index.config import OpenSearchSettings
from index.records import Paragraph, Speech
from index.segment.snapshot import open_snapshot
from search.cluster.cluster_findings import ClusterFindings
from search.cluster.cluster_generation import ClusterGeneration
from search.cluster.cluster_shelf import ClusterShelf
from search.cluster.cluster_vocabulary import ClusterVocabulary
from search.library import Titles
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.config import Settings
    from index.documents import SpeechDocument

_numbers = itertools.count()


def settings_for(address: str, shards: int = 1, **changes: object) -> OpenSearchSettings:
    """Make the settings for the cluster at the address, with an index prefix that no other test has.

    `changes` are settings that differ from the defaults of these tests.
    """
    index = f"test-{os.getpid()}-{next(_numbers)}"
    given: dict[str, object] = {"hosts": (address,), "index": index, "shards": shards, "replicas": 0, "timeout": 60}
    return OpenSearchSettings(**{**given, **changes})  # type: ignore[arg-type]


def generation_of(settings: OpenSearchSettings, speeches: Sequence[SpeechDocument]) -> ClusterGeneration:
    """Write a generation (version of the index) with these speeches to the cluster, and open it.

    The first of the speeches is the newest.
    """
    cluster = Cluster(settings)
    generations = Generations(cluster)
    paragraphs = sum(len(speech.paragraphs) for speech in speeches)
    stats = {"speeches": len(speeches), "paragraphs": paragraphs}
    standing = generations.make(1, {**origin("none"), "shards": settings.shards, "generation": 1, "stats": stats})
    operations = [
        (line({"index": {"_id": str(row), "routing": speech.event}}), line(content))
        for place, speech in enumerate(speeches)
        for row, content in paragraph_documents(speech, f"{len(speeches) - place:06}", WordCodes(0), _shown(speech))
    ]
    Bulk(cluster).send(standing.paragraphs, operations)
    generations.refresh(standing)
    stored = StoredSpeeches(cluster, standing)
    vocabulary, findings = ClusterVocabulary(cluster, standing, stored), ClusterFindings(stored)
    shelf = ClusterShelf(cluster, lambda: standing)
    return ClusterGeneration(cluster, standing, vocabulary, findings, Titles(shelf, 1), ("en",), shelf)


def _shown(speech: SpeechDocument) -> list[dict[str, Any]]:
    said = [Paragraph(number, str(number), p.text) for number, p in enumerate(speech.paragraphs, start=1)]
    return shown(Speech(speech.event, speech.title, None, tuple(said), lead=speech.lead, language=speech.language))


def filled(settings: Settings, configured: OpenSearchSettings) -> None:
    """Update the cluster to match the archive of `settings`, with the repeated passages and related words of their
    index.

    `configured` are the settings of the cluster.
    """
    with Archive(settings.index.archive) as archive:
        brought(archive, settings, configured)


def brought(archive: Archive, settings: Settings, configured: OpenSearchSettings) -> None:
    """Update the cluster to match the archive, with the repeated passages and related words of the index of `settings`.

    `configured` are the settings of the cluster.
    """
    fill(archive, Cluster(configured), NOBODY, findings_of(open_snapshot(settings.index.index)))


def forget(settings: OpenSearchSettings) -> None:
    """Delete everything in the cluster whose name begins with the settings' prefix."""
    Cluster(settings).ask("DELETE", f"/{settings.index}-*", ignore_unavailable="true")
