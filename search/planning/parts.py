"""Combines planned parts of a query by AND, OR and NOT, together with their descriptions in words."""

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
    """A planned part of a query: three Whoosh trees, a description in words, and what to highlight.

    `all_words` requires all words that were typed side by side, `any_words` any of them. `all_with_title` requires all,
    but accepts some from the title of a paragraph's speech. `reading` describes the part, `any_reading` its tree
    `any_words`. `marks` is what to highlight. Results of `any_words` may have only a part of a compound ("state" of
    "state-owned"); unless it is empty, `any_marks` is what to highlight in these.

    Roles: "words" score, and only some of them need to match in `any_words`; "must" scores and always has to match;
    "filter" has to match but never scores; "without" must not match. `composite` says that the description needs
    brackets inside a longer one.
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
    """Return a part with the same query in all three trees (`all_words`, `all_with_title` and `any_words`)."""
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
    """Return the part that finds all paragraphs."""
    return leaf(q.Every(), said("everything"), role="filter")


def negative(part: Part) -> Part:
    """Return the part that finds what this part does not find; it highlights nothing."""
    return leaf(part.all_words, said("without {words}", words=_among(part.reading, part)), role="without")


def combined(parts: Sequence[Part], near: Sequence[q.Query] = (), titled: Sequence[q.Query] = ()) -> Part:
    """Combine the parts by AND; in the tree `any_words`, one of the parts with the role "words" is enough.

    The queries `near` (words near each other) and `titled` (words in the title) raise scores without finding more
    paragraphs; `titled` is used only in `any_words`.
    """
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
        any_words=_chosen(any_words, parts, [*near, *titled]),
        reading=_read(AND, parts),
        any_reading=_read(OR, parts),
        role=role,
        marks=tuple(mark for part in parts for mark in part.marks),
        any_marks=tuple(mark for part in parts for mark in part.any_marks or part.marks),
        composite=True,
    )


def either(parts: Sequence[Part]) -> Part:
    """Combine the parts by OR."""
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
    """Return the query for paragraphs that match all the queries; a single query is returned unchanged."""
    asked = _counted(asked)
    return asked[0] if len(asked) == 1 else q.And(asked)


def any_of(asked: Sequence[q.Query]) -> q.Query:
    """Return the query for paragraphs that match any of the queries; a single query is returned unchanged.

    If there are no queries, the result matches nothing.
    """
    if not asked:
        return q.NullQuery
    asked = _counted(asked)
    return asked[0] if len(asked) == 1 else q.Or(asked)


def _counted(asked: Sequence[q.Query]) -> Sequence[q.Query]:
    """Return the queries without duplicate terms; a term that occurs n times gets n times the boost instead."""
    if len(asked) == 1:
        return asked
    words = [query for query in asked if isinstance(query, q.Term)]
    if len({(word.fieldname, word.text) for word in words}) < len(words):
        words = [word.with_boost(word.boost * n) if n > 1 else word for word, n in Counter(words).items()]
    return [*words, *(query for query in asked if not isinstance(query, q.Term))]


def _chosen(scoring: Sequence[q.Query], parts: Sequence[Part], adding: Sequence[q.Query]) -> q.Query:
    """Return the query for paragraphs that match all of `scoring` and all filters among `parts`, but no exclusion.

    The queries `adding` raise scores without finding more paragraphs. Filters score only if `scoring` is empty.
    """
    filters = [part.all_words for part in parts if part.role == "filter"]
    excluded = [part.all_words for part in parts if part.role == "without"]
    found = all_of(scoring or filters or [q.Every()])
    if scoring and adding:
        found = q.AndMaybe(found, any_of(adding))
    if scoring and filters:
        found = q.Require(found, all_of(filters))
    return q.AndNot(found, any_of(excluded)) if excluded else found


def _positive(part: Part, query: q.Query, role: Role) -> q.Query:
    """Return `query`, one of the part's three trees, in the form in which an OR can contain it.

    An exclusion becomes a query for all other paragraphs. A filter scores 1 if `role`, the role of the OR, is "words".
    """
    if part.role == "without":
        return q.ConstantScoreQuery(q.AndNot(q.Every(), query))
    return q.ConstantScoreQuery(query) if part.role == "filter" and role == "words" else query


def _read(joint: str, parts: Sequence[Part]) -> str:
    """Return the parts described in words: the search words, joined by `joint`, then the filters and exclusions.

    `joint` is AND, to describe the tree `all_words`, or OR, to describe the tree `any_words`.
    """
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
    """Return the part's description for use inside a longer one, in brackets if it is composite."""
    return said("({words})", words=reading) if part.composite else reading
