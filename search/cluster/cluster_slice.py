"""A slice (the paragraphs of a search) counted by the cluster: exact counts of words, paragraphs and speeches.

The counts are exact because all paragraphs of an event are in one shard, and every aggregation asks for all its values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.query import Every

from index.cluster.mapping import EVENT, FORMS, MONTH, ROW, SAID
from index.errors import NotHereError
from search.cluster.read_paragraphs import YEAR_LENGTH
from search.cluster.request_body import MOST_MONTHS
from search.query.message import said
from search.study.dating import MONTHS_OF_YEAR, UNDATED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from search.cluster.cluster_generation import ClusterGeneration
    from search.execution.execute import TreeSearch
    from search.loops.numpy_loops import Keys
    from search.study.form_counts import Spelt, WordScale
    from search.study.slices import Countable

AT_ONCE = 10_000  # speeches counted by one request
MOST_SPEECHES = 500_000  # speeches of a slice that are counted one by one at most, in fifty requests
TOO_MANY = said(
    "Over a cluster up to {most} speeches are counted one by one: a period or a speaker has fewer.", most=MOST_SPEECHES
)
TOO_MANY_FORMS = said(
    "Over a cluster the words of this slice are too many to be counted: a period or a speaker has fewer."
)
DIGITS = 12  # binary digits of how often a form occurs in one paragraph, at most 4,095 times
INCLUDED = 4_000  # forms counted by one request; a response can have 65,000 counts, one for each digit of each form
BUCKETS = 50_000  # counts wanted in one response to a request for all forms
SUMMED = {"said": {"sum": {"field": SAID}}}


@dataclass(frozen=True, eq=False)
class ClusterSlice:
    """The paragraphs of a search in a cluster, counted there; implements `search.study.slices.Slice`."""

    generation: ClusterGeneration
    search: TreeSearch

    @property
    def words(self) -> int:
        """The number of words in the slice."""
        return int(self._months["said"]["value"])

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs in the slice."""
        return int(self._months["all"]["doc_count"])

    @property
    def year_only(self) -> bool:
        """Whether the slice has a paragraph of whose date only the year is known."""
        return any(len(each["key"]) == YEAR_LENGTH for each in self._months["months"]["buckets"])

    def by_period(self, counted: Countable, width: int) -> dict[int, int]:
        """Count words, paragraphs or speeches in each period of `width` months, by the period's number.

        `counted` says which of these to count; `period_of` numbers the periods. Words, paragraphs or speeches without a
        date, or without a month if `width` is below 12, are counted under UNDATED.
        """
        found: dict[int, int] = {}
        for month, count in self._by_month(counted).items():
            period = period_of(month, width)
            found[period] = found.get(period, 0) + count
        return {period: count for period, count in found.items() if count or period != UNDATED}

    def by_value(self, facet: str) -> Mapping[str, int]:
        """Return, for each value of the facet, the number of words in the slice's paragraphs that have it.

        Values without any words are left out.
        """
        size = max(1, len(self.generation.vocabulary.values(facet)))
        held = self._counts({"values": {"terms": {"field": facet, "size": size, "shard_size": size}, "aggs": SUMMED}})
        words = {bucket["key"]: int(bucket["said"]["value"]) for bucket in held["values"]["buckets"]}
        return {value: count for value, count in words.items() if count}

    def speeches_between(self, first: int, last: int) -> int:
        """Return the number of the slice's speeches dated after `first` and before `last`, both date.toordinal()."""
        since, until = self.search.first_day, self.search.last_day
        low, high = max(first + 1, since or 0), min(last - 1, last if until is None else until)
        if low > high:
            return 0
        between = ClusterSlice(self.generation, replace(self.search, first_day=low, last_day=high))
        return len(list(between.speeches()))

    def occurring(self, scale: WordScale, numbers: Keys, how: Spelt) -> Keys:
        """Count how often each of the words with these numbers occurs in the slice; item i counts word `numbers[i]`.

        `scale` numbers the words: forms or, if `how` is "stem", stems.
        """
        words = [scale.words[number] for number in numbers.tolist()]
        forms = [self.generation.vocabulary.forms_of(word) for word in words] if how == "stem" else [[w] for w in words]
        said = self.said({form for each in forms for form in each})
        return np.array([sum(said.get(form, 0) for form in each) for each in forms], np.int64)

    def longest(self, most: int) -> Sequence[tuple[int, int]]:
        """Return the `most` speeches with the most words in the slice, the longest first.

        Each is a pair (archive row of its first paragraph in the slice, number of its words in the slice).
        """
        counts = SUMMED | {"row": {"min": {"field": ROW}}}
        longest = {"field": EVENT, "size": most, "order": [{"said": "desc"}, {"row": "asc"}]}
        held = self._counts({"speeches": {"terms": longest, "aggs": counts}})
        found = held["speeches"]["buckets"]
        return [(int(bucket["row"]["value"]), int(bucket["said"]["value"])) for bucket in found]

    def speeches(self) -> Iterator[str | None]:
        """Yield the month ("2013-09") of each speech with a paragraph in the slice, in no meaningful order.

        It is a year ("2013") if the month is unknown, None if the speech has no date. Raises NotHereError if there are
        more than MOST_SPEECHES.
        """
        parts = [{"event": {"terms": {"field": EVENT}}}, {"month": {"terms": {"field": MONTH, "missing_bucket": True}}}]
        asked: dict[str, Any] = {"size": AT_ONCE, "sources": parts}
        for _ in range(0, MOST_SPEECHES, AT_ONCE):
            held = self._counts({"speeches": {"composite": asked}})["speeches"]
            yield from (bucket["key"]["month"] for bucket in held["buckets"])
            if "after_key" not in held:
                return
            asked["after"] = held["after_key"]
        raise NotHereError(TOO_MANY)

    def said(self, forms: set[str]) -> Mapping[str, int]:
        """Return how often each of the forms occurs in the slice; the result can lack forms that do not occur."""
        if self.is_everything:
            known = self.generation.vocabulary.sayings
            return {form: known[form] for form in forms}
        found: dict[str, int] = {}
        ordered = sorted(forms)
        for first in range(0, len(ordered), INCLUDED):
            some = ordered[first : first + INCLUDED]
            digits = [f"{form}|{digit}" if digit else form for form in some for digit in range(DIGITS)]
            _add(self._digits({"include": digits}, len(digits)), found)
        return found

    def all_said(self) -> Mapping[str, int]:
        """Return how often each form occurs in the slice, for all forms that do. Raises NotHereError if too many do."""
        known = self.generation.vocabulary.sayings
        if self.is_everything:
            return dict(known.pairs())
        found: dict[str, int] = {}
        parts = max(1, math.ceil(2 * len(known.words) / BUCKETS))  # on average a form has fewer than two binary digits
        for part in range(parts):
            _add(self._digits({"include": {"partition": part, "num_partitions": parts}}, BUCKETS), found)
        return found

    @property
    def is_everything(self) -> bool:
        """Whether the slice is the whole archive, so that the archive's own counts apply."""
        search = self.search
        asks = search.folded or not isinstance(search.query, Every) or search.query.fieldname is not None
        return not (asks or search.filters or search.first_day is not None or search.last_day is not None)

    def _by_month(self, counted: Countable) -> dict[str | None, int]:
        """Return the number of words, paragraphs or speeches in each month ("2013-09").

        `counted` says which of these to count. The key is a year ("2013") if the month is unknown, None if there is no
        date.
        """
        found: dict[str | None, int] = {}
        if counted == "speeches":
            for month in self.speeches():
                found[month] = found.get(month, 0) + 1
            return found
        for bucket in self._months["months"]["buckets"]:
            found[bucket["key"]] = int(bucket["said"]["value"] if counted == "words" else bucket["doc_count"])
        found[None] = (self.words if counted == "words" else self.paragraphs) - sum(found.values())
        return found

    @cached_property
    def _months(self) -> Mapping[str, Any]:
        months = {"terms": {"field": MONTH, "size": MOST_MONTHS, "shard_size": MOST_MONTHS}, "aggs": SUMMED}
        return self._counts(SUMMED | {"all": {"filter": {"match_all": {}}}, "months": months})

    def _digits(self, which: Mapping[str, Any], size: int) -> Iterator[tuple[str, int]]:
        """Return pairs (term, number of paragraphs with it) for terms of the field FORMS.

        The terms of a paragraph encode in binary how often each form occurs in it: "form|2" means that bit 2 of this
        number is set; the term for bit 0 is the plain "form". `which` selects the terms, by further entries of
        OpenSearch's terms aggregation. Raises NotHereError if there are more than `size` terms.
        """
        terms = {"field": FORMS, "size": size, "shard_size": size, **which}
        held = self._counts({"forms": {"terms": terms}})["forms"]
        if held["sum_other_doc_count"]:
            raise NotHereError(TOO_MANY_FORMS)
        return ((bucket["key"], bucket["doc_count"]) for bucket in held["buckets"])

    def _counts(self, aggregations: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.generation.counts(self.search, aggregations)


def period_of(month: str | None, width: int) -> int:
    """Return the number of the period of `width` months that contains the month ("2013-09").

    Period 0 begins with the year 0. Returns UNDATED for None, and for a year alone ("2013") unless `width` is
    12.
    """
    if month is None or (len(month) == YEAR_LENGTH and width != MONTHS_OF_YEAR):
        return UNDATED
    return (int(month[:4]) * MONTHS_OF_YEAR + int(month[5:] or 1) - 1) // width


def _add(digits: Iterator[tuple[str, int]], found: dict[str, int]) -> None:
    for key, paragraphs in digits:
        form, _, digit = key.partition("|")
        found[form] = found.get(form, 0) + (paragraphs << int(digit or 0))
