"""The settings and mappings of a cluster's two indices: paragraphs to search, and speeches to read.

Most fields are derived from the list in `index.fields`. The cluster receives finished tokens and does no text analysis.
A paragraph's words are joined by spaces, and several word forms at one position by `|`; the analyzer only splits them
again. `index.cluster.written_words` writes this text.
"""

from __future__ import annotations

from typing import Any

from index.analysis.tokens import ANALYSIS
from index.fields import FACETS, FIELDS, HEAD, LENGTH_SHARE, SATURATION

VERSION = 3  # raised with each change of the documents' fields; an index of another version is rebuilt

BLEND = "blend"  # the text and, on a speech's first paragraph, title and lead twice: scores words without a field
DAY = "day"  # date.toordinal() of the date's first day, absent if there is no date
MONTH = "month"  # "2013-09", or "2013" if no month is known; absent if there is no date
NEWEST = "newest"  # date, time and id as one text: sorting by it in descending order puts the newest speech first
NUMBER = "number"  # of the paragraph in its speech, from 1
ROW = "row"  # number of the paragraph's row in the archive
SHOWN = "shown"  # what a result shows of the paragraph and its speech; the only field stored as it was sent
EVENT = "event"  # id of the speech
SAID = "said"  # the paragraph's number of words; each part of a compound counts
FORMS = "forms"  # how often each word form occurs, encoded so that a cluster can add it up: see `written_words.digits`
CODES = "codes"  # the paragraph's words in order, in a few bytes: see `word_codes`
PARAGRAPH = "paragraph"  # id of the paragraph
OFFICE = "office"  # of the paragraph's speaker, as in the label
DATE = "date"  # as the source gives it, possibly only a year

LONGEST_PLACE = 2_000  # most characters of all forms at one position; a form has at most 64


def paragraphs(shards: int, copies: int, meta: dict[str, Any]) -> dict[str, Any]:
    """Return the request body that creates the index of paragraphs, in which nothing is visible before a refresh.

    `copies` is the number of replicas, and `meta` the description that is stored with the index.
    """
    fields: dict[str, Any] = {field.name: _words() for field in FIELDS if field.kind == "words"}
    fields[HEAD] |= {"position_increment_gap": 1}  # between title and lead, so that no phrase runs across
    fields[BLEND] = _words() | {"index_options": "freqs"}
    fields |= {field.name: {"type": "keyword"} for field in FACETS}
    fields[EVENT] |= {"eager_global_ordinals": True}  # counted by every search
    fields |= {MONTH: {"type": "keyword"}, DAY: {"type": "integer"}, ROW: {"type": "long"}}
    fields |= {NEWEST: {"type": "keyword", "index": False}, NUMBER: {"type": "integer", "index": False}}
    fields |= {SAID: {"type": "integer", "index": False}}
    fields |= {name: {"type": "keyword", "index": False} for name in (FORMS, OFFICE, DATE, PARAGRAPH)}
    fields[CODES] = {"type": "binary", "doc_values": True}
    fields[SHOWN] = {"type": "object", "enabled": False}
    mappings = {
        "dynamic": "strict",
        "_meta": meta,
        "_routing": {"required": True},  # by event: a shard has all paragraphs of an event, so it can count events
        "_source": {"includes": [SHOWN]},
        "properties": fields,
    }
    return {"settings": _settings(shards, copies) | _analysis(), "mappings": mappings}


def speeches(shards: int, copies: int) -> dict[str, Any]:
    """Return the request body that creates the index of speeches; `copies` is the number of replicas.

    The index also has removed speeches, word counts, the parts of files, and the lists of (form, stem) pairs.
    """
    fields = {
        "kind": {"type": "keyword"},  # speech, removed, words, file or codes
        "id": {"type": "keyword"},
        "ids": {"type": "keyword"},  # the speech's id and its aliases
        "state": {"type": "keyword", "index": False},  # changes whenever the speech does, see `ArchiveReader.states`
        "generation": {"type": "long"},  # the archive's generation in which the speech last changed
        "heading": {"type": "keyword"},
        "title": {"type": "keyword", "index": False, "ignore_above": 8_000},
        "date": {"type": "keyword"},
        "oldest": {"type": "keyword", "index": False},
        "changed": {"type": "keyword", "index": False},
        "paragraphs": {"type": "integer", "index": False},
        "held": {"type": "object", "enabled": False},
    }
    return {"settings": _settings(shards, copies), "mappings": {"dynamic": "strict", "properties": fields}}


def origin(archive: str) -> dict[str, Any]:
    """Return what identifies the origin of an index: the archive's identity, and the versions of fields, text analysis
    and scoring.
    """
    ranks = f"{SATURATION} {LENGTH_SHARE}"
    return {"rostra": VERSION, "analysis": ANALYSIS, "ranks": ranks, "archive": archive}


def _words() -> dict[str, Any]:
    return {"type": "text", "analyzer": "places", "search_analyzer": "words", "similarity": "rostra"}


def _settings(shards: int, copies: int) -> dict[str, Any]:
    """Return the settings of an index that is being written: it is not refreshed by itself until it is complete."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": copies,
        "refresh_interval": "-1",
        "max_result_window": 10_000,
    }


def _analysis() -> dict[str, Any]:
    analysis = {
        "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": LONGEST_PLACE}},
        "filter": {"forms": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]}},
        "analyzer": {
            "places": {"type": "custom", "tokenizer": "spaces", "filter": ["forms"]},
            "words": {"type": "custom", "tokenizer": "spaces"},
        },
    }
    bm25 = {"type": "BM25", "k1": SATURATION, "b": LENGTH_SHARE, "discount_overlaps": False}
    return {"analysis": analysis, "similarity": {"rostra": bm25}}
