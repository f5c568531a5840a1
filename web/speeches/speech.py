"""The page of a speech, `/speech/<id>`, and the permalinks of its paragraphs, `/speech/<id>/p/<paragraph-id>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for

from index.fields import TAGGED
from search.presenting.history import latest_changes, meant, wordings
from search.query.message import said
from web import current, links
from web.serving.errors import missing
from web.sharing.cards import of_speech
from web.speeches.reading import reading
from web.speeches.same_day import same_day
from web.speeches.see_also import see_also
from web.speeches.surroundings import surroundings
from web.study.echoes import said_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from index.archive.succession import Succession
    from index.records import Paragraph, Speech
    from search.presenting.history import Wording
    from web.speeches.reading import Reading

GONE = 410  # the HTTP status for what was here once

blueprint = Blueprint("speech", __name__, url_prefix="/speech")


@blueprint.get("/<id_>")
def page(id_: str) -> ResponseReturnValue:
    """Show the whole speech with the search's words marked, at the paragraph that the URL selects."""
    state = current.asked()
    speech = speech_of(id_)
    if speech.id != id_:
        return redirect(_same_query(url_for(".page", id_=speech.id)), 301)
    marks = current.engine().marks(state.request, speech) if state.request.text else {}
    read = reading(speech, marks, state.marked)
    return render_template(
        "speech.html",
        state=state,
        speech=speech,
        tagged=TAGGED,
        reading=read,
        card=of_speech(speech, [share.speaker for share in read.speakers if share.speaker], state.marked),
        changed=latest_changes(current.engine().revisions(speech.id)),
        again=said_again(current.engine().study.echoes_of(speech.id)),
        succession=_succession(speech, read),
        see_also=see_also(speech, current.engine()),
        same_day=same_day(speech, current.engine()),
        aliases=current.engine().aliases(speech.id),
    )


@blueprint.get("/<id_>/p/<paragraph_id>")
def paragraph(id_: str, paragraph_id: str) -> ResponseReturnValue:
    """Redirect to the paragraph in its speech, or show what became of it if the speech no longer has it."""
    state = current.asked()
    speech = current.engine().speech(id_)
    if speech is not None and speech.id != id_:
        address = url_for(".paragraph", id_=speech.id, paragraph_id=paragraph_id)
        return redirect(_same_query(address), 301)
    if speech is None:
        missing(current.engine(), id_)
    told = current.engine().revisions(speech.id)
    chosen = meant(told, speech, paragraph_id, state.wording)
    if chosen is None and any(p.id == paragraph_id for p in speech.paragraphs):
        return redirect(links.speech_url(speech.id, state.request, paragraph_id), 303)
    return _former(speech, paragraph_id, wordings(told, speech, paragraph_id, chosen))


@blueprint.get("/<id_>/p/<paragraph_id>/history")
def history(id_: str, paragraph_id: str) -> ResponseReturnValue:
    """Show the paragraph's earlier wordings, or redirect to it if it never changed."""
    speech = speech_of(id_)
    told = current.engine().revisions(speech.id)
    changed = wordings(told, speech, paragraph_id, meant(told, speech, paragraph_id, ""))
    if speech.id != id_ or not changed:
        view = ".history" if changed else ".paragraph"
        return redirect(url_for(view, id_=speech.id, paragraph_id=paragraph_id), 301 if changed else 303)
    return _former(speech, paragraph_id, changed)


@blueprint.get("/<id_>/p/<paragraph_id>/around")
def around(id_: str, paragraph_id: str) -> ResponseReturnValue:
    """Show the paragraph with the question and answer it belongs to, or with the paragraphs before and after it."""
    state, speech = current.asked(), speech_of(id_)
    if speech.id != id_:
        return redirect(_same_query(url_for(".around", id_=speech.id, paragraph_id=paragraph_id)), 301)
    paragraph = paragraph_of(speech, paragraph_id)
    marks = current.engine().marks(state.request, speech) if state.request.text else {}
    return render_template(
        "around.html",
        state=state,
        speech=speech,
        id=paragraph.id,
        number=paragraph.number,
        block=surroundings(reading(speech, marks, paragraph.id)),
    )


@blueprint.get("/<id_>/p/<paragraph_id>/like")
def like(id_: str, paragraph_id: str) -> ResponseReturnValue:
    """Redirect to a search for the paragraph's distinctive words in other speeches.

    If the paragraph has no distinctive words, redirect back to it.
    """
    speech = speech_of(id_)
    alike = current.engine().more_like(speech, paragraph_of(speech, paragraph_id))
    return redirect(links.search_url(alike) if alike else links.local_link(id_, paragraph_id), 303)


def _former(speech: Speech, paragraph_id: str, changed: Sequence[Wording]) -> ResponseReturnValue:
    if not changed:
        abort(404, said("No paragraph has ever had this address here."))
    held = {p.id for p in speech.paragraphs}
    successors = (each.was.successor for each in changed)
    now = paragraph_id if paragraph_id in held else next((each for each in successors if each in held), None)
    shown = render_template("former.html", changed=changed, speech=speech, now=now)
    return make_response(shown, 200 if now else GONE)


def _succession(speech: Speech, read: Reading) -> Succession:
    """Find the speeches before and after the speech, of its topic and so on, else of whoever speaks most in it."""
    speaker = next((share.speaker for share in read.speakers if share.speaker), None)
    return current.engine().succession(speech.id, speaker)


def speech_of(id_: str) -> Speech:
    """Return the speech with that id or alias; abort with 404 or 410 if there is none."""
    speech = current.engine().speech(id_)
    if speech is None:
        missing(current.engine(), id_)
    return speech


def paragraph_of(speech: Speech, id_: str) -> Paragraph:
    """Return the speech's paragraph with that id; abort with 404 if there is none."""
    paragraph = next((each for each in speech.paragraphs if each.id == id_), None)
    if paragraph is None:
        abort(
            404,
            said("No paragraph of this speech has this address; the paragraph’s own address says what became of it."),
        )
    return paragraph


def _same_query(address: str) -> str:
    query = request.query_string.decode("ascii", "ignore")
    return f"{address}?{query}" if query else address
