"""JSON Schemas of everything that the API sends.

Where all fields of a class are sent, its schema is derived from the class.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from index.records import YOUNGER_FIELDS, Paragraph, Speech
from search.echoes.sayings import Saying
from search.quotations.checked import Checked
from search.request import Pick
from search.results import Bar, Completion
from search.study.collocates import Collocate
from search.study.comparison import Keyword
from search.study.distinctive import Distinctive
from search.study.lines import Line
from search.study.moments import Moment, Silence, Surge
from search.study.neighbours import Counted
from search.study.receipts.since import Mentioned
from search.study.related_words import RelatedWord
from search.study.sayers import Sayer
from search.study.trends import Coverage, Point, Scale, Step, Unit

Schema = dict[str, Any]

_PLAIN: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
TEXT, NUMBER, REAL, FLAG = ({"type": _PLAIN[kind]} for kind in (str, int, float, bool))
SPAN: Schema = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}


def schema_of(kind: Any) -> Schema:
    """Make the schema of an annotated type: a plain value, a list, a choice, or a record of these.

    >>> schema_of(str | None), schema_of(tuple[int, ...])
    ({'type': ['string', 'null']}, {'type': 'array', 'items': {'type': 'integer'}})
    """
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin in (Union, UnionType):
        (only,) = (each for each in inner if each is not NoneType)
        return nullable(schema_of(only))
    if origin is tuple:
        return listed(schema_of(inner[0]))
    return record(kind)


def record(kind: Any, *left_out: str, optional: frozenset[str] = frozenset(), **more: Schema) -> Schema:
    """Make the schema of a NamedTuple or dataclass from its fields.

    Fields in `left_out` are omitted; `more` are properties to add, or to replace fields of the same name. Properties in
    `optional` may be missing from an answer.
    """
    assert is_dataclass(kind) or hasattr(kind, "_fields"), kind
    fields = {name: schema_of(each) for name, each in get_type_hints(kind).items() if name not in {*left_out, *more}}
    return closed({**fields, **more}, optional)


def closed(properties: dict[str, Schema], optional: frozenset[str] | set[str] = frozenset()) -> Schema:
    """Make the schema of an object with these properties and no others; those in `optional` can be missing.

    So tests notice an answer with a property that is not documented.
    """
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def listed(items: Schema) -> Schema:
    """Make the schema of a list of `items`."""
    return {"type": "array", "items": items}


def nullable(schema: Schema) -> Schema:
    """Make a schema that also allows null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def ref(name: str) -> Schema:
    """Make a reference to the schema called `name` in SCHEMAS."""
    return {"$ref": f"#/components/schemas/{name}"}


ASKED = {"query": TEXT, "reading": TEXT, "notices": listed(ref("Notice"))}  # the first properties of most answers
PAGED = {"page": NUMBER, "pages": NUMBER, "size": NUMBER}
SNIPPET = closed({"text": TEXT, "spans": listed(SPAN)})

FORMER = dict.fromkeys(("speech", "paragraph", "text", "changed"), TEXT)  # a paragraph's former text

SCHEMAS: dict[str, Schema] = {
    "Problem": {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": NUMBER,
            "detail": TEXT,
            "errors": listed(closed({"parameter": TEXT, "detail": TEXT})),
            "changes": listed(
                closed({"text": TEXT, "speaker": nullable(TEXT), "changed": TEXT, "successor": nullable(TEXT)})
            ),
        },
        "required": ["type", "title", "status", "detail"],
    },
    "Notice": closed(
        {"code": TEXT, "message": TEXT, "span": nullable(SPAN), "instead": nullable(TEXT)}, {"span", "instead"}
    ),
    "Hit": closed(
        {
            **dict.fromkeys(("speech", "paragraph", "title", "kind", "voice", "language", "text", "url"), TEXT),
            **{name: nullable(TEXT) for name in ("date", "time", "place", "speaker", "office", "uncertain")},
            "number": NUMBER,
            "score": REAL,
            "spans": listed(SPAN),
            "more_in_speech": NUMBER,
            "lead": SNIPPET,
            "elsewhere": ref("Passage"),
            "explanation": ref("ScorePart"),
        },
        {"lead", "elsewhere", "explanation"},
    ),
    "Passage": closed({**dict.fromkeys(("paragraph", "text", "url"), TEXT), "number": NUMBER, "speaker": nullable(TEXT),
                       "spans": listed(SPAN)}),
    "Further": {
        **closed({"total": NUMBER, "hits": listed(ref("Hit"))}),
        "description": "What a page that is not full goes on with: paragraphs with some of the words, not all.",
    },
    "ScorePart": closed({"label": TEXT, "value": REAL, "parts": listed(ref("ScorePart"))}),
    "FacetCount": closed({"value": TEXT, "count": NUMBER, "picked": FLAG}),
    "FacetValue": closed({"value": TEXT, "label": nullable(TEXT), "count": NUMBER, "picked": FLAG, "excluded": FLAG}),
    "Suggestion": closed({"kind": TEXT, "text": TEXT, "total": NUMBER}),
    "Completion": record(Completion),
    "Line": record(Line, url=TEXT),
    "Counted": record(Counted),
    "Moment": record(Moment, url=TEXT),
    "Silence": record(Silence),
    "Surge": record(Surge),
    "Sayer": record(Sayer),
    "Collocate": record(Collocate),
    "Keyword": record(Keyword),
    "Speech": record(Speech, paragraphs=listed(ref("Paragraph"))),
    "Paragraph": record(Paragraph, optional=YOUNGER_FIELDS),
    "Trend": closed(
        {**ASKED, "total": NUMBER, "words": NUMBER, "undated": NUMBER, "points": listed(record(Point, thin=FLAG))}
    ),
    "SearchAnswer": closed(
        {
            **ASKED,
            **PAGED,
            "total": NUMBER,
            "events": NUMBER,
            "took_ms": REAL,
            "hits": listed(ref("Hit")),
            "facets": {"type": "object", "additionalProperties": listed(ref("FacetCount"))},
            "timeline": listed(record(Bar)),
            "suggestions": listed(ref("Suggestion")),
            "further": nullable(ref("Further")),
        }
    ),
    "FacetAnswer": closed(
        {"query": TEXT, "facet": TEXT, "label": TEXT, "distinct": NUMBER, **PAGED, "values": listed(ref("FacetValue"))}
    ),
    "CompleteAnswer": closed({"query": TEXT, "completions": listed(ref("Completion"))}),
    "SuggestAnswer": closed({**ASKED, "total": NUMBER, "suggestions": listed(ref("Suggestion"))}),
    "QuoteAnswer": record(Checked, misattributed=FLAG, notices=listed(TEXT)),
    "ParagraphAnswer": closed(
        {
            "speech": record(Speech, "paragraphs", "lead", "sections", "topics", "geography", "persons", "see_also",
                             "captions", "source"),
            "paragraph": ref("Paragraph"),
            "previous": nullable(TEXT),
            "next": nullable(TEXT),
            "url": TEXT,
        }
    ),
    "LinesAnswer": closed(
        {
            **ASKED,
            **dict.fromkeys(("total", "paragraphs", "drawn", "page", "pages"), NUMBER),
            "lines": listed(ref("Line")),
            **{name: listed(ref("Counted")) for name in ("forms", "left", "right")},
        }
    ),
    "NeighboursAnswer": closed(
        {**ASKED, "total": NUMBER, **{name: listed(ref("Counted")) for name in ("forms", "left", "right")}}
    ),
    "TrendsAnswer": closed(
        {
            "step": schema_of(Step),
            "unit": schema_of(Unit),
            "scale": schema_of(Scale),
            "trends": listed(ref("Trend")),
            "archive": listed(record(Coverage)),
        }
    ),
    "MomentsAnswer": closed(
        {
            **ASKED,
            "first": nullable(ref("Moment")),
            "last": nullable(ref("Moment")),
            "silence": nullable(ref("Silence")),
            "surges": listed(ref("Surge")),
            "first_by": listed(ref("Moment")),
        }
    ),
    "SayersAnswer": closed(
        {
            **ASKED,
            "facet": TEXT,
            "sayers": listed(ref("Sayer")),
            **dict.fromkeys(("total", "words", "below_floor"), NUMBER),
        }
    ),
    "CollocatesAnswer": closed(
        {
            **ASKED,
            "window": NUMBER,
            "side": TEXT,
            "spelt": TEXT,
            "collocates": listed(ref("Collocate")),
            **dict.fromkeys(("total", "places", "words"), NUMBER),
        }
    ),
    "CompareAnswer": closed(
        {
            "slices": listed(TEXT),
            "length": NUMBER,
            "spelt": TEXT,
            "here": listed(ref("Keyword")),
            "there": listed(ref("Keyword")),
            "words_here": NUMBER,
            "words_there": NUMBER,
        }
    ),
    "Saying": record(Saying, span=SPAN, url=TEXT),
    "EchoFamily": closed(
        {"speeches": NUMBER, "times": NUMBER, **dict.fromkeys(("passage", "first", "last"), ref("Saying"))}
    ),
    "SaidAgain": record(
        Saying, span=SPAN, url=TEXT, verbatim=FLAG,
        differences=listed(closed({"kind": TEXT, "here": TEXT, "there": TEXT})),
    ),
    "EchoesAnswer": closed(
        {
            **ASKED,
            "order": TEXT,
            "reports": FLAG,
            **dict.fromkeys(("total", "times", "page", "pages"), NUMBER),
            "passages": listed(ref("EchoFamily")),
        }
    ),
    "SpeechEchoesAnswer": closed(
        {
            "speech": TEXT,
            "echoes": listed(closed({"here": ref("Saying"), "speeches": NUMBER, "others": listed(ref("SaidAgain"))})),
        }
    ),
    "ReceiptAnswer": closed(
        {
            **dict.fromkeys(("line", "number", "view", "archive", "token", "url"), TEXT),
            "generation": NUMBER,
            "searches": listed(ref("TakenDown")),
        }
    ),
    "TakenDown": closed(
        {
            **dict.fromkeys(("query", "reading", "digest"), TEXT),
            "picks": listed(record(Pick)),
            **dict.fromkeys(("from", "to"), nullable(TEXT)),
            **dict.fromkeys(("paragraphs", "speeches"), NUMBER),
            "occurrences": nullable(NUMBER),
        }
    ),
    "ReopenedAnswer": closed(
        {"receipt": ref("ReceiptAnswer"), "generation": NUMBER, "same": FLAG, "foreign": FLAG,
         "searches": listed(ref("Since"))}
    ),
    "Since": closed(
        {
            **dict.fromkeys(("same", "proven"), FLAG),
            **dict.fromkeys(("then", "now"), ref("TakenDown")),
            **dict.fromkeys(("kept", "new", "unknown", "all_changed", "all_gone", "all_left"), NUMBER),
            **dict.fromkeys(("listed", "left"), listed(ref("Mentioned"))),
            "changed": listed(closed({**FORMER, "now": nullable(ref("Mentioned"))})),
            "gone": listed(closed(FORMER)),
        }
    ),
    "Mentioned": record(Mentioned, url=TEXT),
    "RelatedAnswer": closed({"query": TEXT, "related": listed(record(RelatedWord))}),
    "DistinctiveAnswer": closed(
        {"query": TEXT, "words": listed(record(Distinctive)), "words_here": NUMBER, "words_rest": NUMBER}
    ),
    "ArchiveAnswer": {"type": "object", "description": "What `rostra stats --json` prints, and the generation."},
}  # fmt: skip
