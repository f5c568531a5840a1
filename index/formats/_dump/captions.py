"""Recognises picture captions in a text dump, where the markup that showed them to be captions is lost.

A caption names who is where ("At a meeting with weavers. Photo: Invented Agency") and is not a sentence. Measured on
pages of en.kremlin.ru, which mark their captions: the test accepts 96 of 100 captions between paragraphs of speech,
and 2 of 1,000 paragraphs of speech. So a match is flagged as doubtful, and its text is never dropped.
"""

from __future__ import annotations

import re

LONGEST = 360  # characters: the longest of 589 captions within speeches has 348
LONGEST_HEADING = 150  # characters: the title of a video, which ends without a full stop
NAMES_SHARE = 0.4  # least share of capitalised words in a caption that opens with a person's office and name

_SHOWN = re.compile(  # the photographer's credit, and phrases such as "left to right"
    r"\b[Pp]hoto(?: by\b|:)|\bФото:|\((?:left|right|centre|center|слева|справа)\)|(?<!Yes), (?:left|right), |"
    r"(?:^|\. )(?:On the (?:left|right)(?: –|:)|(?:From )?[Ll]eft(?: to right)?:|Слева направо:)"
)
_STANDING = re.compile(r"(?:[A-ZА-Я][\w’-]+ |of |and |the |for ){3,}(?:before|at|during|after) (?:the|a|an|his) ")
_OPENING = re.compile(
    r"(?:With|At|During|Before|After|Following|Prior to|Meeting|Visit\w*|Ceremony|Presentation|Presenting|"
    r"Signing|Interview|Opening|Joint|Expanded|Plenary|Working|News conference|Press|Reception|Talks|Session|"
    r"На (?:встрече|заседании|совещании|церемонии|переговорах)|Во время|Перед началом|Встреча с|Церемония|"
    r"Заседание|Совещание) "
)
_SAID = re.compile(  # words of a sentence that somebody says: verbs, pronouns, greetings, question marks
    r"\b(?:is|are|was|were|be|been|am|has|have|had|do|does|did|will|would|shall|should|can|could|may|might|"
    r"must|let|thank|please|yes|no|not|I|we|you|he|she|it|they|this|that|these|those|there|my|our|your|us|me|"
    r"who|what|why|how|when|where|if|because|so|but|here|now|go|want|think|know|said|say|says|need|take|took|"
    r"welcome|hello|good|greetings|happy|congratulations|colleagues|Mr|Ms|Mrs|which|same|"
    r"я|мы|вы|он|она|они|это|что|как|есть|был|была|были|будет|спасибо|пожалуйста|да|нет|не)\b"
    r"|[?!…:\[\]<‹]|\.\.\.|[’'](?:re|ve|ll|m|d)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(  # phrases of the site's own news reports
    r"\b(?:attended|visited|toured|inspected|met|held|discussed|signed|told|spoke|arrived|delivered|informed|"
    r"congratulated|exchanged|adopted|participated|underwent|increased|took part|also|including|"
    r"состоял(?:ась|ось|ся)|прош(?:ла|ло|ёл)|обсудили?|обсуждались|принял[аи]?|подписал[аи]?|посетил[аи]?)\b"
)
_WORD = re.compile(r"\w[\w’'-]*")


def looks_like_caption(text: str) -> bool:
    """Whether an unlabelled paragraph could be the caption of a picture.

    >>> looks_like_caption("With Mayor of Lower Spindle Ada Warp."), looks_like_caption("With this I agree.")
    (True, False)
    """
    if not text or len(text) > LONGEST:
        return False
    if _SHOWN.search(text):
        return True
    return not is_said(text) and bool(
        _OPENING.match(text) or _STANDING.match(text) or _names_people(text) or _is_heading(text)
    )


def is_said(text: str) -> bool:
    """Whether the line has words or punctuation that captions lack: verbs, pronouns, greetings, question marks."""
    return _SAID.search(text) is not None or _TOLD.search(text) is not None


def _is_heading(text: str) -> bool:
    return text[-1].isalnum() and len(text) <= LONGEST_HEADING


def _names_people(text: str) -> bool:
    words = _WORD.findall(text)
    names = sum(word[0].isupper() for word in words)
    return len(words) >= 4 and names >= NAMES_SHARE * len(words) and text.endswith(".")
