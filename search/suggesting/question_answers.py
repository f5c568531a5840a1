"""Offers the answer to a question: what a speaker said of it, its first uses, how often it was said, or who says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.planning.questions import question
from search.query.message import said, said_of
from search.query.syntax import Words, joined
from search.results import Suggestion
from search.suggesting.named_conditions import named_speaker

if TYPE_CHECKING:
    from search.query.syntax import Query
    from search.request import SearchRequest
    from search.suggesting.suggestions import Hits
    from search.vocabulary.vocabulary import Vocabulary


def without_question(query: Query) -> Query:
    """Return the query without the words that only ask; unchanged if it is no question."""
    asked = question(query.parts) if isinstance(query, Words) else None
    return joined(Words, asked.rest, query.span) if asked else query


def answers(request: SearchRequest, query: Query, vocabulary: Vocabulary, hits: Hits) -> tuple[Suggestion, ...]:
    """Return the answer to the question that the query asks, counted; empty if it asks none or names nobody known.

    If there are no such paragraphs, the answer says of how many.
    """
    asked = question(query.parts) if isinstance(query, Words) else None
    speaker = named_speaker(asked.who, vocabulary) if asked and asked.who else None
    if asked is None or (asked.who and not speaker):
        return ()
    what = " ".join(map(str, asked.what))
    meant = joined(Words, [*([speaker.query] if speaker else []), *asked.what])
    total = hits(request, meant)
    told = said("{first}: {second}", first=speaker.said, second=what) if speaker else what
    if not total:
        if not speaker:
            return ()
        among = hits(request, speaker.query)
        none = said_of(among, "none of {number} paragraph", "none of {number} paragraphs")
        told = said("{first}: {second}", first=told, second=none)
        return (Suggestion("question", told, request.changed(text=str(meant)), 0),)
    if asked.kind == "first":
        told = said("{words}, the oldest first", words=told)
        return (Suggestion("question", told, request.changed(text=str(meant), sort="oldest"), total),)
    if asked.kind == "ever":
        return (Suggestion("question", told, request.changed(text=str(meant)), total),)
    often, who = said("{words}, how often", words=told), said("{words}, who says it most", words=told)
    told = often if asked.kind == "often" else who
    return (Suggestion("question", told, request.changed(text=str(meant)), total, "trends"),)
