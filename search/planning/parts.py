"""Puts parts of a plan together: what all of them find, or any, or all but some; and how that is read aloud."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from whoosh import query as q

from search.query.message import joined_by, message, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.planning.marks import Mark

AND, OR, BESIDE = message("{first} and {second}"), message("{first} or {second}"), message("{first}, {second}")
Role = Literal["words", "must", "filter", "without"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query, planned. `all_words` asks for all words written side by side, `any_words` for any of them.

    `all_with_title` asks for all of them too, but lets the title of a paragraph's speech have some.

    `any_marks` are for what `any_words` finds, where parts of a word may answer that `marks` mark together only; none
    where they are the same.

    Its role: "words" score and may be loosened, a "must" scores and always holds, a "filter" holds and never
    scores, "without" never holds. `composite` says that its readings need brackets among others.
    """

    all_words: q.Query
    all_with_title: q.Query
    any_words: q.Query
    reading: str
    any_reading: str
    role: Role = "words"
    marks: tuple[Mark, ...] = ()
    any_marks: tuple[Mark, ...] = ()
    composite: bool = False


def leaf(query: q.Query, reading: str, marks: tuple[Mark, ...] = (), role: Role = "words") -> Part:
    """The part that asks one query, whichever of the three trees is run."""
    return Part(
        all_words=query,
        all_with_title=query,
        any_words=query,
        reading=reading,
        any_reading=reading,
        role=role,
        marks=marks,
    )


def everything() -> Part:
    """The part that finds all paragraphs."""
    return leaf(q.Every(), said("everything"), role="filter")


def negative(part: Part) -> Part:
    """The part that finds what this one does not; it marks nothing."""
    return leaf(part.all_words, said("without {words}", words=_among(part.reading, part)), role="without")


def combined(parts: Sequence[Part], near: q.Query = q.NullQuery) -> Part:
    """All the parts together. `any_words` asks for any of those that are words; `near` only adds to the score."""
    if len(parts) == 1 and parts[0].role != "without":
        return parts[0]
    words = [part for part in parts if part.role == "words"]
    musts = [part for part in parts if part.role == "must"]
    scoring = [part for part in parts if part.role in ("words", "must")]
    any_words = [part.any_words for part in musts] + ([any_of([part.any_words for part in words])] if words else [])
    role: Role = "must" if musts else "words" if words else "filter"
    return Part(
        all_words=_chosen([part.all_words for part in scoring], parts, near),
        all_with_title=_chosen([part.all_with_title for part in scoring], parts, near),
        any_words=_chosen(any_words, parts, near),
        reading=_read(AND, parts),
        any_reading=_read(OR, parts),
        role=role,
        marks=tuple(mark for part in parts for mark in part.marks),
        any_marks=tuple(mark for part in parts for mark in part.any_marks or part.marks),
        composite=True,
    )


def either(parts: Sequence[Part]) -> Part:
    """The part that finds what any of the parts finds."""
    if len(parts) == 1:
        return parts[0]
    role: Role = "filter" if all(part.role == "filter" for part in parts) else "words"
    return Part(
        all_words=any_of([_positive(part, part.all_words, role) for part in parts]),
        all_with_title=any_of([_positive(part, part.all_with_title, role) for part in parts]),
        any_words=any_of([_positive(part, part.any_words, role) for part in parts]),
        reading=joined_by(OR, [_among(part.reading, part) for part in parts]),
        any_reading=joined_by(OR, [_among(part.any_reading, part) for part in parts]),
        role=role,
        marks=tuple(mark for part in parts for mark in part.marks),
        any_marks=tuple(mark for part in parts for mark in part.any_marks or part.marks),
        composite=True,
    )


def all_of(asked: Sequence[q.Query]) -> q.Query:
    """The query for paragraphs that all the queries find; the query itself where there is one."""
    asked = _counted(asked)
    return asked[0] if len(asked) == 1 else q.And(asked)


def any_of(asked: Sequence[q.Query]) -> q.Query:
    """The query for paragraphs that any of the queries finds; the query itself where there is one, none for none."""
    if not asked:
        return q.NullQuery
    asked = _counted(asked)
    return asked[0] if len(asked) == 1 else q.Or(asked)


def _counted(asked: Sequence[q.Query]) -> Sequence[q.Query]:
    """The queries with each word once: a word that was typed twice counts twice, but is looked up once."""
    if len(asked) == 1:
        return asked
    words = [query for query in asked if isinstance(query, q.Term)]
    if len({(word.fieldname, word.text) for word in words}) < len(words):
        words = [word.with_boost(word.boost * n) if n > 1 else word for word, n in Counter(words).items()]
    return [*words, *(query for query in asked if not isinstance(query, q.Term))]


def _chosen(scoring: Sequence[q.Query], parts: Sequence[Part], near: q.Query) -> q.Query:
    """The query that scores by `scoring`, requires all filters and excludes what must not be there."""
    filters = [part.all_words for part in parts if part.role == "filter"]
    excluded = [part.all_words for part in parts if part.role == "without"]
    found = all_of(scoring or filters or [q.Every()])
    if scoring and near is not q.NullQuery:
        found = q.AndMaybe(found, near)
    if scoring and filters:
        found = q.Require(found, all_of(filters))
    return q.AndNot(found, any_of(excluded)) if excluded else found


def _positive(part: Part, query: q.Query, role: Role) -> q.Query:
    """The part's query as an alternative: a filter among words scores 1, an exclusion finds everything else."""
    if part.role == "without":
        return q.ConstantScoreQuery(q.AndNot(q.Every(), query))
    return q.ConstantScoreQuery(query) if part.role == "filter" and role == "words" else query


def _read(joint: str, parts: Sequence[Part]) -> str:
    """How the parts are read: the words to look for, joined by `joint`, then the conditions that narrow them."""
    roles: dict[str, list[str]] = {"words": [], "must": [], "filter": [], "without": []}
    for part in parts:
        reading = part.reading if joint == AND else part.any_reading
        roles[part.role].append(_among(reading, part))
    words = joined_by(joint, roles["words"])
    if roles["must"]:
        bracketed = said("({words})", words=words) if len(roles["words"]) > 1 and joint == OR else words
        words = joined_by(AND, [*roles["must"], *([bracketed] if words else [])])
    chosen = [*([words] if words else []), *roles["filter"]] or [said("everything")]
    return joined_by(BESIDE, [*chosen, *roles["without"]])


def _among(reading: str, part: Part) -> str:
    """The reading of a part beside others, in brackets where it is composite."""
    return said("({words})", words=reading) if part.composite else reading
