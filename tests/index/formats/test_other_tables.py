"""Tables and chats without speeches: skipped with a message that says what they are, and read if a person names the
columns.
"""

from __future__ import annotations

import json

import pytest

from index.reading.read import notices, read
from index.records import Skipped, Speech
from index.sources.columns import Columns
from index.sources.source import Source


def only(text: str, told: Columns | None = None, name: str = "table.csv") -> Speech | Skipped:
    (found,) = read(Source(name, text.encode(), columns=told))
    return found


def refused(text: str, name: str = "table.csv") -> str:
    found = only(text, name=name)
    assert isinstance(found, Skipped)
    return found.reason


SLACK = json.dumps(
    [
        {"type": "message", "user": "U1", "text": "The ferries are late.", "ts": "1620122400.0", "client_msg_id": "a"},
        {"type": "message", "user": "U2", "text": "They always were.", "ts": "1620122460.0", "client_msg_id": "b"},
    ]
)
TELEGRAM = json.dumps(
    {
        "name": "Harbour group",
        "messages": [
            {
                "id": 1,
                "date": "2021-05-04T10:01:00",
                "from": "Ada Quill",
                "from_id": "u1",
                "text": "The ferries are late.",
            },
            {
                "id": 2,
                "date": "2021-05-04T10:02:00",
                "from": "Bo Fenn",
                "from_id": "u2",
                "text": ["They ", "always were."],
            },
        ],
    }
)
TEAMS = json.dumps(
    {
        "value": [
            {
                "messageType": "message",
                "from": {"user": {"displayName": "Ada Quill"}},
                "body": {"content": "Late again."},
            },
            {"messageType": "message", "from": {"user": {"displayName": "Bo Fenn"}}, "body": {"content": "As always."}},
        ]
    }
)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("date,review_id,text\n2021-05-04,1,Great kettle. It boils fast.\n", "reviews of products"),
        ("date,rating,product,text\n2021-05-04,5,Kettle,Great kettle. It boils.\n", "reviews of products"),
        ("timestamp,level,message\n2021-05-04 10:00,INFO,Server started on port 80.\n", "a log of a machine"),
        ('{"date": "2021-05-04", "severity": "warn", "message": "It failed."}\n', "a log of a machine"),
        ("Date,Description,Amount\n2021-05-04,CARD PAYMENT TO LAKE SHOP LTD,-12.50\n", "an account of money"),
        (
            "hash,author,date,message\nabc,Ada Quill,2021-05-04,Fix the table so that it loads.\n",
            "changes of a program",
        ),
        (
            "Issue key,Reporter,Created,Body\nH-1,Ada Quill,2021-05-04,It is wrong.\nH-2,Bo Fenn,2021-05-04,No.\n",
            "a list of issues",
        ),
        ("id,created_at,text,retweet_count\n1,2021-05-04,The ferries are late again!,5\n", "posts of a network"),
        ("name,date,ingredients,text\nSoup,2021-05-04,salt,Cut them. Boil them.\n", "recipes"),
        (
            "name,street,phone,date,text\nAda Quill,1 Lake Road,555,2021-05-04,She likes it. A lot.\n",
            "a list of addresses",
        ),
        ("date,How was it?,text\n2021-05-04,Good,The ferries are late every day.\n", "answers to a survey"),
        (
            "word,definition,date\nferry,A boat for people.,2021-05-04\nwell,A hole with water.,2021-05-04\n",
            "words of a dictionary",
        ),
        (SLACK, "a chat, which is written"),
        (TELEGRAM, "a chat, which is written"),
        (TEAMS, "a chat, which is written"),
    ],
)
def test_a_table_in_which_nobody_speaks_is_refused_with_what_it_is(text: str, what: str) -> None:
    reason = refused(text)
    assert reason.startswith(what)
    assert "nobody speaks in it; if somebody does, name the column: --column text=" in reason
    assert notices(Source("table.csv", text.encode())) == []


def test_where_a_person_names_the_columns_such_a_table_is_read() -> None:
    found = read(Source("chat.json", TELEGRAM.encode(), columns=Columns(text="text", speaker="from")))
    assert [p.speaker for each in found if isinstance(each, Speech) for p in each.paragraphs] == [
        "Ada Quill",
        "Bo Fenn",
    ]


def test_a_table_that_says_who_speaks_is_speech_whatever_else_it_counts() -> None:
    found = only("date,speaker,text,rating,price\n2021-05-04,Ada Quill,The ferries are late.,5,3\n")
    assert isinstance(found, Speech)


def test_a_date_and_prose_without_a_speaker_are_no_speech() -> None:
    assert "a table without a column of speech" in refused(
        "date,x,y\n2021-05-04,The ferries are late every single day of it.,1\n2021-05-05,Again.,2\n"
    )
    assert "nothing says who speaks in its message" in refused(
        "date,message\n2021-05-04,The ferries are late. Again.\n"
    )


def test_lines_of_a_chat_by_nicknames_are_refused() -> None:
    assert refused("[10:00] <ada> Late.\n[10:01] <bo> As always.\n", "2021-05-04-irc.txt").startswith("a chat")
