"""Every text of the interface has a translation: none is missing or fuzzy, and both have the same placeholders."""

from __future__ import annotations

import re

import pytest

from web.languages import collecting
from web.languages.catalogues import SOURCE, available, catalogue, translations

LANGUAGES = [language for language in available() if language != SOURCE]
VALUES = re.compile(r"%\(\w+\)s|\{\w*\}|<[^>]+>")  # placeholders and tags, the same in both languages


def test_there_is_a_russian_catalogue() -> None:
    assert "ru" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_templates_code_and_script_is_in_the_catalogue_and_no_other(language: str) -> None:
    said = {message.id for message in collecting.messages() if message.id}
    held = {message.id for message in catalogue(language) if message.id}
    assert (said - held, held - said) == (set(), set()), "make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_with_the_same_values(language: str) -> None:
    held = catalogue(language)
    for message in held:
        one, *several = [message.id] if isinstance(message.id, str) else message.id
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        if not one:
            continue
        assert all(forms), f"{one!r} has no translation"
        assert not message.fuzzy, f"{one!r} is fuzzy"
        assert len(forms) == (held.num_plurals if several else 1)
        wanted = set(VALUES.findall(" ".join([*several, one])))
        for form in forms:
            assert set(VALUES.findall(form)) == wanted, (one, form)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 абзацев"),
        (1, "1 абзац"),
        (2, "2 абзаца"),
        (5, "5 абзацев"),
        (11, "11 абзацев"),
        (21, "21 абзац"),
        (104, "104 абзаца"),
    ],
)
def test_russian_has_three_forms_for_numbers(number: int, said: str) -> None:
    form = translations("ru").ngettext("%(number)s paragraph", "%(number)s paragraphs", number)
    assert form % {"number": number} == said
