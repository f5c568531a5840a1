"""The page that cites a speech (`/speech/<id>/cite`) or paragraph (`/speech/<id>/p/<id>/cite`) in every style and
format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, abort, redirect, render_template, url_for

from search.presenting.history import latest_changes, meant
from search.query.message import said
from web import current, links, state
from web.citing import formats, styles
from web.citing.reference import Reference, plain, quoted
from web.downloads import disposition
from web.sharing.embedding import blockquote
from web.speeches.originals import at_words
from web.speeches.speech import paragraph_of, speech_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.typing import ResponseReturnValue

    from index.records import Speech

blueprint = Blueprint("cite", __name__, url_prefix="/speech")


class Way(NamedTuple):
    """One citation style or format: its name, the function that writes it and, for downloads, file ending and media
    type.
    """

    label: str
    write: Callable[[Reference], str]
    ending: str = ""
    kind: str = ""


STYLES = (
    Way("Plain", plain),
    Way("Chicago", styles.chicago),
    Way("APA", styles.apa),
    Way("MLA", styles.mla),
    Way("Wikipedia", formats.wikipedia),
)
FILES = (
    Way("BibTeX", formats.bibtex, "bib", "application/x-bibtex"),
    Way("RIS", formats.ris, "ris", "application/x-research-info-systems"),
    Way("CSL-JSON", formats.csl_json, "json", "application/vnd.citationstyles.csl+json"),
)
BY_ENDING: Mapping[str, Way] = {way.ending: way for way in FILES}


@blueprint.get("/<id_>/cite")
@blueprint.get("/<id_>/p/<paragraph_id>/cite")
def page(id_: str, paragraph_id: str | None = None) -> ResponseReturnValue:
    """Show the link, the quotation and the reference in every style, for a speech or one of its paragraphs."""
    speech = speech_of(id_)
    if speech.id != id_:
        return redirect(_address("page", speech.id, paragraph_id), 301)
    cited = _reference(speech, paragraph_id)
    return render_template(
        "cite.html",
        cited=cited,
        cited_page=_in_wording(links.local_link(speech.id, paragraph_id)),
        quotation=quoted(cited) if cited.paragraph else "",
        original=at_words(speech.url, cited.paragraph.text) if cited.paragraph and not cited.until else None,
        embedded=blockquote(speech, cited.paragraph, cited.address) if cited.paragraph else "",
        former=latest_changes(current.engine().revisions(id_)).get(paragraph_id or ""),
        styles=[(way, way.write(cited)) for way in STYLES],
        files=[(way, way.write(cited), _address("file", id_, paragraph_id, way.ending)) for way in FILES],
    )


@blueprint.get("/<id_>/cite.<ending>")
@blueprint.get("/<id_>/p/<paragraph_id>/cite.<ending>")
def file(id_: str, ending: str, paragraph_id: str | None = None) -> ResponseReturnValue:
    """Return the reference as a file for reference managers; `ending` names the format ("bib", "ris" or "json")."""
    speech, way = speech_of(id_), BY_ENDING.get(ending)
    if way is None:
        abort(404, said("There is no such format; there are {formats}.", formats=", ".join(BY_ENDING)))
    if speech.id != id_:
        return redirect(_address("file", speech.id, paragraph_id, ending), 301)
    cited = _reference(speech, paragraph_id)
    headers = {"Content-Disposition": disposition(formats.key(cited), ending)}
    return Response(way.write(cited), content_type=f"{way.kind}; charset=utf-8", headers=headers)


def _reference(speech: Speech, paragraph_id: str | None) -> Reference:
    """Collect what is to be cited: the speech, its paragraph, or the former wording that the URL chooses.

    Abort with 404 if the speech has never had the paragraph.
    """
    site = current.settings().web.title
    if paragraph_id is None:
        return Reference(speech, None, links.permalink(speech.id), site)
    former = meant(current.engine().revisions(speech.id), speech, paragraph_id, current.asked().wording)
    if former:
        address = links.lasting(links.wording_link(speech.id, former.paragraph, former.changed))
        return Reference(speech, former.wording, address, site, former.changed[: len("2024-05-06")])
    return Reference(speech, paragraph_of(speech, paragraph_id), links.permalink(speech.id, paragraph_id), site)


def _address(view: str, id_: str, paragraph_id: str | None, ending: str | None = None) -> str:
    return _in_wording(url_for(f"cite.{view}", id_=id_, paragraph_id=paragraph_id, ending=ending))


def _in_wording(address: str) -> str:
    """Return the URL with the wording that the current one chooses, if it chooses one."""
    wording = current.asked().wording
    return links.with_query(address, state.written_wording(wording)) if wording else address
