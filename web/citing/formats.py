"""References in the formats of programs: CSL-JSON, BibTeX, RIS, and Wikipedia's template for speeches.

Their address is the permalink, since it leads to the paragraph and the wording that are cited, and belongs to the site
that is named as the publisher. The original address stands in the note.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from index.records import slug
from web.citing.reference import GENRE
from web.wording import cited_date

if TYPE_CHECKING:
    from web.citing.bibliographic_name import Name
    from web.citing.reference import Reference

BIBTEX_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "{}$&%#_"
}
WIKI = {"|": "{{!}}", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;", "<": "&lt;"}
BREAKING = str.maketrans({sign: quote(sign) for sign in "|[]{}<>'\""})  # signs that end an address in wiki text


def csl(reference: Reference) -> dict[str, Any]:
    """Make the reference's CSL-JSON item, leaving out what is unknown."""
    speech, author = reference.speech, reference.author
    names = {"family": author.family, "given": author.given, "suffix": author.suffix} if author else {}
    item = {
        "id": key(reference),
        "type": "speech",
        "genre": GENRE,
        "title": reference.title,
        "author": [_known(names) if author and author.given else {"literal": author.family}] if author else None,
        "issued": {"date-parts": [list(reference.date)]} if reference.date else None,
        "event-place": speech.place,
        "publisher": reference.site,
        "URL": reference.address,
        "language": speech.language,
        "note": reference.notes,
    }
    return _known(item)


def csl_json(reference: Reference) -> str:
    """Write the reference as a CSL-JSON list of one item, which reference managers import."""
    return json.dumps([csl(reference)], ensure_ascii=False, indent=2) + "\n"


def bibtex(reference: Reference) -> str:
    """Write the reference as a BibTeX entry; braces protect the title's capitals."""
    year, month, day = (*reference.date, 0, 0, 0)[:3]
    values = {
        "author": _authors(reference.author),
        "title": f"{{{_latex(reference.title)}}}",
        "year": str(year or ""),
        "day": str(day or ""),
        "howpublished": f"{GENRE}, {_latex(reference.site)}",
        "address": _latex(reference.speech.place or ""),
        "note": _latex(_sentence(reference.notes)),
        "url": reference.address,
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in values.items() if value]
    if month:
        lines.append(f"  month = {BIBTEX_MONTHS[month - 1]},\n")
    return f"@misc{{{key(reference)},\n{''.join(lines)}}}\n"


def ris(reference: Reference) -> str:
    """Write the reference in RIS: one field per line, with CRLF line endings."""
    year, month, day = (*reference.date, 0, 0, 0)[:3]
    date = f"{year}/{f'{month:02}' if month else ''}/{f'{day:02}' if day else ''}/" if year else ""
    lines = (
        ("TY", "ELEC"),
        ("AU", reference.author.sorted if reference.author else ""),
        ("TI", reference.title),
        ("PY", str(year or "")),
        ("DA", date),
        ("CY", reference.speech.place or ""),
        ("PB", reference.site),
        ("M3", GENRE),
        ("LA", reference.speech.language),
        ("N1", _sentence(reference.notes)),
        ("UR", reference.address),
    )
    told = (f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines if value)
    return "".join(told) + "ER  - \r\n"


def wikipedia(reference: Reference) -> str:
    """Write the reference as Wikipedia's template `{{cite speech}}`.

    The original address follows it, since the template has no field for it; so does the validity of a former wording.
    """
    author, speech = reference.author, reference.speech
    values = (
        ("last", author.family if author and author.given else ""),
        ("first", f"{author.given} {author.suffix}".strip() if author else ""),
        ("author", author.family if author and not author.given else ""),
        ("title", reference.title),
        ("location", speech.place or ""),
        ("date", cited_date(speech.date) if speech.date else ""),
        ("publisher", reference.site),
        ("at", reference.place_in_text),
        ("language", speech.language if speech.language != "en" else ""),
    )
    told = "".join(f" |{name}={_wiki(value)}" for name, value in values if value)
    remarks = f" {reference.remarks.translate(BREAKING)}." if reference.remarks else ""
    return f"{{{{cite speech{told} |url={reference.address}}}}}{remarks}"


def key(reference: Reference) -> str:
    """Make the citation key from the speaker's family name, year, beginning of the title, and paragraph number, for a
    former wording also the date on which it was replaced.

    It has only ASCII letters, digits and hyphens, as BibTeX requires.
    """
    year = str(reference.date[0]) if reference.date else ""
    family = reference.author.family if reference.author else ""
    number = str(reference.paragraph.number or "") if reference.paragraph else ""
    parts = (slug(family, 20), year, slug(reference.title, 24), number, reference.until)
    plain = (re.sub(r"[^a-z0-9-]", "", part).strip("-") for part in parts)
    return "-".join(part for part in plain if part) or "speech"


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _authors(author: Name | None) -> str:
    """Write the author for BibTeX: family name, suffix, given name; "" for None.

    A name that could not be split is put in braces, so that BibTeX does not split it.
    """
    if author is None:
        return ""
    parts = [_latex(part) for part in (author.family, author.suffix, author.given) if part]
    return f"{{{parts[0]}}}" if len(parts) == 1 and " " in parts[0] else ", ".join(parts)


def _latex(text: str) -> str:
    return "".join(LATEX.get(sign, sign) for sign in _one_line(text))


def _wiki(text: str) -> str:
    return "".join(WIKI.get(sign, sign) for sign in _one_line(text))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split())
