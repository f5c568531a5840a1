"""The functions that answer the API's routes in JSON, with the same counts as the site's pages.

The first line of a function's docstring is the summary of its route in the OpenAPI document.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, cast

from flask import abort, redirect, request, url_for

from index.fields import FACET_NAMES
from index.records import as_json as speech_json
from search.echoes.echo_rows import echo_json, echoes_json
from search.presenting.as_json import as_json as results_json
from search.presenting.as_json import permalink
from search.quotations import check
from search.study import wire
from search.study.receipts.receipt_rows import receipt_json, reopened_json
from web import current, state
from web.serving.errors import missing
from web.serving.problems import problem
from web.study import parameters, receipts

if TYPE_CHECKING:
    from flask import Response

    from index.records import Speech

Answer = dict[str, Any]

TOP = "top"  # the parameter that limits how many values of a list are sent
LISTED = 50  # values of a list that are sent if the request has no such parameter
OF_SPEECH = ("id", "title", "date", "time", "place", "language", "url")  # what a paragraph's answer has of its speech


def search() -> Answer:
    """Search paragraphs: a page of hits with facets, timeline and suggestions.

    A page after the last, or a page of size 0, has no hits.
    """
    here = current.asked()
    size = _whole(state.SIZE, here.request.size)
    found = current.engine().search(here.request, explain=here.explain)
    told = results_json(replace(found, hits=found.hits[:size], notices=(*here.notices, *found.notices)))
    return told | {"page": here.request.page, "pages": found.pages if size else 1, "size": size}


def facet_values(name: str) -> Answer:
    """List one facet's values among the paragraphs found, page by page, each with its count."""
    if name not in FACET_NAMES:
        abort(404, f"There is no facet of that name; there are {', '.join(FACET_NAMES)}.")
    asked, size = current.asked().request, _whole(state.SIZE, LISTED)
    found = current.engine().values(asked, name)
    first = (asked.page - 1) * size
    return {
        "query": asked.text,
        "facet": found.name,
        "label": found.label,
        "distinct": found.distinct,
        "page": asked.page,
        "pages": max(1, -(-len(found.values) // size)),
        "size": size,
        "values": [value._asdict() for value in found.values[first : first + size]],
    }


def complete() -> Answer:
    """Suggest completions of the last word typed."""
    typed = current.asked().request.text
    return {"query": typed, "completions": [asdict(way) for way in current.engine().complete(typed)]}


def suggest() -> Answer:
    """Suggest other queries that may have been meant, each with the number of paragraphs it finds."""
    found = current.engine().search(current.asked().request.changed(size=1))
    told = results_json(found)
    return {name: told[name] for name in ("query", "reading", "notices", "total", "suggestions")}


def quote() -> Answer:
    """Check a quotation word by word against the archive."""
    return check.check(current.engine(), current.asked().quotation).as_json()


def speech(speech: str) -> Answer | Response:
    """Return a speech with all its paragraphs.

    `speech` is its id; if that is a former id, the answer redirects to the current one.
    """
    found = _speech(speech)
    return speech_json(found) if found.id == speech else _moved(speech=found.id)


def paragraph(speech: str, paragraph: str) -> Answer | Response:
    """Return one paragraph, with the description of its speech and the ids of the paragraphs before and after it.

    `speech` and `paragraph` are ids. A former id of the speech is redirected to the current one.
    """
    found = _speech(speech)
    if found.id != speech:
        return _moved(speech=found.id, paragraph=paragraph)
    ids = [each.id for each in found.paragraphs]
    if paragraph not in ids:
        return _former(found, paragraph)
    place = ids.index(paragraph)
    return {
        "speech": {name: getattr(found, name) for name in OF_SPEECH},
        "paragraph": speech_json(replace(found, paragraphs=(found.paragraphs[place],)))["paragraphs"][0],
        "previous": ids[place - 1] if place else None,
        "next": ids[place + 1] if place + 1 < len(ids) else None,
        "url": permalink(found.id, paragraph),
    }


def lines() -> Answer:
    """Return a page of a concordance, with tables of the forms that matched and of neighbouring words."""
    return wire.lines_json(current.engine().study.lines(parameters.lines(request.query_string, current.defaults())))


def neighbours() -> Answer:
    """Count the forms that matched and the words directly before and after them."""
    found = current.engine().study.neighbours(current.asked().request.changed(), _top())
    return wire.neighbours_json(found)


def trends() -> Answer:
    """Count how often up to eight queries occur over time."""
    return wire.trends_json(current.engine().study.trends(parameters.trends(request.query_string, current.defaults())))


def moments() -> Answer:
    """Find when the search's words were first and last said, the longest time without them, and the years of unusual
    use.
    """
    return wire.moments_json(current.engine().study.moments(current.asked().request.changed()))


def sayers() -> Answer:
    """Rank the values of a facet, such as speakers, by how often they use the search's words per million words."""
    asked = parameters.sayers(request.query_string, current.defaults())
    return wire.sayers_json(current.engine().study.sayers(replace(asked, size=_top())))


def collocates() -> Answer:
    """List the words near the search's occurrences, each with the count expected by chance."""
    asked = parameters.collocates(request.query_string, current.defaults())
    return wire.collocates_json(current.engine().study.collocates(replace(asked, size=_top())))


def compare() -> Answer:
    """List the words and n-grams that are typical of one part of the archive compared with another."""
    asked = parameters.comparison(request.query_string, current.defaults())
    return wire.comparison_json(current.engine().study.compare(replace(asked, size=_top())))


def echoes() -> Answer:
    """List the passages that are repeated almost word for word in other events, page by page."""
    asked = parameters.echoes(request.query_string, current.defaults())
    return echoes_json(current.engine().study.echoes(asked))


def speech_echoes(speech: str) -> Answer | Response:
    """List the passages of a speech that are repeated elsewhere, each with some of its other occurrences."""
    found = _speech(speech)
    if found.id != speech:
        return _moved(speech=found.id)
    return {"speech": found.id, "echoes": [echo_json(each) for each in current.engine().study.echoes_of(found.id)]}


def receipt() -> Answer:
    """Issue a receipt for what a search, its concordance or its trends find, so that the finding can be cited."""
    return receipt_json(receipts.taken_down())


def reopened(token: str) -> Answer:
    """Run a receipt's searches again, and list what is new, changed and gone since the receipt was issued."""
    return reopened_json(current.engine().study.reopened(receipts.held_by(token)))


def related() -> Answer:
    """List words used in similar contexts to the search's words, each with a query for either word."""
    asked = current.asked().request
    found = current.engine().study.related(asked, _top())
    return {"query": asked.text, "related": [each._asdict() for each in found]}


def distinctive() -> Answer:
    """List the words most distinctive of a part of the archive, compared with the rest."""
    asked = current.asked().request.changed()
    found = current.engine().study.distinctive(asked, _top())
    sizes = {"words_here": found.words_here, "words_rest": found.words_rest}
    return {"query": asked.text, "words": [each._asdict() for each in found.words], **sizes}


def archive() -> Answer:
    """Return statistics of the archive, as `rostra stats --json` prints them."""
    return current.engine().stats().as_json()


def _speech(id_: str) -> Speech:
    found = current.engine().speech(id_)
    if found is None:
        missing(current.engine(), id_)
    return found


def _moved(**values: Any) -> Response:
    """Redirect to the same route with the arguments `values`, which include the speech's current id."""
    return cast("Response", redirect(url_for(request.endpoint or "", **values), 301))


def _former(found: Speech, id_: str) -> Response:
    """Answer with an error (RFC 9457) that tells what became of the paragraph `id_`, which the speech does not have.

    The status is 410 if the paragraph was changed or removed, and 404 if there never was one with this id.
    """
    changes = current.engine().changes(found.id, id_)
    if not changes:
        return problem(404, "No paragraph has ever had this address here.")
    shown = ("text", "speaker", "changed", "successor")
    told = [{name: getattr(each, name) for name in shown} for each in changes]
    return problem(410, "It was changed or taken away; `successor` is the id of what took its place.", changes=told)


def _top() -> int:
    return _whole(TOP, LISTED)


def _whole(name: str, default: int) -> int:
    """Return the whole number in the parameter `name`, already checked, or `default` if it is missing."""
    return int(request.args.get(name, default))
