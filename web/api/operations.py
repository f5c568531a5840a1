"""The list of all routes of the API: path, parameters, function that answers, and schema of the answer.

The routes, the OpenAPI document and its tests are all made from this list; a new route needs only an entry here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from index.fields import FACETS
from search.echoes.listing import EchoOrder
from search.request import MAX_SIZE
from search.study.collocates import WIDEST, Measure, Side
from search.study.comparison import LONGEST
from search.study.form_counts import Spelt
from search.study.lines import DEEPEST, LineOrder
from search.study.receipts.receipt import View
from search.study.sayers import FLOOR
from search.study.trends import MOST_QUERIES, Scale, Step, Unit
from web import state
from web.api import answers
from web.api.accepted import Accepted, choice, whole
from web.searching import export, facet
from web.study import collocates, comparison, echoes, lines, moments, neighbours, parameters, sayers, trends

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.api.schemas import Schema
    from web.downloads import Download

DATE = r"^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
DAY: Schema = {"type": "string", "pattern": DATE}
VALUE: Schema = {"type": "string", "minLength": 1, "maxLength": state.MAX_VALUE}
MOST_VALUES = 1000  # the most values of a list in one answer; a download has all
SWITCH = choice(["0", "1"], "0")


@dataclass(frozen=True, slots=True)
class Operation:
    """A route: its path as OpenAPI writes it, its parameters, the function that answers, and the name of the answer's
    schema.

    `tag` groups routes in the document. `accepted` are the parameters that decide what is found, `paging` those that
    select part of it for one answer. `table` makes a download of the complete result, at `path` with ".csv" or ".jsonl"
    added; None if there is no download.
    """

    path: str
    tag: str
    answer: Callable[..., Any]
    schema: str
    accepted: tuple[Accepted, ...] = ()
    paging: tuple[Accepted, ...] = ()
    table: Callable[..., Download] | None = None

    @property
    def name(self) -> str:
        """The operation's name, such as "lines"."""
        return self.answer.__name__

    @property
    def rule(self) -> str:
        """The path in the syntax of Flask's router."""
        return self.path.replace("{", "<").replace("}", ">")

    @property
    def parameters(self) -> tuple[Accepted, ...]:
        """All query parameters that the operation accepts."""
        return (*self.accepted, *self.paging)


def text(name: str, says: str, most: int, *, required: bool = False, times: int = 1) -> Accepted:
    """Make a parameter whose value is any text of at most `most` characters; it may occur `times` times."""
    return Accepted(name, {"type": "string", "maxLength": most}, says, required, times)


def _picks(prefix: str = "") -> tuple[Accepted, ...]:
    """Make the parameters that pick or exclude values of each facet; `prefix` begins each of their names."""
    return tuple(
        Accepted(f"{prefix}{sign}{field.name}", VALUE, f"{says} {field.label.lower()}", most=state.MAX_PICKS)
        for field in FACETS
        for sign, says in (("", "only this"), (state.EXCLUDED, "not this"))
    )


def _period(prefix: str = "") -> tuple[Accepted, ...]:
    """Make the parameters for the first and last date of a period; `prefix` begins both names."""
    said = "such as 2013, 2013-09 or 2013-09-23"
    return (
        Accepted(prefix + state.SINCE, DAY, f"a date not before which it was said, {said}"),
        Accepted(prefix + state.UNTIL, DAY, f"a date not after which it was said, {said}"),
    )


QUERY = text(state.TEXT, "the query, in the language of /help", state.MAX_TEXT)
ASKED = Accepted(QUERY.name, QUERY.schema, QUERY.says, required=True)
CONDITIONS = (
    *_picks(),
    *_period(),
    Accepted(state.WORDS, choice(["any"]), "any of the words, not all of them"),
    Accepted(state.REPEATS, choice(["fold"]), "paragraphs that say nearly the same count as one"),
    Accepted(state.EQUIVALENTS, choice(["on", "off"]), "other ways to write the same, too"),
)
ORDER = (
    Accepted(state.SORT, choice(list(state.SORTS), "relevance"), "the order of paragraphs"),
    Accepted(state.GROUP, choice(["event"]), "the best paragraph of each speech"),
)
PAGE = Accepted(state.PAGE, whole(1, state.MAX_PAGE, 1), "the page")
TOP = Accepted(answers.TOP, whole(1, MOST_VALUES, answers.LISTED), "values of each list that are sent")
STOP = Accepted("stop", SWITCH, "stop words too")
SIDE = Accepted("side", choice(get_args(Side), "both"), "before it, behind it or both")
SPELT = Accepted("spelt", choice(get_args(Spelt), "form"), "words as written, or stems")
TREND_OPTIONS = (
    Accepted("step", choice(get_args(Step), "year"), "the length of a period"),
    Accepted("unit", choice(get_args(Unit), "occurrences"), "what is counted"),
    Accepted("scale", choice(get_args(Scale), "million"), "what it is held against"),
)
SIZE_OF_LIST = Accepted(state.SIZE, whole(1, MOST_VALUES, answers.LISTED), "values of a page")

OPERATIONS = (
    Operation(
        "/search", "Search", answers.search, "SearchAnswer",
        (QUERY, *CONDITIONS, *ORDER),
        (PAGE, Accepted(state.SIZE, whole(0, MAX_SIZE, 10), "paragraphs of a page"),
         Accepted(state.EXPLAIN, SWITCH, "how each score came about")),
        export.paragraphs,
    ),
    Operation(
        "/facets/{name}", "Search", answers.facet_values, "FacetAnswer", (QUERY, *CONDITIONS), (PAGE, SIZE_OF_LIST),
        facet.every_value,
    ),
    Operation("/complete", "Search", answers.complete, "CompleteAnswer", (ASKED,)),
    Operation("/suggest", "Search", answers.suggest, "SuggestAnswer", (ASKED, *CONDITIONS)),
    Operation(
        "/quote", "Search", answers.quote, "QuoteAnswer",
        (text(state.QUOTATION, "the quotation", state.MAX_QUOTATION, required=True),),
    ),
    Operation("/speech/{speech}", "Reading", answers.speech, "Speech"),
    Operation("/speech/{speech}/p/{paragraph}", "Reading", answers.paragraph, "ParagraphAnswer"),
    Operation("/archive", "Reading", answers.archive, "ArchiveAnswer"),
    Operation(
        "/lines", "Study", answers.lines, "LinesAnswer",
        (
            ASKED, *CONDITIONS,
            Accepted("order", choice(get_args(LineOrder), "newest"), "the order of lines"),
            Accepted("depth", whole(1, DEEPEST, 1), "words left or right that the order looks at"),
            Accepted("context", whole(0, max(parameters.CONTEXTS), 70), "characters on each side"),
            Accepted("sample", whole(0, parameters.MOST_SAMPLED, 0), "lines drawn at random; 0 for all"),
            Accepted("seed", whole(0, parameters.MOST_SEED, 1), "which lines are drawn"),
            *(Accepted(name, VALUE, f"only what a row of `{table}` counts")
              for name, table in zip(parameters.BESIDE_LINES, ("forms", "left", "right"), strict=True)),
            Accepted(parameters.RUN, VALUE, "the lines of these words, as /collocates and /compare count them"),
            Accepted("window", whole(0, WIDEST, 0), "of them, those so many words from the query; 0: anywhere"),
            SIDE, SPELT,
        ),
        (PAGE, Accepted("lines", whole(1, max(parameters.SIZES), parameters.SIZES[0]), "lines of a page")),
        lines.every_line,
    ),
    Operation(
        "/neighbours", "Study", answers.neighbours, "NeighboursAnswer", (ASKED, *CONDITIONS), (TOP,),
        neighbours.every_neighbour,
    ),
    Operation(
        "/trends", "Study", answers.trends, "TrendsAnswer",
        (
            text(state.TEXT, "a query each, up to eight", state.MAX_TEXT, required=True, times=MOST_QUERIES),
            *CONDITIONS, *TREND_OPTIONS,
        ),
        table=trends.every_point,
    ),
    Operation(
        "/moments", "Study", answers.moments, "MomentsAnswer", (ASKED, *CONDITIONS), table=moments.every_moment
    ),
    Operation(
        "/sayers", "Study", answers.sayers, "SayersAnswer",
        (
            ASKED, *CONDITIONS,
            Accepted("by", choice([field.name for field in FACETS], "speaker"), "whose values are compared"),
            Accepted("floor", whole(1, parameters.MOST_FLOOR, FLOOR), "words that a value must have"),
        ),
        (TOP,), sayers.every_sayer,
    ),
    Operation(
        "/collocates", "Study", answers.collocates, "CollocatesAnswer",
        (
            ASKED, *CONDITIONS,
            Accepted("window", whole(1, WIDEST, 5), "words away, at most"),
            SIDE,
            Accepted("minimum", whole(1, parameters.MOST_MINIMUM, 3), "times together, at least"),
            Accepted("measure", choice(get_args(Measure), "likelihood"), "the order of words"),
            SPELT, STOP,
        ),
        (TOP,), collocates.every_collocate,
    ),
    Operation(
        "/compare", "Study", answers.compare, "CompareAnswer",
        (
            QUERY, *CONDITIONS,
            text(parameters.AGAINST, "the query to compare with; empty: everything", state.MAX_TEXT),
            *_picks(parameters.OF_OTHER), *_period(parameters.OF_OTHER),
            Accepted("length", whole(1, LONGEST, 1), "words of a run"),
            Accepted("minimum", whole(1, parameters.MOST_MINIMUM, 5), "times in one of the slices, at least"),
            SPELT, STOP,
        ),
        (TOP,), comparison.every_keyword,
    ),
    Operation(
        "/echoes", "Study", answers.echoes, "EchoesAnswer",
        (
            QUERY, *CONDITIONS,
            Accepted("order", choice(get_args(EchoOrder), "speeches"), "the order of passages"),
            Accepted("fewest", whole(2, parameters.MOST_MINIMUM, 2), "speeches that have a passage, at least"),
            Accepted("reports", SWITCH, "reports, notes and headings too"),
        ),
        (PAGE,), echoes.every_passage,
    ),
    Operation("/speech/{speech}/echoes", "Reading", answers.speech_echoes, "SpeechEchoesAnswer"),
    Operation(
        "/receipt", "Study", answers.receipt, "ReceiptAnswer",
        (
            text(state.TEXT, "the query; of trends one each, up to eight", state.MAX_TEXT, times=MOST_QUERIES),
            *CONDITIONS,
            Accepted(parameters.OF, choice(get_args(View), "search"), "what is taken down"), *TREND_OPTIONS,
        ),
    ),
    Operation("/receipt/{token}", "Study", answers.reopened, "ReopenedAnswer"),
    Operation("/related", "Search", answers.related, "RelatedAnswer", (ASKED,), (TOP,)),
    Operation("/distinctive", "Study", answers.distinctive, "DistinctiveAnswer", (QUERY, *CONDITIONS), (TOP,)),
)  # fmt: skip
