"""Checks a quotation: was it said, in these words, by whom, and when?

Candidates come from a search; each is then compared with the quotation word by word.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.quotations.alignment import fragments
from search.quotations.attribution import attributed, unmarked
from search.quotations.checked import Checked, Uses
from search.quotations.lookup import Lookup
from search.quotations.people_named import NamedPerson, people_named
from search.quotations.phrases import any_words, is_whole, phrases, whole
from search.quotations.places import across, around, best_first, each_once, oldest_first, place_in
from search.quotations.splices import apart
from search.quotations.typed import tidied
from search.request import Pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.engine import Engine
    from search.quotations.checked import Verdict
    from search.quotations.places import Place
    from search.request import SearchRequest
    from search.results import Hit

NEARLY = 0.6  # share of equal words from which a place is nearly the quotation; below, only the subject is the same
CANDIDATES = 30  # paragraphs compared for each search; the source of the quotation is among the first few
SHOWN = 10  # most places shown for a verbatim quotation
WIDENED = 3  # best speeches compared with the quotation as a whole, each of which is read
SHOWN_NEAR = 3  # most places shown if none is verbatim


@dataclass(frozen=True, slots=True)
class _Found:
    """What looking up a quotation found: the verdict, the places, and for a phrase that was counted its uses."""

    verdict: Verdict
    places: tuple[Place, ...] = ()
    uses: Uses | None = None


def check(engine: Engine, quotation: str) -> Checked:
    """Search for the quotation, and compare it with each paragraph that the search finds.

    The verdict "verbatim" means the same words in the same order. Case, punctuation, typography and spelling do not
    matter, and an ellipsis or [brackets] stand for anything. A quotation can extend over several paragraphs. A name
    typed outside quotation marks, or before a colon or after a dash, is taken as its speaker if somebody of that name
    speaks in the archive; then the speaker's own words are looked up before those of others.
    """
    checked = _attributed(Lookup(engine, CANDIDATES + 1), tidied(quotation))
    return replace(checked, late=engine.late and checked.verdict != "verbatim")


def _attributed(lookup: Lookup, typed: str) -> Checked:
    inside = attributed(typed)
    if inside is not None:
        checked = _checked(lookup, inside.words, people_named(lookup.engine, inside.around))
        if checked.verdict != "verbatim" and (entire := _found(lookup, typed)).verdict == "verbatim":
            return _result(typed, entire)  # the quotation marks are in the speech, which quotes somebody
        return checked
    checked = _checked(lookup, typed)
    if checked.verdict == "verbatim":
        return checked
    ways = ((way.words, people_named(lookup.engine, way.around)) for way in unmarked(typed))
    return next((_checked(lookup, words, named) for words, named in ways if named and named[0].speakers), checked)


def _checked(lookup: Lookup, quotation: str, named: Sequence[NamedPerson] = ()) -> Checked:
    """Look the quotation up among the words of the people named, then among those of everybody.

    If several people are named, and any of them said it, the result names only this one.
    """
    picks = tuple(Pick("speaker", speaker) for one in named for speaker in one.speakers)
    own = _by_phrase(lookup, quotation, picks) if picks else None
    anyone = (_by_phrase(lookup, quotation) if own else None) or _found(lookup, quotation)
    if picks and own is None and not _by(picks, anyone.places):
        own = _found(lookup, quotation, picks)
    found = _merged(replace(own, places=_by(picks, own.places)) if own else None, anyone)
    if found.verdict != "verbatim":
        speakers = [pick.value for pick in picks]
        places = apart(quotation, lambda part: _verbatim(lookup, part), speakers)
        found = _Found("apart", places) if places else found
    is_unsure = lookup.late and not _by(picks, found.places)  # the words of those named may not all be looked at
    return _result(quotation, found, () if is_unsure else named)


def _result(quotation: str, found: _Found, named: Sequence[NamedPerson] = ()) -> Checked:
    said_it = (one for one in named if any(place.is_by(one.speakers) for place in found.places))
    meant = next(said_it, next(iter(named), NamedPerson("")))
    most = SHOWN_NEAR if found.verdict == "nearly" else SHOWN
    return Checked(quotation, found.verdict, found.places[:most], meant.name or None, meant.speakers, found.uses)


def _verbatim(lookup: Lookup, part: str) -> tuple[Place, ...]:
    """Return the places that have this part of a quotation word for word, oldest first."""
    found = _by_phrase(lookup, part) or (_found(lookup, part) if len(fragments(part)) > 1 else None)
    return found.places if found and found.verdict == "verbatim" else ()


def _by(picks: Sequence[Pick], places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places by any of the picked speakers."""
    speakers = [pick.value for pick in picks]
    return tuple(place for place in places if place.is_by(speakers))


def _merged(own: _Found | None, anyone: _Found) -> _Found:
    """Return what was found among everybody's words, with the words of those named, `own`, among them.

    Theirs come first if they are verbatim. They are left out if only others said the quotation word for word.
    """
    if own is None or not own.places or (own.verdict, anyone.verdict) == ("nearly", "verbatim"):
        return anyone
    if anyone.verdict != own.verdict:
        return own
    if own.verdict == "verbatim":
        return _Found("verbatim", tuple(each_once((*own.places, *anyone.places))), anyone.uses)
    near = each_once((own.places[0], *anyone.places))[:SHOWN_NEAR]
    return _Found("nearly", tuple(sorted(near, key=best_first)))


def _by_phrase(lookup: Lookup, quotation: str, picks: tuple[Pick, ...] = ()) -> _Found | None:
    """Look the quotation up by its phrases alone, oldest first, within the picked values; None if that is not enough.

    It is enough if it finds every paragraph that has the quotation word for word, and there is one.
    """
    if len(fragments(quotation)) != 1:
        return None
    for request in phrases(quotation, picks):
        hits = lookup.hits(request)
        if lookup.late:
            return None
        enough = len(hits) <= CANDIDATES or is_whole(quotation)
        if enough and (counted := _counted(lookup, request, quotation, hits)):
            return counted
    return None


def _counted(lookup: Lookup, request: SearchRequest, quotation: str, hits: Sequence[Hit]) -> _Found | None:
    """Return the hits that have the quotation word for word, and count all that the request finds; None if none has."""
    places = [place for hit in hits if (place := place_in(quotation, hit)) and place.agrees]
    if not places:
        return None
    paragraphs = len(places) if len(hits) <= CANDIDATES else lookup.count(request)
    first = next((place.date for place in places if place.date), None)
    return _Found("verbatim", tuple(places), Uses(whole(quotation), paragraphs, first))


def _found(lookup: Lookup, quotation: str, picks: tuple[Pick, ...] = ()) -> _Found:
    """Look the quotation up by its phrases and words, within the picked values, in paragraphs and in whole speeches."""
    if by_phrase := _by_phrase(lookup, quotation, picks):
        return by_phrase
    hits, speeches = _candidates(lookup, quotation, picks)
    places = []
    for hit in hits:
        if lookup.late:
            break
        places += [place] if (place := place_in(quotation, hit)) else []
    places.sort(key=best_first)
    if not any(place.agrees for place in places):
        places = each_once(sorted([*_wider(lookup, quotation, places, speeches), *places], key=best_first))
    exact = [place for place in places if place.agrees]
    if exact:
        return _Found("verbatim", tuple(sorted(exact, key=oldest_first)))
    near = [place for place in places if place.likeness >= NEARLY]
    return _Found("nearly" if near else "not found", tuple(near))


def _candidates(lookup: Lookup, quotation: str, picks: tuple[Pick, ...]) -> tuple[list[Hit], Counter[str]]:
    """Return paragraphs that contain a phrase of the quotation, and the best ones for its words in any order.

    With them, count for each speech the phrases that it has.
    """
    found: dict[tuple[str, str], Hit] = {}
    speeches: Counter[str] = Counter()
    for request in phrases(quotation, picks):
        hits = lookup.hits(request)[:CANDIDATES]
        speeches.update({hit.speech for hit in hits})
        found |= {(hit.speech, hit.paragraph): hit for hit in hits}
    for hit in lookup.hits(any_words(quotation, picks))[:CANDIDATES] if fragments(quotation) else ():
        found.setdefault((hit.speech, hit.paragraph), hit)
    return list(found.values()), speeches


def _wider(lookup: Lookup, quotation: str, places: Sequence[Place], phrases_of: Counter[str]) -> Iterator[Place]:
    """Compare the quotation with more than a paragraph of the speeches that have most of its phrases or likest places.

    `phrases_of` counts the quotation's phrases in each speech. A speech that has several is compared as a whole, the
    others around the place.
    """
    firsts: dict[str, Place] = {}
    for place in places:
        firsts.setdefault(place.speech, place)
    likely = sorted(firsts.values(), key=lambda place: -phrases_of[place.speech])
    for place in likely[:WIDENED]:
        speech = lookup.speech(place.speech)
        if speech:
            whole = across(quotation, speech, place) if phrases_of[place.speech] > 1 else None
            wider = whole or around(quotation, speech, place)
            yield from [wider] if wider else []
