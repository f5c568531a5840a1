"""Small archives in a real cluster: settings for it, and paragraphs put into it without an archive."""

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
    """Settings for that cluster, under a prefix that no other test has."""
    index = f"test-{os.getpid()}-{next(_numbers)}"
    given: dict[str, object] = {"hosts": (address,), "index": index, "shards": shards, "replicas": 0, "timeout": 60}
    return OpenSearchSettings(**{**given, **changes})  # type: ignore[arg-type]


def generation_of(settings: OpenSearchSettings, speeches: Sequence[SpeechDocument]) -> ClusterGeneration:
    """A generation with these speeches, the first of which is the newest."""
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
    """Bring the cluster up to the archive of the settings, with what their index knows of all texts."""
    with Archive(settings.index.archive) as archive:
        brought(archive, settings, configured)


def brought(archive: Archive, settings: Settings, configured: OpenSearchSettings) -> None:
    """Bring the cluster up to the archive, with what the index of the settings knows of all texts."""
    fill(archive, Cluster(configured), NOBODY, findings_of(open_snapshot(settings.index.index)))


def forget(settings: OpenSearchSettings) -> None:
    """Delete all that was written under the settings' prefix."""
    Cluster(settings).ask("DELETE", f"/{settings.index}-*", ignore_unavailable="true")
