"""The singular and plural of everything that the site counts, and the names of facet values that Rostra itself sets.

Some nouns include the word before them, because other languages inflect a noun after "in" or "of".
"""

from __future__ import annotations

from types import MappingProxyType

from search.query.message import message


def one_and_several(one: str, several: str) -> tuple[str, str]:
    """Return a noun's singular and plural unchanged; calling this marks both as messages to be translated."""
    return one, several


NOUNS = MappingProxyType(
    {
        "paragraph": one_and_several("%(number)s paragraph", "%(number)s paragraphs"),
        "speech": one_and_several("%(number)s speech", "%(number)s speeches"),
        "in speech": one_and_several("in %(number)s speech", "in %(number)s speeches"),
        "of speech": one_and_several("of %(number)s speech", "of %(number)s speeches"),
        "in more speech": one_and_several("in %(number)s more speech", "in %(number)s more speeches"),
        "in paragraph": one_and_several("in %(number)s paragraph", "in %(number)s paragraphs"),
        "speech in between": one_and_several("%(number)s speech in between", "%(number)s speeches in between"),
        "all speech": one_and_several("All of %(number)s speech", "All %(number)s speeches"),
        "word": one_and_several("%(number)s word", "%(number)s words"),
        "in word": one_and_several("in %(number)s word", "in %(number)s words"),
        "of word": one_and_several("of %(number)s word", "of %(number)s words"),
        "with word": one_and_several("at least %(number)s word", "at least %(number)s words"),
        "day": one_and_several("%(number)s day", "%(number)s days"),
        "month": one_and_several("%(number)s month", "%(number)s months"),
        "year": one_and_several("%(number)s year", "%(number)s years"),
        "time": one_and_several("%(number)s time", "%(number)s times"),
        "name": one_and_several("%(number)s name", "%(number)s names"),
        "value": one_and_several("%(number)s value", "%(number)s values"),
        "line": one_and_several("%(number)s line", "%(number)s lines"),
        "all line": one_and_several("All of %(number)s line", "All %(number)s lines"),
        "passage": one_and_several("%(number)s passage", "%(number)s passages"),
        "all passage": one_and_several("All of %(number)s passage", "All %(number)s passages"),
        "occurrence": one_and_several("%(number)s occurrence", "%(number)s occurrences"),
        "of occurrence": one_and_several("of %(number)s occurrence", "of %(number)s occurrences"),
        "paragraphs": one_and_several("%(number)s paragraph", "%(number)s paragraphs"),
        "occurrences": one_and_several("%(number)s occurrence", "%(number)s occurrences"),
        "events": one_and_several("%(number)s event", "%(number)s events"),
        "kept": one_and_several(
            "%(number)s paragraph found then is found now", "%(number)s paragraphs found then are found now"
        ),
        "unknown": one_and_several(
            "%(number)s paragraph can no longer be named: its speech was removed, or there are too many to list",
            "%(number)s paragraphs can no longer be named: their speeches were removed, or there are too many to list",
        ),
        "byte": one_and_several("%(number)s byte", "%(number)s bytes"),
        "second": one_and_several("%(number)s second", "%(number)s seconds"),
    }
)
VALUES = MappingProxyType(
    {
        "kind": MappingProxyType(
            {
                "speech": message("speech"),
                "narration": message("narration"),
                "quote": message("quote"),
                "note": message("note"),
                "omission": message("omission"),
                "heading": message("heading"),
            }
        ),
        "voice": MappingProxyType(
            {
                "president": message("president"),
                "foreign leader": message("foreign leader"),
                "official": message("official"),
                "journalist": message("journalist"),
                "audience": message("audience"),
                "unknown": message("unknown"),
            }
        ),
    }
)
THIS = MappingProxyType(  # how to refer to a value that is not shown by its text; "" for all other facets
    {
        "event": message("this event"),
        "kind": message("this kind"),
        "voice": message("this voice"),
        "": message("this value"),
    }
)
UNITS = (message("kB"), message("MB"), message("GB"), message("TB"))
