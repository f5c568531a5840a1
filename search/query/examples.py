"""Examples of the query language: what is typed, how it is read, and what that means.

The help page prints these examples and the tests run each of them, so every example works.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """An example query.

    `typed` is its text, `means` how it is read if the index has all its words, and `says` the explanation for people.
    `notices` are the codes of the notices that the query produces.
    """

    typed: str
    means: str
    says: str
    notices: tuple[str, ...] = ()


EXAMPLES = (
    Example(
        "drug trafficking",
        "drug and trafficking",
        "Both words, in any form (drugs, trafficked); if no paragraph has both, any of them, and the page says so.",
    ),
    Example('"peaceful means"', "“peaceful means”", "These words, in this order, exactly as written."),
    Example('"border security"~8', "“border security” within 8 words", "These words within eight words, in any order."),
    Example("terror*", "terror* (terrorism, terrorist)", "Words with this beginning."),
    Example("war OR conflict -nuclear", "(war or conflict), without nuclear", "Either word, but not the third."),
    Example("=security", "exactly security", "This form only: not secure, not securities."),
    Example("securty~", "securty~ (security)", "Words one letter off; securty~2 for two letters."),
    Example("peace date:2010..2013", "peace, from 2010 to 2013", "Only from this period."),
    Example("organi?ation", "organi?ation (organisation, organization)", "Any one letter in that place."),
    Example(
        "labour",
        "labour (also labor)",
        "Other spellings and names of the same thing too, ranked lower; “=” or the switch beside turns that off.",
    ),
    Example(
        "CSTO",
        "CSTO (also Collective Security Treaty Organisation)",
        "An abbreviation finds the full name, and the full name the abbreviation.",
    ),
    Example("syria OR iraq turkey", "(syria or iraq) and turkey", "OR joins its two neighbours; all else must hold."),
    Example("syria AND turkey", "syria and turkey", "Both always, even where no paragraph has both."),
    Example(
        "(syria OR iraq) AND (war OR conflict)",
        "(syria or iraq) and (war or conflict)",
        "Brackets put together what belongs together.",
    ),
    Example("syria NOT turkey", "syria, without turkey", "NOT, like the minus sign, leaves paragraphs out."),
    Example("-turkey", "everything, without turkey", "All paragraphs but these."),
    Example('war -"cold war"', "war, without “cold war”", "A phrase can be left out too."),
    Example("speaker:putin drugs", "drugs, speaker Vladimir Putin", "Only what this speaker said."),
    Example("topic:csto", "topic CSTO", "By the subjects that the pages are filed under."),
    Example("place:sochi", "place Sochi", "By where it was said."),
    Example("country:syria", "country Syria", "By the countries and regions that the pages name."),
    Example("person:merkel", "person Angela Merkel", "By the people that the pages name."),
    Example("section:transcripts", "section Transcripts", "By the section that it was published in."),
    Example("voice:journalist", "voice journalist", "By who speaks: president, foreign leader, official, journalist."),
    Example("kind:quote", "kind quote", "By what a paragraph is: speech, narration, quote, note, heading."),
    Example("title:summit", "title: summit", "The words of the title; lead: likewise."),
    Example("event:kremlin-60795", "event kremlin-60795", "One event by its address."),
    Example("en.kremlin.ru/d/60795", "event kremlin-60795", "Its address at the source does as well.", ("address",)),
    Example('topic:"drug trafficking"', "topic Drug trafficking", "Several words of one value."),
    Example(
        "speaker:(putin OR medvedev) syria",
        "syria, (speaker Vladimir Putin or speaker Dmitry Medvedev)",
        "Several values of one field.",
    ),
    Example("date:2013", "everything, in 2013", "One year; date:2013-09 is a month, date:2013-09-23 a day."),
    Example("before:2012", "everything, until 2011", "Earlier than that year, month or day."),
    Example("after:2020-05", "everything, from June 2020", "Later than that."),
    Example("since:2020-05", "everything, from May 2020", "From then on; until: likewise, both with the time named."),
    Example("S-400", "S-400", "Also written S400 or S 400; e-mail is email, co-operation cooperation."),
    Example("the war", "war", "Words such as “the” are left out, and the page says so.", ("ignored-words",)),
    Example('"to be or not to be"', "“to be or not to be”", "Inside quotation marks every word counts."),
    Example(
        "who first mentioned drugs",
        "drugs",
        "What a question asks about is looked for, and the answer offered; also when, how often, did … ever.",
        ("question",),
    ),
    Example(
        'peace "in our time',
        "peace and “in our time”",
        "What is not quite right is read as it was probably meant, and the page says how.",
        ("unclosed-quote",),
    ),
    Example("colour:red", "colour and red", "An unknown field is read as words.", ("unknown-field",)),
    Example("date:2013-02-30", "everything, in February 2013", "So is an impossible day.", ("impossible-date",)),
    Example("*", "everything", "Every paragraph, the newest first."),
)
